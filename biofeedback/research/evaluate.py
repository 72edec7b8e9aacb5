"""What a pilot is judged by, from a pooled dataset. All of it is within persons; no youth is set beside another.

Each question is one small function from the table of sessions to an answer, so that the simulation study in
`simulation.py` tests the very functions that the report uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback.research import single_case
from biofeedback.research.pooled import Pooled, read_pooled
from biofeedback.research.single_case import SingleCase
from biofeedback.research.statistics import Estimate, combine, estimate, share_interval, slope
from biofeedback.research.suppress import LEAST_YOUTHS, hidden

WELL_MEASURED = 0.5  # ours: half of a session's seconds; below it the session says little about the body


@dataclass(frozen=True, slots=True)
class Change:
    """One question about change, with its answer over the youths. Negative = lower afterwards."""

    name: str
    question: str
    unit: str
    estimate: Estimate
    against_zero: bool = True  # whether zero is a question at all; a distance is never below it


@dataclass(frozen=True, slots=True)
class SingleCases:
    """All ABA and ABAB series of one outcome. `p` combines them; None = nobody could be analysed."""

    outcome: str
    youths: int
    not_analysable: int
    p: float | None
    nap_median: float | None
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Quality:
    """How well was measured and worn."""

    sessions: int
    youths: int
    hours: float
    well_measured: int  # sessions of which at least half was measured well
    measured_share_median: float | None
    baseline_accepted: int
    cut_short: int  # sessions that end early because the tablet or the program did
    with_gap: int
    simulated: int  # sessions with a simulated source among them: no youth
    method_versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """Who stayed. `at_least` says how many youths had at least 1, 2, 3 ... sessions."""

    at_least: tuple[int, ...]
    planned: int | None
    completed: int | None
    completed_interval: tuple[float, float] | None
    ended_by_youth: int  # sessions the youth or trainer stopped early


@dataclass(frozen=True, slots=True)
class Site:
    """One site; None = hidden, because it has too few youths or would give away one that has."""

    name: str
    youths: int | None
    sessions: int | None
    measured_share: float | None
    rating_change: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything the report says."""

    changes: tuple[Change, ...]
    single_cases: tuple[SingleCases, ...]
    guess: Change
    guess_trend: Change
    quality: Quality
    retention: Retention
    usability: Estimate
    usability_trainers: Estimate  # one value a youth, given by the trainer in sessions with that youth
    adverse_events: int
    adverse_serious: int
    adverse_youths: int
    sites: tuple[Site, ...]
    left_out: dict[str, int]
    least_youths: int

    def as_json(self) -> dict[str, object]:
        """All numbers, for other programs."""
        return asdict(self)


def evaluate(
    dataset: Path,
    *,
    include: Sequence[str] = (),
    design: Path | None = None,
    planned: int | None = None,
    least_youths: int = LEAST_YOUTHS,
) -> Evaluation:
    """Evaluate a dataset made by `pool`; raises UsageError when no session counts (see `read_pooled`)."""
    return evaluate_sessions(
        read_pooled(dataset, include=include, design=design), planned=planned, least_youths=least_youths
    )


def evaluate_sessions(
    pooled: Pooled, *, planned: int | None = None, least_youths: int = LEAST_YOUTHS
) -> Evaluation:
    """The same from a table of sessions."""
    sessions = pooled.sessions
    return Evaluation(
        changes=changes(sessions),
        single_cases=tuple(single_cases(sessions, outcome) for outcome in OUTCOMES),
        guess=guess(sessions),
        guess_trend=guess_trend(sessions),
        quality=quality(sessions),
        retention=retention(sessions, planned),
        usability=estimate(within(sessions, sessions["sus"])),
        usability_trainers=estimate(within(sessions, sessions["sus_trainer"])),
        adverse_events=int(sessions["adverse"].sum()),
        adverse_serious=int(sessions["adverse_serious"].sum()),
        adverse_youths=int((sessions.groupby("participant")["adverse"].sum() > 0).sum()),
        sites=sites(sessions, least_youths),
        left_out=dict(pooled.left_out),
        least_youths=least_youths,
    )


def rating_change(sessions: Any) -> Any:
    """The youth's own number after minus before, per session."""
    return sessions["rating_after"] - sessions["rating_before"]


def index_change(sessions: Any) -> Any:
    """Mean tension of the last half minute of the exercise minus that of the first, per session."""
    return sessions["index_last"] - sessions["index_first"]


OUTCOMES = {"rating change": rating_change, "tension change": index_change}


def changes(sessions: Any) -> tuple[Change, ...]:
    """Before and after within sessions, and the way over the sessions of a youth."""
    return (
        Change(
            "own number, after - before",
            "Do youths feel calmer after an exercise than before it?",
            "steps of 1-10",
            estimate(within(sessions, rating_change(sessions))),
        ),
        Change(
            "tension, end - start of the exercise",
            "Does bodily tension fall during an exercise?",
            "index",
            estimate(within(sessions, index_change(sessions))),
        ),
        Change(
            "recovery time, per session",
            "Does the way back from a peak become shorter from session to session?",
            "s per session",
            estimate(slopes(sessions, "recovery_s")),
        ),
        Change(
            "own number before, per session",
            "Do youths come in calmer from session to session?",
            "steps per session",
            estimate(slopes(sessions, "rating_before")),
        ),
    )


def guess(sessions: Any) -> Change:
    """How far a guess lies from the measure."""
    return Change(
        "guess and measure, distance",
        "How far is a youth's guess from the measured level?",
        "levels",
        estimate(within(sessions, sessions["guess_apart"])),
        against_zero=False,
    )


def guess_trend(sessions: Any) -> Change:
    """Whether guesses come closer over the sessions in which a youth guessed."""
    guessed = sessions[sessions["guess_apart"].notna()]
    return Change(
        "guess and measure, distance per session",
        "Do guesses come closer from session to session?",
        "levels per session",
        estimate(slopes(guessed, "guess_apart")),
    )


def within(sessions: Any, values: Any) -> list[float]:
    """The mean of each youth's sessions, so that each youth counts once."""
    means = values.groupby(sessions["participant"]).mean()
    return [float(mean) for mean in means if np.isfinite(mean)]


def slopes(sessions: Any, column: str) -> list[float]:
    """Each youth's change per session; NaN for a youth with fewer than three known values."""
    return [slope(own.to_numpy(np.float64)) for _, own in sessions.groupby("participant")[column]]


def cases(sessions: Any, outcome: str) -> dict[str, SingleCase | None]:
    """Youth -> their own ABA or ABAB series; None where the design does not allow it."""
    values = OUTCOMES[outcome](sessions)
    found: dict[str, SingleCase | None] = {}
    for youth, own in sessions.groupby("participant"):
        labels = [single_case.phase_of(*pair) for pair in zip(own["study_phase"], own["feedback"], strict=True)]
        planned = [(label, value) for label, value in zip(labels, values[own.index], strict=True) if label]
        found[str(youth)] = single_case.analyse([label for label, _ in planned], [value for _, value in planned])
    return found


def single_cases(sessions: Any, outcome: str) -> SingleCases:
    """All single cases together, without saying whose is whose."""
    found = cases(sessions, outcome)
    analysed = [case for case in found.values() if case is not None]
    naps = [case.nap for case in analysed]
    return SingleCases(
        outcome,
        len(analysed),
        len(found) - len(analysed),
        combine([case.p for case in analysed]),
        float(np.median(naps)) if naps else None,
        estimate(case.difference for case in analysed),
    )


def quality(sessions: Any) -> Quality:
    """How well was measured and worn."""
    shares = sessions["measured_share"].dropna()
    return Quality(
        sessions=len(sessions),
        youths=int(sessions["participant"].nunique()),
        hours=float(sessions["duration_s"].sum()) / 3600.0,
        well_measured=int((shares >= WELL_MEASURED).sum()),
        measured_share_median=float(shares.median()) if len(shares) else None,
        baseline_accepted=int(sessions["baseline_accepted"].eq(True).sum()),
        cut_short=int(sessions["verdict"].eq("truncated").sum()),
        with_gap=int((sessions["gap_s"] > 0).sum()),
        simulated=int(sessions["simulated"].eq(True).sum()),
        method_versions=tuple(sorted(sessions["method_version"].dropna().unique())),
    )


def retention(sessions: Any, planned: int | None) -> Retention:
    """Who stayed, and who reached the planned number of sessions."""
    counts = sessions.groupby("participant").size()
    completed = None if planned is None else int((counts >= planned).sum())
    return Retention(
        at_least=tuple(int((counts >= number).sum()) for number in range(1, int(counts.max()) + 1)),
        planned=planned,
        completed=completed,
        completed_interval=None if completed is None else share_interval(completed, len(counts)),
        ended_by_youth=int(sessions["finished"].eq("stopped").sum()),
    )


def sites(sessions: Any, least: int) -> tuple[Site, ...]:
    """Each site on its own, with small ones hidden."""
    youths = {str(name): int(count) for name, count in sessions.groupby("site")["participant"].nunique().items()}
    unseen = hidden(youths, least=least)
    return tuple(_site(name, sessions[sessions["site"] == name], name in unseen) for name in sorted(youths))


def _site(name: str, own: Any, is_hidden: bool) -> Site:
    if is_hidden:
        return Site(name, None, None, None, None)
    change = within(own, rating_change(own))
    share = own["measured_share"].mean()
    return Site(
        name,
        int(own["participant"].nunique()),
        len(own),
        float(share) if np.isfinite(share) else None,
        # A mean over fewer youths than the site has would be a small cell of its own.
        float(np.mean(change)) if len(change) == own["participant"].nunique() else None,
    )
