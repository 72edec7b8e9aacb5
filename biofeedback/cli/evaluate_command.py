"""`biofeedback evaluate`: what a pilot is judged by, as a report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from biofeedback.errors import UsageError
from biofeedback.research.extra import require
from biofeedback.research.suppress import LEAST_YOUTHS

HELP = "Evaluate a pooled dataset: a Markdown report with pictures and tables, in a new folder."
EXAMPLE = "biofeedback evaluate ./pooled --out ./report --planned 10"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument(
        "dataset", type=Path, nargs="?", metavar="DATASET", help="a folder made by `biofeedback pool`"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder; never overwritten")
    parser.add_argument(
        "--include", action="append", default=[], metavar="ORIGIN", help="also count: demo, rehearsal; repeatable"
    )
    parser.add_argument(
        "--design", type=Path, metavar="FILE.csv", help="columns session_id, phase (A = feedback off, B = on)"
    )
    parser.add_argument("--planned", type=int, metavar="N", help="how many sessions each youth was to have")
    parser.add_argument(
        "--least",
        type=int,
        default=LEAST_YOUTHS,
        metavar="N",
        help=f"hide smaller sites (default: {LEAST_YOUTHS})",
    )
    parser.add_argument(
        "--each-youth", action="store_true", help="also one picture for each youth's own ABA or ABAB series"
    )
    parser.add_argument(
        "--simulate", type=int, metavar="PILOTS", help="instead: check the evaluation on simulated pilots"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    require("pandas", "pyarrow", "scipy", "matplotlib")
    if arguments.simulate:
        return _simulate(arguments.simulate)
    if arguments.dataset is None or arguments.out is None:
        raise UsageError("Give a DATASET and --out DIR, or --simulate PILOTS.")
    if arguments.least < LEAST_YOUTHS:
        raise UsageError(f"Sites with fewer than {LEAST_YOUTHS} youths stay hidden; --least can only be larger.")
    from biofeedback.research.report import write_report

    evaluation = write_report(
        arguments.dataset,
        arguments.out,
        include=arguments.include,
        design=arguments.design,
        planned=arguments.planned,
        least_youths=arguments.least,
        each_youth=arguments.each_youth,
    )
    quality = evaluation.quality
    print(f"{arguments.out / 'report.md'}: {quality.sessions} sessions of {quality.youths} youths")
    return 0


def _simulate(pilots: int) -> int:
    from biofeedback.research.simulation import check

    found = check(pilots, progress=_progress if sys.stderr.isatty() else None)
    for title, shares in (
        ("95 % intervals that hold the truth", found.coverage),
        ("called significant although nothing is true", found.false_positives),
        ("called significant when the effects are true", found.power),
    ):
        print(f"{title}, of {found.pilots} pilots:")
        for name, share in shares.items():
            print(f"  {name:42} {100 * share:5.1f} %")
    return 0


def _progress(done: int) -> None:
    print(f"\r{done} pilots", end="", file=sys.stderr, flush=True)
