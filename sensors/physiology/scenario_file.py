"""Scenarios as JSON files: a trainer's practice case without code. Every mistake names its place in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

from biofeedback.errors import UsageError
from sensors.physiology.scenario import (
    BREATHING,
    QUIET,
    Breathe,
    DropLink,
    Happening,
    LoseContact,
    Move,
    Scenario,
    Stressor,
    Wearer,
)

FORMAT = "biofeedback-scenario-1"
_LARGEST_FILE = 65_536  # bytes; a scenario is about one page
_MOST_HAPPENINGS = 500
_HAPPENINGS: dict[str, type[Happening]] = {
    "stressor": Stressor,
    "breathe": Breathe,
    "lose_contact": LoseContact,
    "drop_link": DropLink,
    "move": Move,
}
# What each number may be: a scenario is for practice, so only a body and a band that could be.
_LIMITS = {
    "at_s": (0.0, 86_400.0), "strength": (0.0, 1.0), "duration_s": (0.0, 86_400.0), "per_minute": (2.0, 30.0),
    "heart_rate_bpm": (40.0, 130.0), "breaths_per_min": (4.0, 30.0), "skin_level_uS": (0.05, 30.0),
    "responses_per_min": (0.0, 20.0), "calm": (0.0, 1.0), "pace_tension": (0.0, 1.0),
    "lost_packets_per_min": (0.0, 60.0), "fidgets_per_min": (0.0, 20.0), "battery_percent": (0.0, 100.0),
    "battery_percent_per_hour": (0.0, 10_000.0),
}  # fmt: skip


def shipped_names() -> tuple[str, ...]:
    """Names of the scenarios that come with the app."""
    folder = files("assets") / "scenarios"
    found = (entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(sorted({QUIET.name, BREATHING.name, *found}))


def find_scenario(name: str) -> Scenario:
    """A shipped scenario by name, or the file at a path; raises UsageError when it is neither or has a mistake."""
    for known in (QUIET, BREATHING):
        if name == known.name:
            return known
    if name in shipped_names():
        return parse_scenario((files("assets") / "scenarios" / f"{name}.json").read_bytes(), name)
    path = Path(name)
    if path.suffix == ".json" and path.is_file():
        return parse_scenario(path.read_bytes()[: _LARGEST_FILE + 1], path.name)
    raise UsageError(
        f"There is no scenario '{name}'; choose {', '.join(shipped_names())}, or give the path of a .json file.",
        reason="scenario_unknown",
    )


def parse_scenario(content: bytes, file: str) -> Scenario:
    """The scenario in a file; raises UsageError naming the first mistake."""
    if len(content) > _LARGEST_FILE:
        raise _wrong(file, "", "is too large")
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _wrong(file, "", "is no JSON: check commas, quotes and braces") from error
    top = _object(file, "", tree)
    if top.get("format") != FORMAT:
        raise _wrong(file, "format", f'must be "{FORMAT}"')
    name = top.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 40:
        raise _wrong(file, "name", "must be a text of at most 40 characters")
    numbers = {
        key: value for key, value in top.items() if key not in ("format", "name", "note", "wearer", "script")
    }
    wearer = _object(file, "wearer", top.get("wearer", {}))
    return Scenario(
        name,
        Wearer(**_numbers(file, "wearer.", wearer, Wearer)),
        _script(file, top.get("script", [])),
        **_numbers(file, "", numbers, Scenario),
    )


def _script(file: str, content: object) -> tuple[Happening, ...]:
    if not isinstance(content, list) or len(content) > _MOST_HAPPENINGS:
        raise _wrong(file, "script", f"must be a list of at most {_MOST_HAPPENINGS}")
    return tuple(_happening(file, f"script[{at}]", entry) for at, entry in enumerate(content))


def _happening(file: str, where: str, content: object) -> Happening:
    entry = dict(_object(file, where, content))
    what = entry.pop("what", None)
    if not isinstance(what, str) or what not in _HAPPENINGS:
        raise _wrong(file, f"{where}.what", f"must be one of {', '.join(_HAPPENINGS)}")
    kind = _HAPPENINGS[what]
    if kind is Breathe and entry.get("per_minute", 0) is None:
        entry.pop("per_minute")
        return Breathe(_numbers(file, f"{where}.", entry, Breathe, optional="per_minute")["at_s"], None)
    return kind(**_numbers(file, f"{where}.", entry, kind))


def _numbers(
    file: str, where: str, content: Mapping[str, object], kind: type, *, optional: str = ""
) -> dict[str, float]:
    """The numbers of one dataclass: no unknown key, none missing that has no default, each within its limits."""
    allowed = {entry.name for entry in fields(kind)} & set(_LIMITS)
    needed = allowed - {optional} if kind in _HAPPENINGS.values() else set()
    for key in sorted(needed - set(content)):
        raise _wrong(file, f"{where}{key}", "is missing")
    numbers: dict[str, float] = {}
    for key, value in content.items():
        if key not in allowed:
            raise _wrong(file, f"{where}{key}", f"is not known here; known are {', '.join(sorted(allowed))}")
        least, most = _LIMITS[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise _wrong(file, f"{where}{key}", f"must be a number from {least:g} to {most:g}")
        numbers[key] = float(value)
    return numbers


def _object(file: str, where: str, content: object) -> Mapping[str, object]:
    if not isinstance(content, dict):
        raise _wrong(file, where, "must be an object in braces")
    return content


def _wrong(file: str, where: str, what: str) -> UsageError:
    return UsageError(f"{file}: {where + ' ' if where else ''}{what}.", reason="scenario_wrong")
