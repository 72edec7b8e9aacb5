"""Reading aloud with Android's own voice, if it has one that works offline. The words never leave the tablet.

A voice that asks for a network would send what a youth reads to another company; such a voice is never used
(android.speech.tts.Voice.isNetworkConnectionRequired).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from screens.sound import android_classes

RATE = 0.85  # slower than usual, as the other voices: an unhurried reading pace
_FLUSH, _ADD, _SUCCESS = 0, 1, 0  # TextToSpeech.QUEUE_FLUSH, QUEUE_ADD, SUCCESS

Start = Callable[[Callable[[int], None]], Any]
"""Starts Android's TextToSpeech; calls back with its status, and returns it."""


class AndroidSpeaker:
    """`ready` once the voice is there. Until then, and without an offline voice, `otherwise` speaks."""

    def __init__(
        self, start: Start, language: str, otherwise: Callable[[Sequence[str]], None] | None = None
    ) -> None:
        self.ready = False
        self._language, self._otherwise = language, otherwise
        self._engine = start(self._began)

    def __call__(self, sentences: Sequence[str]) -> None:
        """Say these sentences; none at all means silence."""
        if not self.ready:
            if self._otherwise is not None:
                self._otherwise(sentences)
            return
        self._engine.stop()
        for number, sentence in enumerate(sentence for sentence in sentences if sentence):
            self._engine.speak(sentence, _ADD if number else _FLUSH, None, str(number))

    def _began(self, status: int) -> None:
        if status != _SUCCESS:
            return
        voices = [voice for voice in self._engine.getVoices() or () if self._fits(voice)]
        if voices:
            best = max(voices, key=lambda voice: voice.getQuality())
            self._engine.setVoice(best)
            self._engine.setSpeechRate(RATE)
            self.ready = True

    def _fits(self, voice: Any) -> bool:
        offline = not voice.isNetworkConnectionRequired()
        return bool(offline and voice.getLocale().getLanguage() == self._language)


def android_speaker(
    language: str, otherwise: Callable[[Sequence[str]], None] | None = None
) -> AndroidSpeaker | None:
    """The system's voice on Android, else None."""
    java = android_classes()
    return None if java is None else AndroidSpeaker(_starter(java), language, otherwise)


def _starter(java: Callable[[str], Any]) -> Start:
    from jnius import PythonJavaClass, java_method

    class Listener(PythonJavaClass):
        __javainterfaces__ = ("android/speech/tts/TextToSpeech$OnInitListener",)
        __javacontext__ = "app"

        def __init__(self, began: Callable[[int], None]) -> None:
            super().__init__()
            self._began = began

        @java_method("(I)V")  # type: ignore[untyped-decorator]  # pyjnius has no types
        def onInit(self, status: int) -> None:
            self._began(status)

    kept: list[Any] = []  # Java holds no reference that Python's collector sees

    def start(began: Callable[[int], None]) -> Any:
        listener = Listener(began)
        kept.append(listener)
        return java("android.speech.tts.TextToSpeech")(java("org.kivy.android.PythonActivity").mActivity, listener)

    return start
