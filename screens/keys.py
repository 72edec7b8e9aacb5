"""Going through a screen with the keyboard: Tab to the next thing that can be touched, in reading order.

What lies under a question is left out, as it is for a finger. A widget that covers the page says so with
`covers_page`; what is drawn after it in the same parent stays in reach (the youth's top bar).
"""

from __future__ import annotations

from typing import Any

from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from screens.screen import Screen

TAB = 9  # SDL's key code
_ROW_DP = 24  # what is no further apart in height stands on one line for the eye (owner's choice)


def reachable(root: Widget) -> list[Any]:
    """What takes the focus under `root`, from top to bottom and from left to right."""
    found = [one for one in _uncovered(root) if isinstance(one, FocusBehavior) and _can_be_seen(one)]
    return sorted(found, key=_place)


def focused(root: Widget) -> Any | None:
    """What has the focus under `root`, covered or not."""
    return next((one for one in root.walk(restrict=True) if isinstance(one, FocusBehavior) and one.focus), None)


def step(root: Widget, *, back: bool = False) -> bool:
    """Give the focus to the next one, or to the first; False where nothing takes it."""
    order = reachable(root)
    if not order:
        return False
    now = focused(root)
    if now is None:
        at = -1 if back else 0
    else:
        now.focus = False
        at = (order.index(now) + (-1 if back else 1)) % len(order) if now in order else 0
    order[at].focus = True
    return True


def let_go(root: Widget) -> bool:
    """Take the focus away from whatever goes; True where something had it, so that the next screen may take it."""
    now = focused(root)
    if now is not None:
        now.focus = False
    return now is not None


def _uncovered(root: Widget) -> list[Widget]:
    for widget in root.walk(restrict=True):
        if getattr(widget, "covers_page", False) and widget.parent is not None:
            above = widget.parent.children[: widget.parent.children.index(widget) + 1]
            return [each for one in above for each in one.walk(restrict=True)]
    return list(root.walk(restrict=True))


def _can_be_seen(widget: Any) -> bool:
    if widget.disabled or widget.get_root_window() is None:
        return False
    parent: Any = widget
    while isinstance(parent, Widget):
        fades_in = isinstance(parent, Screen)  # a screen on its way in is as good as there
        if not (parent.opacity or fades_in) or getattr(parent, "asleep", False):
            return False
        parent = parent.parent
    return True


def _place(widget: Any) -> tuple[int, float]:
    from kivy.metrics import dp

    x, y = widget.to_window(*widget.center)
    return (-round(y / dp(_ROW_DP)), x)
