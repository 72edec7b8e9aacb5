"""Keeps one band linked: search, connect, watch, go stale, reconnect - and says honestly where it stands.

Stale by default: a band streams only after its first valid sample, and what it said grows old by the clock, not
by an event. A failure is never an exception out of here but a `LinkEvent` with a reason (`ble.radio.REASONS`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace

from biofeedback.errors import SensorError
from biofeedback.samples import Channel, LinkEvent, LinkSecurity, LinkState, Samples, SensorEvent, SourceInfo
from sensors.ble.driver import Decoder, Driver, Reading, reading
from sensors.ble.radio import Advert, Link, Radio, radio_error
from sensors.ble.setup import Setup, set_up
from sensors.wanted import Wanted
from sensors.wristband import Clock

_WHILE_SEARCHING = {"band_not_found", "unknown_band", "adapter_off", "permission_denied", "no_radio"}
_EMPTY_PERCENT = 2  # a band whose last word was this switched itself off


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Named limits in seconds. The driver brings its own for the first sample and for going stale."""

    scan_s: float = 10.0  # a band advertises at least every 1-2 s: ten chances
    connect_s: float = 15.0  # bluetoothd needs up to 10 s on a weak link
    write_s: float = 5.0  # one read, write or subscription; ATT itself would wait 30 s
    give_up_s: float = 15.0  # stale for so long: the link is dead although the system says it is there
    lost_s: float = 60.0  # without a sample for so long: the state is "lost"; it is looked for all the same
    waits_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # back-off between attempts, the last one repeats


async def _to_the_end(closing: Coroutine[object, object, None]) -> None:
    """Let go of a link wholly, also when `stop` comes meanwhile: else the system's part of it stays open."""
    task = asyncio.create_task(closing)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task  # each of its steps has its own time limit
        raise


class SupervisedWristband:
    """One Bluetooth source of samples."""

    def __init__(self, wanted: Wanted, radio: Radio, timeouts: Timeouts | None = None) -> None:
        self._wanted = wanted
        self._radio = radio
        self._times = timeouts or Timeouts()
        first = wanted.drivers[0]
        self.info = SourceInfo(wanted.alias, first.model, first.channels, link_security=LinkSecurity.UNKNOWN)
        self.frames_refused = 0
        self.failure: BaseException | None = None  # a mistake of ours that ended the task
        self._events: deque[SensorEvent] = deque()
        self._state: LinkState | None = None
        self._detail = ""
        self._clock: Clock | None = None
        self._task: asyncio.Task[None] | None = None
        self._advert: Advert | None = None
        self._driver: Driver = first
        self._decoder: Decoder | None = None
        self._frame_s: float | None = None  # when the last good frame of this link arrived
        self._value_s = float("-inf")  # when the last value arrived, on any link
        self._woken = asyncio.Event()
        self._link_gone = False
        self._stranger = False
        self._battery_percent: int | None = None

    @property
    def finished(self) -> bool:
        """A band may always come back; only `stop` ends it."""
        return self._task is not None and self._task.done()

    @property
    def state(self) -> LinkState | None:
        """Where the link stands; None before the start."""
        return self._state

    async def start(self, clock: Clock) -> None:
        """Begin to search; raises SensorError when this computer has no Bluetooth at all."""
        await self._radio.check()
        self._clock = clock
        self._value_s = clock()
        self._say(LinkState.SEARCHING)
        self._task = asyncio.create_task(self._run(), name=f"wristband {self._wanted.alias}")
        self._task.add_done_callback(self._ended)

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """What arrived; also notices that nothing did."""
        stale_s = self._driver.stale_s
        if self._state is LinkState.STREAMING and self._frame_s is not None and now_s - self._frame_s > stale_s:
            self._say(LinkState.STALE, "stale")
        given = list(self._events)
        self._events.clear()
        return given

    async def stop(self) -> None:
        """Let go of the link and the task."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        failures = 0
        while True:
            before_s = self._value_s
            await self._attempt(failures)
            failures = 0 if self._value_s > before_s else failures + 1
            await asyncio.sleep(self._times.waits_s[min(failures, len(self._times.waits_s) - 1)])

    async def _attempt(self, failures: int) -> None:
        """One try, from search to the end of the link; says why it ended, before the slow work of letting go."""
        link: Link | None = None
        try:
            # A known device is tried by its address first; when that fails twice the system may have forgotten it.
            if self._advert is None or failures % 3 == 2:
                self._advert = await self._search()
            if self._state is not LinkState.LOST and self._state is not LinkState.RECONNECTING:
                self._say(LinkState.CONNECTING)
            link = self._radio.link(self._advert)
            await self._open(link)
            self._fell_back(await self._watch())
        except SensorError as error:
            if error.reason == "band_not_found":
                self._advert = None
            self._fell_back(error.reason)
        except Exception as error:  # noqa: BLE001  # a mistake in one driver is said, and must not end a session
            self.failure = error
            self._fell_back("driver_failed")
        finally:
            if link is not None:
                await _to_the_end(self._close(link))

    async def _search(self) -> Advert:
        self._stranger = False
        found = await self._radio.find(self._wanted.services, self._accepts, self._times.scan_s)
        if found is None:
            raise radio_error("unknown_band" if self._stranger else "band_not_found")
        return found

    def _accepts(self, advert: Advert) -> bool:
        driver = self._wanted.driver_for(advert)
        if driver is None:
            self._stranger = self._stranger or self._wanted.is_stranger(advert)
            return False
        self._driver = driver
        return True

    async def _open(self, link: Link) -> None:
        self._link_gone = False
        self._woken.clear()
        self._frame_s = None
        self._decoder = self._driver.decoder()
        await link.open(self._lost, self._times.connect_s)
        found: Setup = await set_up(link, self._driver, self._received, self._battery, self._times.write_s)
        self.info = replace(
            self.info,
            model=found.model or self._driver.model,
            firmware=found.firmware,
            channels=(*self._driver.channels, *((Channel.BATTERY_PERCENT,) if found.has_battery else ())),
            link_security=link.security,
        )
        if self._state is not LinkState.STREAMING:
            self._say(LinkState.CONNECTED_NO_DATA)

    async def _watch(self) -> str:
        """Wait until the link breaks, or until it is dead without saying so."""
        opened_s = self._now()
        while True:
            self._woken.clear()
            if self._link_gone:
                return "link_lost"
            if self._frame_s is None:
                left_s = opened_s + self._driver.first_sample_s - self._now()
                reason = "no_data"
            else:
                left_s = self._frame_s + self._driver.stale_s + self._times.give_up_s - self._now()
                reason = "stale"
            if left_s <= 0.0:
                return reason
            try:
                async with asyncio.timeout(min(left_s, self._driver.stale_s)):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _close(self, link: Link) -> None:
        self._decoder = None
        for write in self._driver.stop if not self._link_gone else ():
            try:
                await link.write(write.characteristic, write.data, self._times.write_s)
            except SensorError:
                break  # a device that does not take "stop" stops with the link
        await link.close()

    def _received(self, characteristic: str, data: bytes) -> None:
        """A notification: parse, stamp, append; nothing else happens here."""
        received_s = self._now()
        if self._decoder is None:
            return
        try:
            readings = self._decoder.feed(characteristic, data, received_s)
        except SensorError:
            self.frames_refused += 1
            return
        if characteristic in self._driver.control:
            return
        self._frame_s = received_s
        values = [entry for entry in readings if entry.channel is not Channel.CONTACT]
        if values:
            self._value_s = received_s
            self._say(LinkState.STREAMING, at_s=received_s)  # not later than the value that says so
        elif self._state is LinkState.STALE:
            self._say(LinkState.CONNECTED_NO_DATA, at_s=received_s)  # it speaks again, but has no value to tell
        for entry in readings:
            self._add(entry, received_s)

    def _add(self, entry: Reading, received_s: float) -> None:
        alias = self._wanted.alias
        block = Samples(entry.channel, entry.time_s, entry.values, received_s, alias, entry.time_error_s)
        self._events.append(block)

    def _battery(self, data: bytes) -> None:
        if len(data) == 1 and data[0] <= 100:  # 0x2A19 is one byte, 0-100 %
            self._battery_percent = data[0]
            level = reading(Channel.BATTERY_PERCENT, self._now(), float(data[0]))
            self._add(level, self._now())

    def _lost(self) -> None:
        self._link_gone = True
        self._woken.set()

    def _fell_back(self, reason: str) -> None:
        if self._battery_percent is not None and self._battery_percent <= _EMPTY_PERCENT:
            reason = "battery_empty"
        out_s = self._now() - self._value_s
        if out_s >= self._times.lost_s:
            self._say(LinkState.LOST, reason)
        elif self._state is LinkState.SEARCHING and reason in _WHILE_SEARCHING:
            self._say(LinkState.SEARCHING, reason)
        else:
            self._say(LinkState.RECONNECTING, reason)

    def _say(self, state: LinkState, detail: str = "", at_s: float | None = None) -> None:
        if (state, detail) != (self._state, self._detail):
            self._state, self._detail = state, detail
            time_s = self._now() if at_s is None else at_s
            self._events.append(LinkEvent(time_s, self._wanted.alias, state, detail))

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self.failure = task.exception()
            # A mistake of ours in one driver must not end the session: it becomes a state like any other.
            self._say(LinkState.LOST, "driver_failed")

    def _now(self) -> float:
        return self._clock() if self._clock is not None else 0.0
