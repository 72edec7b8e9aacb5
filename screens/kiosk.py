"""The tablet in somebody else's hands: what only a PIN opens, what nobody may read along, and when it locks.

The youth's part cannot be left: not by the back key, not by closing the window. Holding the upper left corner, or
the back key, asks for the PIN; then the trainer looks along. The trainer's part locks after some idle minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from biofeedback.language import Catalogue
from biofeedback.vault.auto_lock import AutoLock
from biofeedback.vault.clock import Clock as VaultClock
from screens.stage import Stage
from screens.theme import Theme
from screens.trainer.cover import Cover, PrivacyCover
from screens.trainer.desk import Desk
from screens.trainer.look_along import LookAlong
from screens.trainer.pin_pad import PinPad
from screens.youth.part import YouthPart

CORNER_DP = 96  # the height of the youth's top bar
HOLD_S = 1.2  # longer than a touch by chance, short enough to wait for
BACK_KEYS = (27, 1001)  # SDL: escape, and Android's back key


class Kiosk:
    """Watches the touches of one window. `part` tells whether a youth has the tablet."""

    def __init__(
        self,
        stage: Stage,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        part: Callable[[], YouthPart | None],
        code: Callable[[], str],
        measures: Callable[[], bool],
        monotonic: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._stage, self._theme, self._words, self._desk = stage, theme, words, desk
        self._part, self._code, self._measures = part, code, measures
        self._clock = VaultClock(unix_s=wall, monotonic_s=monotonic)
        self._lock = AutoLock(self._clock)
        self._covered: Cover | None = None  # what lay there when the window lost the focus
        self._held = Clock.create_trigger(lambda _dt: self.ask_pin(), HOLD_S)
        stage.bind(on_touch_down=self._touched, on_touch_up=self._lifted)

    @property
    def locked_in(self) -> bool:
        """A youth has the tablet: nothing may close or leave it."""
        return self._part() is not None

    @property
    def lock_due(self) -> bool:
        """Nobody touched the trainer's part for so long that it must lock."""
        return self._desk.is_open and not self.locked_in and self._lock.due()

    def opened(self) -> None:
        """A trainer unlocked: the idle minutes begin, as many as the institution set."""
        self._lock = AutoLock(self._clock, self._desk.lock_after_min)

    def refresh(self) -> None:
        """With every frame: what lies over the screen takes over what changed."""
        cover = self._stage.cover
        if isinstance(cover, Cover):
            cover.refresh()
        if not self.locked_in and isinstance(cover, PinPad | LookAlong):
            self.leave()  # the session ended under it

    def ask_pin(self) -> None:
        """Over the youth's part: who looks along?"""
        if self.locked_in and self._stage.cover is None:
            self._stage.put_over(PinPad(self._theme, self._words, self._desk.pin, self.look_along, self.leave))

    def look_along(self) -> None:
        """The PIN was right."""
        part = self._part()
        if part is None:
            self.leave()
            return
        self._stage.put_over(
            LookAlong(
                self._theme, self._words, part, code=self._code(), measures=self._measures(), on_close=self.leave
            )
        )

    def leave(self) -> None:
        """Back to the youth's screen."""
        cover = self._stage.cover
        if isinstance(cover, PinPad | LookAlong):
            cover.leave()
        self._stage.uncover()

    def focus(self, has_it: bool) -> None:
        """Another window or app has the tablet, or this one again: nobody reads along meanwhile."""
        if not has_it and not isinstance(self._stage.cover, PrivacyCover):
            self._covered = self._stage.cover if isinstance(self._stage.cover, Cover) else None
            title, text = self._words("trainer.privacy_title"), self._words("trainer.privacy_text")
            self._stage.put_over(PrivacyCover(self._theme, title, text))
        elif has_it and isinstance(self._stage.cover, PrivacyCover):
            if self._covered is None:
                self._stage.uncover()
            else:
                self._stage.put_over(self._covered)
            self._covered = None

    def key(self, _window: Any, key: int, *_: object) -> bool:
        """The back key never leaves the youth's part; there it asks for the PIN. True = it goes no further."""
        if key not in BACK_KEYS or not self.locked_in:
            return False
        if isinstance(self._stage.cover, PinPad | LookAlong):
            self.leave()
        else:
            self.ask_pin()
        return True

    def close_request(self, *_: object) -> bool:
        """The window's own cross: not while a youth has the tablet. True = it stays open."""
        if self.locked_in:
            self.ask_pin()
        return self.locked_in

    def _touched(self, _stage: Any, touch: Any) -> None:
        self._lock.touch()
        edge = self._theme.dp(CORNER_DP)
        if self.locked_in and touch.x <= self._stage.x + edge and touch.y >= self._stage.top - edge:
            self._held()

    def _lifted(self, *_: object) -> None:
        self._held.cancel()
