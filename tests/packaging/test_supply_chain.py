"""Pins, parts lists, licences and the record of sources: each can be found wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from checks import parts, supply_chain
from checks.outcome import CheckFailed
from checks.supply_chain import check_licences, check_requirements, licence_words

ROOT = Path(__file__).parent.parent.parent


def test_everything_is_pinned_by_hash() -> None:
    """All five files hold exact versions with hashes and name no index."""
    assert "linux-x86_64" in check_requirements()


@pytest.mark.parametrize("line", ["numpy>=2", "numpy==2.4.6", "--index-url https://example.org/simple"])
def test_a_loose_line_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A range, a version without a hash, or the address of an index fails the check."""
    (tmp_path / "linux-x86_64.txt").write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(supply_chain, "REQUIREMENTS", tmp_path)
    with pytest.raises(CheckFailed):
        check_requirements()


def test_a_stale_pin_is_found() -> None:
    """A pin that the project file no longer allows, or a dependency that nobody pinned, is named."""
    pins = {"bleak": "3.1.0", "cryptography": "50.0.2", "kivy": "2.3.1", "numpy": "2.4.6"}
    assert supply_chain.outside_the_project(pins) == []
    assert supply_chain.outside_the_project({**pins, "bleak": "2.0.0"}) == ["bleak<3.2,>=3.1"]
    assert len(supply_chain.outside_the_project({})) == len(pins)


def test_every_licence_goes_with_ours() -> None:
    """No part has a licence that does not go with the EUPL."""
    assert "all compatible" in check_licences()


def test_a_foreign_licence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A licence that is not on the list fails the check."""
    monkeypatch.setattr(supply_chain, "COMPATIBLE", supply_chain.COMPATIBLE - {"MPL-2.0"})
    with pytest.raises(CheckFailed, match="certifi"):
        check_licences()


def test_of_a_choice_one_licence_is_enough_and_of_a_sum_all_count() -> None:
    """SPDX: OR is our choice, AND is not."""
    assert licence_words("Apache-2.0 OR GPL-3.0-only") == {"Apache-2.0"}
    assert licence_words("MIT AND GPL-3.0-only") == {"MIT", "GPL-3.0-only"}


def test_a_part_without_a_licence_is_an_error() -> None:
    """A new dependency cannot slip into the parts list without someone looking its licence up."""
    with pytest.raises(KeyError):
        parts.licence_of("never-heard-of")


def test_desktop_parts_hold_the_hashes_that_are_accepted() -> None:
    """Each wheel's hash of the pins stands in the parts list."""
    found = {part["name"]: part for part in parts.desktop_parts("linux-x86_64")}
    assert found["cryptography"]["properties"]
    assert all(len(entry["value"]) == 64 for entry in found["cryptography"]["properties"])


def recorder() -> ModuleType:
    """The script that records the Android packager's sources."""
    path = ROOT / "packaging" / "android" / "record_sources.py"
    spec = importlib.util.spec_from_file_location("record_sources", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_source_that_changed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first build is written down, the same one passes, and a changed archive ends with exit code 1."""
    script = recorder()
    monkeypatch.setattr(script, "RECORD", tmp_path / "sources.sha256")
    archive = tmp_path / "work" / "packages" / "kivy" / "2.3.1.zip"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"first")
    words = [str(tmp_path / "work")]
    assert script.main(words) == 0
    assert script.main(words) == 0
    archive.write_bytes(b"second")
    assert script.main(words) == 1
    assert "CHANGED kivy/2.3.1.zip" in capsys.readouterr().out
    assert script.main([str(tmp_path / "nothing")]) == 2


def test_the_version_is_the_same_everywhere() -> None:
    """The package's version and the project file's agree."""
    import tomllib

    from biofeedback import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
