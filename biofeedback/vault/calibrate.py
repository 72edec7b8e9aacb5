"""How much one try of a passphrase may cost on this very device: about a second, never less than the floor."""

from __future__ import annotations

import time

from biofeedback.vault.passphrase import (
    LEAST_MEMORY_KIB,
    LEAST_PASSES,
    MOST_MEMORY_KIB,
    MOST_PASSES,
    Cost,
    derive,
    new_cost,
)

TARGET_S = 1.0  # slow for whoever guesses, bearable for a trainer; Molly takes 3 s, KeePassXC one


def calibrated(target_s: float | None = None) -> Cost:
    """Measure once at the floor and grow: memory first, as that hurts a guesser most (RFC 9106, section 4)."""
    target_s = TARGET_S if target_s is None else target_s
    floor = new_cost()
    if target_s <= 0:
        return floor
    begun_s = time.perf_counter()
    derive("measuring only", floor, b"bf/calibrate/v1")
    took_s = max(time.perf_counter() - begun_s, 1e-3)
    room = max(target_s / took_s, 1.0)  # the time grows with memory times passes
    memory_kib = min(int(LEAST_MEMORY_KIB * room), MOST_MEMORY_KIB)
    passes = int(LEAST_PASSES * room * LEAST_MEMORY_KIB / memory_kib)
    return new_cost(memory_kib, min(max(passes, LEAST_PASSES), MOST_PASSES))
