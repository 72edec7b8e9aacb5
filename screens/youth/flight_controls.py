"""How the glider is steered: a finger anywhere, two buttons, or the arrow keys. One hand is enough. No Kivy."""

from __future__ import annotations

from biofeedback.training.night_flight import CLIMB_PER_S, SKY_HIGH, SKY_LOW

_DRAG_GAIN = 1.5  # a thumb moves less than the sky is high (owner's choice)
_REACH_S = 0.22  # the glider heads for the finger, it does not stick to it
_UP, _DOWN = 273, 274  # SDL key codes of the arrows, as Kivy passes them on


class Controls:
    """Everything that steers, as one number: -1 (down) to 1 (up)."""

    def __init__(self) -> None:
        self._keys: set[int] = set()
        self._from_touch_y = self._from_world_y = 0.0
        self._goal: float | None = None

    @property
    def dragging(self) -> bool:
        """A finger leads the glider."""
        return self._goal is not None

    def key(self, code: int, *, down: bool) -> bool:
        """An arrow key went down or up; True when it is one of ours."""
        if code not in (_UP, _DOWN):
            return False
        if down:
            self._keys.add(code)
        else:
            self._keys.discard(code)
        return True

    def take(self, touch_y: float, world_y: float) -> None:
        """A finger touches: from here on its way counts, not its place."""
        self._from_touch_y, self._from_world_y, self._goal = touch_y, world_y, world_y

    def drag(self, touch_y: float, unit: float) -> None:
        """The finger moved; `unit` is px for one height of the world."""
        if self._goal is not None:
            wanted = self._from_world_y + (touch_y - self._from_touch_y) / unit * _DRAG_GAIN
            self.head_for(wanted)

    def head_for(self, world_y: float) -> None:
        """This height is wanted, as by a finger; `let_go` ends it."""
        self._goal = min(SKY_HIGH, max(SKY_LOW, world_y))

    def let_go(self) -> None:
        """The finger lifts: the glider stays at its height. Also forgets the keys."""
        self._goal = None
        self._keys.clear()

    def control(self, world_y: float, *, up: bool, down: bool) -> float:
        """The number now; `up` and `down` are the two buttons."""
        if self._goal is not None:
            return max(-1.0, min(1.0, (self._goal - world_y) / (CLIMB_PER_S * _REACH_S)))
        pressed_up, pressed_down = up or _UP in self._keys, down or _DOWN in self._keys
        return float(pressed_up) - float(pressed_down)
