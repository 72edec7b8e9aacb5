"""When did each beat happen? Packets carry intervals but no times, so beat times are rebuilt from the chain.

A packet that arrives holds the beats since the packet before it. So its last beat lies before its arrival, and
its first one after the arrival before: two bounds that close in on the true moment, packet by packet. The chain
is moved towards them by at most a small share of each interval, so that times and intervals go on agreeing.
"""

from __future__ import annotations

from collections.abc import Sequence

_JITTER_S = 0.35  # a notification may be this late: connection intervals of straps are up to 0.1-0.3 s
_BATCH_S = 4.0  # a device that computes in batches may be this much later with one than with another
_LATE_S = 0.03  # usual delay of a notification: one connection interval; our choice
_FORGET_S = 0.0005  # a packet: more than the drift of two crystals (40 ppm each) and the rounding to 1/1024 s
_UNKNOWN_S = 10.0  # a bound further off than this says nothing yet
_SLEW = 0.05  # share of an interval that its beat may be moved; consumers accept 0.1 s between time and interval


class BeatTimes:
    """The beat chain of one connection.

    `prompt` = a packet holds the beats since the packet before it; without that only the later bound is known.
    """

    def __init__(self, *, prompt: bool = True) -> None:
        self._prompt = prompt
        self._last_beat_s: float | None = None
        self._last_arrival_s: float | None = None
        self._earliest_s = float("-inf")  # bounds on how far the chain has to be moved, in seconds
        self._latest_s = float("inf")

    def forget(self) -> None:
        """The chain is broken (no contact, a lost packet): the next packet starts a new one."""
        self._last_beat_s = None
        self._earliest_s, self._latest_s = float("-inf"), float("inf")

    def no_beat(self, received_s: float) -> None:
        """A packet without intervals arrived: no beat ended since the one before."""
        self._last_arrival_s = received_s

    def place(self, intervals_s: Sequence[float], received_s: float) -> list[float]:
        """Times of the beats that end these intervals: rising, none of them after `received_s`."""
        ends_s = self._continued(intervals_s, received_s)
        if ends_s is None:
            ends_s = self._anchored(intervals_s, received_s)
        else:
            self._narrow(ends_s, received_s)
            ends_s = self._moved(ends_s, intervals_s)
        self._last_arrival_s = received_s
        times_s = _kept_before(ends_s, received_s)
        self._last_beat_s = times_s[-1]
        return times_s

    def _continued(self, intervals_s: Sequence[float], received_s: float) -> list[float] | None:
        """The chain goes on, or None when a packet is missing or the clocks disagree."""
        if self._last_beat_s is None:
            return None
        ends_s: list[float] = []
        end_s = self._last_beat_s
        for interval in intervals_s:
            end_s += interval
            ends_s.append(end_s)
        ahead_s = end_s - received_s
        behind_s = received_s - end_s
        # Later than one more beat would have been: beats are missing in between.
        late_s = 1.5 * intervals_s[-1] + _JITTER_S if self._prompt else _BATCH_S
        if ahead_s > _JITTER_S + intervals_s[-1] or behind_s > late_s:
            self.forget()
            return None
        return ends_s

    def _anchored(self, intervals_s: Sequence[float], received_s: float) -> list[float]:
        """A first packet: its last beat was, on average, half an interval before it arrived."""
        end_s = received_s - 0.5 * min(intervals_s[-1], 1.0)
        ends_s = [end_s]
        for interval in reversed(intervals_s[1:]):
            ends_s.append(ends_s[-1] - interval)
        return ends_s[::-1]

    def _narrow(self, ends_s: Sequence[float], received_s: float) -> None:
        # Clocks drift and intervals are rounded: what was learned long ago counts for less.
        self._earliest_s -= _FORGET_S
        self._latest_s = min(self._latest_s + _FORGET_S, received_s - ends_s[-1])
        if self._prompt and self._last_arrival_s is not None:
            # The packet before may have been late itself; beats after it was sent are in this one.
            self._earliest_s = max(self._earliest_s, self._last_arrival_s - _LATE_S - ends_s[0])
        # Where the bounds contradict each other the later one holds: no beat arrives before it happened.
        self._earliest_s = min(self._earliest_s, self._latest_s - _LATE_S)

    def _moved(self, ends_s: Sequence[float], intervals_s: Sequence[float]) -> list[float]:
        moved: list[float] = []
        done_s = 0.0
        for end_s, interval in zip(ends_s, intervals_s, strict=True):
            low_s, high_s = self._earliest_s - done_s, self._latest_s - done_s
            wish_s = (low_s + high_s) / 2.0 if low_s > -_UNKNOWN_S else min(0.0, high_s)
            done_s += max(-_SLEW * interval, min(_SLEW * interval, wish_s))
            moved.append(end_s + done_s)
        self._earliest_s -= done_s
        self._latest_s -= done_s
        return moved


def _kept_before(ends_s: Sequence[float], received_s: float) -> list[float]:
    """No beat after its arrival, and still in rising order."""
    times_s = list(ends_s)
    limit_s = received_s
    for at in range(len(times_s) - 1, -1, -1):
        times_s[at] = min(times_s[at], limit_s)
        limit_s = times_s[at] - 0.001
    return times_s
