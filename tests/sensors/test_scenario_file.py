"""Scenarios as files: the shipped ones play, and each mistake in one is a clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import UsageError
from biofeedback.samples import Channel, LinkEvent, LinkState
from sensors.physiology.scenario import Breathe, Move
from sensors.physiology.scenario_file import FORMAT, find_scenario, parse_scenario, shipped_names
from sensors.simulated import SimulatedWristband
from sensors.sources import parse_source
from tests.sensors.gather import channel, plain, play


def scenario(**values: Any) -> bytes:
    """A file with these keys."""
    return json.dumps({"format": FORMAT, "name": "own", **values}).encode()


def test_every_shipped_scenario_plays() -> None:
    """Ten minutes of each give heart and skin."""
    assert {"quiet", "breathing", "conflict", "loose_band", "bad_radio", "worn_out"} <= set(shipped_names())
    for name in shipped_names():
        events = play(SimulatedWristband(1, find_scenario(name)), [600.0])
        assert len(channel(events, Channel.HEART_RATE_BPM)[1]) > 200
        assert len(channel(events, Channel.SKIN_CONDUCTANCE_uS)[1]) > 2000


def test_a_battery_that_ends_ends_the_session() -> None:
    """The worn-out band says why it is lost."""
    events = play(parse_source("simulated:worn_out"), [600.0])
    states = [(event.state, event.detail) for event in events if isinstance(event, LinkEvent)]
    assert states[-1] == (LinkState.LOST, "battery_empty")


def test_a_file_of_ones_own_and_a_seed(tmp_path: Path) -> None:
    """By its path, with or without a seed."""
    path = tmp_path / "own.json"
    path.write_bytes(
        scenario(wearer={"heart_rate_bpm": 60}, script=[{"what": "move", "at_s": 5, "duration_s": 2}])
    )
    one, seeded = (plain(play(parse_source(f"simulated:{path}{end}"), [30.0])) for end in ("", ":2"))
    assert one != seeded
    assert find_scenario(str(path)).script == (Move(5.0, 2.0),)
    assert find_scenario(str(path)).wearer.heart_rate_bpm == 60.0


def test_breathing_freely_again_is_null() -> None:
    """A pace may end."""
    content = scenario(script=[{"what": "breathe", "at_s": 5, "per_minute": None}])
    assert parse_scenario(content, "own.json").script == (Breathe(5.0, None),)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "is no JSON"),
        (b"[]", "must be an object"),
        (b"{}", "format must be"),
        (b" " * 70_000, "too large"),
        (scenario(name=3), "name must be a text"),
        (scenario(speed=3), "speed is not known here"),
        (scenario(pace_tension=2), "pace_tension must be a number from 0 to 1"),
        (scenario(wearer=[]), "wearer must be an object"),
        (scenario(wearer={"age": 16}), "wearer.age is not known here"),
        (scenario(wearer={"calm": True}), "wearer.calm must be a number"),
        (scenario(script={}), "script must be a list"),
        (scenario(script=[3]), r"script\[0\] must be an object"),
        (scenario(script=[{"what": "sing"}]), r"script\[0\].what must be one of stressor"),
        (scenario(script=[{"what": "move", "at_s": 3}]), r"script\[0\].duration_s is missing"),
        (scenario(script=[{"what": "move", "at_s": -3, "duration_s": 1}]), r"script\[0\].at_s must be a number"),
        (scenario(script=[{"what": "breathe", "at_s": 3}]), r"script\[0\].per_minute is missing"),
    ],
)
def test_each_mistake_is_one_clear_sentence(content: bytes, says: str) -> None:
    """The sentence names the file and the place."""
    with pytest.raises(UsageError, match=says) as caught:
        parse_scenario(content, "own.json")
    assert str(caught.value).startswith("own.json: ")


def test_an_unknown_scenario_names_the_known_ones() -> None:
    """So that the next try is right."""
    with pytest.raises(UsageError, match="bad_radio, breathing, conflict"):
        parse_source("simulated:stormy")
