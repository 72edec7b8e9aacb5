"""How a youth wants it: sign, colours, look, sounds, text, and what helps at each level. No name, no measure.

It is kept per participant, sealed; where and how is not decided here. Read back, every value is checked: an
unknown one is an error with the name of the field, never a silent default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from biofeedback.errors import Damaged, UsageError

FORMAT = 1
SIGNS = ("mountain", "waves", "ring", "tree", "lines", "lightning")  # the emblems of the design kit
THEMES = ("avond", "dag")
LOOKS = ("orb", "meter", "sea")
TEXT_SCALES = (1.0, 1.25, 1.5)  # tokens.json: the system's text size is honoured to 1.5
SENSITIVITY_MIN, SENSITIVITY_MAX = 0.5, 2.0  # half and twice as much per step of tension (arousal meter)
SENSITIVITIES = {"low": 0.7, "usual": 1.0, "high": 1.4}  # the three to choose from, within those limits
PACE_MIN_PER_MIN, PACE_MAX_PER_MIN = 4.5, 10.0  # as the paced breathing (training/breathing.py)
SIGNAL_LEVELS = (3, 4, 5)  # below the middle there is nothing to signal (owner's choice)
TIP_LEVELS = (1, 2, 3, 4, 5)
TIPS_MAX = 3  # more are not read at a tense moment (owner's choice)
_SWITCHES = (
    "sounds",
    "vibration",
    "game_sounds",
    "signal_sound",
    "signal_vibration",
    "signal_light",
    "reduced_motion",
    "high_contrast",
)
TIP_LONGEST = 60  # characters: one sentence of ten words


@dataclass(frozen=True, slots=True)
class Personal:
    """One youth's wishes. Raises UsageError, with what to do, for a value that is not there.

    `signal_level` is the level from which a soft signal is given (3-5), None for no signal at all; the three
    `signal_` switches say in which ways it comes. `tips` are the youth's own per level, at most three; without one
    the standard tip of that level is shown.
    """

    sign: str = "mountain"
    theme: str = "avond"
    look: str = "orb"
    sensitivity: float = 1.0
    pace_per_min: float = 6.0  # school studies, doi 10.3390/ijerph19095475
    sounds: bool = False  # quiet until he asks for it: others hear it too
    vibration: bool = False
    game_sounds: bool = True  # soft answers of the game to what he does; nothing else sounds unasked
    signal_level: int | None = None
    signal_sound: bool = True
    signal_vibration: bool = True
    signal_light: bool = True
    text_scale: float = 1.0
    reduced_motion: bool = False
    high_contrast: bool = False
    tips: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _choose("sign", self.sign, SIGNS)
        _choose("theme", self.theme, THEMES)
        _choose("look", self.look, LOOKS)
        _choose("text_scale", self.text_scale, TEXT_SCALES)
        _choose("signal_level", self.signal_level, (None, *SIGNAL_LEVELS))
        _within("sensitivity", self.sensitivity, SENSITIVITY_MIN, SENSITIVITY_MAX)
        _within("pace_per_min", self.pace_per_min, PACE_MIN_PER_MIN, PACE_MAX_PER_MIN)
        for name in _SWITCHES:
            _choose(name, getattr(self, name), (True, False))
        object.__setattr__(self, "tips", MappingProxyType(_checked_tips(self.tips)))

    def with_(self, **changes: Any) -> Personal:
        """A copy with other wishes. Raises UsageError as the constructor does."""
        return replace(self, **changes)

    def __reduce__(self) -> tuple[Any, ...]:
        # a mapping proxy cannot be copied or pickled by itself
        return (from_json, (to_json(self),))


def to_json(personal: Personal) -> str:
    """One line of JSON with sorted keys: the same wishes give the same text."""
    names = (one.name for one in fields(personal) if one.name != "tips")
    values = {name: getattr(personal, name) for name in names}
    tips = {str(level): list(told) for level, told in sorted(personal.tips.items())}
    return json.dumps({"format": FORMAT, **values, "tips": tips}, sort_keys=True, ensure_ascii=False)


def from_json(text: str) -> Personal:
    """Read back. Raises Damaged when it is no such text, or holds a field or value that does not exist."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise ValueError("format")
        tips = content.pop("tips")
        content["tips"] = {int(level): tuple(told) for level, told in tips.items()}
        return Personal(**content)
    except (ValueError, TypeError, KeyError, AttributeError, UsageError) as error:
        raise Damaged(f"What this youth had set cannot be read ({error}); it is kept as it is.") from error


def _checked_tips(tips: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    checked: dict[int, tuple[str, ...]] = {}
    for level, told in sorted(tips.items()):
        _choose("tips", level, TIP_LEVELS)
        if len(told) > TIPS_MAX:
            raise UsageError(f"There are {len(told)} tips for level {level}; keep at most {TIPS_MAX}.")
        for tip in told:
            if not isinstance(tip, str) or not tip.strip() or len(tip) > TIP_LONGEST:
                raise UsageError(f"A tip has 1 to {TIP_LONGEST} characters; make it shorter.")
        checked[level] = tuple(told)
    return checked


def _choose(name: str, value: object, allowed: tuple[object, ...]) -> None:
    # True == 1 in Python: the type must be one that is allowed as well
    if not any(value == one and type(value) is type(one) for one in allowed):
        choices = ", ".join(str(one) for one in allowed)
        raise UsageError(f"'{value}' is not there for {name}; choose one of: {choices}.")


def _within(name: str, value: object, low: float, high: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and low <= float(str(value)) <= high):
        raise UsageError(f"{name} is {low} to {high}; '{value}' is outside that.")
