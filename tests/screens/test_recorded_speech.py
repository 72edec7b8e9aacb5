"""The recorded prompts and Android's voice: what is played, in which order, and what is left out."""

from __future__ import annotations

import importlib.util
import json
import shutil
import wave
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from biofeedback.language import LANGUAGES
from screens.android_speech import AndroidSpeaker, android_speaker
from screens.recorded_speech import INDEX, RecordedSpeaker, pieces_of, recorded_speaker, words_of

_ROOT = Path(__file__).parents[2]


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_speech", _ROOT / "packaging" / "make_speech.py")
    if spec is None or spec.loader is None:
        raise ImportError("make_speech")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Sound:
    length = 1.0

    def __init__(self, name: str, heard: list[str]) -> None:
        self._name, self._heard = name, heard
        self._ended: Callable[[Any], None] = lambda _: None

    def bind(self, *, on_stop: Callable[[Any], None]) -> None:
        self._ended = on_stop

    def play(self) -> None:
        self._heard.append(self._name)

    def stop(self) -> None:
        self._heard.append(f"stop {self._name}")
        self._ended(self)

    def end(self) -> None:
        self._ended(self)


class _Studio:
    """A folder with recorded words and a player that a test lets end."""

    def __init__(self, folder: Path, *texts: str) -> None:
        index = {" ".join(words_of(text)): f"{number}.wav" for number, text in enumerate(texts)}
        (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
        self.heard: list[str] = []
        self.sounds: list[_Sound] = []
        self.speaker = RecordedSpeaker(folder, self._load)

    def _load(self, path: str) -> _Sound:
        self.sounds.append(_Sound(Path(path).name, self.heard))
        return self.sounds[-1]


def test_a_sentence_is_put_together_from_its_longest_pieces(tmp_path: Path) -> None:
    """The whole sentence where it was recorded, else its pieces with the number between; a name is left out."""
    studio = _Studio(tmp_path, "Zit stil.", "Zit", "Nog", "minuten", "3", "Jij en je trainer")
    plan = studio.speaker.plan
    assert plan(["Zit stil."]) == ["0.wav"]
    assert plan(["Nog 3 minuten"]) == ["2.wav", "4.wav", "3.wav"]
    assert plan(["Jij en je trainer: Sanne."]) == ["5.wav"]
    assert plan(["Onbekend"]) == []


def test_pieces_follow_each_other(tmp_path: Path) -> None:
    """The next begins when the one before ends; a new call begins anew; none at all is silence."""
    studio = _Studio(tmp_path, "Adem in", "Adem uit")
    studio.speaker(["Adem in.", "Adem uit."])
    assert studio.heard == ["0.wav"]
    studio.sounds[0].end()
    assert studio.heard == ["0.wav", "1.wav"]
    studio.speaker(["Adem in."])
    assert studio.heard[2:] == ["stop 1.wav", "0.wav"]
    studio.speaker([])
    assert studio.heard[-1] == "stop 0.wav"
    assert len(studio.sounds) == 3


def test_without_a_sound_card_it_is_silent_and_does_not_wait(tmp_path: Path) -> None:
    """A sound of no length is passed over."""
    _Studio(tmp_path, "Adem in")
    RecordedSpeaker(tmp_path, lambda _: None)(["Adem in", "Adem in"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_said_can_be_recorded(language: str) -> None:
    """The builder takes every word of the youth's catalogue, without anything that is filled in."""
    pieces = _builder().sentences(language)
    spoken = {word for piece in pieces for word in words_of(piece)}
    path = _ROOT / "assets" / "locale" / language / "youth.json"
    for text in json.loads(path.read_text(encoding="utf-8")).values():
        for piece in pieces_of(text):
            assert set(words_of(piece)) <= spoken
    assert not any("{" in piece for piece in pieces)
    assert len(pieces) == len({words_of(piece) for piece in pieces})


@pytest.mark.large
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="records with espeak-ng, which is not here")
def test_the_prompts_are_recorded(tmp_path: Path) -> None:
    """Every piece becomes a file that sounds, and the speaker finds all of them."""
    count, size = _builder().record("nl", tmp_path)
    speaker = RecordedSpeaker(tmp_path, lambda _: None)
    assert len(speaker.plan(["De tablet is nu voor jou.", "Nog 12 minuten"])) == 4
    assert size > 1e6
    files = list(tmp_path.glob("*.wav"))
    assert len(files) == count
    with wave.open(str(files[0])) as first:
        assert first.getnframes() > first.getframerate() / 10


def test_without_prompts_there_is_no_recorded_voice() -> None:
    """A language that was not recorded offers none."""
    assert recorded_speaker("xx") is None


class _Locale:
    def __init__(self, language: str) -> None:
        self._language = language

    def getLanguage(self) -> str:
        return self._language


class _Voice:
    def __init__(self, language: str, quality: int, *, network: bool) -> None:
        self._language, self._quality, self._network = language, quality, network

    def getLocale(self) -> _Locale:
        return _Locale(self._language)

    def getQuality(self) -> int:
        return self._quality

    def isNetworkConnectionRequired(self) -> bool:
        return self._network


class _Engine:
    """Stands in for android.speech.tts.TextToSpeech."""

    def __init__(self, voices: list[_Voice]) -> None:
        self._voices = voices
        self.voice: _Voice | None = None
        self.said: list[tuple[str, int]] = []
        self.began: Callable[[int], None] = lambda _: None

    def start(self, began: Callable[[int], None]) -> _Engine:
        self.began = began
        return self

    def getVoices(self) -> list[_Voice]:
        return self._voices

    def setVoice(self, voice: _Voice) -> None:
        self.voice = voice

    def setSpeechRate(self, rate: float) -> None:
        assert 0.5 < rate < 1.0

    def stop(self) -> None:
        self.said.clear()

    def speak(self, text: str, mode: int, _parameters: None, _key: str) -> None:
        self.said.append((text, mode))


def test_androids_best_offline_voice_speaks() -> None:
    """Among the voices of the language the best one that needs no network; the first sentence takes the word."""
    wanted = _Voice("nl", 400, network=False)
    engine = _Engine([_Voice("nl", 500, network=True), _Voice("en", 500, network=False), wanted])
    speaker = AndroidSpeaker(engine.start, "nl")
    engine.began(0)
    assert engine.voice is wanted
    speaker(["Zit stil.", "", "Adem gewoon."])
    assert engine.said == [("Zit stil.", 0), ("Adem gewoon.", 1)]
    speaker([])
    assert engine.said == []


@pytest.mark.parametrize("status", [0, -1, None])
def test_without_an_offline_voice_the_recorded_one_speaks(status: int | None) -> None:
    """A voice that would use the network is never taken; before the engine answers it is the same."""
    heard: list[Any] = []
    engine = _Engine([_Voice("nl", 500, network=True)])
    speaker = AndroidSpeaker(engine.start, "nl", heard.append)
    if status is not None:
        engine.began(status)
    speaker(["Zit stil."])
    assert heard == [["Zit stil."]]
    assert engine.said == []
    assert android_speaker("nl") is None
