"""Sounds and buzzes: soft, different in and out, given at the right moment, and absent without harm."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from biofeedback.samples import Level
from biofeedback.training.night_flight import STEP_S, NightFlight
from biofeedback.training.personal import Personal
from biofeedback.training.pilot import steer
from screens import tones
from screens.cues import BELOW_S, SIGNAL_AGAIN_AFTER_S, BreathCues, FlightCues, LevelSignal
from screens.sound import IN_PATTERN_MS, LEVEL_PATTERN_MS, NAMES, OUT_PATTERN_MS, Sounds, make_vibration


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_sounds_are_the_computed_ones(name: str) -> None:
    """What packaging/make_sounds.py writes is what ships, up to rounding of the last bit."""
    shipped = (files("assets") / "sounds" / f"{name}.wav").read_bytes()
    made = tones.wav_bytes(tones.SOUNDS[name]())
    assert np.abs(_samples(shipped).astype(int) - _samples(made)).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_no_sound_startles(name: str) -> None:
    """It begins and ends in silence, rises slowly, and stays far below full strength."""
    tone = tones.SOUNDS[name]()
    assert np.abs(tone).max() <= tones.PEAK
    assert np.abs(tone[: tones.RATE_HZ // 100]).max() < 0.1 * tones.PEAK  # the first 10 ms
    assert abs(tone[0]) < 1e-3
    assert abs(tone[-1]) < 1e-3
    assert np.abs(np.diff(tone)).max() < 0.1  # no click
    assert len(tone) / tones.RATE_HZ < 2.0


def test_in_rises_and_out_falls() -> None:
    """The pitch at the end is higher than at the beginning for in, lower for out."""
    for tone, rises in ((tones.breath_in(), True), (tones.breath_out(), False)):
        part = tones.RATE_HZ // 5
        first, last = _pitch_hz(tone[part : 2 * part]), _pitch_hz(tone[-2 * part : -part])
        assert (last > 1.15 * first) is rises
        assert (first > 1.15 * last) is not rises


class _Sound:
    def __init__(self, length: float) -> None:
        self.length = length
        self.done: list[str] = []

    def play(self) -> None:
        self.done.append("play")

    def stop(self) -> None:
        self.done.append("stop")


def test_a_sound_begins_anew_each_time() -> None:
    """Playing twice stops the first; an unknown name is an error."""
    made: dict[str, _Sound] = {}

    def load(path: str) -> _Sound:
        return made.setdefault(path.rsplit("/", 1)[-1], _Sound(1.6))

    sounds = Sounds(load)
    assert sounds.audible
    sounds.play("level")
    sounds.play("level")
    assert made["level.wav"].done == ["stop", "play", "stop", "play"]
    with pytest.raises(KeyError):
        sounds.play("alarm")
    sounds.close()


@pytest.mark.parametrize("found", [None, _Sound(0.0)])
def test_without_a_sound_card_nothing_happens(found: Any) -> None:
    """A sound of no length, or none at all, is not played, and nothing is raised."""
    sounds = Sounds(lambda _: found)
    assert not sounds.audible
    for name in NAMES:
        sounds.play(name)
    sounds.close()
    assert found is None or found.done == []


def test_the_real_loader_reads_the_shipped_files() -> None:
    """Kivy's own provider loads each of them, or gives none; either way playing is harmless."""
    sounds = Sounds()
    sounds.play("breath-in")
    sounds.close()


def test_the_breath_is_cued_at_each_turn() -> None:
    """The first look gives nothing; each turn gives its own sound and its own buzz."""
    heard: list[str] = []
    felt: list[tuple[int, ...]] = []
    cues = BreathCues(heard.append, felt.append)
    for inhale in (True, True, False, False, True):
        cues.follow(inhale)
    cues.pause()
    cues.follow(False)
    assert heard == ["breath-out", "breath-in"]
    assert felt == [OUT_PATTERN_MS, IN_PATTERN_MS]
    assert len(set(felt)) == 2


def test_the_breathing_screen_gives_the_cues_it_was_given() -> None:
    """Over two breaths the screen asks for out, in, out, in; without cues it asks for nothing."""
    from biofeedback.language import Catalogue
    from screens.theme import Theme
    from screens.youth.breathing import BreathingScreen
    from screens.youth.rehearsal import Rehearsal

    heard: list[str] = []
    session = Rehearsal(breathing_s=60, baseline_s=60)
    session.to_breathing()
    theme, words = Theme("avond", "youth"), Catalogue("nl")
    screen: Any = BreathingScreen(theme, words, session.part, None, cues=BreathCues(heard.append))
    for _ in range(20):
        session.run(1)
        screen.refresh()
    assert heard in (["breath-out", "breath-in"] * 2, ["breath-in", "breath-out"] * 2)
    screen.leave()


def _levels(signal: LevelSignal, levels: Sequence[int | None], start_s: float = 0.0) -> list[float]:
    steps = tuple(Level)
    return [
        start_s + at
        for at, level in enumerate(levels)
        if signal.take(None if level is None else steps[level - 1], start_s + at)
    ]


def test_a_signal_is_given_once_at_the_chosen_level() -> None:
    """Coming up to it gives one; staying there or going above it gives no second one."""
    heard: list[str] = []
    felt: list[tuple[int, ...]] = []
    signal = LevelSignal(4, heard.append, felt.append)
    below = int(BELOW_S) + 1
    assert _levels(signal, [2] * below + [4, 4, 5, 4]) == [float(below)]
    assert heard == ["level"]
    assert felt == [LEVEL_PATTERN_MS]


def test_a_signal_never_chatters() -> None:
    """Up and down over the border within a minute gives one signal; after it a next one."""
    signal = LevelSignal(3)
    below = [1] * (int(BELOW_S) + 1)
    given = _levels(signal, [*below, 3, *below, 3, *below, 3])
    assert given == [len(below)]
    later = _levels(signal, [*below, 3], start_s=given[0] + SIGNAL_AGAIN_AFTER_S)
    assert len(later) == 1


def test_no_level_and_no_wish_are_no_signal() -> None:
    """Losing the signal is no crossing, switched off stays off, and the quiet screen stays quiet."""
    below = [1] * (int(BELOW_S) + 1)
    assert _levels(LevelSignal(None), [*below, 5]) == []
    assert _levels(LevelSignal(4), [*below, None, None]) == []
    quiet = LevelSignal(4)
    _levels(quiet, list(below))
    assert not quiet.take(Level.TOP, 50.0, quiet=True)


class _Vibrator:
    def __init__(self, *, motor: bool) -> None:
        self._motor = motor
        self.done: list[tuple[list[int], int]] = []

    def hasVibrator(self) -> bool:
        return self._motor

    def vibrate(self, effect: tuple[list[int], int]) -> None:
        self.done.append(effect)


def _android(vibrator: _Vibrator) -> Any:
    class Activity:
        @staticmethod
        def getSystemService(name: str) -> _Vibrator:
            assert name == "vibrator"
            return vibrator

    class PythonActivity:
        mActivity = Activity

    class VibrationEffect:
        @staticmethod
        def createWaveform(pattern: list[int], repeat: int) -> tuple[list[int], int]:
            return pattern, repeat

    return {"org.kivy.android.PythonActivity": PythonActivity, "android.os.VibrationEffect": VibrationEffect}.get


def test_vibration_goes_to_androids_motor() -> None:
    """The pattern arrives once, without repeating."""
    vibrator = _Vibrator(motor=True)
    vibrate = make_vibration(_android(vibrator))
    assert vibrate is not None
    vibrate(OUT_PATTERN_MS)
    assert vibrator.done == [(list(OUT_PATTERN_MS), -1)]


def test_without_a_motor_there_is_no_vibration() -> None:
    """A tablet without a motor, and a computer, offer none."""
    assert make_vibration(_android(_Vibrator(motor=False))) is None
    assert make_vibration() is None


def _samples(content: bytes) -> Any:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, tones.RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def _pitch_hz(tone: Any) -> float:
    """The strongest frequency of a short piece."""
    spectrum = np.abs(np.fft.rfft(tone * np.hanning(len(tone)), 8 * len(tone)))
    return float(np.argmax(spectrum) * tones.RATE_HZ / (8 * len(tone)))


def test_the_game_answers_softly_and_only_to_what_was_won() -> None:
    """Bells climb along a string, a whole one is a chord, lamps have their own sound; standing still is silent."""
    world = NightFlight(4)
    heard: list[str] = []
    cues = FlightCues(heard.append, world)
    cues.follow(world, 0)
    assert heard == []
    while world.whole < 1:
        world.advance(STEP_S, steer(world), True)
        cues.follow(world, world.whole)
    lights = [name for name in heard if name.startswith("game-light")]
    assert lights == sorted(lights)
    assert lights[0] == "game-light-1"
    assert heard[-1] == "game-string"
    world.advance(0.5, 0.0, False)
    cues.follow(world, world.whole)
    assert heard[-1] == "game-floating"
    world.advance(3.5, 0.0, True)
    cues.follow(world, world.whole)
    assert heard[-1] == "game-lamps-on"
    assert set(heard) <= set(NAMES)


def test_a_game_without_sound_is_silent() -> None:
    """Nobody listens, nothing fails."""
    world = NightFlight(4)
    cues = FlightCues(None, world)
    world.advance(5.0, steer(world), True)
    cues.follow(world, world.whole)


def test_each_way_of_a_signal_has_its_own_switch() -> None:
    """Sound, buzz and light at a level can each be off while the others come; so can the game's sounds."""
    from screens.youth.senses import Senses

    made: dict[str, _Sound] = {}

    def load(path: str) -> _Sound:
        return made.setdefault(path.rsplit("/", 1)[-1], _Sound(1.0))

    sounds = Sounds(load)
    ways: list[str] = []
    for off in ("signal_sound", "signal_vibration", "signal_light"):
        ways.clear()
        made["level.wav"].done.clear()
        senses = Senses(
            Personal(signal_level=3).with_(**{off: False}),
            sounds=sounds,
            vibrate=lambda _pattern: ways.append("signal_vibration"),
            light=lambda: ways.append("signal_light"),
        )
        signal = senses._signal
        for second in range(20):
            signal.take(Level.CALM, float(second))
        if signal.take(Level.TOP, 30.0) and senses._light is not None:
            senses._light()
        if "play" in made["level.wav"].done:
            ways.append("signal_sound")
        assert sorted([*ways, off]) == ["signal_light", "signal_sound", "signal_vibration"]
    quiet, loud = Senses(Personal(game_sounds=False), sounds=sounds), Senses(Personal(), sounds=sounds)
    quiet.play_in_game("game-string")
    assert made["game-string.wav"].done == []
    loud.play_in_game("game-string")
    assert "play" in made["game-string.wav"].done
