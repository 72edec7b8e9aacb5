"""The Kivy app: one asyncio loop for life, one task group holding the app and what runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from biofeedback.language import Catalogue
from screens import background
from screens.flow import Flow
from screens.kiosk import Kiosk
from screens.stage import Stage
from screens.tablet import Tablet
from screens.theme import Theme

DAY_S = 86_400.0  # retention runs at start and daily
TICKS_PER_S = 30  # design: snapshots reach the screen at most 30 times a second


class BiofeedbackApp(App):
    """The window. Everything it shows is decided by the flow."""

    title = "Spanning"

    def __init__(self, tablet: Tablet, *, unlocked_with: str | None = None) -> None:
        super().__init__()
        self._tablet = tablet
        self._unlocked_with = unlocked_with
        self._tasks: asyncio.TaskGroup | None = None
        self.flow: Flow | None = None

    def build(self) -> Stage:
        """Kivy asks for the root of the window."""
        day, evening = Theme("dag", "trainer"), Theme("avond", "youth")
        words = Catalogue(self._tablet.language)
        passphrase = self._tablet.demo_passphrase
        banner = words("trainer.demo_banner", passphrase=passphrase) if passphrase else ""
        stage = Stage(day, banner)
        self.flow = Flow(self._tablet, stage, day, evening, self._spawn)
        if self._unlocked_with is not None:
            self.flow.desk.unlock(self._unlocked_with)
            self.flow.kiosk.opened()
            self.flow.show_today()
        else:
            self.flow.show_first()
        self._guard(self.flow.kiosk)
        self.flow.desk.housekeeping()
        Clock.schedule_interval(lambda _dt: self.flow.tick() if self.flow else None, 1 / TICKS_PER_S)
        Clock.schedule_interval(lambda _dt: self.flow.desk.housekeeping() if self.flow else None, DAY_S)
        return stage

    def _guard(self, kiosk: Kiosk) -> None:
        """Keys, the window's cross and its focus go past the kiosk first."""
        Window.bind(
            on_keyboard=kiosk.key,
            on_request_close=kiosk.close_request,
            focus=lambda _window, has_it: kiosk.focus(has_it),
            on_minimize=lambda _window: kiosk.focus(False),
            on_hide=lambda _window: kiosk.focus(False),
        )

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings (F1) are for programmers: they stay shut."""
        return False

    def close_settings(self, *_: object) -> bool:
        """There is nothing to close."""
        return False

    def on_pause(self) -> bool:
        """Android has another app in front. True = this one lives on."""
        if self.flow is not None:
            background.sleep(self.flow)
        return True

    def on_resume(self) -> None:
        """In front again."""
        if self.flow is not None:
            background.wake(self.flow)

    async def run_for_life(self) -> None:
        """Run until the window closes; the session is sealed in `finally`, however the app ends."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                await self.async_run(async_lib="asyncio")
            finally:
                if self.flow is not None:
                    self.flow.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if self._tasks is None:
            work.close()
            raise RuntimeError("The app's loop does not run.")
        self._tasks.create_task(work)
