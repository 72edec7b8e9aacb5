"""What the Android packager makes of our files; skipped, with the reason, where it is not installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from checks import android_manifest, android_recipes
from checks.android_files import check_files
from checks.android_manifest import check_manifest
from checks.android_recipes import check_graph, check_imports
from checks.outcome import ROOT, CheckFailed, NotRun
from checks.packager import require_packager

Changed = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def packager() -> None:
    """Skip where the packager is absent; `packaging/verify.py` brings it."""
    try:
        require_packager()
    except NotRun as reason:
        pytest.skip(str(reason))


def test_the_recipe_graph_resolves() -> None:
    """The packager orders our recipes into one set, with our pinned ones in it."""
    assert "openssl 3.5.9" in check_graph()


@pytest.mark.parametrize(
    ("name", "digest", "message"), [("openssl", "", "not pinned"), ("bleak", "0" * 64, "not among those")]
)
def test_a_source_without_its_hash_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, digest: str, message: str
) -> None:
    """An own recipe that pins no hash, or another than the requirements accept, fails the check."""
    recipes, _ = android_recipes.resolved()
    monkeypatch.setattr(recipes[name], "sha256sum", digest, raising=False)
    with pytest.raises(CheckFailed, match=message):
        check_graph()


def test_a_recipe_of_another_version_than_the_requirements_is_found() -> None:
    """Desktop and tablet run the same bleak and cryptography; a recipe that stayed behind is named."""
    with pytest.raises(CheckFailed, match=r"the recipe has 3\.0\.0"):
        android_recipes.hashes_of("bleak", "3.0.0")
    assert android_recipes.hashes_of("openssl", "3.5.9") == set()


def test_every_import_is_there_on_a_tablet() -> None:
    """What the product imports is Python's, a recipe, or pure Python."""
    assert "cryptography" in check_imports()


def test_an_import_that_nothing_gives_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new dependency without a recipe fails the check."""
    monkeypatch.setattr(android_recipes, "imports_by_file", lambda: {"scipy": {"biofeedback/signals/x.py"}})
    with pytest.raises(CheckFailed, match="scipy"):
        check_imports()


def test_exactly_the_product_is_packed() -> None:
    """Every file of the product and nothing else goes into the package."""
    assert "nothing else" in check_files()


@pytest.mark.parametrize(
    ("old", "new"),
    [("main.py,biofeedback/*", "main.py,tests/*,biofeedback/*"), (",assets/*", ""), ("py,kv,json", "py,kv")],
)
def test_a_wrong_allow_list_is_found(spec_with: Changed, old: str, new: str) -> None:
    """One folder too many, one too few, or a kind of file left out: each fails the check."""
    with pytest.raises(CheckFailed, match="packed"):
        check_files(spec_with(old, new))


def test_the_manifest_is_ours() -> None:
    """Exactly our permissions and flags come out of the packager's own template."""
    assert "no INTERNET" in check_manifest()


def test_one_more_permission_is_found(spec_with: Changed) -> None:
    """INTERNET in the list fails the check."""
    with pytest.raises(CheckFailed, match="INTERNET"):
        check_manifest(spec_with("android.permission.VIBRATE", "android.permission.VIBRATE,INTERNET"))


def test_a_scan_for_location_is_found(spec_with: Changed) -> None:
    """A scan permission without `neverForLocation` fails the check."""
    with pytest.raises(CheckFailed, match="BLUETOOTH_SCAN"):
        check_manifest(spec_with(";usesPermissionFlags=neverForLocation", ""))


def test_a_backup_is_found(spec_with: Changed) -> None:
    """The packager's default, a backup, fails the check; so do missing extraction rules."""
    with pytest.raises(CheckFailed, match="backup"):
        check_manifest(spec_with("android.allow_backup = False", ""))
    line = "android.extra_manifest_application_arguments = packaging/android/application_arguments.txt"
    with pytest.raises(CheckFailed, match="extraction rules"):
        check_manifest(spec_with(line, ""))


def _changed_copy(folder: Path, path: str, old: str, new: str) -> str:
    """A copy of one of the packager's files, changed; returns where it is."""
    copy = folder / Path(path).name
    copy.write_text((ROOT / path).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return str(copy)


def test_a_backup_on_an_older_android_is_found(spec_with: Changed, tmp_path: Path) -> None:
    """Android 11 and older know no extraction rules: without their own attribute the check fails."""
    path = "packaging/android/application_arguments.txt"
    less = _changed_copy(tmp_path, path, 'android:fullBackupContent="false"', "")
    with pytest.raises(CheckFailed, match="older Androids"):
        check_manifest(spec_with(path, less))


def test_a_service_is_found(spec_with: Changed) -> None:
    """A second door into the app fails the check."""
    line = "p4a.bootstrap = sdl2"
    with pytest.raises(CheckFailed, match="besides the one activity"):
        check_manifest(spec_with(line, f"android.add_activities = org.example.Second\n{line}"))


def test_a_wake_lock_is_found(spec_with: Changed) -> None:
    """The screen stays on by the window's flag; a wake lock and its permission fail the check."""
    line = "p4a.bootstrap = sdl2"
    with pytest.raises(CheckFailed, match="WAKE_LOCK"):
        check_manifest(spec_with(line, f"android.wakelock = True\n{line}"))


def test_a_look_at_other_apps_is_found(spec_with: Changed, tmp_path: Path) -> None:
    """Seeing more apps than the voices fails the check."""
    path = "packaging/android/manifest_parts.xml"
    more = _changed_copy(tmp_path, path, "TTS_SERVICE", "VIEW")
    with pytest.raises(CheckFailed, match="looks for other apps"):
        check_manifest(spec_with(path, more))


def test_an_old_android_is_found(spec_with: Changed) -> None:
    """Android below 10 does not always encrypt its files; the check refuses it."""
    with pytest.raises(CheckFailed, match="Android"):
        check_manifest(spec_with("android.minapi = 29", "android.minapi = 26"))


def test_what_the_permissions_are_is_written_once() -> None:
    """The expected list is the one the documents promise: six, and none of them INTERNET."""
    assert len(android_manifest.PERMISSIONS) == 6
    assert "INTERNET" not in android_manifest.PERMISSIONS
