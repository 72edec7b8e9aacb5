"""Packages are made from what version control knows, and run with nothing of this machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from checks.outcome import NotRun
from checks.source import copied_source
from checks.wheel import bare_environment


def test_only_what_version_control_knows_is_copied(tmp_path: Path) -> None:
    """A file that merely lies about in the checkout does not reach a package."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "known.py").write_text("known", encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    (tmp_path / "room" / "stray.py").write_text("not ours", encoding="utf-8")
    with copied_source(tmp_path) as source:
        copied = sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    assert copied == ["room/known.py"]


def test_outside_a_checkout_nothing_is_claimed(tmp_path: Path) -> None:
    """Without version control the check is not run."""
    with pytest.raises(NotRun, match="no checkout"), copied_source(tmp_path):
        pass


def test_the_bare_environment_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    """Neither a path to programs nor a variable of Python is left."""
    env = bare_environment(tmp_path)
    assert env["HOME"] == str(tmp_path)
    assert not {"PATH", "PYTHONPATH", "VIRTUAL_ENV"} & set(env)
