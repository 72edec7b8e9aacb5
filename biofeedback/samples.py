"""The vocabulary: what a wristband can say, with units. Ground floor: imports nothing of ours.

Time
----
`time_s` is when something happened in the body, in seconds on the session clock (0 = session start),
mapped once from the device's own clock. `received_s` is when it reached us on the same clock. Both are
stored: a replay feeds the same blocks in the same order of arrival and so gives the same numbers.
`time_error_s` says how far `time_s` may be off, where a device has no clock and its times had to be rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

TIME_SURE_S = 0.05  # a time that may be further off counts as not sure: what we promise of every sample's time


class Channel(StrEnum):
    """One measured quantity. The value's unit is part of the name."""

    HEART_RATE_BPM = "heart_rate_bpm"  # the device's own rate; 0 bpm never gets this far: zero means missing
    INTERVAL_MS = "interval_ms"  # true inter-beat interval; `time_s` is the beat that ends it
    SKIN_CONDUCTANCE_uS = "skin_conductance_uS"  # DC conductance in microsiemens
    SKIN_CONDUCTANCE_AC_uS = "skin_conductance_ac_uS"  # AC method: other norms, never mixed with DC
    ACCELERATION_G = "acceleration_g"  # three columns x, y, z in units of 9.81 m/s2
    SKIN_TEMPERATURE_C = "skin_temperature_c"
    CONTACT = "contact"  # 1 = the sensor touches skin, 0 = it does not
    BATTERY_PERCENT = "battery_percent"


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A block of one or more samples of one channel of one source, in order of time.

    `time_s` has shape (n,), `values` (n,) or, for acceleration, (n, 3); both float64, n >= 1.
    """

    channel: Channel
    time_s: FloatArray
    values: FloatArray
    received_s: float
    source: str  # alias of the device ("simulated", "band A"), never an address
    time_error_s: float = 0.0  # how far `time_s` may be off; 0 = the device's own clock says it

    @property
    def time_is_sure(self) -> bool:
        """Whether each sample's time is known well enough."""
        return self.time_error_s <= TIME_SURE_S

    def __len__(self) -> int:
        return int(self.time_s.shape[0])


class LinkState(StrEnum):
    """What is known about the connection to one source; each is a visible state with its own sentence."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    CONNECTED_NO_DATA = "connected_no_data"
    STREAMING = "streaming"  # said only after the first valid sample
    STALE = "stale"
    RECONNECTING = "reconnecting"
    LOST = "lost"


class LinkSecurity(StrEnum):
    """How well the radio link is protected, as far as it can be known; never guessed."""

    ENCRYPTED_VERIFIED = "encrypted_verified"
    BONDED_UNKNOWN = "bonded_unknown"
    UNENCRYPTED = "unencrypted"
    UNKNOWN = "unknown"
    NO_LINK = "no_link"  # simulated or replayed: there is no radio


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Who delivers samples: provenance that is stored with every session."""

    alias: str
    model: str
    channels: tuple[Channel, ...]
    firmware: str = ""
    link_security: LinkSecurity = LinkSecurity.UNKNOWN
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """The link of one source changed state at `time_s` on the session clock."""

    time_s: float
    source: str
    state: LinkState
    detail: str = ""  # a code from the wristband's own vocabulary, never an address


@dataclass(frozen=True, slots=True)
class Tag:
    """A moment the wearer marked on the wristband itself (button press)."""

    time_s: float
    source: str


SensorEvent = Samples | LinkEvent | Tag


class Reason(StrEnum):
    """Why there is no index, or why it counts for less. The screens and `docs/method.md` explain each."""

    BASELINE = "BASELINE"  # the personal baseline is still being measured
    BASELINE_POOR = "BASELINE_POOR"  # the baseline had too little clean signal
    SETTLING = "SETTLING"  # the first minute, or the first seconds after a gap
    NO_SKIN_DATA = "NO_SKIN_DATA"  # nothing arrived lately from the skin source
    NO_SKIN_CONTACT = "NO_SKIN_CONTACT"
    SKIN_OUT_OF_RANGE = "SKIN_OUT_OF_RANGE"
    SKIN_ARTEFACT = "SKIN_ARTEFACT"  # too fast a change, or the margin around one
    NO_HEART_DATA = "NO_HEART_DATA"
    NO_HEART_CONTACT = "NO_HEART_CONTACT"
    HEART_OUT_OF_RANGE = "HEART_OUT_OF_RANGE"
    RHYTHM_UNUSABLE = "RHYTHM_UNUSABLE"  # intervals cannot be corrected without harm
    MOVING = "MOVING"
    NOT_SURE = "NOT_SURE"  # signals are there and too weak or too contradictory


class Level(StrEnum):
    """Five levels of tension against the own baseline; `number` orders them 1-5."""

    CALM = "calm"
    LITTLE = "little"
    MIDDLE = "mid"
    HIGH = "high"
    TOP = "top"

    @property
    def number(self) -> int:
        """1 (calm) to 5 (top)."""
        return list(Level).index(self) + 1


@dataclass(frozen=True, slots=True)
class Features:
    """What the signal pipeline knows at one whole second. None = not known; nothing is carried on for long."""

    time_s: float
    heart_rate_bpm: float | None = None
    scl_uS: float | None = None
    scr_per_min: float | None = None
    rmssd_ms: float | None = None
    movement_g: float | None = None  # how far the acceleration's length strays around gravity, over one second
    phasic_uS: float | None = None  # mean positive part of the high-passed skin conductance in this second
    skin_quality: float = 0.0  # 0-1
    heart_quality: float = 0.0  # 0-1
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Arousal:
    """Bodily tension against the own baseline at one whole second, or the reasons why it is not known."""

    time_s: float
    index: float | None
    level: Level | None
    quality: float  # 0-1, over the channels that are valid now
    reasons: tuple[Reason, ...] = ()
    contributions: tuple[tuple[str, float], ...] = field(default=())  # (channel name, its share of the index)
