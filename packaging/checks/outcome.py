"""How a check ends, and the table that shows it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Words = list[str | Path]  # a program and its arguments
LONGEST_S = 900  # a check that hangs must not hold the release for ever
COLUMNS = {"check": 23, "result": 8, "what was seen": 50, "what it does not prove": 40}  # characters, of 121


class CheckFailed(Exception):
    """The product is not as it should be; the text says what was seen."""


class NotRun(Exception):
    """This machine lacks what the check needs; the text says what, and how to get it."""


class Cost(IntEnum):
    """What a check takes on two cores: seconds, up to a minute or a network, or minutes."""

    QUICK = 0
    SLOW = 1
    LONG = 2


@dataclass(frozen=True)
class Check:
    """One row of the table."""

    name: str
    run: Callable[[], str]
    does_not_prove: str
    cost: Cost = Cost.QUICK

    def left_out(self) -> Check:
        """The same row, when nobody asked for checks of that cost."""
        asked = "without --quick" if self.cost is Cost.SLOW else "with --all"

        def leave_out() -> str:
            raise NotRun(f"takes long; it runs {asked}, or by its name")

        return Check(self.name, leave_out, self.does_not_prove, self.cost)


@dataclass(frozen=True)
class Outcome:
    """What one check came to: passed, failed or not run."""

    name: str
    result: str
    detail: str
    does_not_prove: str
    seconds: float


def carry_out(check: Check) -> Outcome:
    """Run one check; its two own exceptions become results, any other one is a failure with its name."""
    started = time.monotonic()
    try:
        result, detail = "passed", check.run()
    except NotRun as reason:
        result, detail = "not run", str(reason)
    except CheckFailed as reason:
        result, detail = "failed", str(reason)
    except (Exception, SystemExit) as error:  # noqa: BLE001  a packager's sys.exit must not end the table
        result, detail = "failed", f"the check itself broke: {type(error).__name__}: {error}"
    return Outcome(check.name, result, detail, check.does_not_prove, time.monotonic() - started)


def require(condition: object, message: str) -> None:
    """Fail the check with this message unless the condition holds."""
    if not condition:
        raise CheckFailed(message)


def run(
    words: Words,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    may_fail: bool = False,
    timeout_s: float = LONGEST_S,
) -> subprocess.CompletedProcess[str]:
    """Run a program; raises CheckFailed with the end of what it printed when it fails and may not."""
    done = subprocess.run(
        [str(word) for word in words],
        env=env,
        cwd=cwd,
        text=True,
        capture_output=True,
        timeout=timeout_s,
        check=False,
    )
    if done.returncode and not may_fail:
        tail = " | ".join((done.stdout + done.stderr).strip().splitlines()[-4:])
        raise CheckFailed(f"`{Path(str(words[0])).name} {' '.join(map(str, words[1:4]))} ...` failed: {tail}")
    return done


def tell(text: str) -> None:
    """A step inside a long check, so that nobody takes its silence for a hang."""
    print(f"\n{'':10}{text}", end="", file=sys.stderr, flush=True)


def carry_out_all(checks: Sequence[Check]) -> Iterable[Outcome]:
    """Run one after the other. Its name is shown before a check begins, its result when it ends."""
    for number, check in enumerate(checks, 1):
        print(f"[{number:2}/{len(checks)}] {check.name:{COLUMNS['check']}}", end="", file=sys.stderr, flush=True)
        outcome = carry_out(check)
        print(f"  {outcome.result:8} {outcome.seconds:6.1f} s", file=sys.stderr, flush=True)
        yield outcome


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as a table in plain text: check, result, what was seen, what it does not prove."""
    rule = "-" * (sum(COLUMNS.values()) + 2 * (len(COLUMNS) - 1))
    lines = [rule, *_cells(COLUMNS), rule]
    for outcome in outcomes:
        shown = "FAILED" if outcome.result == "failed" else outcome.result
        lines += [*_cells((outcome.name, shown, outcome.detail, outcome.does_not_prove)), rule]
    count = {mark: sum(outcome.result == mark for outcome in outcomes) for mark in ("passed", "failed", "not run")}
    lines.append(", ".join(f"{number} {mark}" for mark, number in count.items()))
    return "\n".join(lines)


def _cells(texts: Iterable[str]) -> list[str]:
    """One row, each text wrapped in its column."""
    wrapped = [textwrap.wrap(text, width) or [""] for text, width in zip(texts, COLUMNS.values(), strict=True)]
    rows = zip_longest(*wrapped, fillvalue="")
    return [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, COLUMNS.values(), strict=True)).rstrip()
        for row in rows
    ]
