"""How fast the trainer's pages are with a year of sessions: open Today, list all, review an hour, scrub.

    uv run python tests/benchmarks/trainer.py [HOME]

Without HOME a tablet with 60 participants and 5,000 short sessions is made first, which takes minutes: each
session waits for the disk. Processor and wall time of one process on whatever machine this is; memory is its peak.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from biofeedback.language import Catalogue
from biofeedback.session.records import Record, RecordType, pack_json
from biofeedback.training.programmes import shelf
from biofeedback.vault.store import Vault
from screens.kivy_setup import prepare
from tests.trial import HEADER, PASSPHRASE, session

PEOPLE, SESSIONS = 60, 5000
HOUR_S = 3600
SCRUBS = 300


def furnish(home: Path) -> None:
    """A trainer, 60 participants and 5,000 sessions that were taken in; one of an hour."""
    vault = Vault(home)
    vault.create_trainer("anna", PASSPHRASE)
    unlocked = vault.unlock(PASSPHRASE)
    codes = [unlocked.participants.create(under_16=False).code for _ in range(PEOPLE)]
    for at in range(SESSIONS):
        session(vault, 3, participant=codes[at % PEOPLE], started_unix=1.79e9 + 3600.0 * at)
        if at % 500 == 499:
            print(f"{at + 1} sessions made", flush=True)
    unlocked.fold()
    unlocked.lock()


def an_hour() -> Iterator[Record]:
    """What the engine writes in an hour of breathing, without the samples."""
    yield pack_json(RecordType.EVENT, time_s=0.0, event="phase", phase="breathing")
    for at in range(1, HOUR_S + 1):
        index = 0.5 + 0.5 * ((at // 60) % 5) / 4
        features = {
            "heart_rate_bpm": 70.0 + at % 20,
            "scl_uS": 4.0,
            "scr_per_min": 3.0,
            "movement_g": 0.01,
            "skin_quality": 0.9,
            "heart_quality": 0.9,
        }
        arousal: dict[str, object] = {"index": index, "level": 1 + (at // 60) % 5, "quality": 0.9, "reasons": []}
        yield pack_json(
            RecordType.SECOND,
            time_s=float(at),
            features=features,
            arousal=arousal | {"contributions": {"heart": 0.2}},
        )


def hour_session(home: Path) -> str:
    """One session of an hour on that tablet."""
    recorder = Vault(home).start_session(HEADER | {"participant": "BENCH"})
    for record in an_hour():
        recorder.append(record)
    recorder.finish("completed")
    return recorder.session_id


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long a block took and the process' peak memory after it."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.perf_counter() - wall, time.process_time() - processor
    print(f"{what:44}{seconds[0]:8.2f} s{seconds[1]:8.2f} s processor{peak_mb:8.0f} MB", flush=True)


def run(home: Path, kivy_home: Path) -> None:
    """Everything on that tablet."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    prepare(kivy_home)
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from screens.render import show
    from screens.theme import Theme
    from screens.trainer.desk import Desk
    from screens.trainer.rail import Ways
    from screens.trainer.review import ReviewScreen
    from screens.trainer.sessions import SessionsScreen
    from screens.trainer.today import TodayScreen

    theme, words, desk = Theme("dag", "trainer"), Catalogue("nl"), Desk(Vault(home))
    hour = hour_session(home)
    with timed("unlock (the key is derived slowly on purpose)"):
        desk.unlock(PASSPHRASE)
    ways = Ways(*(_nowhere for _ in range(5)))

    def today() -> TodayScreen:
        return TodayScreen(
            theme,
            words,
            desk,
            shelf=shelf(),
            bands=(),
            ways=ways,
            on_start=_nowhere,
            on_choose=_nowhere,
            on_review=_nowhere,
            on_confirm=_nowhere,
            now=datetime.now(),
        )

    for name in ("Today, first time", "Today, again"):
        with timed(name):
            page = today()
            _put(Window, page, show)
            while page.day is None:
                EventLoop.idle()
            EventLoop.idle()
        page.join()
        page.leave()
        Window.remove_widget(page)

    with timed("list of sessions, before verdicts"):
        listed = SessionsScreen(
            theme, words, desk, on_review=_nowhere, on_export=_nowhere, on_new_session=_nowhere, on_lock=_nowhere
        )
        _put(Window, listed, show)
        listed.job.join()
        while not listed.rows:
            EventLoop.idle()
    with timed("verdicts of all, beside the page"):
        listed.join()
    listed.leave()
    Window.remove_widget(listed)

    with timed("review of one hour"):
        review = ReviewScreen(
            theme,
            words,
            desk.review(hour),
            on_back=_nowhere,
            on_export=_nowhere,
            on_add=lambda _text, _at_s: (),
            on_together=_nowhere,
        )
        _put(Window, review, show)
    _scrub(review, EventLoop.idle)
    desk.lock()


def _scrub(review: object, frame: Callable[[], None]) -> None:
    look_at = review.look_at  # type: ignore[attr-defined]
    times = []
    for at in range(SCRUBS):
        began = time.perf_counter()
        look_at(1.0 + at * HOUR_S / SCRUBS)
        frame()
        times.append(time.perf_counter() - began)
    slow = sorted(times)[int(0.95 * len(times))]
    print(
        f"scrubbing, {SCRUBS} moments: median {1 / median(times):.0f} frames a second, slowest 5 % {1 / slow:.0f}"
    )


def _put(window: object, page: object, show: Callable[[tuple[int, int]], None]) -> None:
    window.add_widget(page)  # type: ignore[attr-defined]
    show((1280, 800))


def _nowhere(*_: object) -> None:
    """A page in a benchmark leads nowhere."""


def _asked() -> Path | None:
    """The tablet that was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, nargs="?", metavar="HOME", help="a furnished tablet, made when absent")
    home: Path | None = parser.parse_args().home
    return home


def main() -> None:
    """On HOME, or on a tablet made for it."""
    with tempfile.TemporaryDirectory() as folder:
        home = _asked() or Path(folder) / "home"
        if not home.exists():
            furnish(home)
        run(home, Path(folder) / "kivy")


if __name__ == "__main__":
    main()
