"""How a youth wants it: complete, checked, and the same after being written and read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import Damaged, UsageError
from biofeedback.training import personal as wishes
from biofeedback.training.breathing import PACE_MAX_PER_MIN, PACE_MIN_PER_MIN
from biofeedback.training.personal import Personal, from_json, to_json

_FULL = Personal(
    sign="tree",
    theme="dag",
    look="meter",
    sensitivity=1.5,
    pace_per_min=5.5,
    sounds=True,
    vibration=True,
    signal_level=4,
    text_scale=1.25,
    reduced_motion=True,
    high_contrast=True,
    tips={4: ("Loop een rondje.", "Drink water.")},
)


@pytest.mark.parametrize("personal", [Personal(), _FULL])
def test_what_is_written_reads_back_the_same(personal: Personal) -> None:
    """Every field survives, and the same wishes give the same text."""
    assert from_json(to_json(personal)) == personal
    assert to_json(from_json(to_json(personal))) == to_json(personal)
    assert copy.deepcopy(personal) == personal


def test_it_starts_quiet() -> None:
    """Without a wish there is no sound, no vibration and no signal."""
    plain = Personal()
    assert not plain.sounds
    assert not plain.vibration
    assert plain.signal_level is None


@pytest.mark.parametrize(
    "change",
    [
        {"sign": "dog"},
        {"theme": "pink"},
        {"look": "graph"},
        {"sensitivity": 9.0},
        {"sensitivity": True},
        {"pace_per_min": 3.0},
        {"sounds": 1},
        {"signal_level": 1},
        {"signal_level": True},
        {"text_scale": 2.0},
        {"tips": {9: ("x",)}},
        {"tips": {3: ("a", "b", "c", "d")}},
        {"tips": {3: ("",)}},
        {"tips": {3: ("x" * 61,)}},
    ],
)
def test_what_is_not_there_is_refused(change: dict[str, Any]) -> None:
    """A value outside the choices is an error that names them."""
    with pytest.raises(UsageError):
        Personal().with_(**change)


@pytest.mark.parametrize(
    "change", [{"sign": "dog"}, {"colour": "red"}, {"format": 2}, {"tips": 3}, {"text_scale": "x"}]
)
def test_a_text_with_something_unknown_is_damaged(change: dict[str, Any]) -> None:
    """An unknown field or value is said; nothing falls back in silence."""
    content = json.loads(to_json(Personal())) | change
    with pytest.raises(Damaged):
        from_json(json.dumps(content))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{"])
def test_no_such_text_is_damaged(text: str) -> None:
    """What is no such text at all is said as well."""
    with pytest.raises(Damaged):
        from_json(text)


def test_tips_cannot_be_changed_behind_its_back() -> None:
    """The mapping that was given may change later; the wishes do not."""
    given = {2: ("Adem uit.",)}
    kept = Personal(tips=given)
    given[2] = ("x",)
    assert kept.tips[2] == ("Adem uit.",)


def test_the_choices_agree_with_the_rest_of_the_house() -> None:
    """Signs, themes and pace are those that the screens and the breathing know."""
    root = Path(__file__).parents[2]
    tokens = json.loads((root / "assets" / "design" / "tokens.json").read_text(encoding="utf-8"))
    assert set(wishes.SIGNS) == set(tokens["emblems"])
    assert set(wishes.THEMES) == set(tokens["color"]) & {"avond", "dag"}
    assert max(wishes.TEXT_SCALES) == tokens["type"]["systemTextScaleMax"]
    assert (wishes.PACE_MIN_PER_MIN, wishes.PACE_MAX_PER_MIN) == (PACE_MIN_PER_MIN, PACE_MAX_PER_MIN)
