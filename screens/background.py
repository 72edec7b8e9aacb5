"""The app goes to the background and comes back: what is seen meanwhile, what is locked, what goes on."""

from __future__ import annotations

from screens.flow import Flow
from screens.secure_window import pin_to_screen


def sleep(flow: Flow) -> None:
    """Nobody reads along, and what is stored is locked; a running session goes on as a gap."""
    flow.kiosk.focus(False)
    flow.desk.forget_quick()
    if not flow.kiosk.locked_in:
        flow.desk.lock("background")
        flow.show_first()


def wake(flow: Flow) -> None:
    """In front again. A youth who unpinned the tablet is back in his part, and Android is asked once more."""
    flow.kiosk.focus(True)
    if flow.kiosk.locked_in:
        pin_to_screen(True)
