"""Buttons, text, cards and level signs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import UsageError
from biofeedback.samples import Level
from screens.render import render, show
from screens.theme import Theme, icon, mixed
from screens.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.layout import Column, Flow, Page
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body
from screens.widgets.topbar import TopBar

_MIDDLE = {"center_x": 0.5, "center_y": 0.5}


def _in_window(widget: Any, theme: Theme, size: tuple[int, int] = (1280, 800)) -> Page:
    from kivy.core.window import Window

    page = Page(theme)
    page.add_widget(widget)
    Window.add_widget(page)
    show(size)
    return page


def test_colours_are_the_tokens() -> None:
    """A colour of the theme is its hexadecimal token as parts of one."""
    theme = Theme("avond", "youth")
    assert theme.colors.accent == pytest.approx((0x8F / 255, 0xE3 / 255, 0xC4 / 255, 1.0))
    assert theme.level_color(None) == theme.colors.none
    assert Theme("dag", "trainer").level_color(Level.TOP) == theme.level_color(Level.TOP)


def test_text_scale_makes_text_larger_and_is_bounded() -> None:
    """At 150 % the title is one and a half times as large; more is refused."""
    assert (
        Theme("avond", "youth", 1.5).type("title").size_px == 1.5 * Theme("avond", "youth").type("title").size_px
    )
    with pytest.raises(UsageError):
        Theme("avond", "youth", 1.6)


def test_an_unknown_icon_or_style_is_named() -> None:
    """A misspelt name is an error that says which."""
    with pytest.raises(UsageError, match="no-such-icon"):
        icon("no-such-icon")
    with pytest.raises(UsageError, match="huge"):
        Theme("avond", "youth").type("huge")


def test_a_touch_on_a_button_calls_once(finger: Any) -> None:
    """Down and up inside the button is one call."""
    calls: list[object] = []
    button = PrimaryButton(Theme("avond", "youth"), "Verder", on_release=calls.append)
    _in_window(button, Theme("avond", "youth"))
    finger.tap(button)
    assert calls == [button]


@pytest.mark.parametrize("state", ["waiting", "disabled"])
def test_a_waiting_or_disabled_button_does_not_call(state: str, finger: Any) -> None:
    """A button that waits takes no touch."""
    calls: list[object] = []
    button = SecondaryButton(Theme("dag", "trainer"), "Verder", on_release=calls.append)
    setattr(button, state, True)
    _in_window(button, Theme("dag", "trainer"))
    finger.tap(button)
    assert not calls


def test_enter_presses_the_focused_button_and_a_touch_does_not_focus(finger: Any) -> None:
    """The focus ring is for the keyboard; enter on it is a press."""
    calls: list[object] = []
    button = PrimaryButton(Theme("avond", "youth"), "Verder", on_release=calls.append)
    _in_window(button, Theme("avond", "youth"))
    finger.tap(button)
    assert not button.focus
    button.keyboard_on_key_down(None, (13, "enter"), "", [])
    assert len(calls) == 2


def test_pressing_makes_the_button_smaller_and_darker(finger: Any, frames: Any) -> None:
    """A held button shows it within a tenth of a second and comes back."""
    button = PrimaryButton(Theme("avond", "youth"), "Verder")
    _in_window(button, Theme("avond", "youth"))
    touch = finger.down(*button.center)
    frames.advance(0.2)
    assert button.pressing == pytest.approx(1.0)
    finger.up(touch)
    frames.advance(0.2)
    assert button.pressing == pytest.approx(0.0)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_button_keeps_its_least_touch_size(scale: float) -> None:
    """Full and small buttons of both audiences reach the touch targets of the tokens."""
    for theme in (Theme("avond", "youth", scale), Theme("dag", "trainer", scale)):
        assert min(SecondaryButton(theme, "Ja").size) >= theme.primary_height
        assert min(SecondaryButton(theme, "Ja", size_name="small").size) >= theme.touch_min


def test_long_words_wrap_and_the_stretched_button_grows() -> None:
    """A text wider than the button goes over two lines; the button grows and nothing is cut off."""
    theme = Theme("avond", "youth", 1.5)
    button = SecondaryButton(theme, "Ik wil graag dat mijn trainer nu even komt kijken", stretch=True)
    _in_window(Column(button, size_hint=(0.4, None)), theme)
    assert button.height > theme.primary_height
    assert button._text.right <= button.right


def test_a_danger_button_is_not_for_youths() -> None:
    """The youth's theme has no danger."""
    with pytest.raises(UsageError):
        DangerButton(Theme("avond", "youth"), "Wis")


def test_text_takes_the_height_of_its_lines() -> None:
    """A narrow column gives the same sentence more lines and more height."""
    theme = Theme("avond", "youth")
    narrow, wide = Body(theme, "Houd je arm stil en kijk rustig voor je uit."), Body(theme, "Houd je arm stil.")
    _in_window(Column(narrow, wide, size_hint=(0.2, None)), theme)
    assert narrow.height == 2 * wide.height


def test_a_flow_is_as_high_as_its_lines() -> None:
    """Buttons that do not fit beside each other go on below, and the flow has the height of both lines."""
    theme = Theme("dag", "trainer")
    flow = Flow(*[SecondaryButton(theme, f"Knop {n}") for n in range(3)], gap=theme.space(3))
    page = _in_window(Column(flow, size_hint=(0.25, None)), theme)
    assert flow.height == 3 * 60 + 2 * 12 or flow.height == 2 * 60 + 12
    page.width = 1280
    assert min(child.y for child in flow.children) == pytest.approx(flow.y)


def test_a_pill_follows_its_word() -> None:
    """A longer word makes a wider pill."""
    pill = Pill(Theme("avond", "youth"), "Goed", icon="check", tone="good")
    _in_window(pill, Theme("avond", "youth"))
    before = pill.width
    pill.show("Houd je arm stil", icon="warning", tone="warn")
    show((1280, 800))
    assert pill.width > before
    assert pill.text == "Houd je arm stil"


@pytest.mark.parametrize("portrait", [False, True])
def test_stop_is_always_at_the_top_right(portrait: bool, finger: Any) -> None:
    """In both directions the stop button lies within the screen's edge, and answers."""
    theme = Theme("avond", "youth")
    stops: list[object] = []
    bar = TopBar(
        theme,
        step=(4, 6),
        step_text="Stap 4 van 6",
        read_text="Lees voor",
        stop_text="Stop",
        on_read=lambda _: None,
        on_stop=stops.append,
        portrait=portrait,
    )
    size = (800, 1280) if portrait else (1280, 800)
    _in_window(bar, theme, size)
    edge = theme.space("screenEdgePortrait" if portrait else "screenEdge")
    assert bar.stop_button.right == pytest.approx(size[0] - edge)
    assert bar.stop_button.top > size[1] - 96
    finger.tap(bar.stop_button)
    assert len(stops) == 1


def test_level_signs_are_drawn_in_their_colours(tmp_path: Path) -> None:
    """The middle pixel of each sign has the level's colour; no signal is empty there."""
    from kivy.core.image import Image

    theme = Theme("dag", "trainer")
    for level in Level:
        picture = render(
            _page_with(LevelShape(theme, level, 100, pos_hint=_MIDDLE), theme),
            tmp_path / f"{level}.png",
            (640, 640),
        )
        seen = Image(str(picture), keep_data=True, nocache=True).read_pixel(320, 320)
        assert seen == pytest.approx(theme.level_color(level), abs=0.01)
    empty = _page_with(LevelShape(theme, None, 100, pos_hint=_MIDDLE), theme)
    picture = render(empty, tmp_path / "none.png", (640, 640))
    assert Image(str(picture), keep_data=True, nocache=True).read_pixel(300, 320) == pytest.approx(
        theme.colors.bg, abs=0.01
    )


def test_a_picture_has_the_size_asked_for(tmp_path: Path) -> None:
    """Both directions render at their full size, whatever the window was before."""
    from kivy.core.image import Image

    theme = Theme("avond", "youth")
    for size in ((1280, 800), (800, 1280), (640, 640)):
        picture = render(Page(theme), tmp_path / "page.png", size)
        assert Image(str(picture), nocache=True).size == size


def test_shapes_cover_their_area() -> None:
    """The triangles of a filled shape add up to its area; a stroke's to length times width."""
    assert _area(fill(rounded(0, 0, 100, 50, 0))) == pytest.approx(5000, rel=0.04)
    assert _area(stroke(rounded(0, 0, 100, 50, 0), 4, closed=True)) == pytest.approx(300 * 5, rel=0.02)


def test_a_pill_shaped_box_has_no_spikes() -> None:
    """Where the round ends meet without a straight part, no vertex leaves the box."""
    vertices = stroke(rounded(0, 0, 140, 80, 40), 2, closed=True).vertices
    assert vertices[:, 0].min() >= -2
    assert vertices[:, 0].max() <= 142


def test_a_card_in_the_light_theme_is_lined() -> None:
    """White on light needs its line; the dark one has depth by colour."""
    dag, avond = Theme("dag", "trainer"), Theme("avond", "youth")
    assert Card(dag)._lined
    assert not Card(avond)._lined
    assert mixed((0, 0, 0, 1), (1, 1, 1, 1), 0.5) == (0.5, 0.5, 0.5, 1)


def _page_with(widget: Any, theme: Theme) -> Page:
    page = Page(theme)
    page.add_widget(widget)
    return page


def _area(part: Any) -> float:
    corners = part.vertices[part.indices.reshape(-1, 3), :2]
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return float(abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).sum() / 2)
