"""From samples to features: the one path that live use, the simulator, replay and re-analysis share.

Streaming, causal and deterministic: the same blocks in the same order give the same features, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from biofeedback.samples import Channel, Features, Reason, Samples
from biofeedback.signals.heart import RMSSD_WINDOW_S, HeartChannel, HeartSecond
from biofeedback.signals.motion import MotionChannel
from biofeedback.signals.skin import SkinChannel, SkinSecond
from biofeedback.signals.sources import ActiveSource

FUTURE_S = 5.0  # a sample cannot have happened after it arrived; some room for the mapping of the device's clock


class _Input(NamedTuple):
    """Where the blocks of one quantity go, and which source is listened to."""

    source: ActiveSource
    take: Callable[[Samples], None]
    restart: Callable[[], None]  # another source takes over: nothing of the one before may run on


class Pipeline:
    """Feed it every block that arrived, then ask for each whole second in order."""

    def __init__(self) -> None:
        self.skin, self.heart, self.motion = SkinChannel(), HeartChannel(), MotionChannel()
        self.skin_ac = SkinChannel()  # alternating current: other norms, shown apart, never in the index
        self._skin_source, self._rate_source, self._interval_source = (
            ActiveSource(),
            ActiveSource(),
            ActiveSource(),
        )
        self._inputs = {
            Channel.SKIN_CONDUCTANCE_uS: _Input(self._skin_source, self.skin.add, self.skin.restart),
            Channel.SKIN_CONDUCTANCE_AC_uS: _Input(ActiveSource(), self.skin_ac.add, self.skin_ac.restart),
            Channel.HEART_RATE_BPM: _Input(self._rate_source, self.heart.add_rate, _nothing),
            Channel.INTERVAL_MS: _Input(self._interval_source, self.heart.add_intervals, self.heart.restart),
            Channel.ACCELERATION_G: _Input(ActiveSource(), self.motion.add, self.motion.restart),
            Channel.SKIN_TEMPERATURE_C: _Input(ActiveSource(), self._note_temperature, _nothing),
        }
        self._contact: dict[str, bool] = {}

    def add(self, samples: Samples) -> None:
        """Take one block of any channel, in order of arrival; what is not used here is left alone."""
        if samples.time_s.item(-1) > samples.received_s + FUTURE_S:
            return
        to = self._inputs.get(samples.channel)
        if to is None:
            if samples.channel is Channel.CONTACT:
                self._note_contact(samples)
            return
        listen, took_over = to.source.accepts(samples.source, samples.received_s)
        if took_over:
            to.restart()
        if listen:
            to.take(samples)

    def _note_temperature(self, samples: Samples) -> None:
        """A thermometer judges only the skin under its own band."""
        if samples.source == self._skin_source.alias:
            self.skin.add_temperature(samples)

    def _note_contact(self, samples: Samples) -> None:
        touching = bool(samples.values[-1] > 0)
        if self._contact.get(samples.source) and not touching:
            if samples.source == self._skin_source.alias:
                self.skin.restart()
            if samples.source in self._heart_sources():
                self.heart.restart()
        self._contact[samples.source] = touching

    def second(self, time_s: float) -> Features:
        """The features of whole second `time_s`, from everything that was added by then."""
        movement_g = self.motion.second(time_s)
        moving = self.motion.moving
        skin = self._gated_skin(self.skin.second(time_s))
        at_rest = self.motion.still_s >= RMSSD_WINDOW_S
        heart = self._gated_heart(self.heart.second(time_s, at_rest=at_rest), skin)
        reasons = skin.reasons + heart.reasons + ((Reason.MOVING,) if moving else ())
        return Features(
            time_s=time_s,
            heart_rate_bpm=heart.heart_rate_bpm,
            scl_uS=skin.scl_uS,
            scr_per_min=skin.scr_per_min,
            rmssd_ms=heart.rmssd_ms,
            movement_g=movement_g,
            phasic_uS=skin.phasic_uS,
            skin_quality=skin.quality,
            heart_quality=heart.quality * self.motion.heart_share,
            reasons=reasons,
        )

    def second_ac(self, time_s: float) -> SkinSecond:
        """What an alternating-current source says at this second; for display apart, never for the index."""
        return self.skin_ac.second(time_s)

    def _gated_skin(self, skin: SkinSecond) -> SkinSecond:
        source = self._skin_source.alias
        if source is not None and self._contact.get(source) is False:
            return SkinSecond(None, None, None, 0.0, (Reason.NO_SKIN_CONTACT,))
        return skin

    def _gated_heart(self, heart: HeartSecond, skin: SkinSecond) -> HeartSecond:
        """One band is one wrist: when its electrodes hang in the air, its heart rate is not believed either."""
        sources = self._heart_sources()
        same_band = self._skin_source.alias in sources
        off = any(self._contact.get(source) is False for source in sources)
        if off or (same_band and Reason.SKIN_OUT_OF_RANGE in skin.reasons):
            return HeartSecond(None, None, 0.0, (Reason.NO_HEART_CONTACT,))
        if same_band and Reason.NO_SKIN_DATA in skin.reasons and heart.heart_rate_bpm is not None:
            return HeartSecond(heart.heart_rate_bpm, heart.rmssd_ms, 0.0, (Reason.NOT_SURE,))
        return heart

    def _heart_sources(self) -> set[str]:
        aliases = (self._rate_source.alias, self._interval_source.alias)
        return {alias for alias in aliases if alias is not None}


def _nothing() -> None:
    """A rate and a temperature have no past."""
