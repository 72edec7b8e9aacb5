"""The few sounds of the app, computed: soft, short, and never starting at full strength. Numpy alone, no Kivy.

In and out differ without looking: in rises and is brighter, out falls and is darker. `packaging/make_sounds.py`
writes them into `assets/sounds`; a test computes them again and compares.
"""

from __future__ import annotations

import io
import wave

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


SOUNDS = {"breath-in": breath_in, "breath-out": breath_out, "level": level_signal}


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


def _shaped(tone: FloatArray) -> FloatArray:
    """Rise along a cosine, then die away; begins and ends at silence, so nothing clicks."""
    time_s = np.arange(len(tone)) / RATE_HZ
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time_s / FADE_IN_S, 0, 1))
    fall = 0.5 + 0.5 * np.cos(np.pi * np.clip(time_s / time_s[-1], 0, 1))
    shaped: FloatArray = PEAK * tone * rise * fall
    return shaped
