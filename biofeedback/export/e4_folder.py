"""The raw signals of a session as a folder in the style of the Empatica E4: what flirt, devicely and pyEDA read.

Layout as in the `info.txt` of real exports: first row the start (unix seconds, UTC), second the rate, then one
value a row. Where a slot holds no sample it says `nan`: the files have no other way to show a gap, and nothing is
put in its place. Only the first source of each channel fits into this form; the exact tables hold all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from biofeedback.export.bids_physio import LONGEST_S, sampling_rate
from biofeedback.samples import Channel, FloatArray, Samples
from biofeedback.session.records import Record, RecordType, unpack_samples

_FILES = {
    Channel.SKIN_CONDUCTANCE_uS: "EDA.csv",
    Channel.HEART_RATE_BPM: "HR.csv",
    Channel.SKIN_TEMPERATURE_C: "TEMP.csv",
    Channel.ACCELERATION_G: "ACC.csv",
}
_ACC_PER_G = 64.0  # info.txt of real exports: the unit is 1/64 g
_INFO = """E4-style export of a biofeedback session; not made by an Empatica E4.
EDA.csv  skin conductance (uS)         HR.csv   heart rate (1/min)
TEMP.csv skin temperature (C)          ACC.csv  acceleration x, y, z (1/64 g)
IBI.csv  time of the beat that ends the interval (s after the start), interval (s)
tags.csv unix time (UTC) of each press of the band's button
Row 1 is the start (unix seconds, UTC), row 2 the rate (1/s). `nan`: nothing was measured in this slot.
Start is 0 where the date may not be known. Devices: {devices}
"""


def files(folder: str, header: Mapping[str, object], records: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file; channels that were not measured have none."""
    started = header.get("started_unix")
    start_unix = float(started) if isinstance(started, int | float) else 0.0
    blocks, tags = _collect(records)
    for channel, name in _FILES.items():
        if channel in blocks:
            yield f"{folder}/{name}", _regular(channel, blocks[channel], start_unix)
    if Channel.INTERVAL_MS in blocks:
        yield f"{folder}/IBI.csv", _intervals(blocks[Channel.INTERVAL_MS], start_unix)
    yield f"{folder}/tags.csv", "".join(f"{start_unix + tag:.2f}\n" for tag in tags).encode()
    sources = header.get("sources")
    models = (
        [str(source.get("model")) for source in sources if isinstance(source, dict)]
        if isinstance(sources, list)
        else []
    )
    yield f"{folder}/info.txt", _INFO.format(devices=", ".join(models) or "not known").encode()


def _collect(records: Iterable[Record]) -> tuple[dict[Channel, list[Samples]], list[float]]:
    blocks: dict[Channel, list[Samples]] = {}
    tags = []
    for record in records:
        if record.type is RecordType.SAMPLES:
            for block in unpack_samples(record.payload):
                chosen = blocks.setdefault(block.channel, [])
                if not chosen or chosen[0].source == block.source:
                    chosen.append(block)
        elif record.type is RecordType.EVENT and (content := record.json()).get("event") == "tag":
            tags.append(float(str(content["time_s"])))
    return blocks, tags


def _in_order(blocks: list[Samples]) -> tuple[FloatArray, FloatArray]:
    times = np.concatenate([block.time_s for block in blocks])
    values = np.concatenate([block.values for block in blocks])
    order = np.argsort(times, kind="stable")
    return times[order], values[order].reshape(len(times), -1)


def _regular(channel: Channel, blocks: list[Samples], start_unix: float) -> bytes:
    times, values = _in_order(blocks)
    if channel is Channel.ACCELERATION_G:
        values = np.rint(values * _ACC_PER_G)
    rate_hz = sampling_rate(times)
    slots = np.rint((times - times[0]) * rate_hz).astype(np.int64)
    inside = slots < LONGEST_S * rate_hz
    table = np.full((int(slots[inside][-1]) + 1, values.shape[1]), np.nan)
    table[slots[inside]] = values[inside]
    digits = 0 if channel is Channel.ACCELERATION_G else 6
    head = [[f"{start_unix + times[0]:.6f}"] * values.shape[1], [f"{rate_hz:.6f}"] * values.shape[1]]
    rows = [*head, *([f"{value:.{digits}f}" for value in row] for row in table.tolist())]
    return "".join(",".join(row) + "\n" for row in rows).encode()


def _intervals(blocks: list[Samples], start_unix: float) -> bytes:
    times, values = _in_order(blocks)
    lines = [f"{time_s:.6f},{value / 1000.0:.6f}\n" for time_s, value in zip(times, values[:, 0], strict=True)]
    return (f"{start_unix:.6f}, IBI\n" + "".join(lines)).encode()
