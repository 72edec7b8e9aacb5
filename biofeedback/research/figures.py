"""The pictures of a report: means over youths with their intervals, never one youth beside another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

from biofeedback.research.evaluate import Evaluation
from biofeedback.research.statistics import estimate
from biofeedback.samples import FloatArray

INK, BLUE, GREY = (
    "#1f2933",
    "#0072b2",
    "#9aa5b1",
)  # blue and grey differ for every kind of colour vision (Okabe-Ito)
_SIZE = (7.2, 3.6)  # inches: the width of a page
_DPI = 150


def draw(evaluation: Evaluation, sessions: Any, folder: Path) -> dict[str, Path]:
    """Write one PNG for each picture that has something to show; name -> file."""
    pictures: dict[str, Callable[[Path], bool]] = {
        "changes": lambda path: _changes(evaluation, path),
        "recovery": lambda path: _over_sessions(
            sessions, "recovery_s", "recovery time (s)", path, evaluation.least_youths
        ),
        "retention": lambda path: _retention(evaluation, path),
        "quality": lambda path: _quality(sessions, path),
    }
    folder.mkdir(parents=True, exist_ok=True)
    return {name: folder / f"{name}.png" for name, make in pictures.items() if make(folder / f"{name}.png")}


def draw_single_case(numbers: FloatArray, values: FloatArray, phases: Sequence[str | None], path: Path) -> None:
    """One youth's own series over the sessions, with a line where the phase changes; for that youth's trainer."""
    with _page(path) as (place,):
        place.axhline(0.0, color=GREY, linewidth=1)
        for first, last in _runs(phases):
            own = slice(first, last)
            place.plot(numbers[own], values[own], "o-", color=BLUE)
            place.text(numbers[first], 1.0, phases[first] or "?", transform=place.get_xaxis_transform(), color=INK)
            if first:
                place.axvline((numbers[first - 1] + numbers[first]) / 2, color=GREY, linestyle="--")
        place.set_xlabel("session (A = feedback off, B = on)")
        place.set_ylabel("change of the own number")


def _runs(phases: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """First and one past the last session of each phase."""
    first = 0
    for at in range(1, len(phases) + 1):
        if at == len(phases) or phases[at] != phases[first]:
            yield first, at
            first = at


@contextmanager
def _page(path: Path, columns: int = 1) -> Iterator[Any]:
    # Agg draws without a screen; the backend of a researcher's own session is left alone.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=_SIZE, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure.subplots(1, columns, squeeze=False)[0]
        # Without a date in it, the same numbers give the same file.
        figure.savefig(path, dpi=_DPI, metadata={"Software": "biofeedback"})


def _changes(evaluation: Evaluation, path: Path) -> bool:
    shown = [
        change for change in (*evaluation.changes, evaluation.guess_trend) if change.estimate.mean is not None
    ]
    if not shown:
        return False
    with _page(path, len(shown)) as axes:
        for place, change in zip(axes, shown, strict=True):
            found = change.estimate
            place.axhline(0.0, color=GREY, linewidth=1)
            place.plot([0, 0], [found.low, found.high], color=BLUE, linewidth=3)
            place.plot([0], [found.mean], "o", color=INK)
            place.set_xlim(-1, 1)
            place.set_xticks([0], [change.name.replace(", ", "\n", 1).replace(" - ", "\n- ")], fontsize=7)
            place.set_ylabel(change.unit, fontsize=8)
            place.set_title(f"{found.persons} youths", fontsize=8)
    return True


def _over_sessions(sessions: Any, column: str, label: str, path: Path, least: int) -> bool:
    """Mean over youths for each session number, as far as enough youths had it."""
    points = []
    for number, own in sessions.groupby("number")[column]:
        found = estimate(own.dropna())
        if found.persons >= least and found.mean is not None:
            points.append((int(number), found.mean, found.low, found.high))
    if len(points) < 2:
        return False
    numbers, means, lows, highs = (np.array(values, dtype=np.float64) for values in zip(*points, strict=True))
    with _page(path) as (place,):
        place.fill_between(numbers, lows, highs, color=BLUE, alpha=0.2, linewidth=0, label="95 % interval")
        place.plot(numbers, means, "o-", color=BLUE, label="mean over youths")
        place.set_xlabel(f"session of a youth (shown where at least {least} youths had it)")
        place.set_ylabel(label)
        place.set_ylim(bottom=0)
        place.legend(frameon=False)
    return True


def _retention(evaluation: Evaluation, path: Path) -> bool:
    counts = np.array(evaluation.retention.at_least)
    with _page(path) as (place,):
        place.step(np.arange(1, len(counts) + 1), 100.0 * counts / counts[0], where="mid", color=BLUE)
        if evaluation.retention.planned:
            place.axvline(evaluation.retention.planned, color=GREY, linestyle="--", label="planned")
            place.legend(frameon=False)
        place.set_xlabel("at least so many sessions")
        place.set_ylabel("share of the youths (%)")
        place.set_ylim(0, 105)
    return True


def _quality(sessions: Any, path: Path) -> bool:
    shares = sessions["measured_share"].dropna()
    if not len(shares):
        return False
    with _page(path) as (place,):
        place.hist(100.0 * shares, bins=np.arange(0, 101, 10), color=BLUE, edgecolor="white")
        place.set_xlabel("share of a session's seconds that was measured well (%)")
        place.set_ylabel("sessions")
    return True
