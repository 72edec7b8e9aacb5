"""Looks for traces of a participant or his samples in files and log lines, in every form they could take."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

PARTICIPANT = "QX-7319"
_RNG = np.random.default_rng(20261125)
SKIN_uS = np.round(_RNG.uniform(2.0, 9.0, 10), 6)  # six decimals: no other number looks like these
INTERVALS_MS = np.round(_RNG.uniform(700.0, 900.0, 10), 6)


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
