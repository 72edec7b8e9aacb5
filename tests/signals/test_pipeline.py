"""The pipeline as a whole: sources that mix, contact, clocks, and the same numbers every time."""

from __future__ import annotations

import numpy as np

from biofeedback.samples import Channel, Reason, Samples
from biofeedback.signals.pipeline import Pipeline
from tests.signals.bodies import block, every_second, run, skin

SKIN, RATE = Channel.SKIN_CONDUCTANCE_uS, Channel.HEART_RATE_BPM


def _rate(count: int, *, source: str = "strap", bpm: float = 70.0) -> list[Samples]:
    return list(every_second(RATE, np.arange(1.0, count + 1), np.full(count, bpm), source=source))


def test_heart_and_skin_may_come_from_two_bands() -> None:
    """One band gives the skin, another one the heart."""
    last = run([every_second(SKIN, *skin(60), source="wrist"), _rate(60)], 60)[-1]
    assert last.scl_uS is not None
    assert last.heart_rate_bpm == 70.0


def test_two_bands_of_one_kind_are_not_mixed() -> None:
    """The first heart source is used as long as it delivers; then the other takes over."""
    second = [one for one in _rate(90, source="other", bpm=90.0) if one.received_s > 0.5]
    seconds = run([_rate(40), second], 90)
    assert {one.heart_rate_bpm for one in seconds[:40]} == {70.0}
    assert seconds[-1].heart_rate_bpm == 90.0


def test_no_contact_is_its_own_reason() -> None:
    """A band that says it does not touch gives nothing, and says why."""
    off = block(Channel.CONTACT, np.array([40.0]), np.array([0.0]), source="wrist")
    on = block(Channel.CONTACT, np.array([1.0]), np.array([1.0]), source="wrist")
    seconds = run([every_second(SKIN, *skin(60), source="wrist"), [on, off]], 60)
    assert seconds[38].scl_uS is not None
    assert seconds[-1].scl_uS is None
    assert Reason.NO_SKIN_CONTACT in seconds[-1].reasons


def test_one_bands_heart_is_not_believed_without_skin() -> None:
    """Near-zero conductance means the band hangs loose, so its heart rate is an invention; a strap's is not."""
    loose = list(every_second(SKIN, *skin(60, level_uS=0.003), source="wrist"))
    same = run([loose, _rate(60, source="wrist")], 60)[-1]
    other = run([loose, _rate(60)], 60)[-1]
    assert same.heart_rate_bpm is None
    assert Reason.NO_HEART_CONTACT in same.reasons
    assert other.heart_rate_bpm == 70.0


def test_a_sample_from_the_future_is_refused() -> None:
    """A wrong device clock cannot block what comes after it."""
    wrong = Samples(SKIN, np.array([5000.0]), np.array([2.0]), 30.0, "band")
    assert run([every_second(SKIN, *skin(60)), [wrong]], 60)[-1].scl_uS is not None


def test_a_sample_from_the_past_changes_nothing() -> None:
    """What is older than what was seen is left out."""
    time_s, values = skin(60)
    again = Samples(SKIN, time_s[:40], values[:40] * 3, 45.5, "band")
    assert run([every_second(SKIN, time_s, values), [again]], 60) == run([every_second(SKIN, time_s, values)], 60)


def test_the_same_samples_give_the_same_numbers() -> None:
    """Bit for bit, as replay and re-analysis need it."""
    signal = list(every_second(SKIN, *skin(200, rate_hz=8.0, responses_s=range(20, 200, 7))))
    assert run([signal, _rate(200)], 200) == run([signal, _rate(200)], 200)


def test_battery_and_temperature_are_left_alone() -> None:
    """Channels that are not used here do no harm."""
    pipeline = Pipeline()
    pipeline.add(block(Channel.BATTERY_PERCENT, np.array([0.5]), np.array([80.0])))
    assert pipeline.second(1.0).scl_uS is None


def test_still_and_shaken() -> None:
    """A band that lies still reads no movement, whatever its angle; a shaken one says moving."""
    time_s = np.arange(1, 40 * 32 + 1) / 32.0
    still = np.tile([0.6, 0.0, 0.8], (len(time_s), 1))
    assert run([every_second(Channel.ACCELERATION_G, time_s, still)], 40)[-1].movement_g < 1e-6  # type: ignore[operator]
    shaken = still + 0.3 * np.sin(2 * np.pi * 2 * time_s)[:, None]
    last = run([every_second(Channel.ACCELERATION_G, time_s, shaken)], 40)[-1]
    assert Reason.MOVING in last.reasons


def test_a_cold_band_lies_on_the_table() -> None:
    """Below 25 C the band is not worn; worn bands read 26 C and more even in a cool room."""
    signal = list(every_second(SKIN, *skin(60), source="wrist"))
    seconds_s = np.arange(1.0, 61.0)
    cold = every_second(Channel.SKIN_TEMPERATURE_C, seconds_s, np.full(60, 23.4), source="wrist")
    cool = every_second(Channel.SKIN_TEMPERATURE_C, seconds_s, np.full(60, 27.0), source="wrist")
    last = run([signal, cold], 60)[-1]
    assert last.scl_uS is None
    assert Reason.SKIN_OUT_OF_RANGE in last.reasons
    assert run([signal, cool], 60)[-1].scl_uS is not None


def test_the_temperature_of_another_band_says_nothing() -> None:
    """A thermometer elsewhere does not judge this skin."""
    other = every_second(Channel.SKIN_TEMPERATURE_C, np.arange(1.0, 61.0), np.full(60, 20.0), source="other")
    assert run([every_second(SKIN, *skin(60), source="wrist"), other], 60)[-1].scl_uS is not None


def test_alternating_current_is_shown_apart() -> None:
    """An AC source has its own level and leaves the DC features empty."""
    pipeline = Pipeline()
    for one in every_second(Channel.SKIN_CONDUCTANCE_AC_uS, *skin(30, level_uS=7.0)):
        pipeline.add(one)
        apart = pipeline.second_ac(one.received_s)
    assert apart.scl_uS is not None
    assert abs(apart.scl_uS - 7.0) < 1e-6
    assert pipeline.second(30.0).scl_uS is None


def test_after_effort_the_heart_counts_little_by_little() -> None:
    """The rate stays visible; how far it is believed comes back within half a minute."""
    time_s = np.arange(1, 120 * 32 + 1) / 32.0
    shaking = np.where(time_s < 60, 0.3 * np.sin(12 * time_s), 0.0)
    shake = np.stack([np.zeros_like(time_s), np.zeros_like(time_s), 1.0 + shaking], axis=1)
    seconds = run([_rate(120), every_second(Channel.ACCELERATION_G, time_s, shake, source="strap")], 120)
    assert all(one.heart_rate_bpm == 70.0 for one in seconds)
    assert seconds[50].heart_quality == 0.0
    assert 0.0 < seconds[80].heart_quality < 1.0
    assert seconds[-1].heart_quality == 1.0
    assert Reason.MOVING not in seconds[-1].reasons
