"""The window asks Android not to be photographed; elsewhere it says that nothing was asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from screens.secure_window import ACTIVITY, PARAMETERS, is_pinned, keep_awake, pin_to_screen, protect_window

FLAG_SECURE = 0x2000  # android.view.WindowManager.LayoutParams


class JavaRefuses(Exception):
    """Stands in for jnius.JavaException."""


class JavaWindow:
    """Stands in for the activity and its window on the Java side; remembers what it was asked, and where."""

    def __init__(self) -> None:
        self.flags = 0
        self.on_ui_thread = False
        self.asked_on_ui_thread: list[bool] = []
        self.pinned = False
        self.refuses = False

    def getSystemService(self, name: str) -> JavaWindow:
        """The activity manager; it is its own window here, too."""
        assert name == "activity"
        return self

    def getLockTaskModeState(self) -> int:
        """LOCK_TASK_MODE_NONE or LOCK_TASK_MODE_PINNED."""
        return 2 if self.pinned else 0

    @property
    def mActivity(self) -> JavaWindow:
        """The activity; it is its own window here."""
        return self

    def getWindow(self) -> JavaWindow:
        """The window."""
        return self

    def startLockTask(self) -> None:
        """What Android calls screen pinning."""
        if self.refuses:
            raise JavaRefuses
        self.pinned = True
        self.asked_on_ui_thread.append(self.on_ui_thread)

    def stopLockTask(self) -> None:
        """Its end."""
        self.pinned = False
        self.asked_on_ui_thread.append(self.on_ui_thread)

    def addFlags(self, flags: int) -> None:
        """What Android does with flags."""
        self.flags |= flags
        self.asked_on_ui_thread.append(self.on_ui_thread)


@pytest.fixture
def java(monkeypatch: pytest.MonkeyPatch) -> JavaWindow:
    """A process that looks like one inside the Android package."""
    window = JavaWindow()

    class Parameters:
        FLAG_SECURE = FLAG_SECURE

    def run_on_ui_thread(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            window.on_ui_thread = True
            try:
                work()
            finally:
                window.on_ui_thread = False

        return run

    jnius, android, runnable = ModuleType("jnius"), ModuleType("android"), ModuleType("android.runnable")
    jnius.autoclass = {ACTIVITY: window, PARAMETERS: Parameters}.__getitem__  # type: ignore[attr-defined]
    jnius.cast = lambda _name, thing: thing  # type: ignore[attr-defined]
    jnius.JavaException = JavaRefuses  # type: ignore[attr-defined]
    runnable.run_on_ui_thread = run_on_ui_thread  # type: ignore[attr-defined]
    for name, module in {"jnius": jnius, "android": android, "android.runnable": runnable}.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("ANDROID_ARGUMENT", "/data/app")
    return window


def test_android_is_asked_on_its_own_thread(java: JavaWindow) -> None:
    """FLAG_SECURE is set once, by the thread that owns the window."""
    assert protect_window()
    assert java.flags == FLAG_SECURE
    assert java.asked_on_ui_thread == [True]


def test_the_screen_is_pinned_while_a_youth_has_the_tablet(java: JavaWindow) -> None:
    """Pinned, then free again, both on Android's own thread."""
    states = []
    for wanted in (True, False):
        assert pin_to_screen(wanted)
        states.append(java.pinned)
    assert states == [True, False]
    assert java.asked_on_ui_thread == [True, True]


def test_android_may_refuse_to_pin_and_the_app_knows(java: JavaWindow) -> None:
    """A tablet with pinning switched off raises; nothing breaks, and the question how it stands is answered."""
    java.refuses = True
    assert pin_to_screen(True)
    assert is_pinned() is False
    java.refuses = False
    assert pin_to_screen(True)
    assert is_pinned() is True


def test_elsewhere_nothing_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop has no such thing."""
    monkeypatch.delenv("ANDROID_ARGUMENT", raising=False)
    assert not pin_to_screen(True)
    assert is_pinned() is None


def test_elsewhere_it_says_that_nothing_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a desktop there is no such protection, and the answer is no."""
    monkeypatch.delenv("ANDROID_ARGUMENT", raising=False)
    assert not protect_window()


def test_the_screen_stays_on_only_while_it_is_told_to() -> None:
    """The screen saver is off during a session and on again after it."""

    class Window:
        allow_screensaver = True

    window = Window()
    keep_awake(window, awake=True)
    during = window.allow_screensaver
    keep_awake(window, awake=False)
    assert (during, window.allow_screensaver) == (False, True)
