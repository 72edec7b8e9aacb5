"""The real app, offscreen, driven by touches until a moment at which it kills itself: nothing is closed or sealed.

    python -m tests.screens.trainer.killed_app HOME MOMENT      MOMENT is one of MOMENTS, or "look"

Before the moment the first page is read after unlocking; its words come out as one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from biofeedback.cli.launch import open_window
from biofeedback.session.header import Origin
from biofeedback.vault.store import Vault

PASSPHRASE = "a long enough passphrase"
CODE = "K-204"
NOTE = "Volgende keer langer rust."
MOMENTS = ("prepared", "handed_over", "in_exercise", "take_back", "note", "import", "export")
GIVEN_UP_S = 60.0  # ours: far longer than any step takes
_EVERY_S = 0.05
_RECORDED_S = 6  # seconds of session: what is recorded reaches the disk at least every 5 s

Step = Callable[[], bool]


class Driver:
    """Finds what is shown by its words and touches it."""

    def __init__(self, flow: Any) -> None:
        self.flow = flow

    @property
    def page(self) -> Any:
        """The screen that is shown."""
        return self.flow.stage.current

    def showing(self, name: str) -> Step:
        """Wait until that screen is shown and its work beside the screen is done."""

        def shown() -> bool:
            job = getattr(self.page, "job", None)
            return type(self.page).__name__ == name and (job is None or not job.running)

        return shown

    def words(self) -> list[str]:
        """Every text on the screen."""
        return [str(one.text) for one in self.flow.stage.walk() if getattr(one, "text", "")]

    def tap(self, key: str, **values: object) -> Step:
        """Touch the button with these words, once it is there."""
        wanted = self.flow.words(key, **values)
        return self.tap_where(
            lambda one: getattr(one, "text", None) == wanted and not getattr(one, "waiting", True)
        )

    def tap_where(self, fits: Callable[[Any], bool]) -> Step:
        """Touch the first widget that fits, once it is there."""

        def touched() -> bool:
            found = next((one for one in self.flow.stage.walk() if fits(one) and one.get_root_window()), None)
            if found is not None:
                _touch(found)
            return found is not None

        return touched


def script(driver: Driver, home: Path, moment: str) -> Iterator[Step]:
    """Steps, each waited for; it ends at the moment."""
    flow = driver.flow
    yield driver.showing("UnlockScreen")
    driver.page.field.text = PASSPHRASE
    yield driver.tap("trainer.unlock")
    yield driver.showing("TodayScreen")
    yield lambda: driver.page.day is not None and not driver.page.job.running
    rested = time.monotonic() + 0.5  # new sessions are taken in after the first list was shown
    yield lambda: time.monotonic() > rested and not driver.page.job.running
    print(json.dumps(driver.words()), flush=True)
    if moment in ("prepared", "handed_over", "in_exercise", "take_back"):
        yield from _session(driver, moment)
    elif moment == "note":
        (name, *_) = [row.session_id for row in flow.desk.headers() if row.origin == "live"]
        flow.show_review(name)
        driver.page.ask_note()
        asking = driver.page.asking
        asking.fields[0].text = NOTE
        yield lambda: asking.dialog is not None
        _touch(asking.button)
        yield lambda: any(NOTE in text and text != NOTE for text in driver.words())
    elif moment == "import":
        flow.records.take_in(CODE)
        yield driver.showing("ImportScreen")
    elif moment == "export":
        yield from _export(driver, home)


def _session(driver: Driver, moment: str) -> Iterator[Step]:
    flow = driver.flow
    flow.show_prepare(CODE)
    yield driver.showing("PrepareScreen")
    if moment == "prepared":
        return
    yield driver.tap("trainer.hand_over_to", code=CODE)
    yield driver.showing("StartScreen")
    if moment == "handed_over":
        return
    yield driver.tap("youth.start.begin")
    yield lambda: flow.part is not None and flow.part.snapshot.second_s >= _RECORDED_S
    if moment == "in_exercise":
        return
    yield driver.tap("youth.stop")
    yield driver.tap("youth.stop.keep")
    yield driver.tap("youth.done")
    yield driver.showing("DoneScreen")


def _export(driver: Driver, home: Path) -> Iterator[Step]:
    from biofeedback.vault import age

    threading.Thread(target=_die_when_half, args=(home / "exports",), daemon=True).start()
    flow = driver.flow
    flow.show_export([row.session_id for row in flow.desk.headers()])
    driver.page.book.trust([str(age.X25519Identity.generate().recipient)])
    driver.page._recipients_changed()
    yield driver.tap("trainer.make_file")
    yield lambda: False


def _die_when_half(folder: Path) -> None:
    while not any(path.stat().st_size for path in folder.glob("*.part")):
        time.sleep(0.0005)
    os.kill(os.getpid(), signal.SIGKILL)


def _touch(widget: Any) -> None:
    from kivy.base import EventLoop
    from kivy.core.window import Window
    from kivy.input.motionevent import MotionEvent

    x, y = widget.to_window(*widget.center)

    class Touch(MotionEvent):
        def depack(self, args: dict[str, float]) -> None:
            self.sx, self.sy = args["x"], args["y"]
            self.profile = ["pos"]
            super().depack(args)

    at = {"x": x / (Window.width - 1), "y": y / (Window.height - 1)}
    touch = Touch("finger", 1, at, is_touch=True, type_id="touch")
    EventLoop.post_dispatch_input("begin", touch)
    EventLoop.post_dispatch_input("end", touch)


def drive(home: Path, moment: str) -> None:
    """In the app's own clock: a step each time, and the end of it all by signal 9."""
    from kivy.app import App
    from kivy.clock import Clock

    while getattr(App.get_running_app(), "flow", None) is None:
        time.sleep(_EVERY_S)
    app: Any = App.get_running_app()
    steps = script(Driver(app.flow), home, moment)
    waited: list[Step] = []
    begun = time.monotonic()

    def go(_dt: float) -> None:
        if time.monotonic() - begun > GIVEN_UP_S:
            print(json.dumps(Driver(app.flow).words()), file=sys.stderr, flush=True)
            os._exit(3)
        if waited and not waited[0]():
            return
        waited.clear()
        following = next(steps, None)
        if following is None:
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            waited.append(following)

    Clock.schedule_interval(go, _EVERY_S)


def main() -> None:
    """Run it."""
    home, moment = Path(sys.argv[1]), sys.argv[2]
    threading.Thread(target=drive_when_there, args=(home, moment), daemon=True).start()
    open_window(
        Vault(home),
        home,
        language="nl",
        wristband="simulated",
        origin=Origin.LIVE,
        export_folder=home / "exports",
    )


def drive_when_there(home: Path, moment: str) -> None:
    """Kivy may not be imported before the app prepared it."""
    while "screens.app" not in sys.modules or "kivy.core.window" not in sys.modules:
        time.sleep(_EVERY_S)
    drive(home, moment)


if __name__ == "__main__":
    main()
