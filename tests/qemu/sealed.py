"""One session of the product with a band that is lost in the middle, and what the sealed records of it say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from biofeedback.samples import Channel
from biofeedback.session.header import Origin
from biofeedback.session.records import Record, RecordType, unpack_samples
from biofeedback.session.runner import SessionRunner, start_session
from biofeedback.training.registry import make_exercise
from biofeedback.vault.store import Vault, Verdict
from sensors.ble.heart_rate import parse_heart_rate
from sensors.ble.radio import Radio
from sensors.bluetooth import bluetooth_sources

PASSPHRASE = "zeven groene fietsen bij de brug"
BACK_WITHIN_S, MOST_ATTEMPTS = 15.0, 4
TICK_S = 0.2  # as often as a slow screen asks


class Band(Protocol):
    """A band on the air, as far as a story needs it; any emulator will do."""

    address: str
    connections: int  # so far

    @property
    def listened_to(self) -> bool:
        """Whether somebody subscribed to its heart rate."""

    async def send_heart(self, data: bytes) -> bool:
        """Notify a Heart Rate Measurement."""

    async def drop(self) -> None:
        """Lose the link, and advertise again."""

    async def go_out_of_range(self) -> None:
        """Lose the link, and be silent."""

    async def come_back(self) -> None:
        """Advertise again."""


@dataclass
class Story:
    """What a band does in one session: half of its frames, a loss, the other half."""

    name: str
    band: Band
    frames: Sequence[bytes]
    pace_s: float = 0.01
    away_s: float = 0.0  # how long it is out of range after the loss
    first: Sequence[bytes] = ()  # what it sends by itself as soon as somebody subscribes
    model: str = "Bluetooth heart rate sensor"
    firmware: str = ""

    @property
    def expected(self) -> list[float]:
        """Rates or intervals of everything it sends, in order."""
        half = len(self.frames) // 2
        return [
            content
            for frame in (*self.first, *self.frames[:half], *self.first, *self.frames[half:])
            for content in told(frame)
        ]


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands in the sealed records."""

    values: list[float]  # intervals, or rates where there are none, in order of storage
    received_s: list[float]
    links: list[tuple[float, str, str]]  # time, state, reason
    infos: list[dict[str, object]]


def say(text: str) -> None:
    """One line on the console."""
    print(text, flush=True)


def told(frame: bytes) -> list[float]:
    """The intervals of a frame in ms, or its rate where it has none."""
    content = parse_heart_rate(frame)
    if content.intervals_s:
        return [1000.0 * interval_s for interval_s in content.intervals_s]
    return [float(content.heart_rate_bpm or 0)]


async def seal(vault: Vault, radio: Radio, story: Story) -> None:
    """Record the story through the real runner, recorder and vault; then unlock and judge."""
    began_s = time.monotonic()
    sources = bluetooth_sources(f"heart_rate@{story.band.address}", radio)
    for source in sources:
        await source.start(lambda: time.monotonic() - began_s)
    runner = start_session(
        vault.start_session,
        make_exercise("breathing"),
        sources,
        origin=Origin.REHEARSAL,
        participant="REHEARSAL",
        language="en",
        started_unix=time.time(),
    )
    ticking = asyncio.create_task(_tick(runner, began_s))
    try:
        await _play(story, runner)
    finally:
        ticking.cancel()
        for source in sources:
            await source.stop()
    runner.tick(time.monotonic() - began_s)
    runner.close("stopped")
    session = vault.unlock(PASSPHRASE).session(runner.session_id)
    records = list(session.records())
    if session.verdict is not Verdict.COMPLETE:
        raise AssertionError(f"the sealed session is {session.verdict}")
    judge(story, read(records))


async def _tick(runner: SessionRunner, began_s: float) -> None:
    while True:
        runner.tick(time.monotonic() - began_s)
        await asyncio.sleep(TICK_S)


async def _play(story: Story, runner: SessionRunner) -> None:
    half = len(story.frames) // 2
    await _linked(story, runner, 1)
    await _send(story, story.frames[:half])
    await asyncio.sleep(1.0)
    if story.away_s:
        await story.band.go_out_of_range()
        await asyncio.sleep(story.away_s)
        await story.band.come_back()
    else:
        await story.band.drop()
    await _linked(story, runner, 2)
    await _send(story, story.frames[half:])
    await asyncio.sleep(1.0)


async def _linked(story: Story, runner: SessionRunner, link: int) -> None:
    """Wait until the band is heard for the `link`-th time."""

    def heard() -> bool:
        return story.band.connections >= link and story.band.listened_to

    await until(f"{story.name}: link {link}", heard, lambda: runner.snapshot.links)


async def _send(story: Story, frames: Sequence[bytes]) -> None:
    for frame in frames:
        await story.band.send_heart(frame)
        await asyncio.sleep(story.pace_s)


async def until(what: str, condition: Callable[[], bool], otherwise: Callable[[], object]) -> None:
    """Wait for something; fails with what is known instead."""
    try:
        async with asyncio.timeout(60.0):
            while not condition():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"never {what}: {otherwise()}") from None
    say(f"ok  {what}")


def read(records: Sequence[Record]) -> Stored:
    """What the trainer finds."""
    blocks = [
        block
        for record in records
        if record.type is RecordType.SAMPLES
        for block in unpack_samples(record.payload)
    ]
    beats = [block for block in blocks if block.channel is Channel.INTERVAL_MS]
    wanted = beats or [block for block in blocks if block.channel is Channel.HEART_RATE_BPM]
    events = [record.json() for record in records if record.type is RecordType.EVENT]
    links = [event for event in events if event["event"] == "link"]
    return Stored(
        [value for block in wanted for value in block.values.tolist()],
        [block.received_s for block in wanted for _ in range(len(block))],
        [(float(str(link["time_s"])), str(link["state"]), str(link["detail"])) for link in links],
        [event for event in events if event["event"] == "source"],
    )


def judge(story: Story, stored: Stored) -> None:
    """Each packet once and in order, the gap marked, back in time, the right provenance; fails otherwise."""
    if stored.values != story.expected:
        missing = [at for at, value in enumerate(story.expected) if value not in stored.values]
        raise AssertionError(f"{len(stored.values)} stored of {len(story.expected)}; never seen: {missing}")
    lost = next(at for at, (_, _, reason) in enumerate(stored.links) if reason == "link_lost")
    back = next(at for at in range(lost, len(stored.links)) if stored.links[at][1] == "streaming")
    lost_s, back_s = stored.links[lost][0], stored.links[back][0]
    attempts = 1 + sum(state in ("reconnecting", "lost") for _, state, _ in stored.links[lost + 1 : back])
    inside = [at_s for at_s in stored.received_s if lost_s < at_s < back_s]
    if inside:
        raise AssertionError(f"{len(inside)} samples were stored inside the gap")
    if back_s - lost_s > BACK_WITHIN_S or attempts > MOST_ATTEMPTS:
        raise AssertionError(f"back after {back_s - lost_s:.1f} s in {attempts} attempts: {stored.links}")
    info = stored.infos[-1] if stored.infos else {}
    if (info.get("model"), info.get("firmware")) != (story.model, story.firmware):
        raise AssertionError(f"wrong provenance: {info}")
    if info.get("link_security") != "unencrypted":
        raise AssertionError(f"the link's security is wrong: {info}")
    for at_s, state, reason in stored.links[: back + 1]:
        say(f"    {at_s:6.1f} s  {state} {reason}".rstrip())
    say(
        f"ok  {story.name}: {len(stored.values)} packets in the sealed records, once and in order; gap marked, "
        f"back after {back_s - lost_s:.1f} s in {attempts} attempt(s)"
    )
