"""Nervous EDA: COBS, protobuf and a channel of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.nervous_eda import DRIVER, NervousDecoder, cobs, parse_spectrum, timestamp, uncobs
from sensors.ble.uuids import UART_NOTIFY
from tests.sensors.ble.golden import golden


def test_golden_spectrum(shared: Path) -> None:
    """16 frequencies, the device's time, and the authors' conductance at the lowest."""
    ((data, expect),) = golden(shared, "Nervous EDA NUS notification")
    spectrum = parse_spectrum(uncobs(data[:-1]))
    assert len(spectrum.impedance_ohm) == len(expect["freq_hz"])
    assert spectrum.unix == pytest.approx(expect["unix"], abs=1e-6)
    assert spectrum.conductance_uS == pytest.approx(expect["uS_lowest"], rel=1e-9)


def test_golden_time_setting(shared: Path) -> None:
    """The clock is set with the very bytes of the documented layout."""
    ((data, expect),) = golden(shared, "Nervous EDA/ECG set-time")
    assert timestamp(expect["time"] + expect["us"] / 1e6) == data
    assert DRIVER.start(1700000000.125)[0].data == data


@pytest.mark.parametrize("cut", [1, 20, 182])
def test_messages_may_be_cut_anywhere(shared: Path, cut: int) -> None:
    """One message over many notifications gives one value, on the AC channel only."""
    ((data, _),) = golden(shared, "Nervous EDA NUS notification")
    decoder = NervousDecoder()
    readings = [e for at in range(0, len(data), cut) for e in decoder.feed(UART_NOTIFY, data[at : at + cut], 9.0)]
    assert [entry.channel for entry in readings] == [Channel.SKIN_CONDUCTANCE_AC_uS, Channel.CONTACT]
    assert readings[0].time_s.tolist() == [9.0]


def test_the_same_message_twice_counts_once(shared: Path) -> None:
    """Its own time says so."""
    ((data, _),) = golden(shared, "Nervous EDA NUS notification")
    decoder = NervousDecoder()
    assert decoder.feed(UART_NOTIFY, data, 1.0)
    assert not decoder.feed(UART_NOTIFY, data, 2.0)


def test_a_half_message_after_a_loss_is_refused_and_the_next_one_read(shared: Path) -> None:
    """What lost its beginning is an error of ours; the zero byte brings it back into step."""
    ((data, _),) = golden(shared, "Nervous EDA NUS notification")
    decoder = NervousDecoder()
    with pytest.raises(SensorError):
        decoder.feed(UART_NOTIFY, data[60:], 1.0)
    assert decoder.feed(UART_NOTIFY, data, 2.0)


def test_ac_conductance_is_never_on_the_dc_channel() -> None:
    """The driver says so in its channels and its method."""
    assert Channel.SKIN_CONDUCTANCE_uS not in DRIVER.channels
    assert DRIVER.method == "AC 12 Hz"


@given(st.binary(max_size=700))
def test_cobs_comes_back_as_it_went(message: bytes) -> None:
    """Any message survives, and no zero is inside the frame."""
    frame = cobs(message)
    assert frame.count(0) == 1
    assert uncobs(frame[:-1]) == message
