"""Heart Rate Measurement: golden frames, rules that implementations get wrong, and rebuilt beat times."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.heart_rate import HeartRateDecoder, parse_heart_rate
from sensors.ble.uuids import HEART_RATE_MEASUREMENT
from tests.sensors.ble.golden import golden


def test_golden_frames_decode_to_what_their_source_says(shared: Path) -> None:
    """Captured frames of a Polar H7 and the vectors of three makers."""
    frames = golden(shared, "SIG HRS")
    assert len(frames) == 11
    for data, expect in frames:
        got = parse_heart_rate(data)
        assert (got.heart_rate_bpm or 0) == expect["hr"]
        assert got.contact == expect["contact"]
        assert got.energy_kj == expect["energy_kj"]
        assert list(got.intervals_s) == expect["rr_s"]


def test_contact_means_something_only_where_it_is_supported() -> None:
    """Bit 1 without bit 2 is no contact information; both clear is `not supported`."""
    assert [parse_heart_rate(bytes([flags, 60])).contact for flags in (0, 2, 4, 6)] == [None, None, False, True]


@pytest.mark.parametrize("text", ["", "00", "01 3c", "08 3c 01", "10 3c 11", "10 3c 11 04 f5", "1f 3c 00 01"])
def test_frames_that_end_too_early_are_refused(text: str) -> None:
    """A frame that lacks what its flags promise is an error of ours, never half a value."""
    with pytest.raises(SensorError):
        parse_heart_rate(bytes.fromhex(text))


@given(st.binary(max_size=40))
def test_any_bytes_give_a_measurement_or_our_error(data: bytes) -> None:
    """Nothing else ever comes out of the parser."""
    try:
        measurement = parse_heart_rate(data)
    except SensorError:
        return
    assert measurement.heart_rate_bpm != 0


def frame(intervals_s: list[float], rate: int = 70) -> bytes:
    """A worn strap's packet."""
    units = b"".join(round(1024 * interval).to_bytes(2, "little") for interval in intervals_s)
    return bytes([0x16 if units else 0x06, rate]) + units


def feed(decoder: HeartRateDecoder, data: bytes, at_s: float) -> dict[Channel, tuple[list[float], list[float]]]:
    """Readings by channel: times and values."""
    readings = decoder.feed(HEART_RATE_MEASUREMENT, data, at_s)
    return {entry.channel: (entry.time_s.tolist(), entry.values.tolist()) for entry in readings}


def test_a_missing_packet_leaves_a_gap_and_no_sum() -> None:
    """When packets are lost the next beat is placed at its arrival, not at the end of a chain of old beats."""
    decoder = HeartRateDecoder()
    for second in range(1, 20):
        feed(decoder, frame([1.0]), float(second))
    got = feed(decoder, frame([1.0]), 25.0)
    assert 24.0 < got[Channel.INTERVAL_MS][0][0] <= 25.0


def test_the_same_packet_twice_at_once_counts_once() -> None:
    """A duplicate within a fifth of a second is dropped; a second later the same bytes are new beats."""
    decoder = HeartRateDecoder()
    assert feed(decoder, frame([1.0]), 1.0)
    assert not feed(decoder, frame([1.0]), 1.05)
    assert feed(decoder, frame([1.0]), 2.0)


def test_without_contact_no_rate_is_believed() -> None:
    """A strap in the hand repeats its last rate: only the contact itself is passed on."""
    got = feed(HeartRateDecoder(), bytes([0x14, 72, 0x00, 0x04]), 1.0)
    assert got == {Channel.CONTACT: ([1.0], [0.0])}


def test_zero_is_missing_and_a_rate_without_intervals_is_normal() -> None:
    """0 bpm gives no rate; a packet without intervals gives a rate and no beat."""
    assert Channel.HEART_RATE_BPM not in feed(HeartRateDecoder(), bytes([0x06, 0]), 1.0)
    assert set(feed(HeartRateDecoder(), bytes([0x00, 66]), 1.0)) == {Channel.HEART_RATE_BPM}
