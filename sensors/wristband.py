"""The seam between a wristband and the rest: every source of samples has this shape.

A source is *polled*: a Bluetooth callback parses, stamps and appends to the source's own queue, synchronously;
whoever drives the session (the screen's clock, or a loop as fast as possible) takes what has arrived. So the
simulator, a recording and a real band run the same path, and a test needs no real time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from biofeedback.samples import SensorEvent, SourceInfo

Clock = Callable[[], float]
"""Seconds on the session clock; 0 is the session's start. Monotonic."""


@runtime_checkable
class Wristband(Protocol):
    """One source of samples with its own clock, contact, battery and link state."""

    @property
    def info(self) -> SourceInfo:
        """Who this is, as far as known now; firmware and link security may fill in after connecting."""

    @property
    def finished(self) -> bool:
        """True when nothing will ever come any more (a recording that was played to its end)."""

    async def start(self, clock: Clock) -> None:
        """Begin to deliver; returns at once. Raises SensorError when the radio cannot be used at all.

        A failure after that is no exception but a `LinkEvent`: a visible state.
        """

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """Everything that arrived up to `now_s` and was not yet given, in order of arrival."""

    async def stop(self) -> None:
        """Let go of the link and of every task; safe to call twice."""


@runtime_checkable
class PracticeBand(Protocol):
    """A simulated wearer who can be told what the screen shows, because he cannot see it."""

    def set_breathing(self, per_minute: float | None) -> None:
        """Breathe with a circle of this pace that begins now; None = freely."""
