"""The band check step by step, without Kivy: which step has passed, which one is next, and what to do about it.

Steps are true or not at this second: a band that falls off after the last step falls back to an earlier one. What
counts as a heartbeat or as skin is the pipeline's own verdict, the same as in a session.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.samples import Channel, Features, LinkEvent, LinkState, Reason, Samples, SensorEvent, SourceInfo
from biofeedback.session.engine import GAP_S
from biofeedback.session.snapshot import QUALITY_GOOD, LinkView
from biofeedback.signals.pipeline import Pipeline
from screens.youth.band_rows import BATTERY_LOW_PERCENT

TRACE_S = 30  # seconds that the small traces show: ten breaths, and still seen to move
_HEART = (Channel.HEART_RATE_BPM, Channel.INTERVAL_MS)
_SKIN = (Channel.SKIN_CONDUCTANCE_uS, Channel.SKIN_CONDUCTANCE_AC_uS)
_NOT_THERE = ("band_not_found", "unknown_band", "adapter_off", "permission_denied", "no_radio")
_LINKED = (LinkState.CONNECTED_NO_DATA, LinkState.STREAMING)
_HEART_REASONS = (Reason.NO_HEART_CONTACT, Reason.HEART_OUT_OF_RANGE, Reason.RHYTHM_UNUSABLE, Reason.NO_HEART_DATA)
_SKIN_REASONS = (Reason.NO_SKIN_CONTACT, Reason.SKIN_OUT_OF_RANGE, Reason.SKIN_ARTEFACT, Reason.NO_SKIN_DATA)


class Step(StrEnum):
    """What is looked at, in this order."""

    FOUND = "found"
    LINKED = "linked"
    HEART = "heart"
    SKIN = "skin"
    WORN = "worn"
    BATTERY = "battery"


class Stand(StrEnum):
    """Where one step stands."""

    PASSED = "passed"
    ABSENT = "absent"  # these bands do not measure or tell it; not a fault
    NOW = "now"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step; `advice` is the key of what to do, given only for the step that is looked at now."""

    step: Step
    stand: Stand
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """Proof of life of one signal: its value, the age in seconds of the last valid one, the last half minute."""

    value: float | None = None
    age_s: float | None = None  # None = there was none yet
    trace: tuple[float | None, ...] = ()


class _Signal:
    def __init__(self) -> None:
        self.value: float | None = None
        self.arrived_s: float | None = None
        self.valid_s: float | None = None
        self.trace: deque[float | None] = deque(maxlen=TRACE_S)

    def second(self, value: float | None) -> None:
        self.value = value
        self.trace.append(value)
        if value is not None:
            self.valid_s = self.arrived_s

    def life(self, now_s: float) -> Life:
        age_s = None if self.valid_s is None else max(0.0, now_s - self.valid_s)
        return Life(self.value, age_s, tuple(self.trace))


class BandSteps:
    """Feed it what the bands say in order of arrival, then the time. `sources` may know more with every call."""

    def __init__(self, sources: Sequence[SourceInfo]) -> None:
        self._sources = tuple(sources)
        self._pipeline = Pipeline()
        self._links = {source.alias: LinkView(source.alias, LinkState.SEARCHING) for source in sources}
        self._details: dict[str, str] = {}
        self._features = Features(0.0)
        self._second = 0
        self._now_s = 0.0
        self._heart, self._skin = _Signal(), _Signal()
        self._skin_quality = 0.0

    def handle(self, event: SensorEvent) -> None:
        """Take one event."""
        if isinstance(event, LinkEvent):
            old = self._links.get(event.source)
            battery = old.battery_percent if old else None
            self._links[event.source] = LinkView(event.source, event.state, None, battery)
            self._details[event.source] = event.detail
        elif isinstance(event, Samples):
            self._compute_until(math.ceil(event.received_s) - 1)
            self._take(event)

    def advance(self, now_s: float, sources: Sequence[SourceInfo]) -> None:
        """The clock reached `now_s`; everything that arrived by then was handled."""
        self._sources = tuple(sources)
        if now_s - self._now_s > GAP_S:  # the tablet slept: those seconds were not looked at
            self._second = max(self._second, math.floor(now_s) - 1)
        self._compute_until(math.floor(now_s))
        self._now_s = now_s

    @property
    def views(self) -> tuple[StepView, ...]:
        """All steps in order; after the first that has not passed all others wait."""
        shown: list[StepView] = []
        blocked = False
        for step in Step:
            stand, advice = self._look(step)
            if blocked:
                stand, advice = Stand.WAITING, ""
            blocked = blocked or stand is Stand.NOW
            shown.append(StepView(step, stand, advice))
        return tuple(shown)

    @property
    def passed(self) -> bool:
        """Every step has passed, and there is something that is measured."""
        views = self.views
        return all(view.stand in (Stand.PASSED, Stand.ABSENT) for view in views)

    @property
    def heart(self) -> Life:
        """Heart rate in beats a minute."""
        return self._heart.life(self._now_s)

    @property
    def skin(self) -> Life:
        """Skin conductance in microsiemens."""
        return self._skin.life(self._now_s)

    @property
    def battery_percent(self) -> float | None:
        """The lowest battery that is known."""
        known = [link.battery_percent for link in self._links.values() if link.battery_percent is not None]
        return min(known) if known else None

    def gives(self, step: Step) -> bool:
        """Whether these bands measure heart, or skin."""
        wanted = _HEART if step is Step.HEART else _SKIN
        return any(channel in source.channels for source in self._sources for channel in wanted)

    def _take(self, samples: Samples) -> None:
        self._pipeline.add(samples)
        if samples.channel in _HEART:
            self._heart.arrived_s = samples.received_s
        elif samples.channel in _SKIN:
            self._skin.arrived_s = samples.received_s
        link = self._links.get(samples.source)
        if link is None:
            return
        contact, battery = link.contact, link.battery_percent
        if samples.channel is Channel.CONTACT:
            contact = bool(samples.values[-1])
        elif samples.channel is Channel.BATTERY_PERCENT:
            battery = float(samples.values[-1])
        self._links[samples.source] = LinkView(link.source, link.state, contact, battery)

    def _compute_until(self, second: int) -> None:
        while self._second < second:
            self._second += 1
            self._features = self._pipeline.second(float(self._second))
            other = self._pipeline.second_ac(float(self._second))
            self._heart.second(self._features.heart_rate_bpm)
            self._skin.second(other.scl_uS if self._is_ac else self._features.scl_uS)
            self._skin_quality = other.quality if self._is_ac else self._features.skin_quality

    @property
    def _is_ac(self) -> bool:
        channels = {channel for source in self._sources for channel in source.channels}
        return Channel.SKIN_CONDUCTANCE_uS not in channels and Channel.SKIN_CONDUCTANCE_AC_uS in channels

    def _look(self, step: Step) -> tuple[Stand, str]:
        looks = {
            Step.FOUND: self._found,
            Step.LINKED: self._linked,
            Step.HEART: lambda: self._seen(Step.HEART, self._heart),
            Step.SKIN: lambda: self._seen(Step.SKIN, self._skin),
            Step.WORN: self._worn,
            Step.BATTERY: self._battery,
        }
        return looks[step]()

    def _found(self) -> tuple[Stand, str]:
        for link in self._links.values():
            detail = self._details.get(link.source, "")
            if link.state in (LinkState.SEARCHING, LinkState.LOST) or detail in _NOT_THERE:
                return Stand.NOW, f"errors.{detail}" if detail else "trainer.advice_searching"
        return Stand.PASSED, ""

    def _linked(self) -> tuple[Stand, str]:
        for link in self._links.values():
            if link.state not in _LINKED:
                detail = self._details.get(link.source, "")
                return Stand.NOW, f"errors.{detail}" if detail else "trainer.advice_connecting"
        return Stand.PASSED, ""

    def _seen(self, step: Step, signal: _Signal) -> tuple[Stand, str]:
        if not self.gives(step):
            return Stand.ABSENT, ""
        if signal.value is not None:
            return Stand.PASSED, ""
        if self._hangs_loose(step):
            # A strap that never touched skin gave no rate yet, so the pipeline does not know whose contact it is.
            return Stand.NOW, f"trainer.advice_no_{step.value}_contact"
        return Stand.NOW, self._why(_HEART_REASONS if step is Step.HEART else _SKIN_REASONS)

    def _hangs_loose(self, step: Step) -> bool:
        """Whether a band that measures this says that it does not touch skin."""
        wanted = set(_HEART if step is Step.HEART else _SKIN)
        measures = {source.alias for source in self._sources if wanted & set(source.channels)}
        return any(link.contact is False for alias, link in self._links.items() if alias in measures)

    def _worn(self) -> tuple[Stand, str]:
        off = next((link.source for link in self._links.values() if link.contact is False), None)
        if off is not None:
            return Stand.NOW, "trainer.advice_not_worn"
        if self.gives(Step.HEART) and self._features.heart_quality < QUALITY_GOOD:
            return Stand.NOW, self._why((Reason.MOVING, *_HEART_REASONS))
        if self.gives(Step.SKIN) and self._skin_quality < QUALITY_GOOD:
            return Stand.NOW, self._why((Reason.MOVING, *_SKIN_REASONS))
        return Stand.PASSED, ""

    def _battery(self) -> tuple[Stand, str]:
        percent = self.battery_percent
        if percent is None:
            return Stand.ABSENT, ""
        return (Stand.PASSED, "") if percent >= BATTERY_LOW_PERCENT else (Stand.NOW, "trainer.advice_battery")

    def _why(self, reasons: Sequence[Reason]) -> str:
        found = next((reason for reason in reasons if reason in self._features.reasons), None)
        return f"trainer.advice_{found.value.lower()}" if found else "trainer.advice_still"
