"""Kivy without a screen: SDL's offscreen driver, Kivy's own folder in a temporary one, time that tests move."""

from __future__ import annotations

import logging
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
def kivy_window(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """An empty window for each test; the test skips with the reason where the graphics libraries are absent.

    Everything is laid out in every frame and nothing is drawn: pixels cost a third of the time. Pictures are
    drawn by themselves; a test that asks for `drawn_frames`, and the large setting, draw the window as well.
    What Kivy logs as an error (such as layouts that trigger each other without end) fails the test.
    """
    if _missing:
        pytest.skip(_missing)
    from kivy.animation import Animation
    from kivy.clock import Clock
    from kivy.core.window import Window

    monkeypatch.setattr(object.__getattribute__(Clock, "_obj"), "_max_fps", 0)  # no waiting between frames
    if not request.config.getoption("--large"):
        Window.bind(on_draw=draw_nothing)
    yield
    Window.unbind(on_draw=draw_nothing)
    for child in list(Window.children):
        Animation.cancel_all(child)
        Window.remove_widget(child)
    # Kivy's alone: what the loop of an earlier test says late, when it is collected, is not this screen's.
    records = [record for record in caplog.get_records("call") if record.name.startswith("kivy")]
    errors = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    assert not errors, errors[0]


def draw_nothing(*_: object) -> bool:
    """Layouts need no pixels; True keeps the window from drawing."""
    return True


@pytest.fixture
def drawn_frames(kivy_window: None) -> None:
    """Every frame of this test is drawn, as on a tablet."""
    from kivy.core.window import Window

    del kivy_window
    Window.unbind(on_draw=draw_nothing)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on a screen opens a connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a screen tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


class _Time:
    """Kivy's time in tests: runs by itself until a test holds it, and never goes back when it is let go."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._ahead_s = 0.0
        self._held_s: float | None = None

    def __call__(self) -> float:
        return self._held_s if self._held_s is not None else float(self._real()) + self._ahead_s

    def hold(self, at_s: float) -> None:
        self._held_s = at_s

    def release(self) -> None:
        if self._held_s is not None:
            self._ahead_s = max(self._ahead_s, self._held_s - float(self._real()))
            self._held_s = None


class Frames:
    """Kivy's clock in the hand of the test."""

    def __init__(self, time: _Time) -> None:
        self._time = time
        time.hold(time())

    @property
    def now_s(self) -> float:
        """Kivy's time now."""
        return self._time()

    def advance(self, seconds: float, step_s: float = 1 / 30) -> None:
        """Draw frames until `seconds` have passed on Kivy's clock; none of them waits."""
        from kivy.base import EventLoop

        end = self.now_s + seconds
        while self.now_s < end:
            self._time.hold(min(end, self.now_s + step_s))
            EventLoop.idle()


@pytest.fixture
def frames() -> Iterator[Frames]:
    """Moves Kivy's clock: `frames.advance(0.5)` lets animations run half a second, at once."""
    from kivy.base import EventLoop

    EventLoop.ensure_window()
    time = _kivy_time()
    hand = Frames(time)
    EventLoop.idle()
    yield hand
    time.release()


def _kivy_time() -> _Time:
    """The time installed in Kivy's clock, once for the whole run."""
    from kivy.clock import Clock

    clock = object.__getattribute__(Clock, "_obj")  # Clock is a proxy
    if not isinstance(clock.time, _Time):
        clock.time = _Time(clock.time)
    time: _Time = clock.time
    return time


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
