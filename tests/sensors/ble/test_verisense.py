"""Shimmer Verisense: golden packets, split frames, wraps, losses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.driver import Reading
from sensors.ble.shimmer_gsr import GSR_PLUS, PULSE_PLUS, conductance_uS
from sensors.ble.uuids import UART_NOTIFY
from sensors.ble.verisense import VerisenseDecoder, crc16, parse_gsr, parse_ppg, parse_stream
from tests.sensors.ble.golden import golden


@pytest.mark.parametrize(
    ("device", "board"),
    [
        ("Shimmer Verisense, GSR packet, GSR+", GSR_PLUS),
        ("Shimmer Verisense, GSR packet, Pulse+", PULSE_PLUS),
    ],
)
def test_golden_skin_packets_reproduce_to_1e_9(shared: Path, device: str, board: object) -> None:
    """The maker's packets give the maker's microsiemens."""
    ((data, expect),) = golden(shared, device)
    assert int.from_bytes(data[1:3], "little") == len(data) - 3
    packet = parse_stream(data[3:])
    assert (packet.sensor_id, packet.tick) == (expect["sensor_id"], expect["tick_32768"])
    values = parse_gsr(packet.content, GSR_PLUS if board is GSR_PLUS else PULSE_PLUS)
    assert len(values) == expect["n"]
    assert values[0] == pytest.approx(expect["first"]["uS"], rel=1e-9, abs=0)
    assert values[-1] == pytest.approx(expect["last_uS"], rel=1e-9, abs=0)


def test_golden_pulse_wave_packet(shared: Path) -> None:
    """68 samples, the first as the maker decodes it."""
    ((data, expect),) = golden(shared, "Shimmer Verisense, PPG")
    packet = parse_stream(data[3:])
    counts = parse_ppg(packet.content)
    assert (packet.sensor_id, packet.tick) == (expect["sensor_id"], expect["tick_32768"])
    assert (len(counts), counts[0]) == (expect["n"], expect["first_raw"])


def test_an_open_circuit_is_zero_and_no_division() -> None:
    """Any word gives a finite conductance that is not negative."""
    words = np.arange(65536, dtype=np.uint32).astype(np.uint16)
    for board in (GSR_PLUS, PULSE_PLUS):
        values = conductance_uS(words, board)
        assert np.isfinite(values).all()
        assert values.min() == 0.0


def packet(end_s: float, count: int = 48, word: int = 0x8C32) -> bytes:
    """A frame whose last sample is at `end_s` of the device's clock, which starts again every minute."""
    tick = round(end_s * 32768) % (60 * 32768)
    payload = bytes([1]) + tick.to_bytes(3, "little") + (b"\x00\x00" + word.to_bytes(2, "little")) * count
    payload += crc16(payload).to_bytes(2, "little")
    return b"\x3a" + len(payload).to_bytes(2, "little") + payload


def skin(readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray]:
    """Times and values of the skin readings."""
    found = [entry for entry in readings if entry.channel is Channel.SKIN_CONDUCTANCE_uS]
    if not found:
        return np.empty(0), np.empty(0)
    return np.concatenate([e.time_s for e in found]), np.concatenate([e.values for e in found])


@pytest.mark.parametrize("cut", [1, 20, 182, 4096])
def test_times_are_the_devices_own_over_wraps_of_its_clock_and_any_cut(cut: int) -> None:
    """Five minutes at 10.24 Hz: four wraps, packets in pieces, late arrivals; within 50 ms of the truth."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    period_s = 1 / 10.24
    generator = np.random.default_rng(1)
    readings: list[Reading] = []
    for number in range(1, 65):
        device_s = 7.0 + number * 48 * period_s
        data = packet(device_s)
        arrival_s = 100.0 + device_s + 0.02 + 0.05 * generator.random() ** 4
        for at in range(0, len(data), cut):
            readings += decoder.feed(UART_NOTIFY, data[at : at + cut], arrival_s)
    times_s, values = skin(readings)
    truth_s = 107.0 + period_s * np.arange(1, 64 * 48 + 1)
    assert len(values) == 64 * 48
    assert np.abs(times_s - truth_s).max() < 0.05
    assert np.all(np.diff(times_s) > 0)


def test_a_packet_that_comes_twice_or_late_is_left_out() -> None:
    """Duplicates and packets out of order add nothing and move nothing."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    for number in (1, 2, 3):
        decoder.feed(UART_NOTIFY, packet(4.0 * number), 4.0 * number)
    assert not decoder.feed(UART_NOTIFY, packet(12.0), 12.1)
    assert not decoder.feed(UART_NOTIFY, packet(8.0), 12.2)
    times_s, _ = skin(decoder.feed(UART_NOTIFY, packet(16.0), 16.0))
    assert times_s[-1] == pytest.approx(16.0, abs=0.01)
    assert times_s[0] == pytest.approx(12.0 + 4.0 / 48, abs=0.01)


def test_a_lost_packet_is_a_gap() -> None:
    """The samples after it keep their own rate: they are not spread over the hole."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    for number in (1, 2, 3):
        decoder.feed(UART_NOTIFY, packet(4.0 * number), 4.0 * number)
    times_s, _ = skin(decoder.feed(UART_NOTIFY, packet(20.0), 20.0))
    assert times_s[0] > 15.9


def test_a_damaged_packet_is_refused_and_the_next_one_read() -> None:
    """A wrong CRC is an error of ours; the stream goes on."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    decoder.feed(UART_NOTIFY, packet(4.0), 4.0)
    damaged = bytearray(packet(8.0))
    damaged[50] ^= 1
    with pytest.raises(SensorError, match="damaged"):
        decoder.feed(UART_NOTIFY, bytes(damaged), 8.0)
    assert len(skin(decoder.feed(UART_NOTIFY, packet(12.0), 12.0))[1]) == 96


def test_electrodes_off_are_no_contact() -> None:
    """Below the maker's limit the contact is 0, and the values are still passed on."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    decoder.feed(UART_NOTIFY, packet(4.0, word=0xC490), 4.0)
    readings = decoder.feed(UART_NOTIFY, packet(8.0, word=0xC490), 8.0)
    contact = [entry.values[0] for entry in readings if entry.channel is Channel.CONTACT]
    assert contact == [0.0, 0.0]
    assert skin(readings)[1].max() < 0.03


def test_the_band_says_whether_the_battery_is_in_its_packets() -> None:
    """Its configuration tells how wide a sample is."""
    decoder = VerisenseDecoder(PULSE_PLUS)
    decoder.feed(UART_NOTIFY, bytes.fromhex("34 04 00 5a 00 80 00"), 0.5)
    decoder.feed(UART_NOTIFY, packet(4.0), 4.0)
    assert len(skin(decoder.feed(UART_NOTIFY, packet(8.0), 8.0))[1]) == 2 * 96
