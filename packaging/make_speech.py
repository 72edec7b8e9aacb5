"""Record every sentence that the youth's screens can say, in both languages, into assets/speech.

uv run python packaging/make_speech.py [--out DIR]

Needs the program `espeak-ng` on the machine that builds; the tablet does not need it. The voice is plain. A better
one may take its place: keep the file names and the index.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from biofeedback.language import LANGUAGES  # noqa: E402  the project's root must be found first
from screens.recorded_speech import INDEX, pieces_of, words_of  # noqa: E402
from screens.speech import PROGRAM, VOICES, WORDS_PER_MIN  # noqa: E402

AREAS = ("youth", "levels")
NUMBERS = [str(number) for number in range(61)]  # counts under a minute, minutes, steps and own numbers
RATES = {"nl": ["4,5", "5,5", "6,5"], "en": ["4.5", "5.5", "6.5"]}  # training/find_rate.py; the others are whole


def main() -> None:
    """Write both languages; says how many pieces and how large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "assets" / "speech")
    out = parser.parse_args().out
    if shutil.which(PROGRAM) is None:
        sys.exit(f"The program {PROGRAM} is not here. On Debian: sudo apt install {PROGRAM}")
    for language in LANGUAGES:
        count, size = record(language, out / language)
        print(f"{language}: {count} pieces, {size / 1e6:.1f} MB")


def sentences(language: str) -> list[str]:
    """Every piece to record, each once, in the order of the catalogue."""
    found: dict[tuple[str, ...], str] = {}
    for area in AREAS:
        path = ROOT / "assets" / "locale" / language / f"{area}.json"
        for text in json.loads(path.read_text(encoding="utf-8")).values():
            for piece in pieces_of(text):
                found.setdefault(words_of(piece), " ".join(piece.split()))
    for number in (*NUMBERS, *RATES[language]):
        found.setdefault(words_of(number), number)
    return list(found.values())


def record(language: str, folder: Path) -> tuple[int, int]:
    """Record one language; returns the number of pieces and the bytes of all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    index, size = {}, 0
    for text in sentences(language):
        words = " ".join(words_of(text))
        name = hashlib.sha256(words.encode("utf-8")).hexdigest()[:16] + ".wav"
        content = halved(speak(text, language))
        (folder / name).write_bytes(content)
        index[words] = name
        size += len(content)
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=0), encoding="utf-8")
    return len(index), size


def speak(text: str, language: str) -> bytes:
    """One piece as espeak-ng says it: a WAV file of 16 bits."""
    command = [PROGRAM, "-v", VOICES[language], "-s", str(WORDS_PER_MIN), "--stdin", "--stdout"]
    return subprocess.run(command, input=text.encode("utf-8"), stdout=subprocess.PIPE, check=True).stdout


def halved(content: bytes) -> bytes:
    """Half the rate: speech lies below 5 kHz, and the package stays small. Averaging pairs damps what is above."""
    with wave.open(io.BytesIO(content)) as read:
        rate = read.getframerate()
        samples = np.frombuffer(read.readframes(read.getnframes()), "<i2").astype(np.float64)
    samples = samples[: len(samples) // 2 * 2].reshape(-1, 2).mean(axis=1)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate // 2)
        written.writeframes(np.round(samples).astype("<i2").tobytes())
    return file.getvalue()


if __name__ == "__main__":
    main()
