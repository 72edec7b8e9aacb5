"""A recording from a wristband's own memory, whatever its maker's format: channels, marks, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray, LinkSecurity, SourceInfo

LONGEST_S = 14 * 86_400.0  # no band records longer on one charge; more means a broken clock in the file


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One channel of a recording: `time_s` (n,) after the recording's start, `values` (n,) or (n, 3), n >= 1."""

    channel: Channel
    time_s: FloatArray
    values: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One session as the maker exported it. Times are seconds after `start_unix` (UTC)."""

    start_unix: float
    model: str
    series: tuple[Series, ...]
    tags_s: FloatArray = field(default_factory=lambda: np.empty(0))
    notes: tuple[str, ...] = ()  # what is missing or was left out, in plain sentences
    firmware: str = ""
    alias: str = "recording"

    @property
    def duration_s(self) -> float:
        """Time of the last sample or mark."""
        ends = [float(series.time_s[-1]) for series in self.series]
        return max([*ends, *(float(tag) for tag in self.tags_s)], default=0.0)

    @property
    def info(self) -> SourceInfo:
        """Provenance, as it is stored with a session."""
        return SourceInfo(
            alias=self.alias,
            model=self.model,
            channels=tuple(series.channel for series in self.series),
            firmware=self.firmware,
            link_security=LinkSecurity.NO_LINK,
        )

    def find(self, channel: Channel) -> Series | None:
        """The series of this channel, or None."""
        return next((series for series in self.series if series.channel is channel), None)


def tidy(channel: Channel, time_s: FloatArray, values: FloatArray) -> Series | None:
    """A series in order of time, without what is not a number; None when nothing is left.

    Gaps stay gaps: nothing is put in their place.
    """
    finite = np.isfinite(values) if values.ndim == 1 else np.isfinite(values).all(axis=1)
    finite &= np.isfinite(time_s)
    time_s, values = time_s[finite], values[finite]
    if not len(time_s):
        return None
    if np.any(np.diff(time_s) < 0):
        order = np.argsort(time_s, kind="stable")
        time_s, values = time_s[order], values[order]
    return Series(channel, time_s, values)


def check_span(series: list[Series], what: str) -> None:
    """Raise RecordingError when the times of one recording lie further apart than any band records."""
    starts = [float(entry.time_s[0]) for entry in series]
    ends = [float(entry.time_s[-1]) for entry in series]
    if series and max(ends) - min(starts) > LONGEST_S:
        raise RecordingError(
            f"The times in {what} lie more than two weeks apart; the files are not of one session. "
            "Export the session again from the maker's program.",
            reason="recording_times",
        )


def interval_note(series: Series | None, duration_s: float) -> str | None:
    """A sentence on how much of the time true inter-beat intervals cover, or None when it is nearly all."""
    if series is None:
        return "There are no inter-beat intervals in it; heart rate variability is not given."
    share = float(series.values.sum()) / 1000.0 / duration_s if duration_s > 0.0 else 0.0
    if share >= 0.95:
        return None
    return f"Inter-beat intervals cover {100.0 * share:.0f} % of the time; the rest is not known."
