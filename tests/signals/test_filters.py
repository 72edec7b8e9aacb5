"""The filters against their closed forms."""

from __future__ import annotations

from math import exp

import pytest

from biofeedback.signals.filters import DelayedMean, HighPass, Smoother


@pytest.mark.parametrize("rate_hz", [4.0, 8.0, 15.0, 64.0])
def test_smoother_reaches_the_same_value_at_any_rate(rate_hz: float) -> None:
    """A step is followed with the time constant, whatever the rate."""
    smoother = Smoother(2.0)
    smoother.step(0.0, 0.0)
    for _ in range(int(4.0 * rate_hz)):
        smoother.step(1.0 / rate_hz, 1.0)
    assert smoother.value == pytest.approx(1.0 - exp(-2.0))


def test_smoother_starts_at_its_first_value() -> None:
    """Nothing swings in from zero."""
    assert Smoother(20.0).step(1.0, 7.5) == 7.5


@pytest.mark.parametrize("rate_hz", [4.0, 8.0, 64.0])
def test_highpass_lets_a_constant_fade(rate_hz: float) -> None:
    """A step passes and then decays to nothing."""
    highpass = HighPass(0.1)
    highpass.step(1.0 / rate_hz, 5.0)
    first = highpass.step(1.0 / rate_hz, 6.0)
    for _ in range(int(20 * rate_hz)):
        highpass.step(1.0 / rate_hz, 6.0)
    assert 0.8 < first <= 1.0
    assert abs(highpass.value) < 1e-4


def test_delayed_mean_leaves_out_the_present() -> None:
    """Only what is between one and five minutes old counts."""
    mean = DelayedMean(newest_s=60.0, oldest_s=300.0)
    assert mean.at(0.0) is None
    for second in range(400):
        mean.add(float(second), 1.0 if second < 350 else 100.0)
    assert mean.at(399.0) == pytest.approx(1.0)
    assert mean.at(409.0) == pytest.approx(1.0)
    assert mean.at(459.0) == pytest.approx((190 * 1.0 + 50 * 100.0) / 240, rel=0.02)
