"""Reading aloud from prompts that were recorded when the app was built: for tablets without an offline voice.

`packaging/make_speech.py` writes them. A sentence is put together from the longest pieces that there are; a word
that was never recorded, such as a trainer's name, is left out: it stands on the screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

INDEX = "index.json"
_WORD = re.compile(r"[^\W_]+(?:[-'’,](?=\w)[^\W_]+)*")  # a decimal comma stays inside its number

Load = Callable[[str], Any]
"""Loads a sound file; returns an object with `length`, `play`, `stop` and `bind(on_stop=)`, or None."""


def words_of(text: str) -> tuple[str, ...]:
    """The words as they are looked up: small letters, no marks."""
    return tuple(_WORD.findall(text.lower()))


def pieces_of(template: str) -> list[str]:
    """A sentence of the catalogue as it can be recorded: without what is filled in later."""
    return [piece for piece in re.split(r"\{\w*\}", template) if words_of(piece)]


class RecordedSpeaker:
    """Plays pieces one after the other. Calling it again begins anew; `stop` makes it silent."""

    def __init__(self, folder: Traversable, load: Load | None = None) -> None:
        self._folder = folder
        self._load = load or _kivy_load
        index: dict[str, str] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        self._files = {tuple(words.split()): name for words, name in index.items()}
        self._longest = max((len(words) for words in self._files), default=0)
        self._queue: list[str] = []
        self._sound: Any = None

    def __call__(self, sentences: Sequence[str]) -> None:
        """Say these sentences; none at all means silence."""
        self.stop()
        self._queue = self.plan(sentences)
        self._next()

    def plan(self, sentences: Sequence[str]) -> list[str]:
        """The files to play: at each word the longest piece that begins there."""
        names: list[str] = []
        for sentence in sentences:
            words = words_of(sentence)
            at = 0
            while at < len(words):
                length = self._longest_from(words, at)
                if length:
                    names.append(self._files[words[at : at + length]])
                at += length or 1
        return names

    def stop(self) -> None:
        """Fall silent."""
        self._queue = []
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.stop()

    def _longest_from(self, words: tuple[str, ...], at: int) -> int:
        most = min(self._longest, len(words) - at)
        return next((n for n in range(most, 0, -1) if words[at : at + n] in self._files), 0)

    def _next(self) -> None:
        while self._queue:
            sound = self._load(str(self._folder / self._queue.pop(0)))
            if sound is not None and sound.length > 0:  # without a sound card it has no length and never ends
                self._sound = sound
                sound.bind(on_stop=self._ended)
                sound.play()
                return

    def _ended(self, sound: Any) -> None:
        if sound is self._sound:
            self._sound = None
            self._next()


def recorded_speaker(language: str, load: Load | None = None) -> RecordedSpeaker | None:
    """The recorded voice of this language, or None where the app was built without one."""
    folder = files("assets") / "speech" / language
    return RecordedSpeaker(folder, load) if (folder / INDEX).is_file() else None


def _kivy_load(path: str) -> Any:
    from kivy.core.audio import SoundLoader

    return SoundLoader.load(path)
