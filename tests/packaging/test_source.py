"""Packages are made from what version control knows, and run with nothing of this machine."""

from __future__ import annotations

from pathlib import Path

from checks.source import copied_source
from checks.wheel import bare_environment

ROOT = Path(__file__).parent.parent.parent


def test_only_what_version_control_knows_is_copied() -> None:
    """A file that merely lies about in the checkout does not reach a package."""
    stray = ROOT / "biofeedback" / "stray_file_of_a_test.txt"
    stray.write_text("not ours", encoding="utf-8")
    try:
        with copied_source() as source:
            assert (source / "biofeedback" / "__init__.py").is_file()
            assert not (source / "biofeedback" / stray.name).exists()
            assert not (source / ".git").exists()
    finally:
        stray.unlink()


def test_the_bare_environment_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    """Neither a path to programs nor a variable of Python is left."""
    env = bare_environment(tmp_path)
    assert env["HOME"] == str(tmp_path)
    assert not {"PATH", "PYTHONPATH", "VIRTUAL_ENV"} & set(env)
