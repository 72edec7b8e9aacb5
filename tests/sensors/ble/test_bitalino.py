"""BITalino frames."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import SensorError
from sensors.ble.bitalino import frame_length, parse_frame
from tests.sensors.ble.golden import golden


def test_golden_frame(shared: Path) -> None:
    """Two channels, as laid out by the maker; the CRC is right."""
    ((data, expect),) = golden(shared, "BITalino")
    frame = parse_frame(data, 2)
    assert frame.sequence == expect["seq"]
    assert frame.digital == (expect["I1"], expect["I2"], expect["O1"], expect["O2"])
    assert frame.analog == (expect["a1"], expect["a2"])


def test_lengths_are_the_makers() -> None:
    """One to six channels."""
    assert [frame_length(channels) for channels in range(1, 7)] == [3, 4, 6, 7, 8, 8]


def test_a_changed_bit_is_found(shared: Path) -> None:
    """Every single bit."""
    ((data, _),) = golden(shared, "BITalino")
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SensorError):
            parse_frame(bytes(changed), 2)


@given(st.binary(max_size=12), st.integers(0, 8))
def test_any_bytes_give_a_frame_or_our_error(data: bytes, channels: int) -> None:
    """Nothing else comes out."""
    try:
        frame = parse_frame(data, channels)
    except SensorError:
        return
    assert len(frame.analog) == channels
    assert all(0 <= count < 1024 for count in frame.analog)
