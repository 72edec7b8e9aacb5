"""Looks for traces of a participant or his samples in files and log lines, in every form they could take."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from biofeedback.samples import Channel, LinkSecurity, Samples, SensorEvent, SourceInfo
from sensors.wristband import Clock

PARTICIPANT = "QX-7319"
_RNG = np.random.default_rng(20261125)
SKIN_uS = np.round(_RNG.uniform(4.0, 4.2, 10), 6)  # six decimals: no other number looks like these
INTERVALS_MS = np.round(_RNG.uniform(780.0, 820.0, 10), 6)  # a body one can believe, so that a session runs


class CanaryBand:
    """A band that says the twenty distinctive values over and over."""

    info = SourceInfo(
        "canary", "canary", (Channel.SKIN_CONDUCTANCE_uS, Channel.INTERVAL_MS), link_security=LinkSecurity.NO_LINK
    )
    finished = False

    def __init__(self) -> None:
        self._second = 0

    async def start(self, clock: Clock) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """Ten skin values and one interval a second."""
        events: list[SensorEvent] = []
        while self._second + 1 <= now_s:
            start_s, self._second = float(self._second), self._second + 1
            times = start_s + np.arange(1, 11) / 10
            events.append(Samples(Channel.SKIN_CONDUCTANCE_uS, times, SKIN_uS, start_s + 1, "canary"))
            interval = INTERVALS_MS[self._second % 10 : self._second % 10 + 1]
            events.append(Samples(Channel.INTERVAL_MS, times[-1:], interval, start_s + 1, "canary"))
        return events


def traces() -> dict[bytes, str]:
    """Every byte string that would betray something, with what it is."""
    found: dict[bytes, str] = {}
    for name, raw in _plain():
        found[raw] = name
        for text in (raw.hex(), raw.hex().upper()):
            found[text.encode()] = f"{name} in hex"
        for shift in range(3):
            # In base64 the text depends on where a value begins; only characters made of its bits alone count.
            encoded = base64.b64encode(b"\0" * shift + raw)
            core = encoded[-(-8 * shift // 6) : 8 * (shift + len(raw)) // 6]
            found[core] = f"{name} in base64"
    return found


def _plain() -> Iterator[tuple[str, bytes]]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield f"participant {encoding}", PARTICIPANT.encode(encoding)
    for value in [*SKIN_uS.tolist(), *INTERVALS_MS.tolist()]:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield f"sample {value} {encoding}", repr(value).encode(encoding)
        for order in "<>":
            yield f"sample {value} float64 {order}", struct.pack(f"{order}d", value)
    for values in (SKIN_uS, INTERVALS_MS):
        for one, two in zip(values[:-1].tolist(), values[1:].tolist(), strict=True):
            for order in "<>":
                # Neighbours in pairs: four bytes alone occur by chance in a megabyte of ciphertext.
                yield f"samples {one}, {two} float32 {order}", struct.pack(f"{order}2f", one, two)


def betrayals(folders: Iterable[Path], extra: bytes = b"") -> list[str]:
    """What was found, as sentences; empty when nothing was."""
    wanted = traces()
    contents = [(str(path), path.read_bytes()) for folder in folders for path in _files(folder)]
    contents.append(("log lines", extra))
    names = [(str(path), str(path).encode()) for folder in folders for path in _files(folder)]
    return [
        f"{what} in {where}"
        for where, content in contents + names
        for trace, what in wanted.items()
        if trace in content
    ]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
