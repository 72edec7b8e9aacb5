"""One moment of a session in words: what each channel did and why the tension was what it was. Without Kivy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biofeedback.language import Catalogue
from biofeedback.samples import FloatArray, Level, Reason
from biofeedback.session.summary import SessionSummary
from biofeedback.training.exercise import Phase
from screens.trainer import wording

_NEAR_S = 1.5  # a moment belongs to a whole second no further away than this; beyond it lies a gap
_COUNTS_FROM = 0.1  # index; a third of a level's width (0.3): less than that nobody sees in the line
_SKIN_TERMS = ("level", "phasic", "phasic_local")
_HEART_TERMS = ("heart", "heart_local")
_SAME_HEART_BPM = 1.5  # a rate is given in whole beats; closer than this is "the same"
_SAME_RESPONSES = 0.5  # as above, in responses a minute
_SAME_LEVEL_uS = 0.1  # one decimal is shown


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel at one moment: its value, and what that is against rest."""

    icon: str
    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """Everything the inspector says about one moment."""

    time_s: float
    level: Level | None
    title: str
    phase: str
    why: str
    channels: tuple[ChannelLine, ...]
    reasons: tuple[str, ...]


class Inspector:
    """Answers for any moment of one session. The values of rest are means over the baseline."""

    def __init__(self, words: Catalogue, summary: SessionSummary) -> None:
        self._words = words
        self._summary = summary
        self._rest = {
            name: self._mean_at_rest(values)
            for name, values in (
                ("heart", summary.heart_rate_bpm),
                ("responses", summary.scr_per_min),
                ("skin", summary.scl_uS),
            )
        }

    def at(self, time_s: float) -> MomentView:
        """The moment nearest to `time_s`."""
        where = self._second(time_s)
        level = None if where is None else level_of(self._summary.level[where])
        reasons = () if where is None else self._summary.reasons[where]
        return MomentView(
            time_s=time_s,
            level=level,
            title=f"{wording.clock(time_s)}, {wording.level_word(self._words, level)}",
            phase=self._phase(time_s),
            why=self._why(where),
            channels=() if where is None else self._channels(where, reasons),
            reasons=tuple(reason_in_words(self._words, reason) for reason in reasons),
        )

    def _second(self, time_s: float) -> int | None:
        times = self._summary.times_s
        if not times.size:
            return None
        nearest = int(np.argmin(np.abs(times - time_s)))
        return nearest if abs(times[nearest] - time_s) <= _NEAR_S else None

    def _phase(self, time_s: float) -> str:
        inside = [span for span in self._summary.phases if span.start_s <= time_s]
        return wording.coded(self._words, "phase", inside[-1].phase) if inside else ""

    def _why(self, where: int | None) -> str:
        if where is None:
            return self._words("trainer.why_gap")
        shares = dict(self._summary.contributions[where])
        if np.isnan(self._summary.index[where]) or not shares:
            return self._words("trainer.why_unknown")
        skin = sum(shares.get(term, 0.0) for term in _SKIN_TERMS)
        heart = sum(shares.get(term, 0.0) for term in _HEART_TERMS)
        pulls = self._words(f"trainer.why_skin_{_pull(skin)}_heart_{_pull(heart)}")
        return f"{pulls} {self._amounts(where, skin, heart)}"

    def _amounts(self, where: int, skin: float, heart: float) -> str:
        """By how much each channel moved the index, and how good the signal was then."""
        words = self._words
        return words(
            "trainer.why_amounts",
            skin=wording.signed(words, skin),
            heart=wording.signed(words, heart),
            index=wording.signed(words, float(self._summary.index[where])),
            percent=round(100 * float(self._summary.quality[where])),
        )

    def _channels(self, where: int, reasons: tuple[str, ...]) -> tuple[ChannelLine, ...]:
        words, summary = self._words, self._summary
        heart, responses = float(summary.heart_rate_bpm[where]), float(summary.scr_per_min[where])
        skin = float(summary.scl_uS[where])
        return (
            self._line("heartbeat", "heart", heart, "per_minute", 0, _SAME_HEART_BPM),
            self._line("drop", "responses", responses, "per_minute", 0, _SAME_RESPONSES),
            self._line("hand-palm", "skin", skin, "microsiemens", 1, _SAME_LEVEL_uS),
            ChannelLine("person-simple-walk", words("trainer.channel_movement"), *self._movement(where, reasons)),
        )

    def _line(
        self, icon: str, name: str, value: float, unit: str, decimals: int, same_below: float
    ) -> ChannelLine:
        words = self._words
        title = words(f"trainer.channel_{name}")
        if np.isnan(value):
            return ChannelLine(icon, title, words("trainer.not_measured"), "")
        shown = words(f"trainer.unit_{unit}", value=wording.number(words, value, decimals))
        return ChannelLine(icon, title, shown, self._against_rest(name, value, decimals, same_below))

    def _against_rest(self, name: str, value: float, decimals: int, same_below: float) -> str:
        rest = self._rest[name]
        if rest is None:
            return self._words("trainer.rest_unknown")
        difference = value - rest
        if abs(difference) < same_below:
            return self._words("trainer.rest_same")
        size = wording.number(self._words, abs(difference), decimals)
        return self._words("trainer.rest_above" if difference > 0 else "trainer.rest_below", value=size)

    def _movement(self, where: int, reasons: tuple[str, ...]) -> tuple[str, str]:
        if Reason.MOVING in reasons:
            return self._words("trainer.movement_much"), self._words("trainer.movement_counts_less")
        if np.isnan(self._summary.movement_g[where]):
            return self._words("trainer.not_measured"), ""
        return self._words("trainer.movement_little"), self._words("trainer.movement_fine")

    def _mean_at_rest(self, values: FloatArray) -> float | None:
        span = self._summary.span(Phase.BASELINE)
        if span is None:
            return None
        times = self._summary.times_s
        inside = values[(times > span.start_s) & (times <= span.end_s)]
        inside = inside[~np.isnan(inside)]
        return float(inside.mean()) if inside.size else None


def level_of(number: float) -> Level | None:
    """The level behind its stored number (1-5, NaN = none)."""
    return None if np.isnan(number) else list(Level)[int(number) - 1]


def reason_in_words(words: Catalogue, reason: str) -> str:
    """A plain sentence for a stored reason code."""
    return wording.coded(words, "reason", reason)


def _pull(share: float) -> str:
    if share >= _COUNTS_FROM:
        return "up"
    return "down" if share <= -_COUNTS_FROM else "rest"
