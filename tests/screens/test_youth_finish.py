"""The last finish of the youth's screens: even cards, whole lines of choices, words free of pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.session.summary import PhaseSpan
from biofeedback.training.exercise import Phase
from biofeedback.training.role_play import RolePlayExercise
from screens.render import show
from screens.theme import Theme
from screens.widgets.cards import Card
from screens.widgets.layout import Cells, Column, Page
from screens.youth.fitting import FittingColumn
from screens.youth.preview import build, in_theme
from screens.youth.rehearsal import Rehearsal
from screens.youth.summing import Rise, rise
from tests.screens.laid_out import check

_LYING, _UPRIGHT = (1280, 800), (800, 1280)


def _placed(screen: Any, size: tuple[int, int] = _LYING) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(size)
    return screen


def _cells(count: int, columns: int) -> list[Widget]:
    cells = [Widget() for _ in range(count)]
    page = Page(Theme("avond", "youth"))
    page.add_widget(Cells(*cells, columns=columns, gap=20))
    _placed(page)
    return cells


def test_a_line_that_is_not_full_stands_in_the_middle() -> None:
    """Seven choices, four on a line: the three below are as large, and as far from the left as from the right."""
    cells = _cells(7, 4)
    assert {(round(cell.width), round(cell.height)) for cell in cells} == {(305, 390)}
    assert cells[4].x == pytest.approx(_LYING[0] - cells[6].right, abs=1)


def test_a_choice_alone_on_its_line_takes_all_of_it() -> None:
    """Seven choices, two on a line: the last one is as wide as the page."""
    assert _cells(7, 2)[-1].width == _LYING[0]


def test_cards_share_the_height_and_keep_one_gap() -> None:
    """What is left over goes into the cards; one that needs more keeps what it needs."""
    theme = Theme("avond", "youth")
    low, high = (Column(Widget(size_hint=(1, None), height=height)) for height in (80, 400))
    cards = [Card(theme, content, padding=20) for content in (low, high)]
    for card in cards:
        card.grow()
    column = FittingColumn(*cards, gap=24)
    _placed(column)
    assert sum(card.height for card in cards) == pytest.approx(_LYING[1] - 24, abs=1)
    assert cards[0].y - cards[1].top == pytest.approx(24, abs=1)
    assert cards[1].height >= 440 - 1
    assert low.center_y == pytest.approx(cards[0].center_y, abs=1)


@pytest.mark.parametrize("size", [_LYING, _UPRIGHT])
@pytest.mark.parametrize("name", ["tension-sea", "tension-sea-top"])
def test_neither_sky_nor_sun_lies_behind_a_word(name: str, size: tuple[int, int]) -> None:
    """Also at 150 % text the picture begins under the words."""
    screen = _placed(build(name, "nl", text_scale=1.5, speak=lambda _: None), size)
    for _ in range(3):  # the picture follows the words when these have settled
        show(size)
    sky = screen.sea._px(0, 284.0)[1]
    sun = screen.sea._px(0, 366.0)[1] + 70 * screen.sea._scale
    for words in (screen.head, screen.tip):
        low = words.to_window(words.x, words.y)[1]
        assert low >= sky
        assert low >= sun


@pytest.mark.parametrize("size", [_LYING, _UPRIGHT])
def test_with_calm_pictures_the_breathing_bar_stands_free(size: tuple[int, int]) -> None:
    """Clear of the cards and of its own words, which call it a bar."""
    theme = Theme("avond", "youth", reduced_motion=True)
    screen = _placed(in_theme("breathing", theme, "nl"), size)
    corners = np.asarray(screen.circle._core._mesh.vertices).reshape(-1, 4)[:, :2]
    word = screen.circle._word
    ink = word.center_x - word.texture_size[0] / 2 if word.text_size[0] is None else word.x
    assert corners[:, 0].max() <= ink + 1
    cards = [one for one in screen.walk() if isinstance(one, Card)]
    assert cards
    for card in cards:
        x, y = card.to_window(card.x, card.y)
        beside = x + card.width <= corners[:, 0].min() or x >= corners[:, 0].max()
        assert beside or y + card.height <= corners[:, 1].min()
    assert screen.sentence.text == Catalogue("nl")("youth.breathing.follow_bar")


@pytest.mark.large
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("name", ["breathing", "find-rate", "game-floating", "guess-where", "settings", "summary"])
def test_by_day_with_strong_colours_and_calm_pictures_nothing_is_cut_off(name: str, scale: float) -> None:
    """The looks a youth may choose, all at once."""
    for size in (_LYING, _UPRIGHT):
        theme = Theme("dag", "youth", scale, reduced_motion=True, high_contrast=True)
        screen = _placed(in_theme(name, theme, "nl"), size)
        check(screen, size)
        from kivy.core.window import Window

        Window.remove_widget(screen)


def test_a_role_play_tells_how_far_it_rose() -> None:
    """From the level at the trigger to the highest one, and how long that took; unknown seconds say nothing."""
    levels = np.array([1, 1, np.nan, 2, 2, 3, 4, 4, 3, 1], np.float64)
    recorded = Rehearsal("nl", exercise=RolePlayExercise(60)).part.summary()
    summary = replace(
        recorded,
        times_s=np.arange(1, 11, dtype=np.float64),
        level=levels,
        phases=(PhaseSpan(Phase.ROLE_PLAY.value, 0.0, 10.0),),
    )
    assert rise(summary, Phase.ROLE_PLAY, 2.0) == Rise(2, 5.0)
    assert rise(summary, Phase.ROLE_PLAY) == Rise(3, 7.0)
    assert rise(summary, Phase.ROLE_PLAY, 10.0) is None
    assert rise(summary, Phase.TIME_OUT) is None


@pytest.mark.parametrize("name", ["summary-role-play", "summary-time-out", "summary-find-rate", "summary-guess"])
def test_the_facts_of_an_exercise_are_read_aloud(name: str) -> None:
    """What stands on the cards beside the line is said as well, word and value in one sentence."""
    screen = _placed(build(name, "nl", speak=lambda _: None))
    said = " ".join(screen.spoken())
    facts = {
        "summary-role-play": ("summary.rise", "summary.peak", "summary.back"),
        "summary-time-out": ("summary.peak", "summary.back"),
        "summary-find-rate": ("summary.rate",),
        "summary-guess": ("summary.guess", "summary.guess_me", "summary.guess_band"),
    }[name]
    for key in facts:
        assert screen.say(key) in said
    shown = {str(label.text) for label in screen.walk() if getattr(label, "text", "")}
    assert {screen.say(key) for key in facts} <= shown
