"""How a check ends, and the table that shows it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Words = list[str | Path]  # a program and its arguments
LONGEST_S = 900  # a check that hangs must not hold the release for ever


class CheckFailed(Exception):
    """The product is not as it should be; the text says what was seen."""


class NotRun(Exception):
    """This machine lacks what the check needs; the text says what, and how to get it."""


@dataclass(frozen=True)
class Check:
    """One row of the table."""

    name: str
    run: Callable[[], str]
    does_not_prove: str
    heavy: bool = False

    def left_out(self) -> Check:
        """The same row, when nobody asked for the slow checks."""

        def leave_out() -> str:
            raise NotRun("slow; ask for it by name or with --all")

        return Check(self.name, leave_out, self.does_not_prove)


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


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as text: one block a check, the result first."""
    marks = {"passed": "passed ", "failed": "FAILED ", "not run": "not run"}
    lines = []
    for outcome in outcomes:
        lines.append(f"{marks[outcome.result]}  {outcome.name:26} {outcome.detail}  [{outcome.seconds:.1f} s]")
        lines.append(f"{'':36} does not prove: {outcome.does_not_prove}")
    count = {mark: sum(outcome.result == mark for outcome in outcomes) for mark in marks}
    lines.append("")
    lines.append(", ".join(f"{number} {mark}" for mark, number in count.items()))
    return "\n".join(lines)
