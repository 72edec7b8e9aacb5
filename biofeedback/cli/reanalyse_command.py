"""`biofeedback reanalyse`: compute an opened export again and compare."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.arousal import METHOD_VERSION
from biofeedback.errors import OutputExists
from biofeedback.research.reanalyse import Comparison, reanalyse, report

HELP = "Run the engine of today over an opened export and compare with what was shown then."
EXAMPLE = "biofeedback reanalyse ./march --out differences.json"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="a folder made by `biofeedback open`")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the report too; never overwritten")


def run(arguments: argparse.Namespace) -> int:
    """Run it; 1 when the same version of the method gives other numbers than it gave then."""
    out: Path | None = arguments.out
    if out is not None and out.exists():
        raise OutputExists(f"{out} is there already and is not overwritten; choose another name.")
    found = []
    for comparison in reanalyse(arguments.dataset):
        found.append(comparison)
        print(line(comparison), flush=True)
    if out is not None:
        with out.open("x", encoding="utf-8") as file:
            file.write(report(found))
    return 1 if any(comparison.broken_promise for comparison in found) else 0


def line(comparison: Comparison) -> str:
    """One session in a few lines."""
    name = comparison.session_id[:12]
    if comparison.skipped:
        return f"{name}  not computed again: {comparison.skipped}"
    if not comparison.differences:
        return f"{name}  {comparison.seconds} seconds, every number identical (method {comparison.method_then})"
    versions = f"method {comparison.method_then} then, {METHOD_VERSION} now"
    wrong = (
        "; the same version must give the same numbers: do not use this file" if comparison.broken_promise else ""
    )
    lines = [f"{name}  {comparison.seconds} seconds, {versions}{wrong}"]
    lines += [
        f"    {item.column:15} other in {item.seconds} s, by at most {item.largest:.6g}; "
        f"known now and not then {item.now_known} s, then and not now {item.no_longer_known} s"
        for item in comparison.differences
    ]
    return "\n".join(lines)
