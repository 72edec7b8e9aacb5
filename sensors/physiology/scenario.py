"""What a simulated wearer is like, and what happens to them and to the band, at which second."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wearer:
    """Resting values of one person. The defaults are a sixteen-year-old sitting quietly."""

    heart_rate_bpm: float = 74.0  # median at 12-15 y 78, at 15-18 y 73 /min: Fleming 2011, Lancet 377:1011
    breaths_per_min: float = 15.0  # median at 15-18 y 15-16 /min: Fleming 2011
    skin_level_uS: float = 3.2  # palm and wrist SCL 2-20 uS: Boucsein 2012; Stress-Predict S05 median 3.95 uS
    responses_per_min: float = 2.5  # non-specific responses at rest 1-3 /min: Dawson 2007
    calm: float = 0.08  # tension of a quiet person, 0-1


@dataclass(frozen=True, slots=True)
class Stressor:
    """Something that makes tense: `strength` 0-1 for `duration_s`."""

    at_s: float
    strength: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Breathe:
    """From here on the wearer follows this pace; None = breathes freely."""

    at_s: float
    per_minute: float | None


@dataclass(frozen=True, slots=True)
class LoseContact:
    """The band sits loose for `duration_s`."""

    at_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class DropLink:
    """The radio link is gone for `duration_s`; what the band measures meanwhile is lost."""

    at_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Move:
    """A bout of movement of `duration_s`."""

    at_s: float
    duration_s: float


Happening = Stressor | Breathe | LoseContact | DropLink | Move


@dataclass(frozen=True, slots=True)
class Scenario:
    """One wearer, one band and a script. Times are seconds after the band's start."""

    name: str
    wearer: Wearer = Wearer()
    script: tuple[Happening, ...] = ()
    pace_tension: float = 0.0  # 0-1: how tense the wearer is when a breathing pace begins for the first time
    lost_packets_per_min: float = 0.0  # whole seconds that never arrive
    fidgets_per_min: float = 0.0  # short bouts of movement of their own accord
    battery_percent: float = 87.0
    battery_percent_per_hour: float = 4.0  # a charge lasts about a day, as on the E4 (24 h streaming)


QUIET = Scenario("quiet")
"""Sits still and calm; nothing happens unless asked for."""

BREATHING = Scenario(
    "breathing",
    # After two minutes of baseline and the first rating: a default for when nobody gives a pace.
    script=(Breathe(at_s=200.0, per_minute=6.0),),
    pace_tension=0.55,
    fidgets_per_min=0.25,
)
"""A calm baseline; somewhat tense at the start of the breathing; settles as the breathing becomes slow."""
