"""Two sources make one session: the engine and what it stores know which sample came from where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

from biofeedback.samples import Channel
from biofeedback.session.records import Record, RecordType, unpack_samples
from biofeedback.session.runner import SessionRunner
from biofeedback.training.imported import ImportedRecording
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, UART_NOTIFY, UART_SERVICE, UART_WRITE
from sensors.bluetooth import bluetooth_sources
from tests.sensors.bad_radio import skin_packet
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual


@dataclass
class Kept:
    """A recorder in memory."""

    records: list[Record] = field(default_factory=list)
    session_id: str = "in memory"

    def append(self, record: Record) -> None:
        """Keep it."""
        self.records.append(record)

    def finish(self, reason: str) -> None:
        """The end."""

    def discard(self) -> None:
        """Nothing is kept."""
        self.records.clear()

    def events(self, name: str) -> list[dict[str, object]]:
        """Events of one name."""
        contents = [record.json() for record in self.records if record.type is RecordType.EVENT]
        return [content for content in contents if content.get("event") == name]


def test_a_strap_and_a_verisense_make_one_session() -> None:
    """Heart from one, skin from the other; a break of the strap is stored and leaves the skin untouched."""
    strap = Band()
    skin = Band("C0:FF:EE:00:00:02", "Verisense-00-1", (UART_SERVICE,), listens=(UART_NOTIFY, UART_WRITE))
    sources = bluetooth_sources("heart_rate+verisense_pulse", VirtualRadio(strap, skin))
    kept = Kept()

    async def story() -> SessionRunner:
        loop = asyncio.get_running_loop()
        for source in sources:
            await source.start(loop.time)
        runner = SessionRunner(ImportedRecording(), sources, kept)
        for second in range(1, 121):
            if second == 60:
                strap.near = False
                strap.drop()
            strap.near = strap.near or second == 75
            strap.notify(HEART_RATE_MEASUREMENT, bytes.fromhex("16 3c 00 04"))
            _, frame = skin_packet(second)
            skin.notify(UART_NOTIFY, frame)
            await asyncio.sleep(1.0)
            runner.tick(loop.time())
        for source in sources:
            await source.stop()
        runner.close("over")
        return runner

    runner = run_virtual(story())
    payloads = [record.payload for record in kept.records if record.type is RecordType.SAMPLES]
    blocks = [block for payload in payloads for block in unpack_samples(payload)]
    origin = {channel: {block.source for block in blocks if block.channel is channel} for channel in Channel}
    assert origin[Channel.HEART_RATE_BPM] == origin[Channel.INTERVAL_MS] == {"heart"}
    assert origin[Channel.SKIN_CONDUCTANCE_uS] == {"skin"}
    links = [(event["source"], event["state"]) for event in kept.events("link")]
    assert ("heart", "reconnecting") in links
    assert ("skin", "reconnecting") not in links
    assert links[-1] == ("heart", "streaming")
    securities = {event["alias"]: event["link_security"] for event in kept.events("source")}
    assert securities == {"heart": "unencrypted", "skin": "unencrypted"}
    skin_times = [float(block.received_s) for block in blocks if block.channel is Channel.SKIN_CONDUCTANCE_uS]
    assert max(later - first for first, later in pairwise(skin_times[2:])) < 1.5
    assert runner.snapshot.features is not None
    assert runner.snapshot.features.heart_rate_bpm is not None
    assert runner.snapshot.features.scl_uS is not None
