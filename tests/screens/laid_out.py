"""A laid-out screen seen by code: nothing cut off, nothing on top of another, targets large enough."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

TOUCH_DP = 64  # tokens.json, touch.youthMin
LEAST_DP = 56  # tokens.json, touch.min: what stands in a row of its own kind, such as the ten numbers
SLACK_PX = 2  # layouts round to whole pixels


def check(screen: Any, size: tuple[int, int]) -> None:
    """Every visible text and every target of the screen that is shown in a window of this size."""
    labels = list(texts(screen))
    assert labels, type(screen).__name__
    for label in labels:
        _assert_whole(label, size)
    _assert_apart(labels)
    _assert_targets(screen, labels, size)


def texts(widget: Any) -> Iterator[Any]:
    """Visible texts; what lies under a cover does not count."""
    for child in _all(widget):
        if hasattr(child, "texture_size") and child.text and _seen(child):
            yield child


def targets(widget: Any) -> Iterator[Any]:
    """What a finger or the keyboard can press; what lies under a cover does not count."""
    from screens.widgets.buttons import KeyFocus

    for child in _all(widget):
        if isinstance(child, KeyFocus) and _seen(child):
            yield child


def _assert_whole(label: Any, size: tuple[int, int]) -> None:
    width, height = label.texture_size
    x, y = label.to_window(label.center_x, label.center_y)
    where = f"'{label.text}' in {size}"
    assert width <= label.width + SLACK_PX, where
    assert height <= label.height + SLACK_PX, where
    assert x - width / 2 >= -SLACK_PX, where
    assert x + width / 2 <= size[0] + SLACK_PX, where
    assert y - height / 2 >= -SLACK_PX, where
    assert y + height / 2 <= size[1] + SLACK_PX, where
    words = label.text.split()
    if label.text_size[0] and len(label.text) > 1:
        widest = max(label._label.get_extents(word)[0] for word in words)
        assert widest <= label.width + SLACK_PX, f"a word of {where} is broken"


def _assert_apart(labels: list[Any]) -> None:
    """Words never stand on words: no two visible texts share more than their empty rims."""
    boxes = [(label.text, ink_box(label)) for label in labels if len(label.text) > 1]
    for (one, a), (two, b) in combinations(boxes, 2):
        assert not _share(a, b), f"'{one}' overlaps '{two}'"


def _assert_targets(screen: Any, labels: list[Any], size: tuple[int, int]) -> None:
    """Large enough, inside the window, none over another, and no foreign words under one."""
    found = [(target, _box(target)) for target in targets(screen)]
    for target, box in found:
        name = f"'{_name(target)}' on {type(screen).__name__} in {size}"
        least = TOUCH_DP if hasattr(target, "waiting") else LEAST_DP
        assert min(box[2] - box[0], box[3] - box[1]) >= least - SLACK_PX, f"{name} is {target.size}"
        assert box[0] >= -SLACK_PX, name
        assert box[1] >= -SLACK_PX, name
        assert box[2] <= size[0] + SLACK_PX, name
        assert box[3] <= size[1] + SLACK_PX, name
    for (one, a), (two, b) in combinations(found, 2):
        assert not _share(a, b), f"'{_name(one)}' lies over '{_name(two)}' on {type(screen).__name__}"
    for target, box in found:
        own = set(target.walk(restrict=True))
        for label in labels:
            if label not in own and not _share_parent(label, target):
                assert not _share(box, ink_box(label)), f"'{label.text}' lies under '{_name(target)}'"


def _share_parent(label: Any, target: Any) -> bool:
    """A bubble over its own button, and the like, belongs to it."""
    return label.parent is target.parent and getattr(target, "text", None) == label.text


def ink_box(label: Any) -> tuple[float, float, float, float]:
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


def _share(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide > SLACK_PX and high > SLACK_PX


def _box(widget: Any) -> tuple[float, float, float, float]:
    x, y = widget.to_window(widget.x, widget.y)
    return x, y, x + widget.width, y + widget.height


def _name(target: Any) -> str:
    return str(getattr(target, "text", "") or getattr(target, "name", "") or type(target).__name__)


def _seen(widget: Any) -> bool:
    """In the window, and nothing above it makes it invisible. A screen that fades in counts as shown."""
    from kivy.uix.widget import Widget

    from screens.screen import Screen

    if widget.get_root_window() is None:
        return False
    while isinstance(widget, Widget) and not isinstance(widget, Screen):
        if not widget.opacity:
            return False
        widget = widget.parent
    return True


def _all(widget: Any) -> Iterator[Any]:
    covers = [child for child in widget.walk(restrict=True) if getattr(child, "covers_page", False)]
    if not covers:
        yield from widget.walk(restrict=True)
        return
    layers = covers[-1].parent.children
    for layer in layers[: layers.index(covers[-1]) + 1]:  # the cover and what is drawn above it
        yield from layer.walk(restrict=True)
