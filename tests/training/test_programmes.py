"""Programmes: those that come with the app, own ones, and what is said about a file that does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import NotFound, OutputExists, UsageError
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.training.build import SETTINGS, build_exercise, settings_of, usual
from biofeedback.training.exercise import Action, ActionKind, Phase, Signal
from biofeedback.training.programme import Programme
from biofeedback.training.programme_file import parse
from biofeedback.training.programmes import FOLDER, change_words, copy_to_change, shelf, take_in
from biofeedback.training.registry import EXERCISES
from biofeedback.training.series import NAME, Planned, SeriesExercise, build


def _text(nl: str) -> dict[str, str]:
    return {"nl": nl, "en": nl}


def _file() -> dict[str, Any]:
    """A small programme that fits."""
    step = {"text": _text("Ademen"), "setting": "breathing_s"}
    talk = {"text": _text("Praten"), "minutes": 2.5}
    session = {
        "title": _text("Eerste"),
        "goal": _text("Doel"),
        "exercises": [{"exercise": "breathing", "settings": {"breathing_s": 180}}],
        "steps": [talk, step],
        "say": _text("Zeg"),
        "watch": _text("Let op"),
    }
    fields = {"format": 1, "id": "ours", "title": _text("Van ons"), "about": _text("Kort"), "source": "Wij"}
    return {**fields, "sessions": [session]}


def _shipped() -> dict[str, Programme]:
    return {one.id: one for one in shelf().programmes}


def test_the_three_programmes_have_their_doses() -> None:
    """Ten sessions of anger control, eight game sessions of at most half an hour, five of breathing."""
    programmes = _shipped()
    assert {name: len(one.sessions) for name, one in programmes.items() if not one.single} == {
        "anger-control": 10,
        "night-flight": 8,
        "breathing": 5,
    }
    for session in programmes["night-flight"].sessions:
        assert session.exercise == "game"
        assert sum(session.lengths_s()) <= 30 * 60
    assert all(sum(session.lengths_s()) <= 45 * 60 for session in programmes["anger-control"].sessions)


def test_every_exercise_stands_among_the_single_ones() -> None:
    """Whatever the app can do can be chosen by itself, once."""
    (single,) = [one for one in shelf().programmes if one.single]
    assert sorted(session.exercise for session in single.sessions) == sorted(EXERCISES)


@pytest.mark.parametrize("name", sorted(_shipped()))
def test_every_session_can_be_started(name: str) -> None:
    """Each session of each programme builds, begins somewhere, and has a full page in both languages."""
    for session in _shipped()[name].sessions:
        exercise = build(session.exercises)
        assert exercise.name == session.exercise
        assert exercise.view.phase is not Phase.DONE
        assert all(length > 0 for length in session.lengths_s())
        for texts in (session.title, session.goal, session.say, session.watch):
            assert texts["nl"] != texts["en"] or name == "single"


def test_a_changed_setting_changes_its_step() -> None:
    """Ten minutes of breathing make its line of the protocol ten minutes long."""
    session = parse(json.dumps(_file()), "a.json").sessions[0]
    assert session.lengths_s() == (150, 180)
    assert session.lengths_s({"breathing_s": 600}) == (150, 600)


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda content: content.pop(key)


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], object]:
    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (_without("title"), "the whole file", "'title' is missing"),
        (_set("format", to=2), "format", "write 1"),
        (_set("id", to="Onze Reeks"), "id", "small letters"),
        (_set("extra", to=1), "the whole file", "'extra' is not known"),
        (_set("single", to="yes"), "single", "true or false"),
        (_set("sessions", to=[]), "sessions", "1 to 60"),
        (_set("sessions", 0, "goal", "en", to=" "), "sessions[0].goal.en", "some words"),
        (_set("sessions", 0, "goal", to="Doel"), "sessions[0].goal", "nl, en"),
        (_set("sessions", 0, "title", "nl", to="x" * 61), "sessions[0].title.nl", "room for 60"),
        (_set("sessions", 0, "exercises", 0, "exercise", to="yoga"), "sessions[0].exercises[0]", "yoga"),
        (_set("sessions", 0, "exercises", 0, "settings", to={"pace": 6}), "sessions[0].exercises[0]", "'pace'"),
        (_set("sessions", 0, "exercises", 0, "settings", to=[]), "sessions[0].exercises[0].settings", "braces"),
        (_set("sessions", 0, "steps", 0, "minutes", to=0), "sessions[0].steps[0].minutes", "above 0"),
        (_set("sessions", 0, "steps", 0, "setting", to="looking_s"), "sessions[0].steps[0]", "either"),
        (_set("sessions", 0, "steps", 1, "setting", to="looking_s"), "sessions[0].steps[1].setting", "seconds"),
        (
            _set("sessions", 0, "exercises", to=[{"exercise": "find_rate"}, {"exercise": "game"}]),
            "sessions[0].exercises",
            "session of its own",
        ),
    ],
)
def test_an_error_names_file_place_and_remedy(
    change: Callable[[dict[str, Any]], object], place: str, says: str
) -> None:
    """Whoever wrote the file reads where it does not fit and what to write there."""
    content = _file()
    change(content)
    with pytest.raises(UsageError) as caught:
        parse(json.dumps(content), "ours.json")
    assert str(caught.value).startswith(f"ours.json, {place}: ")
    assert says in str(caught.value)
    assert caught.value.reason == "programme_wrong"
    values = caught.value.values
    assert (values["file"], values["place"]) == ("ours.json", place)
    for language in LANGUAGES:  # each mistake has its own sentence in the trainer's language
        sentence = Catalogue(language)(f"trainer.programme_bad_{values['code']}", **values)
        assert "{" not in sentence


def test_a_file_that_is_no_json_names_its_line() -> None:
    """A forgotten comma is found by its line."""
    with pytest.raises(UsageError, match=r"ours\.json, line 2: .*commas"):
        parse('{"format": 1\n"id": 2}', "ours.json")


def test_own_programmes_are_taken_in_once_and_replace_by_id(tmp_path: Path) -> None:
    """A checked file is copied; the same again is refused; with the id of ours it takes its place."""
    path = tmp_path / "from stick.json"
    path.write_text(json.dumps({**_file(), "id": "breathing"}), encoding="utf-8")
    home = tmp_path / "home"
    assert take_in(path, home).own
    with pytest.raises(OutputExists):
        take_in(path, home)
    found = shelf(home)
    assert found.get("breathing") == next(one for one in found.programmes if one.own)
    assert len(found.programmes) == len(shelf().programmes)


def test_a_copy_to_change_is_the_same_programme(tmp_path: Path) -> None:
    """The copy lies in the tablet's folder, is read as an own one, and is never overwritten."""
    path = copy_to_change("anger-control", tmp_path)
    assert path.parent == tmp_path / FOLDER
    copied = shelf(tmp_path).get("anger-control")
    assert copied is not None
    assert copied.own
    assert copied.sessions == _shipped()["anger-control"].sessions
    with pytest.raises(OutputExists):
        copy_to_change("anger-control", tmp_path)
    with pytest.raises(NotFound):
        copy_to_change("nothing", tmp_path)


def test_a_wrong_own_file_is_told_and_the_others_stay(tmp_path: Path) -> None:
    """One bad file must not take the programmes of a whole day away."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / FOLDER / "latin.json").write_bytes(b"\xff\xfe{}")
    found = shelf(tmp_path)
    assert [error.values["file"] for error in found.problems] == ["bad.json", "latin.json"]
    assert len(found.programmes) == len(shelf().programmes)


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_exercise_takes_what_is_offered(name: str) -> None:
    """Each offered value is accepted and stands in the settings that are stored; the usual one is offered."""
    for setting in settings_of(name):
        assert setting.usual in setting.values
        for value in setting.values:
            assert build_exercise(name, {setting.name: value}).settings[setting.name] == value
    assert build_exercise(name, usual(name)).name == name
    assert sorted(SETTINGS) == sorted(EXERCISES)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("nothing", {}),
        ("breathing", {"pace_per_min": "six"}),
        ("breathing", {"pace_per_min": 40}),
        ("game", {"rounds": 2.5}),
        ("game", {"rounds": True}),
        ("guess", {"rounds": 50}),
        ("time_out", {"baseline_s": 5}),
        ("body_check", {"baseline_s": 120}),
    ],
)
def test_what_does_not_fit_is_refused(name: str, settings: dict[str, object]) -> None:
    """A wrong name, a strange setting, a value of the wrong kind or outside its limits."""
    with pytest.raises(UsageError):
        build_exercise(name, settings)


def test_a_series_asks_and_measures_once() -> None:
    """Plan, breathing and game in one session: one band check, one rest, one number at either end, one summary."""
    series = SeriesExercise([Planned("signal_plan"), Planned("breathing", {"baseline_s": 180}), Planned("game")])
    phases = [step.phase for step in series.steps]
    once = (Phase.BAND_CHECK, Phase.BASELINE, Phase.RATING_BEFORE, Phase.RATING_AFTER, Phase.SUMMARY)
    assert all(phases.count(phase) == 1 for phase in once)
    assert phases.index(Phase.SIGNAL_PLAN) < phases.index(Phase.BAND_CHECK) < phases.index(Phase.BREATHING)
    assert phases[-3:] == [Phase.GAME, Phase.RATING_AFTER, Phase.SUMMARY]
    assert next(step for step in series.steps if step.phase is Phase.BASELINE).duration_s == 180
    assert series.name == NAME
    assert series.settings["exercises"][1]["settings"]["baseline_s"] == 180  # type: ignore[index]


def test_a_series_runs_to_its_end() -> None:
    """Breathing, then looking at the tension: touched through as a youth would."""
    series = SeriesExercise([Planned("breathing", {"breathing_s": 60, "baseline_s": 60}), Planned("tension")])
    seen: list[Phase] = []
    for _ in range(900):
        series.tick(Signal.GOOD)
        phase = series.view.phase
        if not seen or seen[-1] is not phase:
            seen.append(phase)
        if phase is Phase.BASELINE and series.view.elapsed_s >= 60:
            series.baseline_result(True)
        elif phase in (Phase.RATING_BEFORE, Phase.RATING_AFTER):
            series.act(Action(ActionKind.RATE, 4))
        elif phase is Phase.SUMMARY or (phase is Phase.BAND_CHECK and series.band_ready):
            series.act(Action(ActionKind.CONTINUE))
    assert seen[-1] is Phase.DONE
    assert seen.index(Phase.BREATHING) < seen.index(Phase.TENSION) < seen.index(Phase.RATING_AFTER)


def test_an_empty_session_is_refused() -> None:
    """A session without an exercise is none."""
    with pytest.raises(UsageError):
        SeriesExercise([])


def test_words_of_a_copy_are_changed_and_checked(tmp_path: Path) -> None:
    """The copy says what the trainer wrote; what does not fit changes nothing; only copies can be changed."""
    copy_to_change("breathing", tmp_path)
    change_words("breathing", 2, {"goal": " Rustig worden ", "say": "Hoi"}, "nl", tmp_path)
    programme = shelf(tmp_path).get("breathing")
    assert programme is not None
    assert (programme.sessions[1].goal["nl"], programme.sessions[1].say["nl"]) == ("Rustig worden", "Hoi")
    assert programme.sessions[1].goal["en"] == _shipped()["breathing"].sessions[1].goal["en"]
    before = (tmp_path / FOLDER / "breathing.json").read_bytes()
    with pytest.raises(UsageError, match="some words"):
        change_words("breathing", 2, {"goal": " "}, "nl", tmp_path)
    with pytest.raises(UsageError, match="room for"):
        change_words("breathing", 2, {"title": "x" * 61}, "nl", tmp_path)
    assert (tmp_path / FOLDER / "breathing.json").read_bytes() == before
    with pytest.raises(NotFound):
        change_words("anger-control", 1, {"goal": "x"}, "nl", tmp_path)
