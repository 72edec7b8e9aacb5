"""Response events on the fixed simulator, beside cvxEDA and NeuroKit in the same run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from biofeedback.samples import FloatArray
from biofeedback.signals.artefacts import is_artefact
from biofeedback.signals.responses import Response, ResponseDetector
from biofeedback.signals.skin_curve import SkinCurve
from tests.benchmarks.plain import HAVE_PEERS, HOW, SMALLEST_uS, neurokit_responses, rises
from tests.benchmarks.simulated_skin import FIRST_SEED, PARAMETERS, PERSONS, RATE_HZ, SimulatedSkin, simulate

TOLERANCE_S = 1.5


def ours(skin: SimulatedSkin) -> list[Response]:
    """The product's detector, sample by sample."""
    curve, detector = SkinCurve(), ResponseDetector()
    for time_s, value in zip(skin.time_s.tolist(), skin.values_uS.tolist(), strict=True):
        curve.step(1.0 / RATE_HZ, value)
        detector.step(time_s, 1.0 / RATE_HZ, curve, artefact=is_artefact(curve))
    return list(detector.found)


def cvxeda_responses(skin: SimulatedSkin) -> FloatArray:
    """Peaks of cvxEDA's phasic part (Greco et al. 2016) with the same absolute threshold."""
    from cvxeda import cvxEDA

    spread = float(skin.values_uS.std())
    normed = (skin.values_uS - skin.values_uS.mean()) / spread
    phasic = np.asarray(next(iter(cvxEDA(normed, 1.0 / RATE_HZ, options={"show_progress": False})))) * spread
    times: FloatArray = skin.time_s[0] + rises(phasic - phasic.min(), RATE_HZ, SMALLEST_uS)
    return times


def neurokit_default(skin: SimulatedSkin) -> FloatArray:
    """NeuroKit as it comes: a threshold relative to the largest response."""
    import neurokit2

    _, found = neurokit2.eda_process(skin.values_uS, sampling_rate=int(RATE_HZ))
    times: FloatArray = skin.time_s[np.asarray(found["SCR_Peaks"], dtype=int)]
    return times


def match(real_s: FloatArray, found_s: Sequence[float] | FloatArray) -> list[tuple[int, int]]:
    """Pairs of real and found peaks within the tolerance, nearest first, each used once."""
    pairs = sorted(
        (abs(real - found), at, where)
        for at, real in enumerate(real_s)
        for where, found in enumerate(found_s)
        if abs(real - found) <= TOLERANCE_S
    )
    used_real: set[int] = set()
    used_found: set[int] = set()
    matched = []
    for _, at, where in pairs:
        if at not in used_real and where not in used_found:
            used_real.add(at)
            used_found.add(where)
            matched.append((at, where))
    return matched


def f1(real_s: FloatArray, found_s: Sequence[float] | FloatArray) -> float:
    """Harmonic mean of found share and true share."""
    total = len(real_s) + len(found_s)
    return 2 * len(match(real_s, found_s)) / total if total else 1.0


def print_responses() -> None:
    """F1 of each method and our delay."""
    print("\nresponse events, F1 within 1.5 s (must: cvxEDA - .05, known in 1.5 s; goal: above cvxEDA, 1 s)")
    print(f"  simulator: {PARAMETERS}")
    people = [simulate(FIRST_SEED + number) for number in range(PERSONS)]
    found = [ours(skin) for skin in people]
    mine = [f1(skin.peaks_s, [one.peak_s for one in own]) for skin, own in zip(people, found, strict=True)]
    delays = [
        own[where].found_s - skin.peaks_s[at]
        for skin, own in zip(people, found, strict=True)
        for at, where in match(skin.peaks_s, [one.peak_s for one in own])
    ]
    late = np.percentile(delays, [50, 95])
    known = f"known {late[0]:+.2f} s after the peak (95 %: {late[1]:+.2f} s)"
    print(f"  {'OURS (causal)':26} {np.mean(mine):.3f}   {known}")
    if not HAVE_PEERS:
        print(f"  ({HOW})")
        return
    peers: dict[str, Callable[[SimulatedSkin], FloatArray]] = {
        "cvxEDA (offline)": cvxeda_responses,
        "NeuroKit highpass 0.02 uS": lambda skin: skin.time_s[0] + neurokit_responses(skin.values_uS, RATE_HZ),
        "NeuroKit default": neurokit_default,
    }
    for name, method in peers.items():
        print(f"  {name:26} {np.mean([f1(skin.peaks_s, method(skin)) for skin in people]):.3f}")
