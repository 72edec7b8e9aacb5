"""What a frame costs: each screen of the youth and the trainer's review, drawn again and again.

    uv run python -m tests.benchmarks.frames                  # with a whole accelerated day: some minutes
    uv run python -m tests.benchmarks.frames --quick          # a look: few frames, a short day
    uv run python -m tests.benchmarks.frames --screens game,tension-sea --each 600 --day 2000

For each screen: our Python per frame (median and 99th percentile of what the session's tick and the screen's
`refresh` take, processor time of the main thread), frames per second with the software renderer of this machine
(wall clock, no graphics card: a tablet draws faster), the share of the main thread that our Python takes at 30
frames a second, and the first frame of a warm process: building the screen, laying it out, drawing it. Before,
the first frame of a cold process. Then a day of eight hours in at least 20,000 frames: every screen comes by again
and again with new sessions, in a small window because its pixels cost no memory of ours; a line through the memory
of the second half says what it grows in an hour. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

import numpy as np

FRAMES_PER_S = 30  # what the app asks for (screens/app.py)
DAY_H = 8  # the day of a tablet in an institution
EACH, DAY = 600, 20_000  # frames
QUICK_EACH, QUICK_DAY = 60, 600
TURN = 50  # frames in which one screen of the day stands there before the next one comes
WIDTH, HEIGHT = 1280, 800
DAY_SIZE = (800, 500)  # px
REVIEW = "review"
_RESIDENT = "VmRSS:"


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen; what lets one frame's time pass in its session; whether it still belongs there."""

    screen: Any
    tick: Callable[[float], None]
    belongs: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Cost:
    """One screen, measured; times in ms."""

    name: str
    median_ms: float
    p99_ms: float
    frames_per_s: float
    share: float
    first_ms: float


def resident_kib() -> float:
    """What this process holds in memory now, KiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in lines if line.startswith(_RESIDENT))
    return float(line.split()[1])


def measure(name: str, frames: int) -> Cost:
    """Build the screen and draw `frames` of it in real steps of time."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    shown = _shown(name)
    Window.add_widget(shown.screen)
    EventLoop.idle()
    first_ms = _first_frame_ms(shown.screen)
    ours, whole = np.zeros(frames), np.zeros(frames)
    for frame in range(frames):
        start, started = thread_time(), perf_counter()
        if shown.belongs():
            shown.tick(1 / FRAMES_PER_S)
            shown.screen.refresh()
        ours[frame] = thread_time() - start
        Window.canvas.ask_update()  # a screen that stands still would not be drawn again
        EventLoop.idle()
        whole[frame] = perf_counter() - started
    _take_away(shown)
    return Cost(
        name,
        float(np.median(ours) * 1e3),
        float(np.percentile(ours, 99) * 1e3),
        float(1 / np.median(whole)),
        float(ours.mean() * FRAMES_PER_S),
        first_ms,
    )


def live_a_day(names: Sequence[str], frames: int) -> list[float]:
    """Eight hours in `frames` frames: the memory after each screen's turn, KiB."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from screens.render import show

    show(DAY_SIZE)
    step_s = DAY_H * 3600 / frames
    memory: list[float] = []
    drawn = hour = 0
    while drawn < frames:
        shown = _shown(names[len(memory) % len(names)])
        Window.add_widget(shown.screen)
        for _ in range(min(TURN, frames - drawn)):
            if shown.belongs():
                shown.tick(min(step_s, 1.5))  # longer steps would be a tablet that slept
                shown.screen.refresh()
            EventLoop.idle()
            drawn += 1
        _take_away(shown)
        del shown
        gc.collect()
        memory.append(resident_kib())
        if drawn * DAY_H // frames > hour:
            hour = drawn * DAY_H // frames
            print(f"hour {hour} of {DAY_H}: {memory[-1] / 1024:.1f} MiB", flush=True)
    return memory


def _first_frame_ms(screen: Any) -> float:
    """The screen is arranged anew, laid out and drawn."""
    from kivy.base import EventLoop

    began = perf_counter()
    screen._build()
    EventLoop.idle()
    return (perf_counter() - began) * 1e3


def _take_away(shown: Shown) -> None:
    from kivy.animation import Animation
    from kivy.core.window import Window

    shown.screen.leave()
    for widget in shown.screen.walk():
        Animation.cancel_all(widget)
    Window.remove_widget(shown.screen)


def _shown(name: str) -> Shown:
    if name == REVIEW:
        return _review()
    from screens.youth.preview import build

    screen: Any = build(name, "nl")
    part = getattr(screen, "part", None) or getattr(screen, "_part", None)
    if part is None:
        return Shown(screen, lambda _step_s: None, lambda: True)
    clock, place = part._clock, part.place

    def tick(step_s: float) -> None:
        clock.now_s += step_s
        part.tick()

    return Shown(screen, tick, lambda: part.place is place)


_stand: list[tuple[Any, Any]] = []  # the furnished tablet: made once, it takes seconds


def _review() -> Shown:
    """The trainer's review of a session that the simulator made; the cursor moves as under a finger."""
    from biofeedback.language import Catalogue
    from screens.theme import Theme
    from screens.trainer.preview import PASSPHRASE, RECORDINGS, furnish, pages

    if not _stand:
        home = tempfile.TemporaryDirectory(prefix="frames-")
        stand = furnish(Path(home.name), RECORDINGS[:1])
        stand.desk.unlock(PASSPHRASE)
        _stand.append((home, stand))
    home, stand = _stand[0]
    screen: Any = pages(stand, Theme("dag", "trainer"), Catalogue("nl"), Path(home.name))[REVIEW]()
    moment = [0.0]

    def tick(_step_s: float) -> None:
        moment[0] = (moment[0] + 1.0) % 300
        screen.look_at(60 + moment[0])

    return Shown(screen, tick, lambda: True)


def cold_first_frame_ms(name: str) -> float:
    """From the start of a new Python process to its first drawn frame, ms."""
    program = (
        "import sys; from tests.benchmarks.frames import open_window, measure; "
        "open_window(); measure(sys.argv[1], 1)"
    )
    began = perf_counter()
    subprocess.run([sys.executable, "-c", program, name], check=True, env=os.environ)
    return (perf_counter() - began) * 1e3


def open_window() -> None:
    """Kivy on SDL's offscreen driver, without waiting between frames."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    from screens.kivy_setup import prepare

    prepare(Path(tempfile.mkdtemp(prefix="kivy-home-")) / "kivy")
    from kivy.clock import Clock

    from screens.render import show

    object.__getattribute__(Clock, "_obj")._max_fps = 0
    show((WIDTH, HEIGHT))


def renderer() -> str:
    """Who draws."""
    from kivy.graphics.opengl import GL_RENDERER, glGetString

    return str(glGetString(GL_RENDERER).decode())


def grown_kib_per_hour(memory_kib: Sequence[float]) -> float:
    """A line through the second half of the day: what is left when everything was seen once."""
    late = np.array(memory_kib[len(memory_kib) // 2 :])
    if len(late) < 2:
        return 0.0
    hours = np.arange(len(late)) * (DAY_H / len(memory_kib))
    return float(np.polyfit(hours, late, 1)[0])


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    open_window()
    from screens.youth.preview import NAMES

    unknown = [name for name in asked.leave_out.split(",") if name and name not in (*NAMES, REVIEW)]
    if unknown:
        raise SystemExit(f"there is no screen called {unknown[0]}")
    names = asked.screens.split(",") if asked.screens else [*NAMES, REVIEW]
    names = [name for name in names if name not in asked.leave_out.split(",")]
    each, day = (QUICK_EACH, QUICK_DAY) if asked.quick else (asked.each, asked.day)
    print(f"renderer: {renderer()} (software); {os.cpu_count()} processors; {WIDTH} x {HEIGHT}")
    print(f"cold first frame (new process, start screen): {cold_first_frame_ms('start'):.0f} ms")
    print(f"{'screen':24} {'median':>8} {'p99':>8} {'frames/s':>9} {'share':>7} {'first':>8}")
    for name in names:
        cost = measure(name, each)
        print(
            f"{cost.name:24} {cost.median_ms:5.2f} ms {cost.p99_ms:5.2f} ms {cost.frames_per_s:9.0f} "
            f"{100 * cost.share:5.1f} % {cost.first_ms:5.0f} ms",
            flush=True,
        )
    began = perf_counter()
    memory = live_a_day(names, day)
    print(f"the day took {perf_counter() - began:.0f} s")
    print(f"a day of {DAY_H} hours in {day} frames, {len(memory)} screens: ", end="")
    middle, end = memory[len(memory) // 2] / 1024, memory[-1] / 1024
    print(f"{memory[0] / 1024:.0f} MiB at first, {middle:.0f} MiB half-way, {end:.0f} MiB at the end")
    print(f"growth in the second half: {grown_kib_per_hour(memory):.0f} KiB an hour")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a frame costs.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_EACH} frames each, a day of {QUICK_DAY}")
    parser.add_argument("--each", type=int, default=EACH, help="frames of each screen (default: %(default)s)")
    parser.add_argument("--day", type=int, default=DAY, help="frames of the day (default: %(default)s)")
    parser.add_argument("--screens", default="", help="names with a comma between (default: all)")
    parser.add_argument("--leave-out", default="", help="names with a comma between")
    return parser.parse_args()


if __name__ == "__main__":
    main()
