"""Under -OO a failing assertion of a test must still fail; and when it would not, the check notices."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest
from checks.outcome import CheckFailed
from checks.versions import assertions_bite

from tests.packaging.helper import require_two

ROOT = Path(__file__).parent.parent.parent


def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_failing_test_fails_under_optimisation(tmp_path: Path) -> None:
    """pytest rewrites the assertions of test modules, so -OO does not drop them."""
    assertions_bite([sys.executable], tmp_path, dict(os.environ), ROOT)


def test_a_run_whose_assertions_are_dropped_is_noticed(tmp_path: Path) -> None:
    """Without the rewriting Python drops them, the failing test passes, and the check says so."""
    env = {**os.environ, "PYTEST_ADDOPTS": "--assert=plain"}
    with pytest.raises(CheckFailed, match="passes unseen"):
        assertions_bite([sys.executable], tmp_path, env, ROOT)


def test_every_helper_that_asserts_is_rewritten() -> None:
    """A helper that asserts stands on the list in tests/conftest.py; else -OO would drop what it asserts."""
    listed = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    helpers = [path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith(("test_", "conftest"))]
    asserting = [path for path in helpers if any(isinstance(node, ast.Assert) for node in ast.walk(tree(path)))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in asserting]
    assert [name for name in names if f'"{name}"' not in listed] == []


def test_an_assertion_of_a_helper_bites_too() -> None:
    """Not only test modules are rewritten: the helpers beside them are; with -OO nothing else helps."""
    require_two(2)
    with pytest.raises(AssertionError):
        require_two(1)
