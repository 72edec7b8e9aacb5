"""A widget as a picture: what tests, tools and the documentation look at. Works without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SETTLE_FRAMES = 4  # layouts inside layouts need up to three passes, labels one more


def render(widget: Any, path: Path, size: tuple[int, int] = (1280, 800)) -> Path:
    """Lay `widget` out in a window of `size` px, draw it and write a PNG to `path`; returns `path`.

    `kivy_setup.prepare` comes first. What was in the window before is put back afterwards.
    """
    from kivy.core.window import Window

    before = list(Window.children)
    for child in before:
        Window.remove_widget(child)
    Window.add_widget(widget)
    try:
        show(size)
        capture(path)
    finally:
        Window.remove_widget(widget)
        for child in reversed(before):
            Window.add_widget(child)
    return path


def show(size: tuple[int, int]) -> None:
    """Give the window this size in px and let the layouts settle."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    EventLoop.ensure_window()
    if tuple(Window.size) != size:
        Window.size = size
    for _ in range(_SETTLE_FRAMES):
        EventLoop.idle()


def capture(path: Path) -> Path:
    """Write everything that the window shows now, open dialogs included, as a PNG.

    It is drawn into a buffer of its own: the buffer of SDL's offscreen driver keeps its first size (measured).
    """
    from kivy.core.window import Window
    from kivy.graphics import ClearBuffers, ClearColor, Fbo

    layers = [child.canvas for child in reversed(Window.children)]
    buffer = Fbo(size=Window.size, with_stencilbuffer=True)
    with buffer:
        ClearColor(*Window.clearcolor)
        ClearBuffers()
    for layer in layers:
        Window.canvas.remove(layer)
        buffer.add(layer)
    try:
        buffer.draw()
        buffer.texture.save(str(path), flipped=True)
    finally:
        for layer in layers:
            buffer.remove(layer)
            Window.canvas.add(layer)
    return path
