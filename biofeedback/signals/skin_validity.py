"""Which skin conductance samples can be true: range, speed, skin temperature, and the margin after a breach.

The rules are those of Kleckner et al. 2018 (IEEE TBME 65:1460, PMC5880745), made causal: they cut the margin on
both sides of a breach, a live signal can only cut the one behind it.
"""

from __future__ import annotations

from biofeedback.samples import Reason

LOWEST_uS = 0.05  # Kleckner 2018; below it the electrodes hardly touch
HIGHEST_uS = 60.0  # Kleckner 2018
FASTEST_uS_PER_S = 10.0  # Kleckner 2018
MARGIN_S = 5.0  # Kleckner 2018
COLDEST_C = 25.0  # Kleckner 2018 has 30; worn bands of Stress-Predict read 26-30 for an hour, one on a table 23
HOTTEST_C = 40.0  # Kleckner 2018
TEMPERATURE_STALE_S = 60.0  # skin temperature moves slowly; an older reading says nothing


class SkinValidity:
    """Judges samples one by one, in order of time."""

    __slots__ = ("_before_uS", "_reason", "_temperature_c", "_temperature_s", "_until_s")

    def __init__(self) -> None:
        self._before_uS: float | None = None
        self._reason: Reason | None = None
        self._until_s = self._temperature_s = float("-inf")
        self._temperature_c = 0.0

    def note_temperature(self, time_s: float, temperature_c: float) -> None:
        """What the thermometer of the same band says."""
        self._temperature_s, self._temperature_c = time_s, temperature_c

    def judge(self, time_s: float, dt_s: float | None, value_uS: float) -> Reason | None:
        """Why this sample cannot be used, or None. `dt_s` is None for the first sample and after a gap."""
        breach = self._breach(time_s, dt_s, value_uS)
        # The way back from out of range is no change of the skin.
        self._before_uS = None if breach is Reason.SKIN_OUT_OF_RANGE else value_uS
        if breach is not None:
            self._reason = breach
            self._until_s = time_s + MARGIN_S
            return breach
        return self._reason if time_s < self._until_s else None

    def _breach(self, time_s: float, dt_s: float | None, value_uS: float) -> Reason | None:
        if not LOWEST_uS <= value_uS <= HIGHEST_uS:  # also true for NaN
            return Reason.SKIN_OUT_OF_RANGE
        known = time_s - self._temperature_s <= TEMPERATURE_STALE_S
        if known and not COLDEST_C <= self._temperature_c <= HOTTEST_C:
            return Reason.SKIN_OUT_OF_RANGE
        before = self._before_uS
        if dt_s is not None and before is not None and abs(value_uS - before) > FASTEST_uS_PER_S * dt_s:
            return Reason.SKIN_ARTEFACT
        return None
