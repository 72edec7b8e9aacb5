"""The three things of the band check, from what is known now: is it ready, and what to say. No Kivy."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.samples import Features, LinkState
from biofeedback.session.snapshot import QUALITY_GOOD, Snapshot
from biofeedback.training.exercise import Signal

BATTERY_LOW_PERCENT = 20.0  # a session takes a few percent; below this a charge is due (owner's choice)
_WAY_OFF = (LinkState.STALE, LinkState.RECONNECTING, LinkState.LOST)


@dataclass(frozen=True, slots=True)
class RowState:
    """One row: the key of its small line, and how near it is (0-1) while it is measured, else None."""

    ready: bool
    key: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class BandRows:
    """The rows in the order shown, and the key of what is awaited ("" = nothing)."""

    band: RowState
    heart: RowState
    skin: RowState
    awaited: str


def band_rows(snapshot: Snapshot) -> BandRows:
    """What the band check shows for this snapshot."""
    band = _band(snapshot)
    features = snapshot.features
    heart = _measured(snapshot, band.ready, "heart", _heart(features))
    skin = _measured(snapshot, band.ready, "skin", _skin(features))
    return BandRows(band, heart, skin, _awaited(snapshot, band, heart))


def _band(snapshot: Snapshot) -> RowState:
    states = [link.state for link in snapshot.links]
    if states and all(state is LinkState.STREAMING for state in states):
        return RowState(True, _battery(snapshot))
    if any(state in _WAY_OFF for state in states):
        return RowState(False, "band.lost")
    if LinkState.CONNECTED_NO_DATA in states:
        return RowState(False, "band.starting")
    return RowState(False, "band.searching")


def _battery(snapshot: Snapshot) -> str:
    known = [link.battery_percent for link in snapshot.links if link.battery_percent is not None]
    if not known:
        return "band.found"
    return "band.found_low" if min(known) < BATTERY_LOW_PERCENT else "band.found_full"


def _heart(features: Features | None) -> tuple[bool, float]:
    if features is None:
        return False, 0.0
    return features.heart_rate_bpm is not None, features.heart_quality


def _skin(features: Features | None) -> tuple[bool, float]:
    if features is None:
        return False, 0.0
    return features.scl_uS is not None, features.skin_quality


def _measured(snapshot: Snapshot, linked: bool, name: str, seen: tuple[bool, float]) -> RowState:
    known, quality = seen
    if not linked:
        return RowState(False, "band.wait")
    if known and quality >= QUALITY_GOOD:
        return RowState(True, "band.good")
    if any(link.contact is False for link in snapshot.links):
        return RowState(False, "band.push")
    if snapshot.band_ready:
        return RowState(False, "band.row_without")  # one good signal is enough to begin
    return RowState(False, f"band.{name}_wait", min(1.0, quality / QUALITY_GOOD))


def _awaited(snapshot: Snapshot, band: RowState, heart: RowState) -> str:
    if snapshot.band_ready:
        return ""
    if not band.ready:
        return "band.awaited_band"
    if snapshot.signal is Signal.GOOD:
        return "band.awaited_still"
    return "band.awaited_skin" if heart.ready else "band.awaited_heart"
