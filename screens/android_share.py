"""Giving a finished export to another app on Android: a copy in Downloads, then Android's own share sheet.

The app has no permission to write elsewhere and needs none: from Android 10 (API 29, our least) an app may add its
own files to Downloads through MediaStore, and gets a content URI, which is what other apps may be given
(developer.android.com/training/data-storage/shared/media, developer.android.com/training/sharing/send). The copy
is marked pending until its last byte is there, so no app sees half a file. The sheet puts this app in the
background, where it locks; the file is final by then.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from biofeedback.errors import StorageFailed
from screens.sound import android_classes

ACTIVITY = "org.kivy.android.PythonActivity"
_TYPE = "application/octet-stream"  # age files have no registered type
_BLOCK_BYTES = 1 << 16
_FAILED = (
    "The file could not be put into Downloads; it is still in the app's own folder. Make room and share again."
)

Java = Callable[[str], Any]


class AndroidShare:
    """`share(path)` as the export page calls it; returns the name of the place where the copy lies."""

    def __init__(self, java: Java, on_ui_thread: Callable[[Callable[[], None]], Callable[[], None]]) -> None:
        self._java, self._on_ui_thread = java, on_ui_thread

    def __call__(self, path: Path, title: str) -> str:
        """Copy the finished file to Downloads and open the share sheet. Raises StorageFailed."""
        uri = self._publish(path)
        self._on_ui_thread(lambda: self._send(uri, title))()
        return "Download"

    @property
    def _activity(self) -> Any:
        return self._java(ACTIVITY).mActivity

    def _publish(self, path: Path) -> Any:
        columns = self._java("android.provider.MediaStore$MediaColumns")
        values = self._java("android.content.ContentValues")()
        for key, value in ((columns.DISPLAY_NAME, path.name), (columns.MIME_TYPE, _TYPE)):
            values.put(key, value)
        pending = self._java("java.lang.Integer")
        values.put(columns.IS_PENDING, pending(1))
        resolver = self._activity.getContentResolver()
        uri = resolver.insert(self._java("android.provider.MediaStore$Downloads").EXTERNAL_CONTENT_URI, values)
        if uri is None:
            raise StorageFailed(_FAILED, reason="share_failed")
        try:
            self._copy(path, resolver.openFileDescriptor(uri, "w"))
        except OSError as error:
            resolver.delete(uri, None, None)
            raise StorageFailed(_FAILED, reason="share_failed") from error
        values.clear()
        values.put(columns.IS_PENDING, pending(0))
        resolver.update(uri, values, None, None)
        return uri

    def _copy(self, path: Path, descriptor: Any) -> None:
        with path.open("rb") as source, os.fdopen(descriptor.detachFd(), "wb") as out:
            while block := source.read(_BLOCK_BYTES):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())

    def _send(self, uri: Any, title: str) -> None:
        intents = self._java("android.content.Intent")
        intent = intents(intents.ACTION_SEND)
        intent.setType(_TYPE)
        # pyjnius chooses among Java's methods of one name by what it is given: the cast makes it a Parcelable
        intent.putExtra(intents.EXTRA_STREAM, self._parcelable(uri))
        intent.addFlags(intents.FLAG_GRANT_READ_URI_PERMISSION)
        words = self._java("java.lang.String")(title)
        self._activity.startActivity(intents.createChooser(intent, self._letters(words)))

    def _parcelable(self, uri: Any) -> Any:
        from jnius import cast

        return cast("android.os.Parcelable", uri)

    def _letters(self, words: Any) -> Any:
        from jnius import cast

        return cast("java.lang.CharSequence", words)


def android_share() -> AndroidShare | None:
    """The share sheet on Android, else None."""
    java = android_classes()
    if java is None:
        return None
    from android.runnable import run_on_ui_thread

    return AndroidShare(java, run_on_ui_thread)
