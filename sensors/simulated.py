"""A simulated wristband: a product feature for the demo and for practice, deterministic by its seed.

It delivers one packet a second, as a real band does: eight skin values, the heart beats that ended in that
second, 32 accelerations, contact. Everything is worked out second by second, so the events do not depend on how
often the band is polled. What is asked for while it runs takes effect from the last second it delivered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from biofeedback.samples import (
    Channel,
    FloatArray,
    LinkEvent,
    LinkSecurity,
    LinkState,
    Samples,
    SensorEvent,
    SourceInfo,
)
from sensors.physiology.body import Body, Second
from sensors.physiology.scenario import BREATHING, Breathe, DropLink, LoseContact, Move, Scenario, Stressor
from sensors.wristband import Clock

SKIN_RATE_HZ = 8  # fast enough for the shape of a response; the E4 has 4 Hz, the EmbracePlus 4 Hz, EmotiBit 15 Hz
_CHANNELS = (
    Channel.HEART_RATE_BPM,
    Channel.INTERVAL_MS,
    Channel.SKIN_CONDUCTANCE_uS,
    Channel.ACCELERATION_G,
    Channel.CONTACT,
    Channel.BATTERY_PERCENT,
)
_BATTERY_EVERY_S = 60


class SimulatedWristband:
    """A wearer and a band in one. Start, poll; ask for trouble at any time."""

    def __init__(
        self,
        seed: int = 1,
        scenario: Scenario = BREATHING,
        *,
        alias: str = "simulated",
        channels: Sequence[Channel] = (),
    ) -> None:
        self.info = SourceInfo(
            alias=alias,
            model=f"simulated wristband ({scenario.name})",
            channels=tuple(channels) or _CHANNELS,
            firmware="1",
            link_security=LinkSecurity.NO_LINK,
            simulated=True,
        )
        self._body = Body(scenario, seed)
        self._scenario = scenario
        self._events: deque[SensorEvent] = deque()
        self._start_s: float | None = None
        self._second = 0
        self._state: LinkState | None = None
        self._stopped = False

    @property
    def finished(self) -> bool:
        """A simulated wearer never ends by itself; only `stop` and an empty battery end it."""
        return self._stopped or self._battery_percent() <= 0.0

    async def start(self, clock: Clock) -> None:
        """Begin now; the first packet comes one second later."""
        self._start_s = clock()
        self._say(0, LinkState.SEARCHING)
        self._say(0, LinkState.CONNECTING)
        self._say(0, LinkState.CONNECTED_NO_DATA)

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """Everything up to `now_s` that was not yet given."""
        if self._start_s is not None:
            while not self.finished and self._start_s + self._second + 1 <= now_s:
                self._advance()
        given = list(self._events)
        self._events.clear()
        return given

    async def stop(self) -> None:
        """End; nothing comes after this."""
        self._stopped = True

    def set_breathing(self, per_minute: float | None) -> None:
        """Follow this pace from now on (breaths a minute); None = breathe freely."""
        self._body.forget_scripted_breathing()
        self._body.happen(Breathe(self._second, per_minute))

    def stressor(self, strength: float, duration_s: float) -> None:
        """Something that makes tense happens now: `strength` 0-1."""
        self._body.happen(Stressor(self._second, min(1.0, max(0.0, strength)), duration_s))

    def lose_contact(self, seconds: float) -> None:
        """The band sits loose from now on for so long."""
        self._body.happen(LoseContact(self._second, seconds))

    def drop_link(self, seconds: float) -> None:
        """The link breaks now for so long; what is measured meanwhile is lost."""
        self._body.happen(DropLink(self._second, seconds))

    def move(self, seconds: float) -> None:
        """The wearer moves from now on for so long."""
        self._body.happen(Move(self._second, seconds))

    def _advance(self) -> None:
        second = self._body.second()
        self._second += 1
        if self._battery_percent() <= 0.0:
            self._say(self._second, LinkState.LOST, "battery_empty")
        elif second.link_up:
            self._deliver(second)
        else:
            self._say(self._second, LinkState.RECONNECTING, "link_lost")

    def _deliver(self, second: Second) -> None:
        if second.packet_lost:
            return
        self._say(self._second, LinkState.STREAMING)
        end = self._second
        self._add(Channel.SKIN_CONDUCTANCE_uS, _times(end, SKIN_RATE_HZ), second.skin_uS)
        self._add(Channel.ACCELERATION_G, _times(end, len(second.acceleration_g)), second.acceleration_g)
        if second.beats:
            times = np.array([beat.at_s for beat in second.beats])
            self._add(Channel.INTERVAL_MS, times, np.array([beat.interval_ms for beat in second.beats]))
        if second.heart_rate_bpm is not None:
            self._add(Channel.HEART_RATE_BPM, _times(end, 1), np.array([second.heart_rate_bpm]))
        self._add(Channel.CONTACT, _times(end, 1), np.array([1.0 if second.touching else 0.0]))
        if end % _BATTERY_EVERY_S == 1:
            self._add(Channel.BATTERY_PERCENT, _times(end, 1), np.array([float(round(self._battery_percent()))]))

    def _add(self, channel: Channel, times_s: FloatArray, values: FloatArray) -> None:
        if channel in self.info.channels and self._start_s is not None:
            received_s = self._start_s + self._second
            block = Samples(channel, self._start_s + times_s, values, received_s, self.info.alias)
            self._events.append(block)

    def _say(self, second: int, state: LinkState, detail: str = "") -> None:
        if state is not self._state and self._start_s is not None:
            self._state = state
            self._events.append(LinkEvent(self._start_s + second, self.info.alias, state, detail))

    def _battery_percent(self) -> float:
        used = self._scenario.battery_percent_per_hour * self._second / 3600.0
        return self._scenario.battery_percent - used


def _times(end_s: int, count: int) -> FloatArray:
    """`count` evenly spaced times of the second that ends at `end_s`, the last one at its end."""
    return end_s - 1.0 + np.arange(1, count + 1) / count
