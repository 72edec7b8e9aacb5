"""Recovery is timed on what does not adapt: a plateau is never recovered, a fall is, at its half."""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import pytest

from biofeedback.samples import Features, Reason
from biofeedback.signals.recovery import Recovery, recovery

TRIGGER_S = 100.0


def _seconds(
    scl: Callable[[float], float | None],
    rate: Callable[[float], float | None] = lambda _: 70.0,
    *,
    until: int = 900,
) -> list[Features]:
    return [
        Features(float(second), heart_rate_bpm=rate(second - TRIGGER_S), scl_uS=scl(second - TRIGGER_S))
        for second in range(1, until)
    ]


def _of(found: tuple[Recovery, ...], measure: str) -> Recovery:
    return next(one for one in found if one.measure == measure)


def test_a_constant_plateau_never_counts_as_recovered() -> None:
    """Thirteen minutes at the top: nothing has come down, though the index has long faded."""
    found = _of(recovery(_seconds(lambda s: 2.0 if s <= 0 else 3.0), TRIGGER_S), "scl_uS")
    assert found.half_s is None
    assert found.remaining == pytest.approx(1.0, abs=0.01)
    assert found.before == pytest.approx(2.0)
    assert found.peak == pytest.approx(3.0, rel=0.01)


def test_an_exponential_fall_has_its_half_time() -> None:
    """A rise that decays with 60 s is half gone after about 42 s."""
    heart = _seconds(lambda _: 2.0, lambda s: 70.0 if s <= 0 else 70.0 + 30.0 * exp(-s / 60.0))
    found = _of(recovery(heart, TRIGGER_S), "heart_rate_bpm")
    assert found.half_s is not None
    assert found.half_s == pytest.approx(60.0 * 0.693, abs=8.0)
    assert found.remaining < 0.05


def test_one_breath_is_no_recovery() -> None:
    """A dip of a few seconds below half does not count."""
    dip = _seconds(lambda s: 2.0 if s <= 0 or 60 <= s < 66 else 3.0)
    assert _of(recovery(dip, TRIGGER_S), "scl_uS").half_s is None


def test_no_rise_no_recovery() -> None:
    """Where nothing rose there is nothing to recover from."""
    assert recovery(_seconds(lambda _: 2.0), TRIGGER_S) == ()


def test_an_unknown_minute_before_gives_nothing() -> None:
    """Without a comparison nothing is claimed."""
    assert recovery(_seconds(lambda s: None if s <= 0 else 3.0, lambda _: None), TRIGGER_S) == ()
    assert recovery([], TRIGGER_S) == ()


def test_a_gap_is_not_bridged() -> None:
    """The signal is lost right after the peak: when it came down is not known, so it is not said."""
    lost = _seconds(lambda s: 2.0 if s <= 0 else (3.0 if s < 30 else None))
    assert _of(recovery(lost, TRIGGER_S), "scl_uS").half_s is None


def test_the_next_trigger_ends_the_episode() -> None:
    """What comes down after it belongs to the next one."""
    falls = _seconds(lambda s: 2.0 if s <= 0 or s > 200 else 3.0)
    assert _of(recovery(falls, TRIGGER_S, until_s=250.0), "scl_uS").half_s is None
    assert _of(recovery(falls, TRIGGER_S), "scl_uS").half_s == pytest.approx(190.0, abs=10.0)


def test_effort_is_no_trigger() -> None:
    """A heart rate that rises while moving is left out."""
    moving = [
        Features(one.time_s, heart_rate_bpm=120.0, scl_uS=2.0, reasons=(Reason.MOVING,))
        if one.time_s > 100
        else one
        for one in _seconds(lambda _: 2.0)
    ]
    assert recovery(moving, TRIGGER_S) == ()
