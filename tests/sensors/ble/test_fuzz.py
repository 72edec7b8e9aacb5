"""Any bytes into any decoder, in any order: only readings or our own error come out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import SensorError
from sensors.ble.driver import Driver
from sensors.bluetooth import drivers

PACKETS = st.lists(st.tuples(st.binary(max_size=80), st.floats(0.0, 3.0)), max_size=12)


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
@given(packets=PACKETS)
def test_any_bytes_give_readings_or_our_error(driver: Driver, packets: list[tuple[bytes, float]]) -> None:
    """Readings are finite, in order of time, not from the future and on the driver's own channels."""
    decoder = driver.decoder()
    now_s = 0.0
    for number, (data, step_s) in enumerate(packets):
        now_s += step_s
        try:
            readings = decoder.feed(driver.notify[number % len(driver.notify)], data, now_s)
        except SensorError:
            continue
        for entry in readings:
            assert entry.channel in driver.channels
            assert len(entry.time_s) == len(entry.values) > 0
            assert np.isfinite(entry.values).all()
            assert np.isfinite(entry.time_s).all()
            assert float(entry.time_s[-1]) <= now_s + 1e-6
            assert all(first <= later for first, later in pairwise(entry.time_s.tolist()))
