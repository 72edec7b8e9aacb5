"""Every screen of the youth: nothing cut off, nothing outside the window, every target large enough."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from screens.render import show
from screens.youth.preview import NAMES, build

_SIZES = ((1280, 800), (800, 1280))
_TOUCH_DP = 64  # tokens.json, touch.youthMin
_SLACK_PX = 2  # layouts round to whole pixels


# the states that differ most; the rest of the combinations is the large setting
_TELLING = (
    "start",
    "kept",
    "band-check-help",
    "baseline-waits",
    "rating-after",
    "breathing",
    "no-signal",
    "stop",
    "summary-gap",
    "done-failed",
    "guess",
    "time-out-cooling",
    "role-play",
    "signal-plan",
    "settings",
    "summary-hassle-log",
)


@pytest.mark.parametrize("name", _TELLING)
def test_in_both_directions_nothing_is_cut_off(name: str) -> None:
    """Landscape and portrait of the same screen, in Dutch."""
    _check(build(name, "nl", speak=_silent))


@pytest.mark.parametrize("name", _TELLING)
def test_at_the_largest_text_nothing_is_cut_off(name: str) -> None:
    """At 150 % text the words still fit; pictures and second sentences give way."""
    _check(build(name, "nl", text_scale=1.5, speak=_silent))


@pytest.mark.large
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_everywhere_nothing_is_cut_off(name: str, language: str, scale: float) -> None:
    """Every state in both languages and both text sizes."""
    _check(build(name, language, text_scale=scale, speak=_silent))


def _check(screen: Any) -> None:
    from kivy.core.window import Window

    Window.add_widget(screen)
    for size in _SIZES:
        show(size)
        labels = list(_labels(screen))
        assert labels
        for label in labels:
            _assert_whole(label, size)
        _assert_apart(labels)
        _assert_touchable(screen)


def _assert_whole(label: Any, size: tuple[int, int]) -> None:
    width, height = label.texture_size
    x, y = label.to_window(label.center_x, label.center_y)
    where = f"'{label.text}' in {size}"
    assert width <= label.width + _SLACK_PX, where
    assert height <= label.height + _SLACK_PX, where
    assert x - width / 2 >= -_SLACK_PX, where
    assert x + width / 2 <= size[0] + _SLACK_PX, where
    assert y - height / 2 >= -_SLACK_PX, where
    assert y + height / 2 <= size[1] + _SLACK_PX, where
    words = label.text.split()
    if label.text_size[0] and len(label.text) > 1:
        widest = max(label._label.get_extents(word)[0] for word in words)
        assert widest <= label.width + _SLACK_PX, f"a word of {where} is broken"


def _assert_apart(labels: list[Any]) -> None:
    """Words never stand on words: no two visible texts share more than their empty rims."""
    boxes = [(label.text, _ink_box(label)) for label in labels if len(label.text) > 1]
    for (one, a), (two, b) in combinations(boxes, 2):
        wide = min(a[2], b[2]) - max(a[0], b[0])
        high = min(a[3], b[3]) - max(a[1], b[1])
        assert wide <= _SLACK_PX or high <= _SLACK_PX, f"'{one}' overlaps '{two}'"


def _ink_box(label: Any) -> tuple[float, float, float, float]:
    """Where the glyphs are: a line box is about a third higher than its letters."""
    width, height = label.texture_size
    line = label.font_size * 0.2
    x, y = label.to_window(label.center_x, label.center_y)
    if label.halign == "left" and label.text_size[0]:
        widest = max(label._label.get_extents(row)[0] for row in label.text.split("\n"))
        left = x - label.width / 2
        return left, y - height / 2 + line, left + min(widest, label.width), y + height / 2 - line
    if label.text_size[0]:
        width = min(width, max(label._label.get_extents(row)[0] for row in label.text.split("\n")))
    return x - width / 2, y - height / 2 + line, x + width / 2, y + height / 2 - line


def _assert_touchable(screen: Any) -> None:
    for button in _all(screen):
        if hasattr(button, "pressing") and button.get_root_window() is not None:
            assert min(button.size) >= _TOUCH_DP, f"'{button.text}' is {button.size}"


def _labels(widget: Any) -> Iterator[Any]:
    """Visible texts; what lies under a cover does not count."""
    for child in _all(widget):
        if hasattr(child, "texture_size") and child.text and child.opacity > 0:
            yield child


def _all(widget: Any) -> Iterator[Any]:
    from screens.youth.called import CalledSign
    from screens.youth.choice import Cover

    covers = [child for child in widget.walk(restrict=True) if isinstance(child, Cover | CalledSign)]
    yield from (covers[-1] if covers else widget).walk(restrict=True)


def _silent(_sentences: object) -> None:
    """A voice, so that the button is there."""
