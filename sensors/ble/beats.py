"""When did each beat happen? Packets carry intervals but no times, so beat times are rebuilt from the chain.

A packet holds the beats since the packet before it. So its last beat lies before its arrival, and its first one
after the packet before was *sent* (`sends.py`): two bounds on how far the chain has to be moved. Because heart and
packets keep no step, the bounds close in on the truth: to 50 ms within twenty packets or so. Some straps send at
each beat; then the arrivals themselves keep step with a changing heart, and are as good as a clock.

What the bounds still leave open is told with each beat (`time_error_s`), and never less than it is. One thing
cannot be seen from here: the shortest time a strap needs from a beat to its packet. All beats are that much late.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from biofeedback.samples import TIME_SURE_S
from sensors.ble.sends import LATE_S, Sends

_BATCH_S = 4.0  # a device that computes in batches may be this much later with one than with another
_UNKNOWN_S = 10.0  # a bound further off than this says nothing yet
_MORE = 0.3  # an interval may be so much longer than the one before it (respiratory swing of the young)
_SLOWER, _FASTER = 0.0006, 0.0001  # s per beat that bounds lose: 1/1024 s cut off, and two crystals of 50 ppm
_CONTRADICTION_S = 0.06  # bounds that exclude each other by more: beats are missing, or there are too many
_CLOSEST_S = 0.018  # bounds are never closer than this: how well a sending is known
_SLEW_S = 0.08  # a beat is moved by no more: consumers accept 0.1 s between times and interval (signals/beats.py)
_STEPS = 16  # packets that are looked at to see whether the strap sends at each beat
_LEAST, _LEAST_STEPS = (
    10,
    12,
)  # packets before a time can be sure, and before arrivals count as a clock; our choice
_APART_S = 0.001  # beats never share a time
_VARIES_S, _RATIO = 0.06, 3.0  # arrivals vary at least so much, and so many times more than their delay


class BeatTimes:
    """The beat chain of one connection.

    `prompt` = a packet holds the beats since the packet before it; without that only the later bound is known.
    """

    def __init__(self, *, prompt: bool = True) -> None:
        self._prompt = prompt
        self._sends = Sends()
        self._told_s = float("-inf")  # the last beat of whatever chain
        self.forget()

    def forget(self) -> None:
        """The chain is broken (no contact, a lost packet): the next packet starts a new one."""
        self._last_beat_s: float | None = None
        self._last_arrival_s: float | None = None
        self._earliest_s, self._latest_s = float("-inf"), float("inf")  # bounds on the move that the chain needs
        self._delays_s: deque[float] = deque(maxlen=_STEPS)  # from the last beat of a packet to its arrival
        self._steps_s: deque[float] = deque(maxlen=_STEPS)  # from arrival to arrival

    def no_beat(self, received_s: float) -> None:
        """A packet without intervals arrived: no beat ended since the one before."""
        self._sends.add(received_s)

    def place(self, intervals_s: Sequence[float], received_s: float) -> tuple[list[float], float]:
        """Times of the beats that end these intervals, rising, none after `received_s`, and their error in s."""
        sent_s = self._sends.earliest_s()
        if self._sends.add(received_s):
            self.forget()
        ends_s = self._continued(intervals_s, received_s)
        if ends_s is not None and not self._narrowed(ends_s, received_s, sent_s):
            ends_s = None
        if ends_s is None:
            ends_s = self._anchored(intervals_s, received_s)
        self._note_arrival(ends_s[-1], received_s)
        times_s, open_s = self._moved(ends_s, received_s)
        self._last_beat_s = self._told_s = times_s[-1]
        return times_s, self._error_s(open_s)

    def _continued(self, intervals_s: Sequence[float], received_s: float) -> list[float] | None:
        """The chain goes on, or None when a packet is missing or the clocks disagree."""
        if self._last_beat_s is None:
            return None
        ends_s: list[float] = []
        end_s = self._last_beat_s
        for interval in intervals_s:
            end_s += interval
            ends_s.append(end_s)
        # Later than one more beat would have been: beats are missing in between.
        behind_s = received_s - end_s - self._latest_s
        late_s = (1.0 + _MORE) * intervals_s[-1] + LATE_S if self._prompt else _BATCH_S
        if end_s - received_s > LATE_S + intervals_s[-1] or behind_s > late_s:
            return None
        return ends_s

    def _anchored(self, intervals_s: Sequence[float], received_s: float) -> list[float]:
        """A first packet: its last beat was, on average, half an interval before it arrived."""
        self.forget()
        interval = min(intervals_s[-1], 1.0)
        ends_s = [received_s - 0.5 * interval]
        for earlier in reversed(intervals_s[1:]):
            ends_s.append(ends_s[-1] - earlier)
        self._latest_s = 0.5 * interval
        if self._prompt:
            self._earliest_s = -(0.5 + _MORE) * interval
        # No beat before one that was told already, whatever chain that was of.
        behind_s = max(0.0, self._told_s + _APART_S - ends_s[-1])
        self._earliest_s -= behind_s
        self._latest_s -= behind_s
        return [end_s + behind_s for end_s in reversed(ends_s)]

    def _narrowed(self, ends_s: Sequence[float], received_s: float, sent_s: float | None) -> bool:
        """Learn from one packet; False when it cannot be true of this chain."""
        # Clocks drift and intervals are cut to 1/1024 s: what was learned long ago counts for less.
        self._earliest_s -= _FASTER * len(ends_s)
        self._latest_s = min(self._latest_s + _SLOWER * len(ends_s), received_s - ends_s[-1])
        if self._prompt and sent_s is not None:
            self._earliest_s = max(self._earliest_s, sent_s - ends_s[0])
        if self._earliest_s - self._latest_s > _CONTRADICTION_S:
            return False
        if self._latest_s - self._earliest_s < _CLOSEST_S:
            middle_s = (self._earliest_s + self._latest_s) / 2.0
            self._earliest_s, self._latest_s = middle_s - _CLOSEST_S, middle_s + _CLOSEST_S
        return True

    def _note_arrival(self, end_s: float, received_s: float) -> None:
        if self._last_arrival_s is not None:
            self._steps_s.append(received_s - self._last_arrival_s)
        self._last_arrival_s = received_s
        self._delays_s.append(received_s - end_s)

    def _moved(self, ends_s: Sequence[float], received_s: float) -> tuple[list[float], float]:
        """Times nearer to the truth, and how much the bounds leave open."""
        times_s: list[float] = []
        done_s = open_s = 0.0
        wish_s = self._wish_s()
        for end_s in ends_s:
            done_s += max(-_SLEW_S, min(_SLEW_S, wish_s - done_s))
            open_s = max(open_s, done_s - self._earliest_s, self._latest_s - done_s)
            times_s.append(end_s + done_s)
        kept_s = _kept_before(times_s, received_s)
        done_s += kept_s[-1] - times_s[-1]
        self._earliest_s -= done_s
        self._latest_s -= done_s
        self._delays_s = deque((delay_s - done_s for delay_s in self._delays_s), maxlen=_STEPS)
        return kept_s, open_s

    def _wish_s(self) -> float:
        if self._keeps_step():
            return min(self._delays_s)
        if self._earliest_s < -_UNKNOWN_S:
            return min(0.0, self._latest_s)
        return (self._earliest_s + self._latest_s) / 2.0

    def _keeps_step(self) -> bool:
        """The delay from beat to arrival has long been the same."""
        return len(self._delays_s) >= _LEAST_STEPS and _spread(self._delays_s) <= TIME_SURE_S

    def _error_s(self, open_s: float) -> float:
        delays_s = self._delays_s
        if len(delays_s) < _LEAST:
            return min(max(open_s, 2.0 * TIME_SURE_S), _BATCH_S)
        # Where the heart itself keeps a steady beat nothing tells the two apart: then it is not sure.
        if self._keeps_step() and _spread(self._steps_s) >= max(_VARIES_S, _RATIO * _spread(delays_s)):
            return _spread(delays_s) + abs(min(delays_s))
        return min(open_s, _BATCH_S)


def _spread(numbers: Sequence[float] | deque[float]) -> float:
    return max(numbers) - min(numbers)


def _kept_before(ends_s: Sequence[float], received_s: float) -> list[float]:
    """No beat after its arrival, and still in rising order."""
    times_s = list(ends_s)
    limit_s = received_s
    for at in range(len(times_s) - 1, -1, -1):
        times_s[at] = min(times_s[at], limit_s)
        limit_s = times_s[at] - _APART_S
    return times_s
