"""The simulated wristband: deterministic, and a body one can believe."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from biofeedback.samples import Channel, LinkEvent, LinkSecurity, LinkState, Samples
from biofeedback.signals.replay import analyse_events
from biofeedback.training.breathing import breath_at
from sensors.physiology.scenario import QUIET, Breathe, DropLink, LoseContact, Move, Scenario, Stressor
from sensors.simulated import SimulatedWristband
from sensors.wristband import Wristband
from tests.sensors.gather import begin, channel, plain, play


def test_it_is_a_wristband_that_says_it_is_simulated() -> None:
    """Provenance marks every sample as simulated and without a radio."""
    band = SimulatedWristband(3)
    assert isinstance(band, Wristband)
    assert band.info.simulated
    assert band.info.link_security is LinkSecurity.NO_LINK
    assert band.info.alias == "simulated"


def test_the_same_seed_gives_the_same_events_and_another_seed_others() -> None:
    """Two bands with one seed agree bit for bit."""
    first, again, other = (plain(play(SimulatedWristband(seed), [300.0])) for seed in (5, 5, 6))
    assert first == again
    assert first != other


@pytest.mark.parametrize("step_s", [0.033, 0.25, 1.0, 7.3, 240.0])
def test_the_events_do_not_depend_on_how_often_it_is_polled(step_s: float) -> None:
    """Any cadence of polling gives the same events in the same order."""
    polls = [*np.arange(step_s, 240.0, step_s).tolist(), 240.0]
    assert plain(play(SimulatedWristband(2), polls)) == plain(play(SimulatedWristband(2), range(241)))


def test_times_start_at_the_clock_and_never_lie_in_the_future() -> None:
    """A band started late stamps its samples after its start and not after their arrival."""
    events = [event for event in play(SimulatedWristband(1), [160.0], at_s=100.0) if isinstance(event, Samples)]
    assert min(float(block.time_s[0]) for block in events) > 100.0
    assert all(float(block.time_s[-1]) <= block.received_s for block in events)
    assert all(np.all(np.diff(block.time_s) > 0) for block in events)


def test_intervals_are_the_differences_of_beat_times() -> None:
    """An interval ends at its own beat and starts at the one before."""
    times_s, intervals_ms = channel(play(SimulatedWristband(4, QUIET), [120.0]), Channel.INTERVAL_MS)
    assert np.allclose(1000.0 * np.diff(times_s), intervals_ms[1:], atol=1e-6)


def test_slow_breathing_swings_the_heart_at_its_own_pace() -> None:
    """At six breaths a minute the strongest rhythm is 0.1 Hz, and larger than with free breathing."""
    scenario = Scenario("slow", script=(Breathe(300.0, 6.0),))
    events = play(SimulatedWristband(1, scenario), [620.0])
    free = channel(events, Channel.INTERVAL_MS, 60.0, 300.0)
    slow = channel(events, Channel.INTERVAL_MS, 360.0, 600.0)
    assert _strongest_hz(*slow) == pytest.approx(0.1, abs=0.012)
    assert np.std(slow[1]) > 1.5 * np.std(free[1])


def test_who_follows_a_circle_breathes_in_step_with_it() -> None:
    """Half a minute after a pace began the heart swings with the circle, whatever the breath was before."""
    for begins_s in (60, 63, 67):
        band = SimulatedWristband(3, QUIET)
        begin(band)
        events = list(band.poll(float(begins_s)))
        band.set_breathing(6.0)
        events += band.poll(begins_s + 120.0)
        times_s, intervals_ms = channel(events, Channel.INTERVAL_MS)
        later = times_s > begins_s + 30
        circle = np.array([breath_at(t - begins_s, 6.0).fullness for t in times_s[later]])
        # the heart rate stands highest about when the chest is full
        assert np.corrcoef(circle, 60_000.0 / intervals_ms[later])[0, 1] > 0.3


@pytest.mark.parametrize("seed", [1, 3, 7])
def test_at_rest_the_skin_responds_as_seldom_as_a_real_one(seed: int) -> None:
    """Seven quiet minutes give one to seven responses a minute by our own count (real wrists: 2 to 6)."""
    seconds = analyse_events(play(SimulatedWristband(seed, QUIET), np.arange(1.0, 481.0)))
    rates = [features.scr_per_min for features, _ in seconds if features.scr_per_min is not None]
    assert 1.0 <= np.mean(rates[60:]) <= 7.0


def _strongest_hz(times_s: np.ndarray, intervals_ms: np.ndarray) -> float:
    grid = np.arange(times_s[0], times_s[-1], 0.25)
    even = np.interp(grid, times_s, intervals_ms)
    power = np.abs(np.fft.rfft((even - even.mean()) * np.hanning(len(even)))) ** 2
    return float(np.fft.rfftfreq(len(even), 0.25)[int(np.argmax(power))])


def test_a_stressor_raises_heart_rate_level_and_responses_and_it_passes() -> None:
    """Heart and skin rise with a stressor, and come back afterwards."""
    band = SimulatedWristband(1, QUIET)
    begin(band)
    before = list(band.poll(120.0))
    band.stressor(0.8, 60.0)
    during = list(band.poll(180.0))
    after = list(band.poll(600.0))
    heart = [channel(part, Channel.HEART_RATE_BPM)[1] for part in (before, during, after)]
    skin = [channel(part, Channel.SKIN_CONDUCTANCE_uS)[1] for part in (before, during, after)]
    assert heart[1][20:].mean() > heart[0].mean() + 10.0
    assert skin[1][160:].mean() > 1.3 * skin[0].mean()
    assert np.std(np.diff(skin[1])) > 1.5 * np.std(np.diff(skin[0]))
    assert abs(heart[2][-60:].mean() - heart[0].mean()) < 4.0


def test_the_default_scenario_is_calm_then_tense_at_the_pace_then_settles() -> None:
    """The breathing scenario tells the story that the exercise is about."""
    band = SimulatedWristband(1)
    begin(band)
    base = channel(band.poll(150.0), Channel.HEART_RATE_BPM)[1]
    band.set_breathing(6.0)
    begun = channel(band.poll(190.0), Channel.HEART_RATE_BPM)[1]
    settled = channel(band.poll(420.0), Channel.HEART_RATE_BPM)[1]
    assert begun[-20:].mean() > base.mean() + 6.0
    assert settled[-60:].mean() < begun[-20:].mean() - 6.0


def test_lost_contact_says_so_and_gives_no_heart() -> None:
    """Without contact there are zeros for contact, an open circuit for the skin and no beats at all."""
    scenario = Scenario("loose", script=(LoseContact(60.0, 20.0),))
    events = play(SimulatedWristband(1, scenario), [120.0])
    assert set(channel(events, Channel.CONTACT, 60.0, 80.0)[1]) == {0.0}
    assert set(channel(events, Channel.CONTACT, 80.0, 120.0)[1]) == {1.0}
    assert channel(events, Channel.SKIN_CONDUCTANCE_uS, 60.0, 80.0)[1].max() < 0.03
    assert len(channel(events, Channel.INTERVAL_MS, 60.0, 80.0)[1]) == 0
    assert len(channel(events, Channel.HEART_RATE_BPM, 60.0, 80.0)[1]) == 0


def test_a_dropped_link_is_a_state_and_a_gap() -> None:
    """Nothing arrives while the link is down; both changes are said once."""
    scenario = Scenario("drop", script=(DropLink(30.0, 10.0),))
    events = play(SimulatedWristband(1, scenario), [60.0])
    times_s, _ = channel(events, Channel.SKIN_CONDUCTANCE_uS)
    states = [(event.time_s, event.state) for event in events if isinstance(event, LinkEvent)]
    assert not np.any((times_s > 30.0) & (times_s <= 40.0))
    assert states[3:] == [(1.0, LinkState.STREAMING), (31.0, LinkState.RECONNECTING), (41.0, LinkState.STREAMING)]


def test_streaming_is_said_only_with_the_first_packet() -> None:
    """Before the first second has passed the band is connected without data."""
    events = play(SimulatedWristband(1), [0.9])
    assert [event.state for event in events if isinstance(event, LinkEvent)] == [
        LinkState.SEARCHING,
        LinkState.CONNECTING,
        LinkState.CONNECTED_NO_DATA,
    ]


def test_moving_shakes_the_acceleration_and_the_skin() -> None:
    """A bout of movement shows in acceleration; at rest its length is that of gravity."""
    scenario = Scenario("move", script=(Move(60.0, 15.0),))
    events = play(SimulatedWristband(1, scenario), [90.0])
    rest = np.linalg.norm(channel(events, Channel.ACCELERATION_G, 10.0, 60.0)[1], axis=1)
    shaken = np.linalg.norm(channel(events, Channel.ACCELERATION_G, 60.0, 75.0)[1], axis=1)
    assert abs(rest.mean() - 1.0) < 0.01
    assert rest.std() < 0.02 < 0.15 < shaken.std()


def test_asking_for_trouble_works_while_it_runs() -> None:
    """Contact, link and movement can be taken away at any moment, for so long."""
    band = SimulatedWristband(1, QUIET)
    begin(band)
    band.poll(10.0)
    band.lose_contact(5.0)
    band.move(3.0)
    events = band.poll(20.0)
    band.drop_link(4.0)
    later = band.poll(30.0)
    assert channel(events, Channel.CONTACT)[1].tolist() == [0.0] * 5 + [1.0] * 5
    assert channel(later, Channel.CONTACT)[0].tolist() == [25.0, 26.0, 27.0, 28.0, 29.0, 30.0]


def test_lost_packets_are_gaps_and_nothing_else() -> None:
    """A packet that never arrives leaves a hole of one second; what arrives is unchanged."""
    whole = channel(play(SimulatedWristband(1, QUIET), [300.0]), Channel.SKIN_CONDUCTANCE_uS)
    holes = channel(
        play(SimulatedWristband(1, Scenario("holes", lost_packets_per_min=12.0)), [300.0]),
        Channel.SKIN_CONDUCTANCE_uS,
    )
    assert 0.6 * len(whole[0]) < len(holes[0]) < 0.95 * len(whole[0])
    assert np.array_equal(whole[1][np.isin(whole[0], holes[0])], holes[1])


def test_an_empty_battery_ends_it_with_its_reason() -> None:
    """The battery runs down; at zero the link is lost and the source has finished."""
    band = SimulatedWristband(1, Scenario("old", battery_percent=1.0, battery_percent_per_hour=60.0))
    events = play(band, [300.0])
    last = events[-1]
    assert isinstance(last, LinkEvent)
    assert (last.state, last.detail, last.time_s) == (LinkState.LOST, "battery_empty", 60.0)
    assert band.finished


def test_stopping_ends_it_and_may_be_done_twice() -> None:
    """After stop nothing comes any more."""
    band = SimulatedWristband(1)
    begin(band)
    asyncio.run(band.stop())
    asyncio.run(band.stop())
    assert not [event for event in band.poll(60.0) if isinstance(event, Samples)]


def test_values_stay_possible_for_an_hour_of_trouble() -> None:
    """Whatever happens, heart rate, intervals and conductance stay within what a body can do."""
    script = tuple(Stressor(120.0 * k, 0.9, 90.0) for k in range(30))
    events = play(SimulatedWristband(9, Scenario("hard", script=script, fidgets_per_min=2.0)), [3600.0])
    rate = channel(events, Channel.HEART_RATE_BPM)[1]
    intervals = channel(events, Channel.INTERVAL_MS)[1]
    skin = channel(events, Channel.SKIN_CONDUCTANCE_uS)[1]
    assert 45.0 < rate.min() < rate.max() < 150.0
    assert 350.0 < intervals.min() < intervals.max() < 1500.0
    assert 0.0 < skin.min() < skin.max() < 40.0
