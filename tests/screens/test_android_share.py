"""An export is shared on Android as a finished copy behind a content URI; the Java side is stood in for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from biofeedback.errors import StorageFailed
from screens.android_share import ACTIVITY, android_share


class Values(dict[str, Any]):
    """android.content.ContentValues."""

    def put(self, key: str, value: Any) -> None:
        """One column."""
        self[key] = value


class Intent:
    """android.content.Intent."""

    ACTION_SEND, EXTRA_STREAM, FLAG_GRANT_READ_URI_PERMISSION = "SEND", "STREAM", 1

    def __init__(self, action: str) -> None:
        self.action, self.type, self.flags = action, "", 0
        self.extras: dict[str, Any] = {}

    def setType(self, kind: str) -> None:
        """The type."""
        self.type = kind

    def putExtra(self, name: str, value: Any) -> None:
        """What goes along."""
        self.extras[name] = value

    def addFlags(self, flags: int) -> None:
        """What the other app may."""
        self.flags |= flags

    @staticmethod
    def createChooser(intent: Intent, title: Any) -> tuple[Intent, str]:
        """The sheet."""
        return intent, str(title)


class Descriptor:
    """android.os.ParcelFileDescriptor."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def detachFd(self) -> int:
        """The number of an open file."""
        return os.open(self._path, os.O_WRONLY | os.O_CREAT)


class Android:
    """The activity and its resolver; remembers what was asked, and whether the copy was pending then."""

    def __init__(self, folder: Path) -> None:
        self.copy = folder / "copy"
        self.on_ui_thread = self.refuses = False
        self.pending: list[int] = []
        self.started: list[tuple[Intent, str]] = []
        self.deleted: list[str] = []
        self.name = ""

    def getContentResolver(self) -> Android:
        """Itself."""
        return self

    def insert(self, place: str, values: Values) -> str | None:
        """A new row in Downloads."""
        self.name = values["name"]
        self.pending.append(values["pending"])
        return None if self.refuses else f"{place}/7"

    def openFileDescriptor(self, _uri: str, _mode: str) -> Descriptor:
        """To write."""
        return Descriptor(self.copy)

    def update(self, _uri: str, values: Values, *_: None) -> None:
        """The row changes; by now the whole content is there."""
        self.pending.append(values["pending"])
        self.length_when_final = self.copy.stat().st_size

    def delete(self, uri: str, *_: None) -> None:
        """The row goes."""
        self.deleted.append(uri)

    def startActivity(self, sheet: tuple[Intent, str]) -> None:
        """Another app comes to the front."""
        assert self.on_ui_thread
        self.started.append(sheet)


@pytest.fixture
def android(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Android:
    """A process that looks like one inside the Android package."""
    activity = Android(tmp_path)

    class Columns:
        DISPLAY_NAME, MIME_TYPE, IS_PENDING = "name", "type", "pending"

    class Downloads:
        EXTERNAL_CONTENT_URI = "content://downloads"

    class Python:
        mActivity = activity

    classes: dict[str, Any] = {
        ACTIVITY: Python,
        "android.content.ContentValues": Values,
        "android.content.Intent": Intent,
        "android.provider.MediaStore$MediaColumns": Columns,
        "android.provider.MediaStore$Downloads": Downloads,
        "java.lang.Integer": int,
        "java.lang.String": str,
    }

    def run_on_ui_thread(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            activity.on_ui_thread = True
            work()
            activity.on_ui_thread = False

        return run

    jnius, android_package, runnable = ModuleType("jnius"), ModuleType("android"), ModuleType("android.runnable")
    jnius.autoclass = classes.__getitem__  # type: ignore[attr-defined]
    jnius.cast = lambda _kind, value: value  # type: ignore[attr-defined]
    runnable.run_on_ui_thread = run_on_ui_thread  # type: ignore[attr-defined]
    for name, module in (("jnius", jnius), ("android", android_package), ("android.runnable", runnable)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("ANDROID_ARGUMENT", "/data/app")
    return activity


def test_elsewhere_nothing_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Android there is no share sheet, and the page has no button for it."""
    monkeypatch.delenv("ANDROID_ARGUMENT", raising=False)
    assert android_share() is None


def test_the_copy_is_whole_before_anybody_is_asked(android: Android, tmp_path: Path) -> None:
    """Pending while it is written, final with every byte, then the sheet with a content URI that may be read."""
    path = tmp_path / "export.age"
    path.write_bytes(os.urandom(200_000))
    share = android_share()
    assert share is not None
    assert share(path, "Share") == "Download"
    assert android.copy.read_bytes() == path.read_bytes()
    assert (android.name, android.pending, android.length_when_final) == ("export.age", [1, 0], 200_000)
    intent, title = android.started[0]
    assert title == "Share"
    assert intent.extras == {"STREAM": "content://downloads/7"}
    assert (intent.action, intent.flags, intent.type) == ("SEND", 1, "application/octet-stream")


def test_a_full_tablet_leaves_no_half_copy(android: Android, tmp_path: Path) -> None:
    """Where Downloads refuses, or the writing fails, it is said, nothing is sent, and the row is gone."""
    path = tmp_path / "export.age"
    path.write_bytes(b"x")
    share = android_share()
    assert share is not None
    android.copy.mkdir()  # opening it for writing fails, as a full disk would
    with pytest.raises(StorageFailed):
        share(path, "Share")
    assert android.deleted == ["content://downloads/7"]
    android.refuses = True
    with pytest.raises(StorageFailed):
        share(path, "Share")
    assert android.started == []
    assert path.read_bytes() == b"x"
