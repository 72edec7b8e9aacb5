"""Capturing a device's packets, and playing them as a source."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from biofeedback.cli.capture_command import capture
from biofeedback.errors import OutputExists, RecordingError, SensorError
from biofeedback.samples import Channel, LinkEvent, LinkState
from sensors.ble.uuids import HEART_RATE_MEASUREMENT
from sensors.bluetooth import any_device
from sensors.capture import FORMAT, Packet, packet_line, read_capture
from sensors.sources import parse_source
from tests.sensors.gather import channel, play
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

WORN = bytes.fromhex("16 3c 00 04")
HEAD = json.dumps({"format": FORMAT, "driver": "heart_rate", "model": "Strap"})


def captured(out: Path, band: Band, seconds: float = 10.0) -> int:
    """Capture a band that sends once a second."""

    async def both() -> int:
        async def send() -> None:
            while True:
                band.notify(HEART_RATE_MEASUREMENT, WORN)
                await asyncio.sleep(1.0)

        sending = asyncio.create_task(send())
        try:
            return await capture(VirtualRadio(band), any_device(""), out, seconds)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    return run_virtual(both())


def test_what_was_captured_plays_as_a_source(tmp_path: Path) -> None:
    """Ten seconds of a strap come back as ten rates and their beats."""
    out = tmp_path / "strap.jsonl"
    assert captured(out, Band()) == 10
    source = parse_source(f"capture:{out}")
    events = play(source, [60.0], at_s=5.0)
    times_s, rates = channel(events, Channel.HEART_RATE_BPM)
    assert rates.tolist() == [60.0] * 10
    assert times_s[0] >= 5.0
    assert source.finished
    states = [event.state for event in events if isinstance(event, LinkEvent)]
    assert states == [LinkState.STREAMING, LinkState.LOST]


def test_no_address_is_written(tmp_path: Path) -> None:
    """Neither in the head nor inside packets, in either order."""
    band = Band(address="C0:FF:EE:00:00:01", name="Strap C0FFEE000001")
    captured(tmp_path / "a", band, 3.0)
    text = (tmp_path / "a").read_text().lower()
    assert "c0:ff:ee" not in text
    assert "c0ffee" not in text
    inside = packet_line(Packet(1.0, HEART_RATE_MEASUREMENT, bytes.fromhex("01c0ffee00000102")), band.address)
    turned = packet_line(Packet(1.0, HEART_RATE_MEASUREMENT, bytes.fromhex("01010000eeffc002")), band.address)
    assert json.loads(inside)["hex"] == json.loads(turned)["hex"] == "01" + "00" * 6 + "02"


def test_an_output_is_never_overwritten(tmp_path: Path) -> None:
    """What is there stays."""
    out = tmp_path / "strap.jsonl"
    out.write_text("mine")
    with pytest.raises(OutputExists):
        captured(out, Band())
    assert out.read_text() == "mine"


def test_a_device_that_is_not_there_is_said(tmp_path: Path) -> None:
    """And no empty file is left."""
    with pytest.raises(SensorError, match="not found"):
        captured(tmp_path / "a", Band(near=False))
    assert not (tmp_path / "a").exists()


def test_a_link_that_breaks_ends_the_capture(tmp_path: Path) -> None:
    """What was captured until then is kept."""
    band = Band()

    async def story() -> int:
        async def drop() -> None:
            await asyncio.sleep(3.05)
            band.notify(HEART_RATE_MEASUREMENT, WORN)
            band.drop()

        dropping = asyncio.create_task(drop())
        count = await capture(VirtualRadio(band), any_device("heart_rate"), tmp_path / "a", 1000.0)
        await dropping
        return count

    assert run_virtual(story()) == 1
    assert len(read_capture(tmp_path / "a").packets) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("hello", "line 1: this is no JSON"),
        ("[]", "line 1: this is no object"),
        ("{}", "line 1: this is no capture of ours"),
        (HEAD + "\nx", "line 2: this is no JSON"),
        (HEAD + '\n{"t_s": -1}', "line 2: t_s is no time"),
        (HEAD + '\n{"t_s": 1, "uuid": "2a37"}', "line 2: uuid is no full"),
        (
            HEAD + "\n" + json.dumps({"t_s": 1, "uuid": HEART_RATE_MEASUREMENT, "hex": "0"}),
            "line 2: hex is no pairs",
        ),
        (HEAD, "holds no packets"),
    ],
)
def test_what_is_no_capture_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    """One sentence each."""
    (tmp_path / "a").write_text(text)
    with pytest.raises(RecordingError, match=says):
        parse_source(f"capture:{tmp_path / 'a'}")


def test_bad_packets_are_counted_and_left_out(tmp_path: Path) -> None:
    """A capture of a device with a fault plays as far as it goes."""
    packets = [Packet(1.0, HEART_RATE_MEASUREMENT, b"\x16"), Packet(2.0, HEART_RATE_MEASUREMENT, b"\x06\x3c")]
    lines = [HEAD, *(packet_line(packet, "") for packet in packets)]
    (tmp_path / "a").write_text("\n".join(lines))
    assert channel(play(parse_source(f"capture:{tmp_path / 'a'}"), [9.0]), Channel.HEART_RATE_BPM)[1].tolist() == [
        60.0
    ]
