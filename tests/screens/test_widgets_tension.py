"""How tension and breath are shown: never a jump, never a calm picture without signal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from biofeedback.samples import Level
from screens.render import render, show
from screens.theme import Theme
from screens.widgets.breath import BreathCircle
from screens.widgets.gallery import WORDS, pages
from screens.widgets.layout import Page
from screens.widgets.levels import outline_of
from screens.widgets.meter import Meter
from screens.widgets.orb import Orb
from screens.widgets.progress import ProgressRing
from screens.widgets.text import Text


def test_the_orb_moves_and_does_not_jump(frames: Any) -> None:
    """Half-way through its time the orb is between the levels; at the end it is there."""
    orb = Orb(Theme("avond", "youth"), Level.CALM)
    orb.show(Level.HIGH)
    frames.advance(0.45)
    assert 1 < orb.shown < 4
    frames.advance(0.6)
    assert orb.shown == 4


def test_no_signal_is_shown_at_once_and_as_nothing_else(frames: Any) -> None:
    """The orb is empty in the same frame; no ring is lit and the disc is not filled with a level colour."""
    theme = Theme("avond", "youth")
    orb = Orb(theme, Level.TOP)
    orb.show(None)
    assert orb.shown == 0
    assert orb._core.rgba == pytest.approx(theme.colors.none)
    assert all(ring.rgba[3] == 0 for ring in orb._rings)
    frames.advance(1.5)
    assert orb.shown == 0


@pytest.mark.parametrize("level", list(Level))
def test_as_many_rings_as_the_level(level: Level) -> None:
    """The number of lit rings is the number of the level."""
    orb = Orb(Theme("avond", "youth"), level)
    assert sum(ring.rgba[3] > 0 for ring in orb._rings) == level.number


def test_every_level_has_its_own_outline() -> None:
    """Without colour and word the five signs still differ: in their number of corners or their shape."""
    outlines = [outline_of(level, 108) for level in Level]
    assert [len(points) for points in outlines[2:]] == [4, 3, 16]
    circle, square = outlines[0], outlines[1]
    spread = [float((points**2).sum(axis=1).max() - (points**2).sum(axis=1).min()) for points in (circle, square)]
    assert spread[0] == pytest.approx(0, abs=1)
    assert spread[1] > 100


def test_the_own_ring_follows_the_breath_and_goes_when_it_is_unknown() -> None:
    """The dashed ring is larger when breathed in; without a known breath it is not drawn."""
    breath = BreathCircle(Theme("avond", "youth"), "Adem in", size_hint=(None, None), size=(560, 560))
    breath.own = 0.2
    small = max(breath._own._mesh.vertices[0::4])
    breath.own = 0.9
    assert max(breath._own._mesh.vertices[0::4]) > small + 50
    breath.own = None
    assert not list(breath._own._mesh.indices)


def test_the_target_grows_with_the_breath_and_stays_inside_the_guide() -> None:
    """Fully in reaches the guide circle, fully out stays outside the words."""
    breath = BreathCircle(Theme("avond", "youth"), "Adem in", size_hint=(None, None), size=(560, 560))
    widths = []
    for shown in (0.0, 0.5, 1.0):
        breath.shown = shown
        xs = breath._edge._mesh.vertices[0::4]
        widths.append(max(xs) - min(xs))
    assert widths[0] < widths[1] < widths[2] <= 2 * 280
    assert widths[0] > 2 * 160


@pytest.mark.parametrize("size", [300, 420, 560])
def test_large_text_in_the_circle_never_breaks_a_word(size: int) -> None:
    """At 150 % the word takes a smaller style where its longest part would not fit on a line."""
    breath = BreathCircle(Theme("avond", "youth", 1.5), "Breathe out", size_hint=(None, None), size=(size, size))
    words = [Text(breath._theme, part, wrap=False) for part in ("Breathe", "out")]
    for word in words:
        word.font_name, word.font_size = breath._word.font_name, breath._word.font_size
        assert word.natural_width <= breath._word.width


def test_numbers_of_numpy_are_taken() -> None:
    """What the signal processing gives is numpy's float; a widget takes it like any other."""
    theme = Theme("avond", "youth")
    breath, ring = BreathCircle(theme, "Adem in"), ProgressRing(theme)
    half: Any = np.float32(0.5)
    breath.shown, breath.own, ring.fraction = np.float64(0.5), np.float64(0.25), half
    assert (breath.shown, ring.fraction) == (0.5, 0.5)


def test_with_reduced_motion_a_bar_fills_in_place_of_the_circle() -> None:
    """Reduced motion keeps the exercise: a bar rises and falls."""
    theme = Theme("avond", "youth", reduced_motion=True)
    breath = BreathCircle(theme, "Adem in", size_hint=(None, None), size=(560, 560))
    breath.shown = 0.3
    low = max(breath._edge._mesh.vertices[1::4])
    breath.shown = 0.9
    assert max(breath._edge._mesh.vertices[1::4]) > low + 200
    assert theme.motion("level").duration_s == pytest.approx(0.16)


def test_words_of_the_circle_change_only_when_told() -> None:
    """The same words again leave the label alone: nothing is rebuilt each frame."""
    breath = BreathCircle(Theme("avond", "youth"), "Adem in", "door je neus")
    texture = breath._word.texture
    breath.say("Adem in", "door je neus")
    assert breath._word.texture is texture
    breath.say("Adem uit", "door je mond")
    assert breath.word == "Adem uit"


def test_the_meter_is_empty_without_signal() -> None:
    """Without a value no segment is filled and the arrow is gone."""
    meter = Meter(Theme("avond", "youth"), WORDS, now_text="Nu", rest_text="rust", size_hint=(None, None))
    meter.size = (580, 552)
    meter.show(1.7, Level.LITTLE)
    filled = [level for level in Level if list(meter._fills[level]._mesh.indices)]
    assert filled == [Level.CALM, Level.LITTLE]
    meter.show(None, None)
    assert not any(list(ink._mesh.indices) for ink in meter._fills.values())
    assert meter._now.opacity == 0


def test_the_ring_fills_clockwise_and_stays_where_it_waits(frames: Any) -> None:
    """A quarter lies right of the middle; time alone moves nothing."""
    ring = ProgressRing(Theme("avond", "youth"), "Zit stil.", size_hint=(None, None), size=(500, 500))
    ring.fraction = 0.25
    xs, ys = ring._done._mesh.vertices[0::4], ring._done._mesh.vertices[1::4]
    assert min(xs) >= 250 - 12
    assert min(ys) >= 250 - 12
    before = list(ring._done._mesh.vertices)
    frames.advance(2)
    assert list(ring._done._mesh.vertices) == before


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_gallery_draws_every_component(scale: float, tmp_path: Path) -> None:
    """Each page renders at its size, with more than a handful of colours on it."""
    from kivy.core.image import Image

    for name, (page, size) in pages(scale).items():
        picture = Image(str(render(page, tmp_path / f"{name}.png", size)), keep_data=True, nocache=True)
        assert picture.size == size
        seen = {tuple(picture.read_pixel(x, y)) for x in range(4, size[0], 16) for y in range(4, size[1], 16)}
        assert len(seen) > 8, name


def test_widgets_go_without_leaving_anything_behind() -> None:
    """A page that is taken away can be forgotten: no clock or binding keeps its widgets alive."""
    import gc
    import weakref

    from kivy.core.window import Window

    def come_and_go() -> list[weakref.ref[Any]]:
        theme = Theme("avond", "youth")
        page, orb, breath = Page(theme), Orb(theme, Level.CALM), BreathCircle(theme, "Adem in")
        for child in (orb, breath):
            page.add_widget(child)
        Window.add_widget(page)
        show((1280, 800))
        Window.remove_widget(page)
        show((1280, 800))
        return [weakref.ref(widget) for widget in (page, orb, breath)]

    gone = come_and_go()
    gc.collect()
    assert [ref() for ref in gone] == [None, None, None]
