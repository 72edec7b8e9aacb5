"""The report of an evaluation: one Markdown file with its pictures beside it, for any program that shows text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback import __version__
from biofeedback.errors import OutputExists
from biofeedback.research.evaluate import (
    Change,
    Evaluation,
    SingleCases,
    cases,
    evaluate_sessions,
    rating_change,
)
from biofeedback.research.figures import draw, draw_single_case
from biofeedback.research.pooled import read_pooled
from biofeedback.research.single_case import phase_of
from biofeedback.research.statistics import LEAST_PERSONS, Estimate
from biofeedback.research.suppress import LEAST_YOUTHS

DOES_NOT_SHOW = (
    "This report shows change within these youths. It does not show that the training caused it: there is no "
    "control group, and time, trainers and being measured change people too. Tension is bodily tension against "
    "the own baseline of each session; it is no emotion and no measure of aggression, and it predicts nothing. "
    "Nothing here compares one youth with another, and nothing here may be used to judge a single youth."
)
_RANDOMISED = (
    "The p value is exact only if the moments of change between phases were drawn by lot before the study, among "
    "all that leave at least three sessions in each phase. If they were chosen otherwise, it only describes."
)


def write_report(
    dataset: Path,
    out: Path,
    *,
    include: Sequence[str] = (),
    design: Path | None = None,
    planned: int | None = None,
    least_youths: int = LEAST_YOUTHS,
    each_youth: bool = False,
) -> Evaluation:
    """Evaluate a pooled dataset and write `report.md`, its pictures, its tables and `evaluation.json` into `out`.

    `each_youth` adds a folder with one picture and one result for each youth, each about that youth alone.
    Raises OutputExists when `out` is there already, UsageError when no session counts.
    """
    if out.exists():
        raise OutputExists(f"{out} is there already and is not overwritten; choose another name.")
    pooled = read_pooled(dataset, include=include, design=design)
    evaluation = evaluate_sessions(pooled, planned=planned, least_youths=least_youths)
    out.mkdir(parents=True)
    pictures = draw(evaluation, pooled.sessions, out / "figures")
    (out / "report.md").write_text(markdown(evaluation, pictures), encoding="utf-8")
    (out / "evaluation.json").write_text(json.dumps(evaluation.as_json(), indent=1) + "\n", encoding="utf-8")
    _write_tables(evaluation, out / "tables")
    if each_youth:
        write_each_youth(pooled.sessions, out / "each_youth")
    return evaluation


def write_each_youth(sessions: Any, folder: Path) -> None:
    """Each youth's own ABA or ABAB series, in files of their own: never in one picture, one table or one order."""
    folder.mkdir(parents=True)
    values = rating_change(sessions)
    for youth, case in cases(sessions, "rating change").items():
        own = sessions[sessions["participant"] == youth]
        phases = [phase_of(*pair) for pair in zip(own["study_phase"], own["feedback"], strict=True)]
        stem = re.sub(r"[^A-Za-z0-9-]+", "_", youth)
        series = np.asarray(values[own.index], dtype=np.float64)
        draw_single_case(np.asarray(own["number"], dtype=np.float64), series, phases, folder / f"{stem}.png")
        content = None if case is None else asdict(case)
        (folder / f"{stem}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def markdown(evaluation: Evaluation, pictures: dict[str, Path]) -> str:
    """The report as text; `pictures` are shown where their question is answered."""
    quality = evaluation.quality
    sections = [
        "# Evaluation of a biofeedback pilot\n",
        f"> {DOES_NOT_SHOW}\n",
        f"{quality.sessions} sessions of {quality.youths} youths at {len(evaluation.sites)} sites, "
        f"{quality.hours:.1f} hours. Method version {', '.join(quality.method_versions) or 'not known'}; made "
        f"with biofeedback {__version__}.\n",
        *_warnings(evaluation),
        "## Change within youths\n",
        "Each youth counts once: sessions are averaged within the youth first. Negative = lower afterwards. "
        "Intervals are 95 % (Student, over youths).\n",
        _change_table((*evaluation.changes, evaluation.guess, evaluation.guess_trend)),
        *_shown(pictures, "changes", "Means over youths with their 95 % intervals; 0 = no change."),
        *_shown(pictures, "recovery", "Half-time after a trigger, at most 120 s, over the sessions."),
        "## Feedback on and off within one youth (ABA, ABAB)\n",
        *(_single(found) for found in evaluation.single_cases),
        _RANDOMISED + "\n",
        "## Data quality and wear\n",
        _quality(evaluation),
        *_shown(pictures, "quality", "How much of each session was measured well."),
        "## Usability, adverse events, dropout\n",
        _people(evaluation),
        *_shown(pictures, "retention", "Share of the youths with at least so many sessions."),
        "## Sites\n",
        _sites(evaluation),
        "## How this was computed\n",
        "The definition of every number is in `docs/research.md`; all numbers are in `evaluation.json` and "
        "`tables/`. The evaluation itself was checked on simulated pilots whose truth is known (same page).\n",
        f"*{DOES_NOT_SHOW}*\n",
    ]
    return "\n".join(sections)


def _warnings(evaluation: Evaluation) -> list[str]:
    quality = evaluation.quality
    found = [f"{count} sessions were left out: {why}." for why, count in evaluation.left_out.items()]
    if len(quality.method_versions) > 1:
        found.append(
            "**Several versions of the method are mixed**; their numbers may differ: see `biofeedback reanalyse`."
        )
    if quality.simulated:
        found.append(f"**{quality.simulated} sessions come from a simulated wristband**: no youth wore it.")
    return ["\n".join(f"- {line}" for line in found) + "\n"] if found else []


def _change_table(changes: Iterable[Change]) -> str:
    lines = ["| question | youths | mean | 95 % interval | p | unit |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {change.question} ({change.name}) | {change.estimate.persons} | {_mean(change.estimate)} | "
        f"{_interval(change.estimate)} | {_p(change.estimate.p) if change.against_zero else '-'} | {change.unit} |"
        for change in changes
    ]
    return "\n".join(lines) + f"\n\nFewer than {LEAST_PERSONS} youths give no interval (-).\n"


def _single(found: SingleCases) -> str:
    if not found.youths:
        return (
            f"- {found.outcome}: no youth had an ABA or ABAB series with at least three sessions in each phase.\n"
        )
    return (
        f"- {found.outcome}: {found.youths} youths, {found.not_analysable} not analysable; combined one-sided p "
        f"{_p(found.p)} (Edgington); median NAP {found.nap_median:.2f} (0.5 = no effect); difference B - A "
        f"{_mean(found.difference)}, 95 % interval {_interval(found.difference)}.\n"
    )


def _quality(evaluation: Evaluation) -> str:
    quality = evaluation.quality
    median = quality.measured_share_median
    rows = [
        ("measured well in at least half of the seconds", _part(quality.well_measured, quality.sessions)),
        ("baseline accepted", _part(quality.baseline_accepted, quality.sessions)),
        ("with a gap (tablet asleep)", _part(quality.with_gap, quality.sessions)),
        ("cut short (battery, crash)", _part(quality.cut_short, quality.sessions)),
        ("median share of seconds measured well", "-" if median is None else f"{100 * median:.0f} %"),
    ]
    return _list_table(("sessions", ""), rows)


def _people(evaluation: Evaluation) -> str:
    retention = evaluation.retention
    interval = retention.completed_interval
    completed = "no number of sessions was planned (--planned)"
    if retention.completed is not None and interval is not None:
        completed = (
            f"{retention.completed} of {retention.at_least[0]} youths had {retention.planned} sessions "
            f"({100 * interval[0]:.0f}-{100 * interval[1]:.0f} %, Wilson)"
        )
    rows = [
        ("System Usability Scale, youths (0-100)", _score(evaluation.usability)),
        ("System Usability Scale, trainers, by youth (0-100)", _score(evaluation.usability_trainers)),
        (
            "adverse events noted",
            f"{evaluation.adverse_events} events, {evaluation.adverse_serious} of them serious, "
            f"{evaluation.adverse_youths} youths",
        ),
        ("planned sessions reached", completed),
        ("sessions ended early by choice", str(retention.ended_by_youth)),
    ]
    return _list_table(("what", ""), rows)


def _sites(evaluation: Evaluation) -> str:
    hidden_text = f"hidden (fewer than {evaluation.least_youths} youths, or would give another site away)"
    rows = []
    for site in evaluation.sites:
        if site.youths is None:
            rows.append((site.name, hidden_text, "", "", ""))
            continue
        share = "-" if site.measured_share is None else f"{100 * site.measured_share:.0f} %"
        change = "-" if site.rating_change is None else f"{site.rating_change:+.2f}"
        rows.append((site.name, str(site.youths), str(site.sessions), share, change))
    return _list_table(("site", "youths", "sessions", "measured well", "own number, after - before"), rows)


def _list_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _shown(pictures: dict[str, Path], name: str, caption: str) -> list[str]:
    return [f"![{caption}](figures/{pictures[name].name})\n\n*{caption}*\n"] if name in pictures else []


def _score(found: Estimate) -> str:
    if not found.persons:
        return "not asked"
    if found.mean is None:
        return f"asked {found.persons} times: too few"
    return f"{found.mean:.1f} (95 % {found.low:.1f} to {found.high:.1f}), {found.persons} youths"


def _mean(found: Estimate) -> str:
    return "-" if found.mean is None else f"{found.mean:+.2f}"


def _interval(found: Estimate) -> str:
    return "-" if found.low is None or found.high is None else f"{found.low:+.2f} to {found.high:+.2f}"


def _p(p: float | None) -> str:
    return "-" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _part(count: int, total: int) -> str:
    return f"{count} of {total} ({100 * count / total:.0f} %)"


def _write_tables(evaluation: Evaluation, folder: Path) -> None:
    folder.mkdir()
    with (folder / "changes.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("name", "unit", "youths", "mean", "low", "high", "p"))
        for change in (*evaluation.changes, evaluation.guess, evaluation.guess_trend):
            found = change.estimate
            rows.writerow((change.name, change.unit, found.persons, found.mean, found.low, found.high, found.p))
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("site", "youths", "sessions", "measured_share", "rating_change"))
        for site in evaluation.sites:
            rows.writerow((site.name, site.youths, site.sessions, site.measured_share, site.rating_change))
