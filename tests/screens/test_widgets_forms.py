"""What the youth and the trainer fill in and choose: numbers, fields, rows, dialogs, switches."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.samples import Level
from screens.render import show
from screens.theme import Theme
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Page
from screens.widgets.progress import FillBar, LevelTimeBar
from screens.widgets.rating import RatingColumns
from screens.widgets.rows import ListRow
from screens.widgets.switches import SegmentedSwitch, Toggle

FACES = ("Niet boos", "Beetje boos", "Boos", "Erg boos", "Woedend")


def _shown(widget: Any, theme: Theme, size: tuple[int, int] = (1280, 800)) -> Page:
    from kivy.core.window import Window

    page = Page(theme)
    page.add_widget(widget)
    Window.add_widget(page)
    show(size)
    return page


@pytest.mark.parametrize("portrait", [False, True])
def test_every_number_can_be_touched_and_is_large_enough(portrait: bool, finger: Any) -> None:
    """All ten answer to a touch, in both directions, and none is smaller than the rating target."""
    theme, got = Theme("avond", "youth"), list[int]()
    rating = RatingColumns(theme, FACES, on_value=got.append, portrait=portrait)
    rating.size_hint = (0.93, 0.64 if portrait else 0.47)
    _shown(rating, theme, (800, 1280) if portrait else (1280, 800))
    for cell in rating.cells:
        assert min(cell.size) >= theme.touch("rating")
        finger.tap(cell)
    assert got == list(range(1, 11))
    assert rating.value == 10


def test_the_face_and_word_follow_the_number() -> None:
    """Of five faces one is chosen: that of the pair the number belongs to; before a touch none."""
    rating = RatingColumns(Theme("avond", "youth"), FACES)
    assert [face.chosen for face in rating._faces] == [False] * 5
    for number, step in ((1, 1), (2, 1), (3, 2), (10, 5)):
        rating.value = number
        assert [face.chosen for face in rating._faces].index(True) == step - 1
        assert [cell.number for cell in rating.cells if cell.chosen] == [number]
        assert [cell.number for cell in rating.cells if cell.below] == list(range(1, number))


def test_enter_hands_over_what_was_typed() -> None:
    """Enter calls with the text, umlauts included; an error goes away at the next letter."""
    got: list[str] = []
    field = TextField(
        Theme("dag", "trainer"), "Wachtzin", help_text="Minstens vijf woorden.", on_submit=got.append
    )
    _shown(field, Theme("dag", "trainer"))
    field.error("Deze wachtzin klopt niet.")
    assert field.error_text == "Deze wachtzin klopt niet."
    field.input.insert_text("één wachtzin")
    assert field.error_text == ""
    field.input.dispatch("on_text_validate")
    assert got == ["één wachtzin"]


def test_a_password_is_hidden_until_shown(finger: Any) -> None:
    """The button beside a password shows it and hides it again, and its word says what it does next."""
    theme = Theme("dag", "trainer")
    field = TextField(theme, "Wachtzin", password=True, show_text="Toon", hide_text="Verberg", text="geheim")
    _shown(field, theme)
    eye = field._box._eye
    assert eye is not None
    assert (field.input.password, eye.text) == (True, "Toon")
    finger.tap(eye)
    assert (field.input.password, eye.text) == (False, "Verberg")
    finger.tap(eye)
    assert field.input.password
    assert not field.input.keyboard_suggestions


def test_the_whole_row_is_the_target(finger: Any) -> None:
    """A touch at the far left, on the words and at the right all open the row; a row without a call takes none."""
    theme, opened = Theme("dag", "trainer"), list[object]()
    row = ListRow(theme, "K-187", "Sessie 7", on_release=opened.append)
    still = ListRow(theme, "Band", "Gevonden.")
    _shown(Column(row, still), theme)
    for share in (0.02, 0.5, 0.98):
        finger.tap_at(row.x + row.width * share, row.y + row.height / 2)
    finger.tap(still)
    assert opened == [row, row, row]
    assert row.height >= theme.dp(72)


def test_a_choice_closes_the_dialog_and_acts_once(finger: Any, frames: Any) -> None:
    """The touched choice is called after the dialog is gone from the window; the others are not called."""
    from kivy.core.window import Window

    theme, calls = Theme("avond", "youth"), list[str]()
    choices = [
        Choice("Ga verder", lambda: calls.append("on"), "primary", "play"),
        Choice("Stop en wis", lambda: calls.append("erase"), "soft", "trash"),
    ]
    dialog = Dialog(theme, "Even pauze.", "Wat wil je doen?", choices)
    _shown(Column(), theme)
    dialog.open()
    frames.advance(0.5)
    assert dialog in Window.children
    assert dialog.buttons[0].width == dialog.buttons[1].width
    finger.tap(dialog.buttons[1])
    frames.advance(0.5)
    assert calls == ["erase"]
    assert dialog not in Window.children


def test_a_touch_beside_a_dialog_does_nothing(finger: Any, frames: Any) -> None:
    """A question is answered by a choice; a stray touch neither closes it nor reaches the screen behind."""
    from kivy.core.window import Window

    theme, behind = Theme("avond", "youth"), list[str]()
    row = ListRow(theme, "Achter", on_release=lambda _: behind.append("row"))
    _shown(Column(row, pos_hint={"top": 1}), theme)
    dialog = Dialog(theme, "Even pauze.", "", [Choice("Ga verder")])
    dialog.open()
    frames.advance(0.5)
    finger.tap(row)
    frames.advance(0.5)
    assert dialog in Window.children
    assert behind == []
    dialog.dismiss(animation=False)


def test_a_switch_tells_only_when_the_choice_changes(finger: Any, frames: Any) -> None:
    """Touching the chosen segment is silent; another one moves the thumb there."""
    theme, got = Theme("avond", "youth"), list[str]()
    switch = SegmentedSwitch(theme, [("a", "Beeld", ""), ("b", "Lijn", "")], selected="a", on_select=got.append)
    _shown(switch, theme)
    finger.tap(switch.segments[0])
    finger.tap(switch.segments[1])
    frames.advance(0.5)
    assert got == ["b"]
    assert switch._thumb_box()[0] == pytest.approx(switch.segments[1].x - switch.x)


def test_a_toggle_says_its_state_in_a_word(finger: Any, frames: Any) -> None:
    """Yes and no are words as well as a place of the knob."""
    theme, got = Theme("dag", "trainer"), list[bool]()
    toggle = Toggle(theme, active=False, yes_text="Ja", no_text="Nee", on_change=got.append)
    _shown(toggle, theme)
    finger.tap(toggle)
    frames.advance(0.5)
    assert (got, toggle._word.text, toggle.shown) == ([True], "Ja", 1.0)
    assert toggle.height >= theme.touch_min


def test_time_per_level_fills_the_bar_in_proportion() -> None:
    """The widths of the levels are their share of the time; all zero draws nothing and fails nowhere."""
    theme = Theme("avond", "youth")
    bar = LevelTimeBar(theme, (0, 300, 100, 0, 0, 0), size_hint=(None, None), width=400)
    calm = bar._inks[Level.CALM]._mesh.vertices
    xs = calm[0::4]
    assert max(xs) - min(xs) == pytest.approx(300, abs=6)
    assert not list(bar._inks[Level.TOP]._mesh.indices)
    bar.show((0, 0, 0, 0, 0, 0))
    assert not list(bar._inks[Level.CALM]._mesh.indices)


@pytest.mark.parametrize(("fraction", "width"), [(0.0, 0), (0.5, 200), (1.0, 400), (7.0, 400)])
def test_a_bar_fills_to_its_fraction(fraction: float, width: float) -> None:
    """Empty at zero, full at one and never more."""
    bar = FillBar(Theme("avond", "youth"), fraction, size_hint=(None, None), width=400)
    if width == 0:
        assert not list(bar._done._mesh.indices)
    else:
        assert max(bar._done._mesh.vertices[0::4]) == pytest.approx(width, abs=1)
