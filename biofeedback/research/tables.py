"""Reads back the plain tables of an opened export (`export/tables.py` writes them). Needs nothing but numpy."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from biofeedback.errors import Damaged
from biofeedback.samples import Channel, FloatArray, Samples

Row = Mapping[str, str]


class SessionFolder:
    """One session of an opened export. Everything raises Damaged when a file is missing or malformed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        facts = self._json("session.json")
        header = facts.get("header")
        self.facts = facts
        self.header: dict[str, object] = header if isinstance(header, dict) else {}
        self.id = str(facts.get("id", folder.name))

    @property
    def has_samples(self) -> bool:
        """Whether the raw samples are in this export, as far as they were agreed to."""
        return (self.folder / "samples" / "arrival.csv").is_file()

    @property
    def sources(self) -> list[dict[str, object]]:
        """The devices, with what became known of them while the session ran."""
        listed = self.header.get("sources")
        parts = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
        known: dict[str, dict[str, object]] = {str(part.get("alias")): dict(part) for part in parts}
        for row in self.rows("events.csv"):
            if row["event"] == "source":
                later = self._parsed("events.csv", row["details"] or "{}")
                known.setdefault(str(later.get("alias")), {}).update(later)
        return list(known.values())

    def rows(self, name: str) -> list[Row]:
        """The rows of a small table."""
        try:
            with (self.folder / name).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise self._damaged(name) from error

    def content(self, name: str) -> bytes:
        """A whole small file."""
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise self._damaged(name) from error

    def blocks(self) -> Iterator[Samples]:
        """The blocks of samples in their order of arrival."""
        tables: dict[str, tuple[FloatArray, FloatArray]] = {}
        used: dict[str, int] = {}
        for row in self.rows("samples/arrival.csv"):
            name, source = row["file"], row["source"]
            if name not in tables:
                tables[name] = self._samples(name)
            first = used.get(name, 0)
            used[name] = last = first + int(row["samples"])
            times, values = tables[name]
            if last > len(times):
                raise self._damaged(name)
            channel = _channel(name)
            error_s = float(row.get("time_error_s") or 0.0)  # older exports do not have it
            arrived_s = float(row["received_s"])
            yield Samples(channel, times[first:last], values[first:last], arrived_s, source, error_s)

    def _samples(self, name: str) -> tuple[FloatArray, FloatArray]:
        if "/" in name or "\\" in name:
            raise self._damaged("samples/arrival.csv")
        try:
            lines = (self.folder / "samples" / name).read_text(encoding="utf-8").splitlines()[1:]
            numbers = np.array([[float(cell or "nan") for cell in line.split(",")] for line in lines])
        except (OSError, ValueError) as error:
            raise self._damaged(name) from error
        values = numbers[:, 1:-1]
        return numbers[:, 0], values[:, 0] if values.shape[1] == 1 else values

    def _json(self, name: str) -> dict[str, object]:
        return self._parsed(name, self.content(name))

    def _parsed(self, name: str, text: bytes | str) -> dict[str, object]:
        try:
            content = json.loads(text)
        except ValueError as error:
            raise self._damaged(name) from error
        if not isinstance(content, dict):
            raise self._damaged(name)
        return content

    def _damaged(self, name: str) -> Damaged:
        return Damaged(
            f"The file {name} of session {self.folder.name} is missing or malformed. Open the export again; "
            "`open` checks every file."
        )


def sessions(dataset: Path) -> list[SessionFolder]:
    """The sessions of an opened export; raises Damaged when there is none."""
    folders = sorted(path.parent for path in dataset.glob("sessions/*/session.json"))
    if not folders:
        raise Damaged(
            f"{dataset} is no opened export: there is no sessions/<number>/session.json in it. Open one first: "
            "biofeedback open FILE.age --identity KEY --out DIR"
        )
    return [SessionFolder(folder) for folder in folders]


def _channel(name: str) -> Channel:
    stem = name.removesuffix(".csv")
    # The longest name first: "skin_conductance_ac_uS" also ends like none other, but "contact" is short.
    for channel in sorted(Channel, key=lambda channel: -len(channel.value)):
        if stem.endswith("_" + channel.value):
            return channel
    raise Damaged(f"The samples file {name} names no channel that this program knows.")
