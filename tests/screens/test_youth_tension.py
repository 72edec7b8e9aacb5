"""The own tension by touch, offscreen: looks, line, marks, no signal, and the screen that becomes quiet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from biofeedback.errors import StorageFailed
from biofeedback.language import Catalogue
from biofeedback.samples import Arousal, Level
from biofeedback.session.records import Record, RecordType
from biofeedback.session.snapshot import Curve, Snapshot
from biofeedback.training.exercise import Pause, Phase
from screens.render import show
from screens.theme import Theme
from screens.widgets.ladder import LevelLadder
from screens.widgets.sea import Sea
from screens.youth.preview_play import PLAY_MAKERS, rise, tension_session
from screens.youth.quiet import LOUD_AGAIN_AFTER_S, QUIET_AFTER_S, QuietWatch
from screens.youth.quiet_screen import DARKER, QuietScreen
from screens.youth.rehearsal import Rehearsal
from screens.youth.tension import TensionScreen
from screens.youth.tension_line import line_data, trend

_PORTRAIT = (800, 1280)
_SMALL = (320, 200)  # for widgets by themselves: quicker to draw


def _on(widget: Any, size: tuple[int, int] = (1280, 800)) -> Any:
    from kivy.core.window import Window

    Window.add_widget(widget)
    show(size)
    return widget


def _screen(look: str = "orb", view: str = "picture", mode: Any = "avond") -> tuple[Rehearsal, TensionScreen]:
    session = tension_session("nl", look, view)
    return session, _on(TensionScreen(Theme(mode, "youth"), Catalogue("nl"), session.part, None))


def _segment(switch: Any, key: str) -> Any:
    return next(segment for segment in switch.segments if segment.key == key)


def _phase(session: Rehearsal) -> Phase:
    return session.part.snapshot.exercise.phase


def test_the_look_is_chosen_by_touch_and_kept(finger: Any) -> None:
    """Meter, sea and back; the part remembers it, also when another screen comes between."""
    session, screen = _screen()
    assert screen.orb is not None
    for look in ("meter", "sea", "orb"):
        finger.tap(_segment(screen.look_switch, look))
        show((1280, 800))
        assert session.part.look == look
        assert [getattr(screen, each) is not None for each in ("orb", "meter", "sea")] == [
            each == look for each in ("orb", "meter", "sea")
        ]
    finger.tap(_segment(screen.look_switch, "meter"))
    again = TensionScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None)
    assert again.meter is not None


def test_word_sentence_and_tip_follow_the_level() -> None:
    """Each level has its own word, sentence and tip; the level is the engine's."""
    session, screen = _screen()
    words = Catalogue("nl")
    before = screen.head.word
    rise(session, Level.MIDDLE)
    screen.refresh()
    arousal = session.part.snapshot.arousal
    assert arousal is not None
    assert arousal.level is not None
    assert screen.head.word == words(f"levels.{arousal.level.value}") != before
    assert screen.tip is not None
    assert screen.tip.tip == words(f"youth.tension.tip_{arousal.level.value}")
    assert screen.spoken()[1] == words(f"youth.tension.{arousal.level.value}")


@pytest.mark.parametrize("look", ["orb", "sea"])
def test_a_look_moves_to_a_level_and_never_jumps(look: str, frames: Any) -> None:
    """After a change the picture is on its way; after 900 ms it is there."""
    session, screen = _screen(look)
    widget: Any = getattr(screen, look)
    before = widget.shown
    rise(session, Level.MIDDLE)
    screen.refresh()
    frames.advance(0.45, step_s=0.15)
    half = widget.shown
    frames.advance(0.6, step_s=0.2)
    assert before < half < widget.shown == widget.level.number


def test_the_sea_flows_and_its_strips_are_made_once(frames: Any) -> None:
    """Four meshes for good: waves and boat move, nothing new is drawn into the canvas."""
    sea = _on(Sea(Theme("avond", "youth"), Level.HIGH), _SMALL)
    instructions = len(sea.canvas.children)
    heights = [ribbon.y.copy() for ribbon in sea._waves]
    for frame in range(60):
        sea.move(frame / 30)
    frames.advance(0.1)
    assert len(sea._waves) == 4
    assert len(sea.canvas.children) == instructions
    assert all(np.abs(ribbon.y - old).max() > 0.3 for ribbon, old in zip(sea._waves, heights, strict=True))


def _swing(level: Level | None) -> float:
    sea = _on(Sea(Theme("avond", "youth"), level), _SMALL)
    return float(np.ptp(sea._waves[1].y[1]))


def test_waves_grow_with_each_level_and_without_signal_there_is_no_sea() -> None:
    """More tension, higher waves; no signal is lines and the sign, without a drop of water."""
    swings = [_swing(level) for level in Level]
    assert swings == sorted(swings)
    assert swings[0] < 5 < swings[-1]
    empty = _on(Sea(Theme("avond", "youth"), None), _SMALL)
    assert all(ribbon.rgba[3] == 0 for ribbon in empty._waves)
    assert len(empty._lost._mesh.indices) > 0


def test_with_reduced_motion_the_sea_stands_still() -> None:
    """The water waits; the level is still seen."""
    sea = _on(Sea(Theme("avond", "youth", reduced_motion=True), Level.HIGH), _SMALL)
    before = sea._waves[0].y.copy()
    for frame in range(30):
        sea.move(frame / 30)
    assert np.array_equal(before, sea._waves[0].y)


def test_the_line_takes_marks_at_the_moment_of_touching(finger: Any) -> None:
    """A mark is set when the finger comes down; it is stored with the session and stands on the line."""
    session, screen = _screen(view="line")
    button = screen.mark_buttons["sound"]
    touch = finger.down(*button.to_window(*button.center))
    assert [name for _, name in session.part.marks] == ["sound"]
    finger.up(touch)
    assert len(session.part.marks) == 1
    stored = [record.json() for record in session.recorder.records if record.type is RecordType.EVENT]
    assert [event["name"] for event in stored if event["event"] == "mark"] == ["sound"]
    assert screen.chart is not None
    assert [mark.text for mark in screen.chart.data.marks] == ["Geluid"]


def test_picture_and_line_are_chosen_by_touch_in_both_directions(finger: Any) -> None:
    """The line replaces the picture and back, landscape and portrait."""
    session, screen = _screen()
    for size in ((1280, 800), _PORTRAIT):
        show(size)
        finger.tap(_segment(screen.view_switch, "line"))
        show(size)
        assert (session.part.view, screen.chart is not None, screen.orb) == ("line", True, None)
        finger.tap(_segment(screen.view_switch, "picture"))
        show(size)
        assert screen.orb is not None


def test_done_goes_on_and_a_second_touch_does_nothing(finger: Any) -> None:
    """Klaar ends looking; touching again on the way out is not an error and closes nothing else."""
    session, screen = _screen()
    finger.tap(screen.done_button)
    screen.done_button.dispatch("on_release")
    assert _phase(session) is Phase.SUMMARY


@pytest.mark.parametrize("look", ["orb", "meter", "sea"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_band_every_look_is_empty(look: str, language: str) -> None:
    """No level, no tip, no rest; the words say why."""
    make = PLAY_MAKERS[f"tension-none-{look}"]
    screen: Any = _on(make(Theme("avond", "youth"), Catalogue(language), None))
    assert screen.head.word == Catalogue(language)("youth.breathing.no_band")
    assert screen.tip.tip == ""
    assert getattr(screen, look)._level is None


def test_a_disk_that_refuses_a_mark_ends_the_recording_calmly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark is not shown as set, and nothing crashes under the youth's finger."""
    session, screen = _screen(view="line")

    def refuse(_record: Record) -> None:
        raise StorageFailed("full")

    monkeypatch.setattr(session.recorder, "append", refuse)
    screen.mark_buttons["other"].dispatch("on_press")
    assert session.part.disk_failed
    assert session.part.marks == []


def test_the_ladder_lights_one_word() -> None:
    """The level now is larger; without a level none is."""
    ladder = _on(LevelLadder(Theme("avond", "youth"), Catalogue("nl")), _SMALL)
    ladder.show(Level.HIGH)
    assert [loud.text for _, _, loud in ladder._rows.values() if loud.opacity] == ["Hoog"]
    ladder.show(None)
    assert not any(loud.opacity for _, _, loud in ladder._rows.values())


def _curve(indices: list[float]) -> Curve:
    curve = Curve()
    for second, index in enumerate(indices):
        known = not np.isnan(index)
        curve.add(Arousal(float(second), index if known else None, Level.LITTLE if known else None, 1.0))
    return curve


@pytest.mark.parametrize(
    ("indices", "course"),
    [
        ([0.2] * 20 + [1.0] * 20, "rises"),
        ([1.0] * 20 + [0.2] * 20, "falls"),
        ([0.5] * 40, "steady"),
        ([0.5] * 15, None),
        ([0.5] * 25 + [float("nan")] * 15, None),
    ],
)
def test_the_course_is_said_only_when_it_is_known(indices: list[float], course: str | None) -> None:
    """Rises, falls or stays, from what was measured; too little or a gap says nothing."""
    assert trend(_curve(indices)) == course


def test_the_line_moves_on_in_steps_and_shows_five_minutes() -> None:
    """The edges stay for half a minute, so nothing is made anew each second; old marks leave with their time."""
    words = Catalogue("nl")
    edges = {(data.start_s, data.end_s) for data in (_line(second, words) for second in range(400, 420))}
    assert len(edges) <= 2
    data = _line(400, words)
    assert data.end_s - data.start_s == 300
    assert [mark.text for mark in data.marks] == ["Iemand"]


def _line(seconds: int, words: Catalogue) -> Any:
    return line_data(_curve([0.3] * seconds), [(10.0, "sound"), (390.0, "someone")], words)


# -- quiet


def _at(
    snapshot: Snapshot, second: float, level: Level | None, phase: Phase, pause: Pause | None = None
) -> Snapshot:
    view = replace(snapshot.exercise, phase=phase, paused=pause)
    return replace(snapshot, second_s=second, exercise=view, arousal=Arousal(second, None, level, 1.0))


class _Seconds:
    """Feeds a watch with seconds of a level."""

    def __init__(self, phase: Phase = Phase.TENSION) -> None:
        self.watch, self.phase, self.second = QuietWatch(), phase, 0
        self._base = tension_session("nl").part.snapshot

    def give(self, count: int, level: Level | None, pause: Pause | None = None, *, held: bool = False) -> bool:
        for _ in range(count):
            self.second += 1
            for _again in range(3):  # several snapshots of one second
                self.watch.update(_at(self._base, self.second, level, self.phase, pause), held=held)
        return self.watch.active


@pytest.mark.parametrize("phase", [Phase.TENSION, Phase.BREATHING, Phase.ROLE_PLAY])
def test_a_minute_at_the_top_makes_it_quiet(phase: Phase) -> None:
    """Not a second earlier, however many snapshots a second has."""
    seconds = _Seconds(phase)
    assert not seconds.give(QUIET_AFTER_S - 1, Level.TOP)
    assert seconds.give(1, Level.TOP)


def test_other_phases_never_become_quiet() -> None:
    """The game has its own way of floating; the baseline has no level."""
    assert not _Seconds(Phase.GAME).give(3 * QUIET_AFTER_S, Level.TOP)


def test_a_moment_below_the_top_begins_the_minute_anew() -> None:
    """Only tension that stays at the top counts."""
    seconds = _Seconds()
    seconds.give(QUIET_AFTER_S - 1, Level.TOP)
    seconds.give(1, Level.HIGH)
    assert not seconds.give(QUIET_AFTER_S - 1, Level.TOP)


def test_seconds_without_a_level_or_in_a_pause_say_nothing() -> None:
    """No signal is neither high nor calm."""
    seconds = _Seconds()
    seconds.give(QUIET_AFTER_S - 1, Level.TOP)
    assert not seconds.give(30, None)
    assert not seconds.give(30, Level.TOP, Pause.STOPPED)
    assert seconds.give(1, Level.TOP)


def test_it_ends_when_tension_stays_below_the_top() -> None:
    """Ten seconds in a row below the top; a dip is not enough."""
    seconds = _Seconds()
    seconds.give(QUIET_AFTER_S, Level.TOP)
    assert seconds.give(LOUD_AGAIN_AFTER_S - 1, Level.HIGH)
    assert seconds.give(1, Level.TOP)
    assert not seconds.give(LOUD_AGAIN_AFTER_S, Level.MIDDLE)


def test_it_stays_while_the_trainer_is_called() -> None:
    """Who waits for his trainer keeps the calm screen, also when tension comes down meanwhile."""
    seconds = _Seconds()
    seconds.give(QUIET_AFTER_S, Level.TOP)
    assert seconds.give(5 * LOUD_AGAIN_AFTER_S, Level.CALM, held=True)
    assert not seconds.give(1, Level.CALM)


def test_a_touch_or_another_phase_ends_it() -> None:
    """After a touch only another whole minute makes it quiet again."""
    seconds = _Seconds()
    seconds.give(QUIET_AFTER_S, Level.TOP)
    seconds.watch.dismiss()
    assert not seconds.give(QUIET_AFTER_S - 1, Level.TOP)
    assert seconds.give(1, Level.TOP)
    seconds.phase = Phase.SUMMARY
    assert not seconds.give(1, Level.TOP)


def test_the_quiet_screen_is_darker_silent_and_without_a_level(frames: Any) -> None:
    """30 % darker, no level word, no tip, no steps; speech stops when it comes."""
    said: list[Any] = []
    session = tension_session("nl")
    screen = _on(
        QuietScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, said.append, on_go_on=lambda: None)
    )
    assert said == [()]
    assert screen.darker < DARKER
    frames.advance(1.2, step_s=0.3)
    assert screen.darker == pytest.approx(DARKER)
    texts = {child.text for child in screen.walk() if hasattr(child, "texture_size")}
    words = Catalogue("nl")
    assert not texts & {words(f"levels.{level.value}") for level in Level}
    assert screen.top_bar.steps is None


@pytest.mark.parametrize("size", [(1280, 800), _PORTRAIT])
def test_on_the_quiet_screen_the_trainer_is_one_touch_away(finger: Any, size: tuple[int, int]) -> None:
    """Calling shows the sign; going on is the other touch; stop is where it always is."""
    gone: list[bool] = []
    session = tension_session("nl")
    screen = _on(
        QuietScreen(
            Theme("avond", "youth"), Catalogue("nl"), session.part, None, on_go_on=lambda: gone.append(True)
        ),
        size,
    )
    finger.tap(screen.go_on_button)
    assert gone == [True]
    finger.tap(screen.trainer_button)
    assert session.part.trainer_called
    assert screen.sign is not None
