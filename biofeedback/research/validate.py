"""Our features beside those of a peer the field trusts, on the same recording, minute by minute.

Agreement is no proof of either: peers differ among themselves (median agreement of response detectors 0.55,
docs/method.md). What this shows is whether a recording is read as others would read it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.errors import UsageError
from biofeedback.export.bids_physio import sampling_rate
from biofeedback.research.extra import require
from biofeedback.samples import Arousal, Channel, Features, FloatArray

WINDOW_S = 60.0  # usual for physiology (Schmidt 2018)
SMALLEST_RESPONSE_uS = 0.02  # docs/method.md: absolute, as ours; NeuroKit's own default is relative to the largest
COVERED = 0.7  # docs/method.md: of a minute's beats, for RMSSD
_COMPLETE = 0.95  # of a minute's samples: a peer that fills gaps must not be judged on what it made up
PEERS = ("neurokit2",)

Series = Mapping[Channel, tuple[FloatArray, FloatArray]]  # times (s) and values of one channel


@dataclass(frozen=True, slots=True)
class Agreement:
    """One feature over the minutes in which both know it. `r` None = fewer than three minutes, or no variation."""

    feature: str
    unit: str
    minutes: int
    ours: float
    peers: float
    mean_difference: float  # ours - peer
    mean_absolute: float
    r: float | None


@dataclass(frozen=True, slots=True)
class Minute:
    """The same minute by both, feature by feature; NaN = not known."""

    end_s: float
    ours: Mapping[str, float]
    peers: Mapping[str, float]


_UNITS = {"scl_uS": "uS", "scr_per_min": "1/min", "heart_rate_bpm": "1/min", "rmssd_ms": "ms"}


def validate(
    series: Series, seconds: Iterable[tuple[Features, Arousal]], *, against: str = "neurokit2"
) -> tuple[list[Agreement], list[Minute]]:
    """Compare over whole minutes; `seconds` are ours, from the same recording.

    Raises UsageError for an unknown peer, one that is not installed, or a recording without a whole minute.
    """
    if against not in PEERS:
        raise UsageError(f"'{against}' is no peer that can be asked; choose: {', '.join(PEERS)}.")
    require(against)
    ours = {features.time_s: features for features, _ in seconds}
    ends = np.arange(WINDOW_S, max(ours, default=0.0) + 0.5, WINDOW_S)
    if not len(ends):
        raise UsageError("This recording has not one whole minute; there is nothing to compare.")
    peer = _NeuroKit(series)
    minutes = [Minute(float(end), _ours(ours, float(end)), peer.minute(float(end))) for end in ends]
    return [found for name in _UNITS if (found := _agreement(name, minutes)) is not None], minutes


def _ours(seconds: Mapping[float, Features], end_s: float) -> dict[str, float]:
    """Means over the minute for what is a level, the value at its end for what already looks back a minute."""
    own = [seconds[time_s] for time_s in np.arange(end_s - WINDOW_S + 1, end_s + 0.5) if time_s in seconds]
    last = seconds.get(end_s)
    return {
        "scl_uS": _mean([one.scl_uS for one in own]),
        "scr_per_min": _value(last.scr_per_min if last else None),
        "heart_rate_bpm": _mean([one.heart_rate_bpm for one in own]),
        "rmssd_ms": _value(last.rmssd_ms if last else None),
    }


class _NeuroKit:
    """NeuroKit2 over the whole recording, cut into minutes (Makowski et al. 2021, Behav Res Methods 53:1689)."""

    def __init__(self, series: Series) -> None:
        self._beats = series.get(Channel.INTERVAL_MS)
        self._rates = series.get(Channel.HEART_RATE_BPM)
        skin = series.get(Channel.SKIN_CONDUCTANCE_uS)
        self._skin = None if skin is None or len(skin[0]) < 3 else _Skin(*skin)

    def minute(self, end_s: float) -> dict[str, float]:
        """The features of the minute that ends here."""
        skin = self._skin.minute(end_s) if self._skin else {"scl_uS": np.nan, "scr_per_min": np.nan}
        return {**skin, "heart_rate_bpm": self._heart_rate(end_s), "rmssd_ms": self._rmssd(end_s)}

    def _heart_rate(self, end_s: float) -> float:
        """From the intervals where they cover the minute; else the device's own rate: then no second view."""
        intervals = _inside(self._beats, end_s)
        if intervals is not None and intervals[1].sum() / 1000.0 >= COVERED * WINDOW_S:
            return 60_000.0 / float(intervals[1].mean())
        rates = _inside(self._rates, end_s)
        return np.nan if rates is None else float(rates[1].mean())

    def _rmssd(self, end_s: float) -> float:
        inside = _inside(self._beats, end_s)
        if inside is None or inside[1].sum() / 1000.0 < COVERED * WINDOW_S or len(inside[1]) < 3:
            return np.nan
        import neurokit2 as nk

        times, intervals = inside
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NeuroKit warns of what it cannot compute besides
            found = nk.hrv_time({"RRI": intervals, "RRI_Time": times})
        return float(found["HRV_RMSSD"].iloc[0])


class _Skin:
    """Skin conductance on NeuroKit's regular grid; minutes with a gap are not judged."""

    def __init__(self, times: FloatArray, values: FloatArray) -> None:
        import neurokit2 as nk

        self._rate_hz = sampling_rate(times)
        self._times = times
        grid = np.arange(times[0], times[-1], 1.0 / self._rate_hz)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts = nk.eda_phasic(np.interp(grid, times, values), sampling_rate=self._rate_hz, method="highpass")
            _, found = nk.eda_peaks(parts["EDA_Phasic"].to_numpy(), sampling_rate=self._rate_hz, amplitude_min=0.0)
        self._grid, self._tonic = grid, parts["EDA_Tonic"].to_numpy()
        large = np.asarray(found["SCR_Amplitude"], dtype=np.float64) >= SMALLEST_RESPONSE_uS
        self._peaks_s = grid[np.asarray(found["SCR_Peaks"], dtype=np.int64)[large]]

    def minute(self, end_s: float) -> dict[str, float]:
        start_s = end_s - WINDOW_S
        count = int(((self._times > start_s) & (self._times <= end_s)).sum())
        if count < _COMPLETE * WINDOW_S * self._rate_hz:
            return {"scl_uS": np.nan, "scr_per_min": np.nan}
        inside = (self._grid > start_s) & (self._grid <= end_s)
        peaks = (self._peaks_s > start_s) & (self._peaks_s <= end_s)
        return {"scl_uS": float(self._tonic[inside].mean()), "scr_per_min": float(peaks.sum())}


def _inside(series: tuple[FloatArray, FloatArray] | None, end_s: float) -> tuple[FloatArray, FloatArray] | None:
    if series is None:
        return None
    times, values = series
    inside = (times > end_s - WINDOW_S) & (times <= end_s)
    return (times[inside], values[inside]) if inside.any() else None


def _agreement(name: str, minutes: Sequence[Minute]) -> Agreement | None:
    pairs = np.array([(minute.ours[name], minute.peers[name]) for minute in minutes])
    known = pairs[np.isfinite(pairs).all(axis=1)]
    if not len(known):
        return None
    difference = known[:, 0] - known[:, 1]
    varies = len(known) >= 3 and bool((known.std(axis=0) > 0).all())
    return Agreement(
        name,
        _UNITS[name],
        len(known),
        float(known[:, 0].mean()),
        float(known[:, 1].mean()),
        float(difference.mean()),
        float(np.abs(difference).mean()),
        float(np.corrcoef(known.T)[0, 1]) if varies else None,
    )


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else np.nan


def _value(value: float | None) -> float:
    return np.nan if value is None else value


def table(agreements: Sequence[Agreement], against: str) -> str:
    """The comparison for a person."""
    head = (
        f"{'feature':16} {'minutes':>7} {'ours':>9} {against:>9} {'mean diff':>9} {'mean |d|':>9} {'r':>6}  unit"
    )
    return "\n".join([head, *map(_line, agreements)])


def _line(found: Agreement) -> str:
    r = "-" if found.r is None else f"{found.r:.3f}"
    numbers = f"{found.ours:9.3f} {found.peers:9.3f} {found.mean_difference:+9.3f} {found.mean_absolute:9.3f}"
    return f"{found.feature:16} {found.minutes:7} {numbers} {r:>6}  {found.unit}"
