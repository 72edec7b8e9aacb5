"""What every column of an export means: one definition, from which the codebook and the BIDS sidecars are made.

A column that is written and not described here is an error, and a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from biofeedback.arousal import METHOD_VERSION
from biofeedback.samples import Channel, Level, Reason
from biofeedback.training.exercise import Phase


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its unit ("" = none), what it means, and what its codes mean."""

    name: str
    description: str
    unit: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    several: str = ""  # what stands between several codes in one cell


REASONS = {
    Reason.BASELINE: "the personal baseline is still being measured",
    Reason.BASELINE_POOR: "the baseline had too little clean signal",
    Reason.SETTLING: "the first minute of the session",
    Reason.NO_SKIN_DATA: "nothing arrived lately from the skin source",
    Reason.NO_SKIN_CONTACT: "the skin sensor does not touch",
    Reason.SKIN_OUT_OF_RANGE: "a skin conductance that no skin has",
    Reason.SKIN_ARTEFACT: "too fast a change of the skin conductance, or the margin after one",
    Reason.NO_HEART_DATA: "nothing arrived lately from the heart source",
    Reason.NO_HEART_CONTACT: "the heart sensor does not touch",
    Reason.HEART_OUT_OF_RANGE: "a heart rate that no heart has",
    Reason.RHYTHM_UNUSABLE: "the intervals cannot be corrected without harm",
    Reason.MOVING: "the wearer moves; effort may explain the signal",
    Reason.NOT_SURE: "signals are there and too weak or too contradictory",
}
LEVELS = {str(level.number): level.value for level in Level}
_ONE_TO_TEN = {str(n): {1: "lowest", 10: "highest"}.get(n, "") for n in range(1, 11)}

TIME = Column("time_s", "time on the session's own clock, 0 = the youth touched Begin", "s")
TIME_ERROR = Column("time_error_s", "how far the times may be off; 0 = the device's own clock says them", "s")
RECEIVED = Column("received_s", "when the block that holds this sample reached the tablet", "s")
DETAILS = Column("details", "whatever else the record says, as JSON")

FEATURES = (  # how each is computed, with every constant: docs/method.md, by version of the method
    Column("heart_rate_bpm", "heart rate: the device's own, or from the last intervals", "1/min"),
    Column("scl_uS", "skin conductance level, smoothed", "uS"),
    Column("scr_per_min", "skin conductance responses in the last minute, above an absolute threshold", "1/min"),
    Column("rmssd_ms", "RMSSD of clean successive beats of the last minute, at rest only", "ms"),
    Column("movement_g", "how far the length of the acceleration strays within the second", "g"),
    Column("phasic_uS", "fast part of the skin conductance in this second", "uS"),
    Column("skin_quality", "0-1: how far the skin signal can be trusted"),
    Column("heart_quality", "0-1: how far the heart signal can be trusted"),
)
AROUSAL = (
    Column("index", "bodily tension against this youth's own baseline of this session, -2 to 2; 0 = baseline"),
    Column("level", "the index in five steps, with hysteresis and the youth's own sensitivity", levels=LEVELS),
    Column("quality", "0-1: how far the index can be trusted"),
)
_REASONS = {reason.value: text for reason, text in REASONS.items()}
SECONDS = (
    TIME,
    *AROUSAL,
    Column("reasons", "why there is no index, or why it counts for less", levels=_REASONS, several=";"),
    Column("contributions", "share of each term in the index, as JSON; the shares sum to the index"),
    *FEATURES,
    Column("feature_reasons", "why a feature is missing", levels=_REASONS, several=";"),
    DETAILS,
)
EVENTS = (
    TIME,
    Column(
        "event",
        "what happened",
        levels={
            "phase": "a phase of the exercise begins (column phase)",
            "link": "the link of a source changes (columns source, state, detail)",
            "baseline_began": "the measurement of the own rest begins",
            "baseline": "it ends; details: accepted, clean_fraction, duration_s",
            "pause": "the exercise stands still; details: why",
            "resume": "it goes on; details: why",
            "tag": "the wearer pressed the button of the band",
            "mark": "someone marked this moment; details: name",
            "note": "something of this exercise alone; details: name and facts",
            "remark": "the trainer's own words; left out of research",
            "setting": "something was set during the session; details: name and value",
            "source": "what became known of a device meanwhile; details as in session.json",
            "sus": "System Usability Scale; details: who (youth or trainer), answers 1-5",
            "adverse": "something that should not happen; details: kind, severity, related to the app or the band",
            "finished": "the exercise is over; details: why",
        },
    ),
    Column("phase", "the phase that begins", levels={phase.value: "" for phase in Phase}),
    Column("source", "alias of the device"),
    Column("state", "state of the link"),
    Column("detail", "a code of the device, never an address"),
    DETAILS,
)
RATINGS = (
    TIME,
    Column("name", "which question: before and after the exercise, ..."),
    Column("value", "the youth's own number; empty = skipped", levels=_ONE_TO_TEN),
    DETAILS,
)
GAPS = (
    TIME,
    Column("until_s", "end of the gap", "s"),
    Column("why", "why nothing was recorded"),
    DETAILS,
)
ARRIVAL = (
    Column("file", "file of the samples in this folder"),
    Column("samples", "how many rows of that file belong to this block; blocks follow each other"),
    RECEIVED,
    Column("source", "alias of the device"),
    TIME_ERROR,
)
CHANNELS = {
    Channel.HEART_RATE_BPM: Column("heart_rate_bpm", "heart rate as the device says it", "1/min"),
    Channel.INTERVAL_MS: Column(
        "interval_ms", "interval between two beats; its time is the beat that ends it", "ms"
    ),
    Channel.SKIN_CONDUCTANCE_uS: Column("skin_conductance_uS", "skin conductance, direct current method", "uS"),
    Channel.SKIN_CONDUCTANCE_AC_uS: Column(
        "skin_conductance_ac_uS", "skin conductance, alternating current method: other norms, never mixed", "uS"
    ),
    Channel.ACCELERATION_G: Column("acceleration_g", "acceleration along x, y and z, in units of 9.81 m/s2", "g"),
    Channel.SKIN_TEMPERATURE_C: Column("skin_temperature_c", "temperature of the skin", "oC"),
    Channel.CONTACT: Column("contact", "does the sensor touch skin", levels={"1": "yes", "0": "no"}),
    Channel.BATTERY_PERCENT: Column("battery_percent", "charge of the device", "%"),
}
TABLES = {
    "arousal.csv": SECONDS,
    "events.csv": EVENTS,
    "ratings.csv": RATINGS,
    "gaps.csv": GAPS,
    "samples/arrival.csv": ARRIVAL,
}


def described(names: tuple[str, ...], among: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of these names, in this order; raises KeyError for one that nobody described."""
    known = {column.name: column for column in among}
    return tuple(known[name] for name in names)


def render() -> str:
    """The codebook of an export, as Markdown."""
    parts = [_HEAD.format(version=METHOD_VERSION)]
    parts += [_table(f"sessions/<number>/{name}", columns) for name, columns in TABLES.items()]
    parts.append("## sessions/<number>/samples/<device>_<channel>.csv\n")
    parts.append("Columns: time_s, the value (acceleration: _x, _y, _z), received_s.\n")
    parts.append(_rows(tuple(CHANNELS.values())))
    return "\n".join(parts)


_HEAD = """# Codebook

Made by the program that made this export, from the definitions it writes with. Method version {version}.
Tension is measured against this youth's own baseline. It names no emotion, predicts nothing, and must not be
compared between youths. An empty cell (BIDS: n/a) means: not known.
"""


def _table(title: str, columns: tuple[Column, ...]) -> str:
    return f"## {title}\n\n{_rows(columns)}"


def _rows(columns: tuple[Column, ...]) -> str:
    lines = ["| column | unit | meaning |", "|---|---|---|"]
    for column in columns:
        codes = "; ".join(f"`{code}` {text}".strip() for code, text in column.levels.items())
        several = f" (several with '{column.several}')" if column.several else ""
        lines.append(
            f"| {column.name} | {column.unit} | {column.description}{several}{': ' if codes else ''}{codes} |"
        )
    return "\n".join(lines) + "\n"
