"""The few sounds of the app, computed: soft, short, and never starting at full strength. Numpy alone, no Kivy.

In and out differ without looking: in rises and is brighter, out falls and is darker. `packaging/make_sounds.py`
writes them into `assets/sounds`; a test computes them again and compares.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

RATE_HZ = 22_050  # all of it lies below 1 kHz; half of a CD's rate is plenty and halves the files
PEAK = 0.22  # -13 dB of full scale: heard beside the voice, far from startling (owner's choice)
FADE_IN_S = 0.12  # a startle answers to a rise within a few tens of ms; this is several times slower
_BREATH_S = 1.6  # long enough for a glide, over long before the breath turns
_CHIME_S = 1.4
_LOW_HZ, _HIGH_HZ = 196.0, 294.0  # g and d: a fifth, which clashes with nothing
_OVERTONES_IN, _OVERTONES_OUT = (1.0, 0.28, 0.10), (1.0, 0.10, 0.02)  # brighter in, darker out
_CHIME_HZ = (262.0, 392.0)  # c and g, one after the other
_SCALE_HZ = (392.0, 440.0, 523.0, 587.0, 659.0)  # g a c d e: five notes of which any two sound well together
_BELL = (1.0, 0.18, 0.06)
_BELL_RISE_S = 0.06  # still softer than any struck bell; short enough to belong to what was just seen
_LIGHT_S, _LIGHT_SHARE, _FLOAT_SHARE = 0.5, 0.55, 0.7  # often heard, so the softest of all (owner's choice)


def breath_in() -> FloatArray:
    """A glide upward; samples -1 to 1 at RATE_HZ."""
    return _shaped(_glide(_LOW_HZ, _HIGH_HZ, _BREATH_S, _OVERTONES_IN))


def breath_out() -> FloatArray:
    """A glide downward, darker; samples -1 to 1 at RATE_HZ."""
    return _shaped(_glide(_HIGH_HZ, _LOW_HZ, _BREATH_S, _OVERTONES_OUT))


def level_signal() -> FloatArray:
    """Two soft notes, the second half a second later; samples -1 to 1 at RATE_HZ."""
    tone = np.zeros(int(_CHIME_S * RATE_HZ))
    for at_s, pitch_hz in zip((0.0, 0.45), _CHIME_HZ, strict=True):
        note = _shaped(_glide(pitch_hz, pitch_hz, _CHIME_S - at_s, (1.0, 0.12)))
        start = len(tone) - len(note)
        tone[start:] += note / len(_CHIME_HZ)
    return tone


def game_light(step: int) -> FloatArray:
    """One light taken: a small bell, `step` 0-4 up the scale; samples -1 to 1 at RATE_HZ."""
    pitch_hz = _SCALE_HZ[step]
    return _LIGHT_SHARE * _shaped(_glide(pitch_hz, pitch_hz, _LIGHT_S, _BELL), _BELL_RISE_S)


def game_string() -> FloatArray:
    """A whole string taken: three bells that open into a chord; samples -1 to 1 at RATE_HZ."""
    return _chord((0, 2, 4), apart_s=0.14)


def game_lamps_on() -> FloatArray:
    """The lamps are on again: a warm glide upward with its fifth; samples -1 to 1 at RATE_HZ."""
    count = int(_CHIME_S * RATE_HZ)
    low = _glide(_LOW_HZ, _LOW_HZ * 1.5, _CHIME_S, (1.0, 0.2, 0.05))
    high = _glide(_HIGH_HZ, _HIGH_HZ * 1.5, _CHIME_S, (1.0, 0.1))
    return _shaped((low + high)[:count] / 2)


def game_floating() -> FloatArray:
    """The lamps go out: one low, long breath of air, no alarm; samples -1 to 1 at RATE_HZ."""
    return _FLOAT_SHARE * _shaped(_glide(_LOW_HZ, _LOW_HZ * 0.75, _BREATH_S, (1.0, 0.08)), 2 * FADE_IN_S)


def game_round() -> FloatArray:
    """The round is flown: the scale's first, third and fifth, slower; samples -1 to 1 at RATE_HZ."""
    return _chord((0, 3, 4), apart_s=0.28)


SOUNDS: dict[str, Callable[[], FloatArray]] = {
    "breath-in": breath_in,
    "breath-out": breath_out,
    "level": level_signal,
    **{f"game-light-{step + 1}": partial(game_light, step) for step in range(5)},
    "game-string": game_string,
    "game-lamps-on": game_lamps_on,
    "game-floating": game_floating,
    "game-round": game_round,
}


def wav_bytes(samples: FloatArray) -> bytes:
    """One channel of 16 bits at RATE_HZ, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(np.round(np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return file.getvalue()


def _glide(from_hz: float, to_hz: float, seconds: float, overtones: tuple[float, ...]) -> FloatArray:
    """A tone whose pitch moves evenly to the ear: in equal ratios."""
    count = int(seconds * RATE_HZ)
    pitch_hz = from_hz * (to_hz / from_hz) ** np.linspace(0, 1, count)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    tone = sum(strength * np.sin(number * phase) for number, strength in enumerate(overtones, start=1))
    sounding: FloatArray = np.asarray(tone) / sum(overtones)
    return sounding


def _chord(steps: tuple[int, ...], apart_s: float) -> FloatArray:
    """Bells of the scale one after the other, each sounding on."""
    tone = np.zeros(int((_CHIME_S + apart_s * (len(steps) - 1)) * RATE_HZ))
    for place, step in enumerate(steps):
        pitch_hz = _SCALE_HZ[step] / 2
        note = _shaped(_glide(pitch_hz, pitch_hz, _CHIME_S, _BELL))
        start = int(place * apart_s * RATE_HZ)
        tone[start : start + len(note)] += note[: len(tone) - start] / len(steps)
    return tone


def _shaped(tone: FloatArray, rise_s: float = FADE_IN_S) -> FloatArray:
    """Rise along a cosine, then die away; begins and ends at silence, so nothing clicks."""
    time_s = np.arange(len(tone)) / RATE_HZ
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time_s / rise_s, 0, 1))
    fall = 0.5 + 0.5 * np.cos(np.pi * np.clip(time_s / time_s[-1], 0, 1))
    shaped: FloatArray = PEAK * tone * rise * fall
    return shaped
