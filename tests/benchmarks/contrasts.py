"""The index against the labels: each contrast beside elapsed time, and beside the plain offline baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.samples import FloatArray, Samples
from biofeedback.signals.replay import Analysis
from tests.benchmarks.plain import HAVE_PEERS, HOW, plain_scores
from tests.benchmarks.recordings import Person
from tests.benchmarks.windows import Scores, each, interval, paired_gain, pooled, starts, window_means

RESTS = ("relax1", "relax2", "relax3", "relax4")


@dataclass(frozen=True, slots=True)
class Contrast:
    """One row of the table. `must` and `goal` are lower bounds, or upper ones where `drift`."""

    name: str
    group: str  # "SP" or "UT"
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    must: float
    goal: float
    drift: bool = False


CONTRASTS = (
    Contrast("interview / adjacent rest", "SP", ("interview",), ("rest1", "rest2"), 0.70, 0.76),
    Contrast("cognitive / rest", "UT", ("cognitive",), ("relax1", "relax3"), 0.91, 0.95),
    Contrast(
        "all labels",
        "SP",
        ("stroop", "interview", "hyperventilation"),
        ("baseline", "rest1", "rest2", "post"),
        0.71,
        0.77,
    ),
    Contrast("cognitive+emotional / rest", "UT", ("cognitive", "emotional"), RESTS, 0.71, 0.78),
    Contrast("interview / baseline", "SP", ("interview",), ("baseline",), 0.84, 0.89),
    Contrast("drift: relax4 / relax1", "UT", ("relax4",), ("relax1",), 0.65, 0.57, drift=True),
    Contrast("drift: post / baseline", "SP", ("post",), ("baseline",), 0.55, 0.50, drift=True),
)
_REST_OF = {"SP": "baseline", "UT": "relax1"}  # what the plain baseline is z-scored against


def index_of(person: Person) -> FloatArray:
    """The index of every second by the live engine, NaN where there is none; element k ends at second k."""
    analysis = Analysis()
    index = [float("nan")]
    for block in blocks_of(person):
        index += [_number(arousal.index) for _, arousal in analysis.before(block.received_s)]
        analysis.take(block)
    last = person.recording.duration_s
    index += [_number(arousal.index) for _, arousal in analysis.before(np.floor(last) + 0.5)]
    return np.array(index)


def blocks_of(person: Person) -> list[Samples]:
    """One block per channel and second, as a band sends it, in order of arrival."""
    blocks = []
    for series in person.recording.series:
        seconds = np.ceil(series.time_s).astype(int)
        edges = np.flatnonzero(np.diff(seconds)) + 1
        for part in np.split(np.arange(len(seconds)), edges):
            received_s = max(1.0, float(seconds[part[0]]))
            blocks.append(Samples(series.channel, series.time_s[part], series.values[part], received_s, "band"))
    return sorted(blocks, key=lambda block: block.received_s)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def print_contrasts(title: str, groups: dict[str, Sequence[Person]], index: dict[str, FloatArray]) -> None:
    """All rows for these persons."""
    print(f"\n{title}: " + ", ".join(f"{len(people)} {group}" for group, people in groups.items()))
    print(
        f"  {'contrast':28} {'time':>5} {'plain':>6} {'OURS':>6} {'95 %':>13} {'each':>5} {'must':>5} {'goal':>5}",
        end="",
    )
    print(f" {'':10} {'gain over plain [95 %]':24} windows (missing)")
    for contrast in CONTRASTS:
        if groups[contrast.group]:
            _print_row(contrast, groups[contrast.group], index)
    if not HAVE_PEERS:
        print(f"  ({HOW})")


def _print_row(contrast: Contrast, people: Sequence[Person], index: dict[str, FloatArray]) -> None:
    ours = [_ours(contrast, person, index[person.name]) for person in people]
    time = [_time(contrast, person) for person in people]
    plain = [_plain(contrast, person) for person in people] if HAVE_PEERS else None
    value = pooled(ours)
    low, high = interval(ours)
    verdict = _verdict(contrast, value)
    gain = "-" if plain is None else "{:+.3f} [{:+.3f}, {:+.3f}]".format(*paired_gain(ours, plain))
    counts = f"{sum(len(one.positive) for one in ours)}/{sum(len(one.negative) for one in ours)}"
    print(
        f"  {contrast.name:28} {pooled(time):5.2f} {'-' if plain is None else format(pooled(plain), '.3f'):>6} "
        f"{value:6.3f} [{low:.3f}, {high:.3f}] {each(ours):5.2f} {contrast.must:5.2f} {contrast.goal:5.2f} "
        f"{verdict:10} {gain:24} {counts} ({sum(one.missing for one in ours)})"
    )


def _verdict(contrast: Contrast, value: float) -> str:
    sign = -1.0 if contrast.drift else 1.0
    if sign * value >= sign * contrast.goal:
        return "goal"
    return "must" if sign * value >= sign * contrast.must else "NOT MET"


def _ours(contrast: Contrast, person: Person, index: FloatArray) -> Scores:
    scores = Scores()
    for name in contrast.positive + contrast.negative:
        scores.take(window_means(index, person.stages[name]), positive=name in contrast.positive)
    return scores


def _time(contrast: Contrast, person: Person) -> Scores:
    scores = Scores()
    for name in contrast.positive + contrast.negative:
        scores.take([float(start) for start in starts(person.stages[name])], positive=name in contrast.positive)
    return scores


def _plain(contrast: Contrast, person: Person) -> Scores:
    names = contrast.positive + contrast.negative
    values = plain_scores(person, _REST_OF[contrast.group], names)
    scores = Scores()
    for name in names:
        scores.take(values[name], positive=name in contrast.positive)
    return scores
