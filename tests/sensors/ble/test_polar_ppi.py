"""Polar pulse-to-pulse intervals."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.polar_ppi import CONTROL, DATA, DRIVER, PolarDecoder, check_response, parse_frame, parse_samples
from tests.sensors.ble.golden import golden


def test_golden_samples_decode(shared: Path) -> None:
    """The maker's own sample block, field by field."""
    ((data, expect),) = golden(shared, "Polar PMD PPI sample block")
    for got, want in zip(parse_samples(data), expect, strict=True):
        assert (got.heart_rate_bpm or 0, got.interval_ms, got.error_ms) == (
            want["hr"],
            want["ppi_ms"],
            want["err_ms"],
        )
        assert got.moved == bool(want["blocker"])
        assert got.contact == (bool(want["contact"]) if want["contact_supported"] else None)


def test_golden_control_bytes_are_what_is_written_and_accepted(shared: Path) -> None:
    """Start and stop are the maker's bytes; the two good answers are accepted."""
    vectors = {expect: data for data, expect in golden(shared, "Polar PMD control point")}
    assert len(vectors) == 5
    assert [write.data for write in DRIVER.start(0.0)] == [vectors["start PPI"]]
    assert [write.data for write in DRIVER.stop] == [vectors["stop PPI"]]
    check_response(vectors["start PPI, response OK"])
    check_response(vectors["get PPI settings, response OK"])


def test_a_refusal_names_its_code() -> None:
    """The device says no: that is an error with advice."""
    with pytest.raises(SensorError, match="code 6"):
        check_response(bytes.fromhex("f0 02 03 06 00"))


def frame(*samples: tuple[int, int, int, int], clock: int = 1) -> bytes:
    """A data frame of (rate, interval, error, flags)."""
    head = b"\x03" + clock.to_bytes(8, "little") + b"\x00"
    return head + b"".join(
        bytes([rate]) + interval.to_bytes(2, "little") + error.to_bytes(2, "little") + bytes([flags])
        for rate, interval, error, flags in samples
    )


def test_moved_and_uncertain_intervals_are_left_out_and_stay_gaps() -> None:
    """The beats between keep their place in time."""
    data = frame((70, 800, 10, 6), (70, 900, 10, 7), (70, 1000, 90, 6), (71, 850, 5, 6))
    beats, rate = PolarDecoder().feed(DATA, data, 10.0)
    assert beats.channel is Channel.INTERVAL_MS
    assert beats.values.tolist() == [800.0, 850.0]
    assert beats.time_s[1] - beats.time_s[0] == pytest.approx(0.9 + 1.0 + 0.85)
    assert rate.values.tolist() == [71.0]


def test_the_same_frame_twice_counts_once() -> None:
    """The head holds a time, so equal frames are one."""
    decoder = PolarDecoder()
    assert decoder.feed(DATA, frame((70, 800, 10, 6)), 10.0)
    assert not decoder.feed(DATA, frame((70, 800, 10, 6)), 10.1)
    assert decoder.feed(DATA, frame((70, 800, 10, 6), clock=2), 15.0)


def test_an_answer_of_the_control_point_is_no_value() -> None:
    """Only data frames carry values."""
    assert not PolarDecoder().feed(CONTROL, bytes.fromhex("f0 02 03 00 00"), 1.0)


@pytest.mark.parametrize("text", ["", "03", "01" + "00" * 15, "03" + "00" * 8 + "01", "03" + "00" * 9 + "4000"])
def test_what_is_no_pulse_frame_is_refused(text: str) -> None:
    """Too short, another kind of measurement, a compressed frame, half a sample."""
    with pytest.raises(SensorError):
        parse_frame(bytes.fromhex(text))
