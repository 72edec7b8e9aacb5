"""What the window asks of Android: no picture of it for anybody, and no sleep while a session runs.

Elsewhere than on Android all of it does nothing, and says so. The packager has no option for the first
(FLAG_SECURE); the second needs no permission, unlike a wake lock. SDL draws on a surface of its own inside the
window: that the flag covers it must be seen on a real tablet (a screen picture is black).
"""

from __future__ import annotations

import os
from typing import Any

ACTIVITY = "org.kivy.android.PythonActivity"  # python-for-android: the one activity of the app
PARAMETERS = "android.view.WindowManager$LayoutParams"  # Android's own class; FLAG_SECURE is its constant


def on_android() -> bool:
    """Does the app run inside python-for-android's package?"""
    return "ANDROID_ARGUMENT" in os.environ  # set by its start.c before Python starts


def protect_window() -> bool:
    """Keep the window out of screen pictures, recordings and the list of recent apps.

    Returns whether Android was asked. Call it once, before the first screen with data is drawn.
    """
    if not on_android():
        return False
    from android.runnable import run_on_ui_thread
    from jnius import autoclass

    flag = autoclass(PARAMETERS).FLAG_SECURE

    @run_on_ui_thread  # type: ignore[untyped-decorator]
    def add_flag() -> None:
        # Java's views may be touched by their own thread only (kivy/pyjnius issue 376).
        autoclass(ACTIVITY).mActivity.getWindow().addFlags(flag)

    add_flag()
    return True


def pin_to_screen(pinned: bool) -> bool:
    """Offer Android's screen pinning while a youth has the tablet, and end it afterwards.

    Returns whether Android was asked. Android asks the trainer each time, unless a device owner allowed the app; a
    youth who knows the gesture can unpin, which the app sees as going to the background. Android may also refuse
    (pinning is switched off on the tablet): `is_pinned` tells how it stands.
    """
    if not on_android():
        return False
    from android.runnable import run_on_ui_thread
    from jnius import JavaException, autoclass

    @run_on_ui_thread  # type: ignore[untyped-decorator]
    def ask() -> None:
        activity = autoclass(ACTIVITY).mActivity
        try:
            if pinned:
                activity.startLockTask()
            else:
                activity.stopLockTask()
        except JavaException:
            return  # not in front, or not pinned at all: nothing changed, and is_pinned says so to the trainer

    ask()
    return True


def is_pinned() -> bool | None:
    """Whether Android holds this app in front; None where there is no such thing."""
    if not on_android():
        return None
    from jnius import autoclass, cast

    service = autoclass(ACTIVITY).mActivity.getSystemService("activity")  # Context.ACTIVITY_SERVICE
    mode: int = cast("android.app.ActivityManager", service).getLockTaskModeState()
    return mode != 0  # ActivityManager.LOCK_TASK_MODE_NONE


def keep_awake(window: Any, awake: bool) -> None:
    """Let the screen stay on while a session runs, and sleep again after it.

    `window` is Kivy's Window. SDL turns this into FLAG_KEEP_SCREEN_ON, which needs no permission.
    """
    window.allow_screensaver = not awake
