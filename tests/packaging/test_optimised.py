"""Under -OO a failing assertion of a test must still fail; and when it would not, the check notices."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from checks.outcome import CheckFailed
from checks.versions import assertions_bite

from tests.packaging.helper import require_two

ROOT = Path(__file__).parent.parent.parent


def test_a_failing_test_fails_under_optimisation(tmp_path: Path) -> None:
    """pytest rewrites the assertions of test modules, so -OO does not drop them."""
    assertions_bite([sys.executable], tmp_path, dict(os.environ), ROOT)


def test_a_run_whose_assertions_are_dropped_is_noticed(tmp_path: Path) -> None:
    """Without the rewriting Python drops them, the failing test passes, and the check says so."""
    env = {**os.environ, "PYTEST_ADDOPTS": "--assert=plain"}
    with pytest.raises(CheckFailed, match="passes unseen"):
        assertions_bite([sys.executable], tmp_path, env, ROOT)


def test_an_assertion_of_a_helper_bites_too() -> None:
    """Not only test modules are rewritten: the helpers beside them are; with -OO nothing else helps."""
    require_two(2)
    with pytest.raises(AssertionError):
        require_two(1)
