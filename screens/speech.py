"""Reading aloud, offline: Android's own voice, the `espeak-ng` program, or prompts recorded at build time.

The words go in through a pipe, never on the command line, where every other program could read them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence

from screens.android_speech import AndroidSpeaker, android_speaker
from screens.recorded_speech import RecordedSpeaker, recorded_speaker

Speak = Callable[[Sequence[str]], None]
"""Says the sentences and returns at once; what was being said before falls silent."""

PROGRAM = "espeak-ng"
WORDS_PER_MIN = 140  # slower than espeak's 175: an unhurried reading pace for listeners who read with difficulty
VOICES = {"nl": "nl", "en": "en-gb"}  # `espeak-ng --voices` on Debian 12
_PAUSE = ".\n"  # espeak takes a full stop and a line end as the end of a sentence


class Speaker:
    """One voice. Calling it again begins anew; `stop` makes it silent."""

    def __init__(self, program: str, language: str) -> None:
        self._command = [program, "-v", VOICES[language], "-s", str(WORDS_PER_MIN), "--stdin"]
        self._voice: subprocess.Popen[bytes] | None = None

    def __call__(self, sentences: Sequence[str]) -> None:
        """Say these sentences; none at all means silence."""
        self.stop()
        text = "".join(sentence.rstrip(".") + _PAUSE for sentence in sentences if sentence)
        if not text:
            return
        try:
            self._voice = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self._hand_over(self._voice, text.encode("utf-8"))
        except OSError:
            # the program went away or has no sound device: the words are on the screen as well
            self.stop()

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The program that speaks, or None."""
        return self._voice

    def wait(self) -> None:
        """Until everything is said."""
        if self._voice is not None:
            self._voice.wait()

    def stop(self) -> None:
        """Fall silent."""
        voice, self._voice = self._voice, None
        if voice is None:
            return
        if voice.poll() is None:
            voice.terminate()
        voice.wait()

    @staticmethod
    def _hand_over(voice: subprocess.Popen[bytes], text: bytes) -> None:
        # a screen is far below the 64 KiB a pipe holds, so this write never waits
        if voice.stdin is not None:
            voice.stdin.write(text)
            voice.stdin.close()


def espeak_speaker(language: str) -> Speaker | None:
    """The voice of `espeak-ng` in this language, or None where the program is not installed."""
    program = shutil.which(PROGRAM)
    return Speaker(program, language) if program else None


def make_speaker(language: str) -> Speaker | RecordedSpeaker | AndroidSpeaker | None:
    """A voice in this language that needs no network, or None (then no button offers it)."""
    program = espeak_speaker(language)
    if program is not None:
        return program
    recorded = recorded_speaker(language)
    return android_speaker(language, recorded) or recorded
