"""How I want it, the start and the summary of every exercise, by touch and in both languages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.personal import Personal, to_json
from biofeedback.training.registry import EXERCISES
from screens.render import show
from screens.theme import Theme
from screens.youth.preview_exercises import MAKERS
from screens.youth.settings import SettingsScreen
from screens.youth.start import StartScreen
from screens.youth.summary_acts import act_of, exercise_of
from screens.youth.summary_facts import STICKER_ICONS, StickerCard


def _on(screen: Any, size: tuple[int, int] = (1280, 800)) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(size)
    return screen


def _settings(personal: Personal | None = None, **more: Any) -> tuple[Any, list[Personal], list[str]]:
    changes: list[Personal] = []
    backs: list[str] = []
    screen = SettingsScreen(
        Catalogue("nl"),
        personal or Personal(),
        on_change=changes.append,
        on_back=lambda: backs.append("back"),
        can_vibrate=True,
        **more,
    )
    return _on(screen), changes, backs


def test_every_touch_is_told_at_once(finger: Any) -> None:
    """Sign and look change with one touch each; the way back tells nothing new."""
    screen, changes, backs = _settings()
    finger.tap(screen.emblems["tree"])
    finger.tap(screen.switches["look"].segments[2])
    assert [(one.sign, one.look) for one in changes] == [("tree", "orb"), ("tree", "sea")]
    assert screen.emblems["tree"].chosen
    finger.tap(screen.back_button)
    assert backs == ["back"]


def test_colours_and_letters_are_seen_at_once(finger: Any) -> None:
    """Another theme or text size draws the page anew in it, and nothing else is lost."""
    screen, changes, _ = _settings(Personal(sign="ring"))
    finger.tap(screen.switches["theme"].segments[1])
    show((1280, 800))
    assert screen.theme.mode == "dag"
    finger.tap(screen.switches["text_scale"].segments[2])
    show((1280, 800))
    assert screen.theme.text_scale == 1.5
    finger.tap(screen.toggles["contrast"])
    show((1280, 800))
    assert screen.theme.colors.text2 == screen.theme.colors.text
    assert changes[-1] == Personal(sign="ring", theme="dag", text_scale=1.5, high_contrast=True)


def test_sounds_and_signals_are_off_until_asked_for(finger: Any) -> None:
    """Their pages turn them on, and off again; each sound can be tried."""
    heard: list[str] = []
    screen, changes, _ = _settings(on_hear=heard.append)
    finger.tap(screen.tabs.segments[1])
    show((1280, 800))
    finger.tap(screen.toggles["sounds"])
    finger.tap(screen.hear_buttons["sounds"])
    finger.tap(screen.tabs.segments[2])
    show((1280, 800))
    finger.tap(screen.switches["signal_level"].segments[2])
    finger.tap(screen.switches["signal_level"].segments[0])
    finger.tap(screen.hear_buttons["signal_sound"])
    assert [one.sounds for one in changes] == [True] * 3
    assert [one.signal_level for one in changes] == [None, 4, None]
    assert heard == ["breath-in", "level"]
    assert '"sounds": true' in to_json(changes[-1])


def test_the_start_leads_to_how_i_want_it(finger: Any) -> None:
    """The button stands at the upper left where someone keeps the wishes, and nowhere else."""
    told: list[str] = []
    given: dict[str, Any] = {"on_begin": lambda: None, "on_kept": lambda: None, "speak": None}
    theme, words = Theme("avond", "youth"), Catalogue("nl")
    screen = _on(StartScreen(theme, words, on_settings=lambda: told.append("settings"), **given))
    finger.tap(screen.settings_button)
    assert told == ["settings"]
    assert not hasattr(_on(StartScreen(theme, words, **given)), "settings_button")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_every_exercise_has_its_words(exercise: str, language: str) -> None:
    """A line for today, a reason, and a sticker; the catalogue raises where one is missing."""
    words = Catalogue(language)
    given: dict[str, Any] = {"on_begin": lambda: None, "on_kept": lambda: None, "speak": None}
    said = StartScreen(Theme("avond", "youth"), words, exercise=exercise, **given).spoken()
    assert said[1] == words(f"youth.today.{exercise}")
    assert said[2] == words(f"youth.why.{exercise}")
    assert words(f"youth.sticker.{exercise}")
    assert exercise in STICKER_ICONS


_SUMMARIES = {
    "baseline": "Je zat 1 minuut stil.",
    "guess": "Je durfde te raden: 3 keer.",
    "relaxation": "Je spande je spieren en liet los.",
    "counting": "Je telde rustig terug.",
    "role-play": "Je deed het hele rollenspel mee.",
    "time-out": "Je nam een time-out en kwam terug.",
    "find-rate": "Je probeerde 5 tempo's.",
    "body-check": "Je keek waar je het voelt.",
    "hassle-log": "Je keek eerlijk terug.",
    "signal-plan": "Jouw plan staat.",
}


@pytest.mark.parametrize("name", sorted(_SUMMARIES))
def test_the_summary_names_the_act_of_every_exercise(name: str) -> None:
    """What went well comes first, as an act; no exercise is taken for another, none shows an empty card."""
    screen: Any = MAKERS[f"summary-{name}"](Theme("avond", "youth"), Catalogue("nl"), None)
    assert screen.spoken()[:2] == ("Dit ging goed", _SUMMARIES[name])
    assert exercise_of(screen.summary) == name.replace("-", "_")
    assert act_of(screen.summary, Catalogue("en")) != act_of(screen.summary, Catalogue("nl"))
    _on(screen)
    assert screen.done_button.get_root_window() is not None


def test_a_choice_shows_the_answers_in_place_of_the_line() -> None:
    """Without a band there is no line; the answers stand there, and they are read aloud."""
    screen: Any = MAKERS["summary-hassle-log"](Theme("avond", "youth"), Catalogue("nl"), None)
    _on(screen)
    texts = [label.text for label in screen.walk() if hasattr(label, "texture_size")]
    assert "Oneerlijk" in texts
    assert "Geen signaal deze keer." not in texts
    assert any("Oneerlijk" in sentence for sentence in screen.spoken())


def test_a_sticker_is_for_effort(finger: Any) -> None:
    """Going on after a stop comes before anything the body did."""
    from biofeedback.training.relaxation import RelaxationExercise
    from screens.youth.preview_exercises import opened, to_end
    from screens.youth.summary import SummaryScreen

    session = opened(RelaxationExercise(60))
    session.run(20)
    session.part.stop()
    session.run(5)
    session.part.resume()
    to_end(session)
    screen: Any = _on(SummaryScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None))
    stickers = [child for child in screen.walk() if isinstance(child, StickerCard)]
    assert [sticker.key for sticker in stickers] == ["again"]


def test_a_plan_becomes_the_own_tips() -> None:
    """What was chosen per level is what may be shown at that level; the wishes take it as it is."""
    from screens.youth.summary_acts import plan_tips

    screen: Any = MAKERS["summary-signal-plan"](Theme("avond", "youth"), Catalogue("nl"), None)
    tips = plan_tips(screen.summary, Catalogue("nl"))
    assert tips == {2: ("Ademen",), 3: ("Lopen", "Muziek"), 4: ("Time-out",), 5: ("Time-out", "Praten")}
    assert Personal(tips=tips).tips[3] == ("Lopen", "Muziek")


def test_the_senses_follow_the_wishes() -> None:
    """A signal comes at the chosen level as light, and as nothing else where nothing else was wished."""
    from biofeedback.training.tension import TensionExercise
    from screens.sound import Sounds
    from screens.youth.preview_exercises import opened
    from screens.youth.senses import Senses

    lights: list[float] = []
    session = opened(TensionExercise())
    senses = Senses(
        Personal(signal_level=3), sounds=Sounds(lambda _: None), light=lambda: lights.append(session.clock.now_s)
    )
    plain = Senses(Personal(), light=lambda: lights.append(-1.0))
    session.band.set_breathing(6.0)
    reached = False
    for second in range(240):
        if second == 60:
            session.band.set_breathing(None)
            session.band.stressor(1.0, 90)
        session.run(1)
        for one in (senses, plain):
            one.tick(session.part)
            one.tick(session.part)
        arousal = session.part.snapshot.arousal
        reached = reached or bool(arousal and arousal.level and arousal.level.number >= 3)
    assert reached
    assert 1 <= len(lights) <= 4
    assert -1.0 not in lights


def test_the_light_comes_and_goes_softly(frames: Any) -> None:
    """It is gone after three seconds, takes no touch, and never changes faster than twice a second."""
    from screens.widgets.light import SignalLight

    light: Any = _on(SignalLight(Theme("avond", "youth")))
    light.show()
    seen = []
    for _ in range(32):
        frames.advance(0.1)
        seen.append(light.shown)
    assert max(seen) == 1.0
    assert seen[-1] == 0.0
    assert max(abs(b - a) for a, b in pairwise(seen)) < 0.25


def test_a_session_of_several_exercises_names_two_acts() -> None:
    """What was practised comes first, what was chosen second; the line stands there, not the answers alone."""
    from biofeedback.training.series import Planned, SeriesExercise
    from screens.youth.preview_exercises import opened, to_end
    from screens.youth.summary import SummaryScreen
    from screens.youth.summary_acts import exercises_of, main_of

    plan = [Planned("hassle_log"), Planned("guess", {"baseline_s": 60})]
    session = opened(SeriesExercise(plan))
    for _ in range(4):
        session.part.go_on()
    session.to_baseline()
    to_end(session)
    screen: Any = _on(SummaryScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None))
    assert exercises_of(screen.summary) == ["guess", "hassle_log"]
    assert screen.act() == "Je durfde te raden: 3 keer. Je keek eerlijk terug."
    assert not screen.choosing
    assert main_of(planned.exercise for planned in plan) == "guess"


def test_own_tips_are_chosen_by_picture_and_shown_at_their_level(finger: Any) -> None:
    """Per level at most three, the fourth takes the first one's place; the tension display then shows them."""
    from screens.youth.preview_play import rise, tension_session
    from screens.youth.tension import TensionScreen

    screen, changes, _ = _settings()
    finger.tap(screen.tabs.segments[3])
    show((1280, 800))
    finger.tap(screen.tips.switch.segments[1])
    show((1280, 800))
    for cell in screen.tips.cells[:4]:
        finger.tap(cell)
    assert changes[-1].tips == {3: ("Lopen", "Muziek", "Tellen")}
    finger.tap(screen.tips.cells[3])
    finger.tap(screen.tips.cells[1])
    finger.tap(screen.tips.cells[2])
    assert changes[-1].tips == {}
    finger.tap(screen.tips.cells[2])
    session = tension_session("nl")
    session.part.tips = changes[-1].tips
    rise(session, Level.MIDDLE)
    shown: Any = TensionScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None)
    assert (shown.tip.title, shown.tip.tip) == ("Mijn tip", "Muziek")
    assert "Muziek" in shown.spoken()


def test_without_an_own_tip_the_standard_one_stands_there() -> None:
    """It is called a tip, not his."""
    from screens.youth.preview_play import rise, tension_session
    from screens.youth.tension import TensionScreen

    session = tension_session("nl")
    rise(session, Level.MIDDLE)
    shown: Any = TensionScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None)
    assert (shown.tip.title, shown.tip.tip) == ("Tip", "Laat je schouders zakken.")
