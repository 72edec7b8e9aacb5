"""A pilot for rehearsals and tests: steers to the next light, no better than a calm thumb."""

from __future__ import annotations

from biofeedback.training.night_flight import CLIMB_PER_S, NightFlight

LOOK_AHEAD_S = 0.35  # about a human's reaction; it steers to what is just ahead


def steer(world: NightFlight) -> float:
    """The control (-1 to 1) that leads to the next light, or 0 where there is none near."""
    for light in world.in_view():
        if light.x > world.x:
            wanted = (light.y - world.y) / (CLIMB_PER_S * LOOK_AHEAD_S)
            return max(-1.0, min(1.0, wanted))
    return 0.0
