"""The tablet in somebody else's hands: what only a PIN opens, what nobody may read along, and when it locks.

The youth's part cannot be left, from the hand-over until a trainer unlocks: not by the back key, not by closing
the window. Holding the upper left corner, or the back key, asks for the PIN; then the trainer looks along, or,
where no session runs, has the tablet back. The trainer's part locks after some idle minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from biofeedback.language import Catalogue
from biofeedback.vault.auto_lock import AutoLock
from biofeedback.vault.clock import Clock as VaultClock
from screens.secure_window import is_pinned
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
FUNCTION_KEYS = range(282, 294)  # kivy/core/window: F1 (settings) to F12 (a picture of the screen)


class Kiosk:
    """Watches the touches of one window.

    `handed` tells whether a youth has the tablet, `part` which session runs there; `take_back` leads to the
    unlocking.
    """

    def __init__(
        self,
        stage: Stage,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        handed: Callable[[], bool],
        part: Callable[[], YouthPart | None],
        take_back: Callable[[], None],
        code: Callable[[], str],
        measures: Callable[[], bool],
        monotonic: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._stage, self._theme, self._words, self._desk = stage, theme, words, desk
        self._handed, self._part, self._take_back = handed, part, take_back
        self._code, self._measures = code, measures
        self._clock = VaultClock(unix_s=wall, monotonic_s=monotonic)
        self._lock = AutoLock(self._clock)
        self._over: YouthPart | None = None  # the session that was asked for when the PIN pad came
        self.privacy: PrivacyCover | None = None
        self._held = Clock.create_trigger(lambda _dt: self.ask_pin(), HOLD_S)
        stage.bind(on_touch_down=self._touched, on_touch_up=self._lifted)

    @property
    def locked_in(self) -> bool:
        """A youth has the tablet: nothing may close or leave it."""
        return self._handed()

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
        ended = not self.locked_in or self._part() is not self._over
        if ended and isinstance(cover, PinPad | LookAlong):
            self.leave()  # what lay under it is over

    def ask_pin(self) -> None:
        """Over the youth's part: who looks along?"""
        if self.locked_in and self._stage.cover is None:
            self._over = self._part()
            self._stage.put_over(PinPad(self._theme, self._words, self._desk.pin, self.look_along, self.leave))

    def look_along(self) -> None:
        """The PIN was right."""
        part = self._part()
        if part is None:
            self.leave()
            self._take_back()
            return
        self._stage.put_over(
            LookAlong(
                self._theme,
                self._words,
                part,
                code=self._code(),
                measures=self._measures(),
                pinned=is_pinned(),
                on_close=self.leave,
            )
        )

    def leave(self) -> None:
        """Back to the youth's screen."""
        cover = self._stage.cover
        if isinstance(cover, PinPad | LookAlong):
            cover.leave()
        self._stage.uncover()

    def focus(self, has_it: bool) -> None:
        """Another window or app has the tablet, or this one again: nobody reads along meanwhile.

        The cover lies over the whole window, so over an open question as well.
        """
        if not has_it and self.privacy is None:
            title, text = self._words("trainer.privacy_title"), self._words("trainer.privacy_text")
            self.privacy = PrivacyCover(self._theme, title, text)
            Window.add_widget(self.privacy)
        elif has_it and self.privacy is not None:
            Window.remove_widget(self.privacy)
            self.privacy = None

    def key(self, _window: Any, key: int, *_: object) -> bool:
        """The back key never leaves the youth's part; there it asks for the PIN. True = it goes no further."""
        if not self.locked_in or key not in (*BACK_KEYS, *FUNCTION_KEYS):
            return False
        if key in FUNCTION_KEYS or self.privacy is not None:
            return True
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
