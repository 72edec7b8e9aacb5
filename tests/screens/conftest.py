"""Kivy without a screen: SDL's offscreen driver, Kivy's own folder in a temporary one, time that tests move."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import DisplayMissing
from screens.kivy_setup import prepare

os.environ["SDL_VIDEODRIVER"] = "offscreen"
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

_home = tempfile.TemporaryDirectory(prefix="kivy-home-")
_missing = ""
try:
    # before the test files are imported: they import widgets, and those import Kivy
    prepare(Path(_home.name) / "kivy")
except DisplayMissing as error:
    _missing = str(error)


@pytest.fixture(autouse=True)
def kivy_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty window for each test; the test skips with the reason where the graphics libraries are absent."""
    if _missing:
        pytest.skip(_missing)
    from kivy.animation import Animation
    from kivy.clock import Clock
    from kivy.core.window import Window

    monkeypatch.setattr(object.__getattribute__(Clock, "_obj"), "_max_fps", 0)  # no waiting between frames
    yield
    for child in list(Window.children):
        Animation.cancel_all(child)
        Window.remove_widget(child)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on a screen opens a connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a screen tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


class Frames:
    """Kivy's clock in the hand of the test."""

    def __init__(self, start_s: float) -> None:
        self.now_s = start_s

    def advance(self, seconds: float, step_s: float = 1 / 30) -> None:
        """Draw frames until `seconds` have passed on Kivy's clock; none of them waits."""
        from kivy.base import EventLoop

        end = self.now_s + seconds
        while self.now_s < end:
            self.now_s = min(end, self.now_s + step_s)
            EventLoop.idle()


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> Frames:
    """Moves Kivy's clock: `frames.advance(0.5)` lets animations run half a second, at once."""
    from kivy.base import EventLoop
    from kivy.clock import Clock

    EventLoop.ensure_window()
    clock = object.__getattribute__(Clock, "_obj")  # Clock is a proxy
    hand = Frames(float(clock.time()))
    monkeypatch.setattr(clock, "time", lambda: hand.now_s)
    return hand


class Finger:
    """Touches like a finger does: through the event loop, at a place in the window."""

    def tap(self, widget: Any) -> None:
        """Down and up in the middle of the widget."""
        self.tap_at(*widget.to_window(*widget.center))

    def tap_at(self, x: float, y: float) -> None:
        """Down and up at this place in the window, px."""
        self.up(self.down(x, y))

    def down(self, x: float, y: float) -> Any:
        """Touch; returns the touch to move or lift."""
        touch = _touch(x, y)
        self._post("begin", touch)
        return touch

    def move(self, touch: Any, x: float, y: float) -> None:
        """Drag."""
        touch.move(_relative(x, y))
        self._post("update", touch)

    def up(self, touch: Any) -> None:
        """Lift."""
        self._post("end", touch)

    def _post(self, kind: str, touch: Any) -> None:
        from kivy.base import EventLoop

        EventLoop.post_dispatch_input(kind, touch)
        EventLoop.idle()


@pytest.fixture
def finger() -> Finger:
    """A finger that touches widgets in the window."""
    return Finger()


def _relative(x: float, y: float) -> dict[str, float]:
    from kivy.core.window import Window

    return {"x": x / (Window.width - 1), "y": y / (Window.height - 1)}


def _touch(x: float, y: float) -> Any:
    from kivy.input.motionevent import MotionEvent

    class Touch(MotionEvent):
        def depack(self, args: dict[str, float]) -> None:
            self.sx, self.sy = args["x"], args["y"]
            self.profile = ["pos"]
            super().depack(args)

    return Touch("finger", 1, _relative(x, y), is_touch=True, type_id="touch")
