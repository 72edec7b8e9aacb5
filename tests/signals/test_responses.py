"""Responses and artefacts on one curve: found when they happen, apart from each other, at any rate."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from biofeedback.samples import FloatArray
from biofeedback.signals.artefacts import is_artefact
from biofeedback.signals.responses import Response, ResponseDetector
from biofeedback.signals.skin_curve import SkinCurve
from tests.signals.bodies import skin


def _found(time_s: FloatArray, values: FloatArray) -> list[Response]:
    curve, detector = SkinCurve(), ResponseDetector()
    before = 0.0
    for now, value in zip(time_s.tolist(), values.tolist(), strict=True):
        curve.step(now - before, value)
        detector.step(now, now - before, curve, artefact=is_artefact(curve))
        before = now
    return list(detector.found)


def _flagged(time_s: FloatArray, values: FloatArray) -> list[float]:
    curve = SkinCurve()
    before, flagged = 0.0, []
    for now, value in zip(time_s.tolist(), values.tolist(), strict=True):
        curve.step(now - before, value)
        before = now
        if is_artefact(curve):
            flagged.append(now)
    return flagged


@pytest.mark.parametrize("rate_hz", [4.0, 8.0, 32.0])
@pytest.mark.parametrize("size_uS", [0.05, 0.2, 0.6])
def test_one_response(rate_hz: float, size_uS: float) -> None:
    """Onset, peak, amplitude, rise and half recovery of the canonical response; known within a second."""
    (one,) = _found(*skin(40, rate_hz=rate_hz, responses_s=[20.0], size_uS=size_uS))
    assert one.onset_s == pytest.approx(20.0, abs=0.4)
    assert one.peak_s == pytest.approx(21.18, abs=0.5)
    assert one.amplitude_uS == pytest.approx(size_uS, rel=0.2)
    assert 0.5 < one.rise_s < 2.0
    assert one.found_s - 21.18 < 1.0
    assert one.half_recovery_s == pytest.approx(2.3, abs=0.8)  # numerically, for the constants 0.75 and 2 s


def test_a_response_on_the_flank_of_another_one() -> None:
    """The second one begins where the conductance still falls; it is found with its own size."""
    found = _found(*skin(60, responses_s=[20.0, 23.5], size_uS=0.3))
    assert [round(one.peak_s - 1.2) for one in found] == [20, 24] or len(found) == 2
    assert found[1].amplitude_uS == pytest.approx(0.3, rel=0.25)
    assert found[0].half_recovery_s is None or found[0].half_recovery_s < 3.5


def test_drift_is_no_response() -> None:
    """A level that doubles in two minutes holds no response."""
    time_s = np.arange(1, 481) / 4
    assert _found(time_s, 2.0 + time_s / 60.0) == []


def test_a_large_response_does_not_hide_the_small_ones() -> None:
    """The threshold is absolute."""
    large_s, large = skin(100, responses_s=[20.0], size_uS=1.0, level_uS=6.0)
    _, small = skin(100, responses_s=[50.0, 65.0, 80.0], size_uS=0.06, level_uS=0.0)
    assert len(_found(large_s, large + small)) == 4


def _spoil(values: FloatArray, at: slice, by: float) -> FloatArray:
    spoiled = values.copy()
    spoiled[at] += by
    return spoiled


def test_an_electrode_that_slips_is_an_artefact() -> None:
    """A sudden loss and its return are flagged, and are no response."""
    time_s, values = skin(60)
    spoiled = _spoil(values, slice(120, 128), -1.0)
    flagged = _flagged(time_s, spoiled)
    assert flagged
    assert all(30.0 <= now <= 35.0 for now in flagged)
    assert _found(time_s, spoiled) == []


@pytest.mark.parametrize("level_uS", [0.2, 1.0, 5.0])
def test_rest_is_not_flagged(level_uS: float) -> None:
    """Usual responses, one every six seconds, pass at low and at high levels."""
    times: Iterable[float] = range(10, 110, 6)
    assert _flagged(*skin(120, level_uS=level_uS, responses_s=times, size_uS=0.06 * level_uS)) == []


@pytest.mark.parametrize("rate_hz", [4.0, 15.0])
@pytest.mark.parametrize("noise_uS", [0.001, 0.01])
def test_noise_is_no_response(rate_hz: float, noise_uS: float) -> None:
    """White noise gives next to no responses, and hides only small ones."""
    random = np.random.default_rng(4)
    time_s, values = skin(400, rate_hz=rate_hz, responses_s=[100.0, 200.0, 300.0], size_uS=0.5)
    found = _found(time_s, values + random.normal(0.0, noise_uS, len(values)))
    large = [one for one in found if one.amplitude_uS > 0.3]
    assert [round(one.onset_s, -1) for one in large] == [100.0, 200.0, 300.0]
    assert len(found) - len(large) <= 30 * noise_uS / 0.01
