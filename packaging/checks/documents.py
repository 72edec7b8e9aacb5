"""The documents that an officer reads: complete, and every technical measure names a test that exists."""

from __future__ import annotations

import re
import sys

from checks.outcome import NotRun, require, run

DOCUMENT_TESTS = "tests/docs"
CHECK_TESTS = "tests/packaging"


def tests_of(folder: str) -> tuple[str, str]:
    """Run the tests of a folder; returns all that was printed and the last line. Raises CheckFailed, NotRun."""
    if run([sys.executable, "-c", "import pytest, biofeedback"], may_fail=True).returncode:
        raise NotRun("the test tools are not installed beside the packager")
    done = run([sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", folder], may_fail=True)
    last = (done.stdout.strip().splitlines() or ["no answer"])[-1].strip("= ")
    failed = re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    require(done.returncode == 0, f"{last}: {', '.join(failed[:3])}")
    return done.stdout, last


def check_documents() -> str:
    """Run the tests that read the documents; they count the measures, the headings and the links."""
    printed, last = tests_of(DOCUMENT_TESTS)
    counted = re.findall(r"^counted: (.+)$", printed, re.MULTILINE)
    return "; ".join([*counted, last])


def check_checks() -> str:
    """Run the tests of these checks: each is shown a wrong input and must find it."""
    _, last = tests_of(CHECK_TESTS)
    return f"a wrong permission, file, pin, licence, import or source is found: {last}"
