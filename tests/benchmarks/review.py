"""What looking back costs: opening a session of an hour, and dragging the cursor through it.

    uv run python -m tests.benchmarks.review
    uv run python -m tests.benchmarks.review --minutes 20 --moves 300

A simulated wristband plays the session through the real engine into a real vault. Opening counts from the touch
to the first frame: unsealing every record, the summary, building the page, laying it out, drawing it. Dragging
moves the cursor a bit further for each frame, as a finger does, and draws it; playing lets the player do so for
some seconds at 8 times the speed, at most 30 times a second. Wall clock and processor time of the main thread,
with the software renderer of this machine (no graphics card: a tablet draws faster). Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

import numpy as np

MINUTES, MOVES, OPENINGS = 60, 600, 5
PLAY_S = 5.0
SIZE = (1280, 800)
PASSPHRASE = "lantaarn tulp schaats molen kade wilg"


def record(home: Path, minutes: int) -> tuple[Any, str]:
    """A vault with one session of that length; returns the vault and the session's id."""
    from biofeedback.session.clock import DrivenClock
    from biofeedback.session.header import Origin
    from biofeedback.session.runner import start_session
    from biofeedback.training.breathing import BreathingExercise, BreathingSettings
    from biofeedback.vault.store import Vault
    from sensors.simulated import SimulatedWristband

    vault = Vault(home)
    vault.create_trainer("M. Visser", PASSPHRASE)

    async def play() -> str:
        clock, band = DrivenClock(), SimulatedWristband(1)
        await band.start(clock)
        runner = start_session(
            vault.start_session,
            BreathingExercise(BreathingSettings(baseline_s=120)),
            [band],
            origin=Origin.REHEARSAL,
            participant="K-204",
            language="nl",
            started_unix=1_790_000_000.0,
        )
        for second in range(1, 60 * minutes + 1):
            clock.now_s = float(second)
            runner.tick(float(second))
        runner.close("completed")
        await band.stop()
        return runner.session_id

    return vault, asyncio.run(play())


def make_page(desk: Any, session_id: str) -> Any:
    """The page of the session, as the flow builds it."""
    from biofeedback.language import Catalogue
    from screens.theme import Theme
    from screens.trainer.review import ReviewScreen

    return ReviewScreen(
        Theme("dag", "trainer"),
        Catalogue("nl"),
        desk.review(session_id),
        on_back=lambda: None,
        on_export=lambda: None,
        on_add=lambda text, time_s: desk.add_to_session(session_id, text, time_s),
        on_together=lambda _time_s: None,
    )


def opening(desk: Any, session_id: str) -> None:
    """From the touch to the first frame, several times: the first one also loads fonts."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    for at in range(OPENINGS):
        wall, cpu = perf_counter(), thread_time()
        page = make_page(desk, session_id)
        read = perf_counter() - wall
        Window.add_widget(page)
        EventLoop.idle()
        print(
            f"open {at + 1}: {perf_counter() - wall:.3f} s wall, {thread_time() - cpu:.3f} s processor, "
            f"of which {read:.3f} s before the first frame"
        )
        page.leave()
        Window.remove_widget(page)


def dragging(desk: Any, session_id: str, moves: int) -> None:
    """The cursor under a finger, then the player at its fastest."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    page = make_page(desk, session_id)
    Window.add_widget(page)
    EventLoop.idle()
    places = np.linspace(0, page.review.summary.duration_s, moves)

    def scrub(at: int) -> None:
        page.chart.cursor_s = float(places[at])
        page._dragged(float(places[at]))

    _frames("scrub", moves, scrub)
    page.look_at(0.0)
    page.player.speed = 8
    moved: list[float] = []
    page.chart.fbind("cursor_s", lambda _chart, at_s: moved.append(at_s))
    page.player.toggle()
    begun = perf_counter()
    while perf_counter() - begun < PLAY_S:
        EventLoop.idle()
    print(
        f"play at 8x: {len(moved) / (perf_counter() - begun):.0f} moves/s, {moved[-1] / PLAY_S:.1f} times as fast"
    )
    page.leave()
    Window.remove_widget(page)


def _frames(name: str, count: int, act: Any) -> None:
    from kivy.base import EventLoop

    costs = []
    begun, cpu = perf_counter(), thread_time()
    for at in range(count):
        start = perf_counter()
        act(at)
        EventLoop.idle()
        costs.append(perf_counter() - start)
    wall = perf_counter() - begun
    print(
        f"{name}: {count / wall:.0f} frames/s wall, {count / (thread_time() - cpu):.0f} per second of processor, "
        f"median {1e3 * float(np.median(costs)):.1f} ms, "
        f"99th percentile {1e3 * float(np.percentile(costs, 99)):.1f} ms"
    )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=MINUTES, help="length of the session")
    parser.add_argument("--moves", type=int, default=MOVES, help="frames while dragging and playing")
    arguments = parser.parse_args()
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    with tempfile.TemporaryDirectory() as place:
        from screens.kivy_setup import prepare

        prepare(Path(place) / "kivy")
        vault, session_id = record(Path(place) / "home", arguments.minutes)
        from screens.render import show
        from screens.trainer.desk import Desk

        show(SIZE)
        _unlimited()
        desk = Desk(vault)
        desk.unlock(PASSPHRASE)
        opening(desk, session_id)
        dragging(desk, session_id, arguments.moves)


def _unlimited() -> None:
    """As fast as it goes: without Kivy's wait between frames."""
    from kivy.clock import Clock

    object.__getattribute__(Clock, "_obj")._max_fps = 0


if __name__ == "__main__":
    main()
