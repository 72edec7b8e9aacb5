"""The table of checks: how outcomes are told, and that an absent tool is never a pass."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checks.catalogue import CHECKS
from checks.outcome import Check, CheckFailed, Cost, NotRun, carry_out, carry_out_all, require, run, table

ROOT = Path(__file__).parent.parent.parent


def ending(error: BaseException) -> Check:
    """A check that ends so."""

    def end() -> str:
        raise error

    return Check("one", end, "anything")


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (NotRun("no tool"), "not run"),
        (CheckFailed("seen"), "failed"),
        (OSError("gone"), "failed"),
        (SystemExit(1), "failed"),
    ],
)
def test_how_a_check_ends(error: BaseException, result: str) -> None:
    """Absent tools are "not run"; everything else that goes wrong is a failure, an exit of the packager too."""
    assert carry_out(ending(error)).result == result


def test_the_table_counts_and_says_what_is_not_proven() -> None:
    """Each row names its limits, no line is wider than the table, and the last line counts all three results."""
    long = "what a check saw, in many words " * 5
    outcomes = [carry_out(Check("good", lambda: long, "the rest")), carry_out(ending(NotRun("no tool")))]
    lines = table(outcomes).splitlines()
    assert re.search(r"^good +passed +what a check saw.* the rest$", lines[3])
    assert max(len(line) for line in lines) == len(lines[0])
    assert lines[-1] == "1 passed, 0 failed, 1 not run"


def test_each_check_is_named_before_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever watches sees which check runs, and how each ended."""
    seen = []

    def look() -> str:
        seen.append(capsys.readouterr().err)
        return "seen"

    assert [outcome.result for outcome in carry_out_all([Check("slow-one", look, "x")])] == ["passed"]
    assert seen[0].startswith("[ 1/1] slow-one")
    assert "passed" not in seen[0]
    assert "passed" in capsys.readouterr().err


@pytest.mark.parametrize(("cost", "how"), [(Cost.SLOW, "without --quick"), (Cost.LONG, "with --all")])
def test_what_takes_long_is_left_out_as_not_run(cost: Cost, how: str) -> None:
    """A check that nobody asked for is told as not run, with the way to run it, not as passed."""
    outcome = carry_out(Check("slow", lambda: "seen", "x", cost).left_out())
    assert (outcome.result, how in outcome.detail) == ("not run", True)


def test_a_program_that_fails_fails_the_check() -> None:
    """The end of what it printed is in the message."""
    with pytest.raises(CheckFailed, match="three"):
        run([sys.executable, "-c", "print('three'); raise SystemExit(3)"])
    assert run([sys.executable, "-c", "raise SystemExit(3)"], may_fail=True).returncode == 3


def test_require_names_what_was_seen() -> None:
    """A condition that does not hold raises with its message."""
    require(True, "never")
    with pytest.raises(CheckFailed, match="what was seen"):
        require(False, "what was seen")


def test_every_check_says_what_it_does_not_prove() -> None:
    """Names are unique and no row is without its limit."""
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.does_not_prove for check in CHECKS)


def test_the_command_prints_results_and_refuses_unknown_names() -> None:
    """`verify.py requirements --json` gives one outcome; an unknown check is wrong usage."""
    words = [sys.executable, str(ROOT / "packaging" / "verify.py")]
    env = {"BIOFEEDBACK_VERIFY_AGAIN": "1", "PATH": ""}
    done = subprocess.run([*words, "requirements", "--json"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [outcome["result"] for outcome in json.loads(done.stdout)] == ["passed"]
    wrong = subprocess.run([*words, "no-such-check"], env=env, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "no such check" in wrong.stderr
