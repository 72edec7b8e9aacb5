"""The documents that an officer reads: complete, and every technical measure names a test that exists."""

from __future__ import annotations

import re
import sys

from checks.outcome import NotRun, require, run

TESTS = "tests/docs"


def check_documents() -> str:
    """Run the tests that read the documents; they count the measures, the headings and the links."""
    if run([sys.executable, "-c", "import pytest, biofeedback"], may_fail=True).returncode:
        raise NotRun("the test tools are not installed beside the packager")
    done = run([sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TESTS], may_fail=True)
    last = (done.stdout.strip().splitlines() or ["no answer"])[-1].strip("= ")
    require(done.returncode == 0, last)
    counted = re.findall(r"^counted: (.+)$", done.stdout, re.MULTILINE)
    return "; ".join([*counted, last])
