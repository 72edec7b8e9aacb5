"""Skin conductance: validity, level, responses, and honesty when there is none."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.samples import Channel, Reason
from tests.signals.bodies import block, every_second, run, skin

SKIN = Channel.SKIN_CONDUCTANCE_uS


@pytest.mark.parametrize("rate_hz", [4.0, 8.0, 15.0, 64.0])
def test_finds_each_response_once_at_any_rate(rate_hz: float) -> None:
    """Six responses in the last minute are counted as six, whatever the rate."""
    time_s, values = skin(90, rate_hz=rate_hz, responses_s=[35, 45, 55, 65, 75, 82], size_uS=0.3)
    last = run([every_second(SKIN, time_s, values)], 90)[-1]
    assert last.scr_per_min == pytest.approx(6.0, abs=0.3)


def test_a_flat_signal_has_a_level_and_no_response() -> None:
    """A constant conductance is its own level, without phasic activity."""
    time_s, values = skin(90)
    last = run([every_second(SKIN, time_s, values)], 90)[-1]
    assert last.scl_uS == pytest.approx(2.0)
    assert last.phasic_uS == pytest.approx(0.0, abs=1e-9)
    assert last.scr_per_min == 0.0
    assert last.skin_quality == pytest.approx(1.0)


def test_small_ripples_are_no_responses() -> None:
    """What stays below the absolute threshold is not counted, even when nothing larger is there."""
    time_s, values = skin(90, responses_s=range(31, 90, 10), size_uS=0.01)
    assert run([every_second(SKIN, time_s, values)], 90)[-1].scr_per_min == 0.0


@pytest.mark.parametrize(
    ("value_uS", "reason"),
    [(0.01, Reason.SKIN_OUT_OF_RANGE), (75.0, Reason.SKIN_OUT_OF_RANGE), (6.0, Reason.SKIN_ARTEFACT)],
)
def test_a_breach_blanks_the_signal_and_a_margin(value_uS: float, reason: Reason) -> None:
    """Out of range or too fast: nothing is given then, nor in the seconds after."""
    time_s, values = skin(60)
    values[(time_s > 40) & (time_s <= 41)] = value_uS
    seconds = run([every_second(SKIN, time_s, values)], 60)
    for now_s in range(42, 46):
        assert seconds[now_s - 1].scl_uS is None
        assert reason in seconds[now_s - 1].reasons
    assert seconds[39].scl_uS is not None
    assert seconds[49].scl_uS == pytest.approx(2.0)


def test_a_breach_makes_no_response() -> None:
    """The jump out of and back into the signal is not counted."""
    time_s, values = skin(90)
    values[(time_s > 60) & (time_s <= 61)] = 0.0
    assert run([every_second(SKIN, time_s, values)], 90)[-1].scr_per_min == 0.0


def test_silence_expires_by_itself() -> None:
    """Without any event the last value is gone after a few seconds."""
    time_s, values = skin(30)
    seconds = run([every_second(SKIN, time_s, values)], 40)
    assert seconds[29].scl_uS is not None
    assert seconds[36].scl_uS is None
    assert Reason.NO_SKIN_DATA in seconds[36].reasons


def test_nothing_was_ever_there() -> None:
    """The first second without a sample already says so."""
    first = run([], 1)[0]
    assert first.scl_uS is None
    assert {Reason.NO_SKIN_DATA, Reason.NO_HEART_DATA} <= set(first.reasons)


def test_a_gap_is_not_bridged() -> None:
    """A higher level after a gap is a new level, not a response."""
    time_s, values = skin(120)
    values[time_s > 70] += 1.0
    keep = (time_s <= 60) | (time_s > 80)
    seconds = run([every_second(SKIN, time_s[keep], values[keep])], 120)
    assert seconds[-1].scl_uS == pytest.approx(3.0)
    assert all(second.phasic_uS in (None, pytest.approx(0.0, abs=1e-9)) for second in seconds)


def test_after_a_gap_it_settles() -> None:
    """For some seconds the filters know nothing yet, and that is its own reason."""
    time_s, values = skin(60)
    keep = (time_s <= 20) | (time_s > 40)
    seconds = run([every_second(SKIN, time_s[keep], values[keep])], 60)
    assert Reason.SETTLING in seconds[41].reasons
    assert seconds[41].scl_uS is None
    assert seconds[46].scl_uS is not None


def test_late_blocks_give_the_same_level() -> None:
    """A band that sends three seconds at once, late, is still followed."""
    time_s, values = skin(90)
    late = [
        block(SKIN, part_s, part) for part_s, part in zip(np.split(time_s, 30), np.split(values, 30), strict=True)
    ]
    seconds = run([late], 90)
    assert all(second.scl_uS == pytest.approx(2.0) for second in seconds[5:])


def test_a_lost_packet_is_no_gap() -> None:
    """One second that never arrives leaves the level as it is."""
    time_s, values = skin(60)
    keep = (time_s <= 30) | (time_s > 31)
    seconds = run([every_second(SKIN, time_s[keep], values[keep])], 60)
    assert all(second.scl_uS == pytest.approx(2.0) for second in seconds[5:])


def test_one_sample_a_block_equals_one_second_a_block() -> None:
    """How the samples are packed makes no difference."""
    time_s, values = skin(60, responses_s=[20, 40])
    packed = run([every_second(SKIN, time_s, values)], 60)
    single = run(
        [
            [
                one
                for at in range(len(time_s))
                for one in every_second(SKIN, time_s[at : at + 1], values[at : at + 1])
            ]
        ],
        60,
    )
    assert packed == single


def test_ac_conductance_is_kept_apart() -> None:
    """A source with the AC method never enters the DC level."""
    time_s, values = skin(60)
    last = run([every_second(Channel.SKIN_CONDUCTANCE_AC_uS, time_s, values)], 60)[-1]
    assert last.scl_uS is None


def test_not_a_number_is_out_of_range() -> None:
    """A broken sample is a breach, never a value."""
    time_s, values = skin(60)
    values[100] = np.nan
    seconds = run([every_second(SKIN, time_s, values)], 60)
    assert seconds[25].scl_uS is None
    assert seconds[-1].scl_uS == pytest.approx(2.0)


def test_a_weak_signal_is_not_sure() -> None:
    """Very low conductance without responses is marked, not called calm."""
    time_s, values = skin(90, level_uS=0.07)
    last = run([every_second(SKIN, time_s, values)], 90)[-1]
    assert Reason.NOT_SURE in last.reasons
    assert last.skin_quality <= 0.5
