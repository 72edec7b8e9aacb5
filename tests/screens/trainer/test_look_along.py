"""Looking along over the youth's part: the PIN, live channels, marks, pause, stop, note, and the study's no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.samples import Features, Level, Reason
from biofeedback.session.records import RecordType
from biofeedback.session.snapshot import Snapshot
from biofeedback.training.exercise import ExerciseView, Pause, Phase, Signal
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.vault.clock import Clock
from biofeedback.vault.pin import Pin
from screens.theme import Theme
from screens.trainer.channels import channels
from screens.trainer.look_along import MARKS, LookAlong
from screens.trainer.pin_pad import PinPad
from screens.youth.preview_exercises import opened
from screens.youth.rehearsal import Rehearsal

WORDS = Catalogue("nl")
THEME = Theme("dag", "trainer")


@pytest.fixture
def session() -> Rehearsal:
    """A minute into the breathing."""
    session = Rehearsal(breathing_s=240, baseline_s=60)
    session.to_breathing()
    session.run(60)
    return session


def _panel(session: Rehearsal, closed: list[str] | None = None, *, measures: bool = True) -> LookAlong:
    told = [] if closed is None else closed
    return LookAlong(
        THEME, WORDS, session.part, code="K-204", measures=measures, on_close=lambda: told.append("closed")
    )


def _events(session: Rehearsal, kind: str) -> list[dict[str, object]]:
    found = [record.json() for record in session.recorder.records if record.type is RecordType.EVENT]
    return [one for one in found if one["event"] == kind]


def _phase(session: Rehearsal) -> str:
    return session.part.snapshot.exercise.phase.value


def _paused(session: Rehearsal) -> Pause | None:
    return session.part.snapshot.exercise.paused


def _texts(widget: Any) -> list[str]:
    return [one.text for one in widget.walk() if getattr(one, "text", "")]


def test_it_shows_what_the_engine_says_now(session: Rehearsal, place: Any) -> None:
    """Level, three channels with their quality, where the exercise is; a second later the next numbers."""
    panel = place(_panel(session))
    features, arousal = session.part.snapshot.features, session.part.snapshot.arousal
    assert features is not None
    assert features.heart_rate_bpm is not None
    assert arousal is not None
    assert arousal.level is not None
    texts = _texts(panel)
    assert f"{features.heart_rate_bpm:.0f}" in texts
    assert WORDS(f"levels.{arousal.level.value}") in texts
    assert WORDS("trainer.phase_left", phase="Ademen", left="3 minuten") in texts
    session.run(60)
    panel.refresh()
    assert WORDS("trainer.phase_left", phase="Ademen", left="2 minuten") in _texts(panel)
    assert panel.chart.data.times_s[-1] == session.part.snapshot.second_s


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_five_marks_are_large_and_count_at_once(
    size: tuple[int, int], session: Rehearsal, place: Any, finger: Any
) -> None:
    """Each is 130 by 96 or more, and stands in the session before the finger is lifted."""
    panel = place(_panel(session), size)
    for name, _icon in MARKS:
        button = panel.marks[name]
        assert button.width >= 130
        assert button.height >= 96
        touch = finger.down(*button.to_window(*button.center))
        assert _events(session, "mark")[-1]["name"] == name
        finger.up(touch)
    assert len(_events(session, "mark")) == len(MARKS)
    assert session.part.marks == []


def test_in_a_role_play_the_exercise_follows_the_marks(place: Any, finger: Any) -> None:
    """The trigger is the role-play's own, and its end lets the cool-down begin."""
    session = opened(RolePlayExercise(60))
    panel = place(_panel(session))
    finger.tap(panel.marks["trigger"])
    finger.tap(panel.marks["end"])
    marks = [one["mark"] for one in _events(session, "note") if one["name"] == "role_play_mark"]
    assert marks == ["trigger", "end"]
    finger.tap(panel.marks["cue"])
    assert [one["name"] for one in _events(session, "mark")] == ["cue"]


def test_pause_and_go_on(session: Rehearsal, place: Any, finger: Any) -> None:
    """The same button, with the word for what it does now."""
    panel = place(_panel(session))
    finger.tap(panel.pause)
    assert _paused(session) is Pause.STOPPED
    panel.refresh()
    assert panel.pause.text == WORDS("trainer.go_on")
    finger.tap(panel.pause)
    assert _paused(session) is None
    panel.refresh()
    assert panel.pause.text == WORDS("trainer.pause")


def test_stop_asks_once_and_keeps_what_there_is(session: Rehearsal, place: Any, finger: Any, frames: Any) -> None:
    """After the answer the youth sees his summary and the panel closes."""
    closed: list[str] = []
    panel = place(_panel(session, closed))
    finger.tap(panel.stop)
    frames.advance(0.4, 0.1)
    assert _phase(session) == "breathing"
    assert panel.dialog is not None
    finger.tap(panel.dialog.buttons[1])
    frames.advance(0.4, 0.1)
    assert _phase(session) == "summary"
    assert closed == ["closed"]


def test_a_note_stands_in_the_session(session: Rehearsal, place: Any, finger: Any, frames: Any) -> None:
    """Typed words are kept with their moment; an empty note is none."""
    panel = place(_panel(session))
    for text in ("  ", "begon onrustig "):
        finger.tap(panel.note)
        frames.advance(0.4, 0.1)
        panel.field.text = text
        finger.tap(panel.dialog.buttons[1])
        frames.advance(0.4, 0.1)
    assert [one["text"] for one in _events(session, "remark")] == ["begon onrustig"]


def test_where_the_study_says_no_there_is_no_measure(session: Rehearsal, place: Any, finger: Any) -> None:
    """No level, no channel, no line; marks, note, pause and stop stay."""
    panel = place(_panel(session, measures=False))
    texts = _texts(panel)
    assert WORDS("trainer.look_off") in texts
    assert not any(WORDS(f"levels.{level.value}") in texts for level in Level)
    assert not hasattr(panel, "chart")
    assert WORDS("trainer.channel_heart") not in texts
    session.run(1)
    panel.refresh()
    finger.tap(panel.marks["trigger"])
    assert [one["name"] for one in _events(session, "mark")] == ["trigger"]


def test_nothing_below_is_touched(session: Rehearsal, place: Any, finger: Any) -> None:
    """A touch beside the panel reaches nothing of the youth's."""
    panel = place(_panel(session))
    touched: list[object] = []
    panel.bind(on_touch_down=lambda _panel, touch: touched.append(touch))
    touch = finger.down(20, 20)
    assert touched
    assert panel.on_touch_down(touch) is True
    finger.up(touch)


def test_what_is_not_known_is_never_a_number() -> None:
    """No band: three dashes. Weak or moving: the number with a warning."""
    view = ExerciseView(Phase.BREATHING, 4, 6, 10, 60)

    def of(features: Features | None) -> dict[str, tuple[str, str]]:
        snapshot = Snapshot(10.0, view, Signal.NONE, features, None, (), None)
        return {name: (one.value, one.quality) for name, one in channels(WORDS, snapshot).items()}

    assert of(None) == dict.fromkeys(("heart", "skin", "movement"), ("–", "none"))
    moving = Features(10.0, 91.6, 3.0, 4.4, None, 0.3, None, 0.3, 0.9, (Reason.MOVING,))
    assert of(moving) == {"heart": ("92", "good"), "skin": ("4", "weak"), "movement": ("Veel", "weak")}


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory) -> Pin:
    """A tablet's PIN, set once because deriving is slow on purpose."""
    made = Pin(tmp_path_factory.mktemp("pin"), Clock())
    made.set("2468")
    return made


def test_only_the_pin_opens(pin: Pin, place: Any, finger: Any, frames: Any) -> None:
    """A wrong one is told and forgotten; the right one opens."""
    went: list[str] = []
    pad = place(PinPad(THEME, WORDS, pin, lambda: went.append("open"), lambda: went.append("back")))
    finger.tap(pad.ok)
    assert went == []
    for digits in ("1357", "2468"):
        for digit in digits:
            finger.tap(pad.keys[digit])
        finger.tap(pad.keys["9"])
        finger.tap(pad.keys["back"])
        finger.tap(pad.ok)
        pad.job.join()
        frames.advance(0.2, 0.1)
        if digits == "1357":
            assert pad.note.text == WORDS("errors.wrong_pin")
            assert went == []
    assert went == ["open"]
    finger.tap(pad.back)
    assert went == ["open", "back"]


def test_without_a_pin_it_says_so(tmp_path: Path, place: Any, finger: Any) -> None:
    """Nothing can be typed, and the way back is there."""
    went: list[str] = []
    pad = place(PinPad(THEME, WORDS, Pin(tmp_path, Clock()), lambda: None, lambda: went.append("back")))
    assert WORDS("trainer.pin_none") in _texts(pad)
    assert pad.keys == {}
    finger.tap(pad.back)
    assert went == ["back"]
