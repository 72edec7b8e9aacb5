"""Shimmer3R GSR+: a byte stream with acknowledgements, an answer and data."""

from __future__ import annotations

from itertools import pairwise

import pytest

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.shimmer3r import DRIVER, NOTIFY, Shimmer3RDecoder, parse_channel_ids, parse_data

ANSWER = bytes.fromhex("02 00 08") + bytes(7) + bytes([1, 1, 0x1C])
WITH_PULSE_WAVE = bytes.fromhex("02 00 08") + bytes(7) + bytes([2, 1, 0x12, 0x1C])


def data(tick: int, word: int = 0x8C32, before: bytes = b"") -> bytes:
    """One data packet; 0x8C32 is range 2, count 3122, as in the maker's example for the same board."""
    return b"\x00" + (tick % (1 << 24)).to_bytes(3, "little") + before + word.to_bytes(2, "little")


def test_a_packet_gives_the_makers_value() -> None:
    """The same board as the Verisense GSR+: range 2, count 3122 is 3.574 uS."""
    tick, value = parse_data(data(5), parse_channel_ids(ANSWER))
    assert tick == 5
    assert value == pytest.approx(3.5743589743589737, rel=1e-9)
    ids = parse_channel_ids(WITH_PULSE_WAVE)
    assert parse_data(data(5, before=b"\x01\x02"), ids)[1] == pytest.approx(3.5743589743589737, rel=1e-9)


@pytest.mark.parametrize("cut", [1, 5, 7, 200])
def test_the_stream_may_be_cut_anywhere(cut: int) -> None:
    """Acknowledgements, the answer and data packets come through at any cut, over a wrap of the tick counter."""
    stream = b"\xff\xff\xff" + ANSWER + b"\xff"
    first = (1 << 24) - 5 * 2048
    stream += b"".join(data(first + 2048 * number) for number in range(20))
    decoder = Shimmer3RDecoder()
    times_s: list[float] = []
    for at in range(0, len(stream), cut):
        for entry in decoder.feed(NOTIFY, stream[at : at + cut], 50.0 + at / len(stream)):
            if entry.channel is Channel.SKIN_CONDUCTANCE_uS:
                times_s += entry.time_s.tolist()
    assert len(times_s) == 20
    assert max(times_s) <= 51.0


def test_steady_packets_keep_the_devices_own_times() -> None:
    """At 16 Hz the samples are 1/16 s apart although they arrive in bunches."""
    decoder = Shimmer3RDecoder()
    decoder.feed(NOTIFY, ANSWER, 0.0)
    times_s: list[float] = []
    for bunch in range(50):
        block = b"".join(data(2048 * (4 * bunch + part)) for part in range(4))
        times_s += decoder.feed(NOTIFY, block, 10.0 + 0.25 * bunch)[0].time_s.tolist()
    steps = [later - first for first, later in pairwise(times_s[10:])]
    assert max(abs(step - 1 / 16) for step in steps) < 0.001


def test_a_shimmer_set_up_for_other_signals_is_the_wrong_device() -> None:
    """A channel whose width is not known would shift all others."""
    with pytest.raises(SensorError, match="other signals"):
        parse_channel_ids(bytes.fromhex("02 00 08") + bytes(7) + bytes([2, 1, 0x00, 0x1C]))


def test_data_before_the_answer_is_refused_and_the_stream_recovers() -> None:
    """Without the answer the layout is not known; after it everything is read."""
    decoder = Shimmer3RDecoder()
    with pytest.raises(SensorError, match="out of step"):
        decoder.feed(NOTIFY, data(1), 1.0)
    decoder.feed(NOTIFY, ANSWER, 2.0)
    assert decoder.feed(NOTIFY, data(2), 3.0)


def test_it_is_started_with_skin_conductance_only_and_automatic_range() -> None:
    """The commands, in order: sensors, rate, range, inquiry, start."""
    assert [write.data.hex() for write in DRIVER.start(0.0)] == ["08040000", "050008", "2104", "01", "07"]
    assert [write.data.hex() for write in DRIVER.stop] == ["20"]
