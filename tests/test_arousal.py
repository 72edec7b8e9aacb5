"""Arousal: baseline, index, levels, and the reasons when there is none."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from biofeedback.arousal import ArousalMeter, Baseline, Start, compare_start
from biofeedback.arousal.levels import DWELL_S, EDGES, HYSTERESIS, Levels
from biofeedback.errors import SessionError
from biofeedback.samples import Arousal, Features, Level, Reason


def _calm(time_s: float, **changes: object) -> Features:
    values: dict[str, object] = {
        "heart_rate_bpm": 70.0,
        "scl_uS": 2.0,
        "phasic_uS": 0.01,
        "scr_per_min": 2.0,
        "skin_quality": 1.0,
        "heart_quality": 1.0,
    }
    return Features(time_s, **(values | changes))  # type: ignore[arg-type]


def _tense(time_s: float) -> Features:
    return _calm(time_s, heart_rate_bpm=90.0, scl_uS=4.0, phasic_uS=0.1, scr_per_min=10.0)


def _none(time_s: float) -> Features:
    return Features(time_s, reasons=(Reason.NO_SKIN_DATA, Reason.NO_HEART_DATA))


def _feed(meter: ArousalMeter, seconds: Iterable[Features]) -> list[Arousal]:
    return [meter.update(one) for one in seconds]


def _ready(**settings: object) -> ArousalMeter:
    """A meter whose baseline from 90 to 210 s was calm."""
    meter = ArousalMeter(**settings)  # type: ignore[arg-type]
    _feed(meter, (_calm(float(second)) for second in range(1, 91)))
    meter.begin_baseline(90.0)
    _feed(meter, (_calm(float(second)) for second in range(91, 211)))
    assert meter.end_baseline(210.0).accepted
    return meter


def test_the_first_minute_settles() -> None:
    """No index before a minute has passed; then one, marked as baseline."""
    given = _feed(ArousalMeter(automatic_baseline=True), (_calm(float(second)) for second in range(1, 62)))
    assert all(one.index is None and Reason.SETTLING in one.reasons for one in given[:59])
    assert given[59].index is not None
    assert Reason.BASELINE in given[59].reasons


def test_an_automatic_baseline_ends_after_two_clean_minutes() -> None:
    """Unclean seconds make it longer."""
    meter = ArousalMeter(automatic_baseline=True)
    _feed(meter, (_calm(float(second)) if second % 2 else _none(float(second)) for second in range(1, 290)))
    early = meter.baseline
    assert early is None
    _feed(meter, (_calm(float(second)) for second in range(290, 310)))
    assert meter.baseline is not None
    assert 0.4 < meter.baseline.clean_fraction < 0.7


def test_calm_stays_calm_and_tension_rises() -> None:
    """The same as in the baseline is near zero; more of everything is the top level."""
    meter = _ready()
    calm = _feed(meter, (_calm(float(second)) for second in range(211, 271)))
    assert abs(calm[-1].index or 9.0) < 0.05
    assert calm[-1].level is Level.CALM
    tense = _feed(meter, (_tense(float(second)) for second in range(271, 361)))
    assert (tense[-1].index or 0.0) > 1.0
    assert tense[-1].level is Level.TOP
    assert not tense[-1].reasons


def test_a_rise_is_seen_within_half_a_minute() -> None:
    """Feedback that comes later is no feedback."""
    meter = _ready()
    tense = _feed(meter, (_tense(float(second)) for second in range(211, 241)))
    first = next(at for at, one in enumerate(tense) if one.level is not None and one.level.number >= 4)
    assert first < 25


def test_the_contributions_sum_to_the_index() -> None:
    """Each channel's share of the index can be shown, at any moment."""
    meter = _ready()
    for one in _feed(meter, (_tense(float(second)) for second in range(211, 260))):
        assert sum(share for _, share in one.contributions) == pytest.approx(one.index)


def test_nothing_valid_is_no_index_at_once() -> None:
    """The last value never stays."""
    meter = _ready()
    _feed(meter, (_tense(float(second)) for second in range(211, 240)))
    gone = meter.update(_none(240.0))
    assert gone.index is None
    assert gone.level is None
    assert gone.quality == 0.0
    assert Reason.NO_SKIN_DATA in gone.reasons


def test_skin_alone_serves_and_counts_for_less() -> None:
    """Without a heart rate the index goes on with a lower quality."""
    meter = _ready()
    one = meter.update(_calm(211.0, heart_rate_bpm=None, heart_quality=0.0, reasons=(Reason.NO_HEART_DATA,)))
    assert one.index is not None
    assert one.quality == pytest.approx(0.7)


def test_a_heart_strap_alone_serves_and_counts_for_less() -> None:
    """With no skin source at all the heart rate is measured against its own baseline."""
    absent = {"scl_uS": None, "phasic_uS": None, "scr_per_min": None, "skin_quality": 0.0}
    meter = ArousalMeter()
    meter.begin_baseline(60.0)
    rest = (_calm(float(second), reasons=(Reason.NO_SKIN_DATA,), **absent) for second in range(1, 181))
    _feed(meter, rest)
    assert meter.end_baseline(180.0).accepted
    fast = (
        _calm(float(second), heart_rate_bpm=100.0, reasons=(Reason.NO_SKIN_DATA,), **absent)
        for second in range(181, 260)
    )
    last = _feed(meter, fast)[-1]
    assert last.quality == pytest.approx(0.3)
    assert (last.index or 0.0) > 1.0


def test_a_skin_band_that_comes_late_is_calibrated_then() -> None:
    """The baseline was the heart's alone; the skin's first second is not taken for its rest."""
    absent = {"scl_uS": None, "phasic_uS": None, "scr_per_min": None, "skin_quality": 0.0}
    meter = ArousalMeter()
    meter.begin_baseline(60.0)
    _feed(meter, (_calm(float(now), reasons=(Reason.NO_SKIN_DATA,), **absent) for now in range(1, 181)))
    assert meter.end_baseline(180.0).accepted
    settling = (_calm(float(now), scl_uS=1.0 if now == 181 else 2.0) for now in range(181, 260))
    assert abs(_feed(meter, settling)[-1].index or 9.0) < 0.4


def test_a_disturbed_skin_leans_on_the_heart_only_briefly() -> None:
    """While the heart is valid the index survives a short disturbance, with falling quality, and then gives up."""
    meter = _ready()
    bad = [
        _calm(
            210.0 + at,
            scl_uS=None,
            phasic_uS=None,
            skin_quality=max(0.0, 1 - at / 10),
            reasons=(Reason.SKIN_ARTEFACT,),
        )
        for at in range(1, 16)
    ]
    given = _feed(meter, bad)
    assert given[2].index is not None
    assert given[2].quality < 0.9
    assert given[-1].index is None or given[-1].quality <= 0.3


def test_effort_is_not_tension() -> None:
    """A heart rate that rises while moving does not move the index; standing still it does."""
    still, moving = _ready(), _ready()
    fast = [_calm(float(second), heart_rate_bpm=110.0) for second in range(211, 280)]
    walking = [_calm(one.time_s, heart_rate_bpm=110.0, reasons=(Reason.MOVING,)) for one in fast]
    assert (_feed(still, fast)[-1].index or 0.0) > 0.15
    walked = _feed(moving, walking)[-1]
    assert abs(walked.index or 0.0) < 0.05
    assert walked.quality < 0.6


def test_a_dirty_baseline_is_not_accepted() -> None:
    """Below seventy percent clean the baseline says so, with what was in the way."""
    meter = ArousalMeter()
    meter.begin_baseline(60.0)
    bad = {"scl_uS": None, "phasic_uS": None, "skin_quality": 0.0, "reasons": (Reason.SKIN_ARTEFACT,)}
    _feed(meter, (_calm(float(second), **(bad if second % 2 else {})) for second in range(61, 181)))
    baseline = meter.end_baseline(180.0)
    assert not baseline.accepted
    assert baseline.clean_fraction == pytest.approx(0.5)
    assert baseline.reasons[:2] == (Reason.BASELINE_POOR, Reason.SKIN_ARTEFACT)
    after = meter.update(_calm(181.0))
    assert Reason.BASELINE_POOR in after.reasons
    assert after.quality == pytest.approx(0.5)


def test_a_baseline_has_robust_centres() -> None:
    """One wild second does not move the centre."""
    meter = ArousalMeter()
    meter.begin_baseline(0.0)
    _feed(
        meter, (_calm(float(second), heart_rate_bpm=180.0 if second == 30 else 70.0) for second in range(1, 121))
    )
    baseline = meter.end_baseline(120.0)
    assert baseline.duration_s == 120.0
    assert baseline.centre["heart_rate_bpm"] == 70.0
    assert baseline.spread["heart_rate_bpm"] == 0.0


def test_a_baseline_can_be_taken_again() -> None:
    """After a poor one the trainer begins anew, and the new one counts."""
    meter = _ready()
    meter.begin_baseline(211.0)
    _feed(meter, (_tense(float(second)) for second in range(212, 332)))
    assert meter.end_baseline(331.0).accepted
    assert abs(meter.update(_tense(332.0)).index or 9.0) < 0.4


def test_ending_what_was_not_begun_is_an_error() -> None:
    """The engine is told what to do."""
    with pytest.raises(SessionError, match="begin one first"):
        ArousalMeter().end_baseline(10.0)


@pytest.mark.parametrize("sensitivity", [0.0, 0.4, 5.0, float("nan")])
def test_a_senseless_sensitivity_is_refused(sensitivity: float) -> None:
    """Only half to twice makes sense."""
    with pytest.raises(SessionError, match="sensitivity"):
        ArousalMeter(sensitivity=sensitivity)


def test_a_sensitive_setting_reaches_a_level_sooner() -> None:
    """The personal threshold moves the levels, not the index."""
    mild = [_calm(float(second), scl_uS=2.6, phasic_uS=0.02) for second in range(211, 300)]
    low, high = _feed(_ready(sensitivity=0.5), mild)[-1], _feed(_ready(sensitivity=2.0), mild)[-1]
    assert low.index == high.index
    assert low.level is not None
    assert high.level is not None
    assert low.level.number < high.level.number


@pytest.mark.parametrize("sensitivity", [1.0, 2.0])
@pytest.mark.parametrize("times_an_hour", [1.5, 2.0, 3.0])
def test_an_hours_drift_is_not_tension(times_an_hour: float, sensitivity: float) -> None:
    """Conductance that doubles in an hour, with nothing else, stays at the lowest two levels for two hours."""
    meter = _ready(sensitivity=sensitivity)
    creeping = (_calm(float(now), scl_uS=2.0 * times_an_hour ** ((now - 210) / 3600)) for now in range(211, 7200))
    levels = {one.level for one in _feed(meter, creeping)}
    assert levels <= {Level.CALM, Level.LITTLE}


def test_a_rise_with_responses_counts_in_full() -> None:
    """The same level with the responses that belong to it is tension."""
    meter = _ready()
    _feed(meter, (_calm(float(now), scl_uS=3.5, phasic_uS=0.03) for now in range(211, 260)))
    level = meter.update(_calm(260.0, scl_uS=3.5, phasic_uS=0.03)).level
    assert level is not None
    assert level.number >= 4


def test_a_short_hole_gives_no_jump() -> None:
    """After some seconds without an index it comes back near where it was."""
    meter = _ready()
    before = _feed(meter, (_tense(float(now)) for now in range(211, 260)))[-1]
    gone = _feed(meter, (_none(float(now)) for now in range(260, 266)))
    after = meter.update(_tense(266.0))
    assert all(one.index is None for one in gone)
    assert after.index == pytest.approx(before.index, abs=0.2)


def test_the_level_does_not_flicker() -> None:
    """Around an edge the level changes at most once."""
    levels = Levels(1.0)
    wobble = [EDGES[1] + (0.9 if second % 2 else -0.9) * HYSTERESIS for second in range(60)]
    seen = [levels.update(float(at), value) for at, value in enumerate(wobble)]
    assert len(set(seen)) == 1
    jump = [levels.update(60.0 + at, 9.0 if at % 2 else -9.0) for at in range(60)]
    changes = [at for at in range(1, 60) if jump[at] is not jump[at - 1]]
    assert all(after - before >= DWELL_S for before, after in pairwise(changes))


def _past(rate_bpm: float) -> Baseline:
    return Baseline(True, 1.0, 120.0, (), {"heart_rate_bpm": rate_bpm})


def test_todays_start_beside_the_earlier_ones() -> None:
    """History is a sanity range of the same person."""
    earlier = [_past(rate) for rate in (68.0, 70.0, 72.0)]
    assert compare_start(_past(95.0), earlier) is Start.HIGHER
    assert compare_start(_past(73.0), earlier) is Start.USUAL
    assert compare_start(_past(50.0), earlier) is Start.LOWER
    assert compare_start(_past(95.0), earlier[:2]) is Start.UNKNOWN
