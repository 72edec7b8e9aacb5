"""Raw packets of a real device in a file, for those who write or check drivers; never part of a session.

One JSON object a line. The first says the format, the driver and what the device is; each later one is a packet:
`t_s` since the start, `uuid` of the characteristic, `hex`. Addresses are left out, also inside packets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import RecordingError
from sensors.ble.uuids import FULL
from sensors.recordings.files import read_capped

FORMAT = "biofeedback-capture-1"
_LONGEST_HEX = 1024  # characters; the largest packet of Bluetooth LE is 512 bytes
_LONGEST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Packet:
    """One notification."""

    t_s: float
    uuid: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """A whole file. `driver` is empty when none of ours fits the device."""

    driver: str
    model: str
    packets: tuple[Packet, ...]


def head_line(driver: str, model: str) -> str:
    """The first line; long numbers are left out: some makers put a serial number in the model."""
    words = " ".join(word for word in model.split() if not re.search(r"\d{4,}", word))
    return json.dumps({"format": FORMAT, "driver": driver, "model": words})


def packet_line(packet: Packet, address: str) -> str:
    """One packet without the device's address in it."""
    return json.dumps(
        {"t_s": round(packet.t_s, 4), "uuid": packet.uuid, "hex": _without_address(packet.data, address).hex()}
    )


def _without_address(data: bytes, address: str) -> bytes:
    """Some devices put their address into packets, in either order: zeros stand there instead."""
    digits = address.replace(":", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{12}", digits):
        return data
    raw = bytes.fromhex(digits)
    for form in (raw, raw[::-1]):
        data = data.replace(form, bytes(len(form)))
    return data


def read_capture(path: Path) -> Capture:
    """Read a file; raises RecordingError with the line that is wrong."""
    if not path.is_file():
        raise RecordingError(f"There is no file {path}. Check the path.", reason="recording_missing", path=path)
    try:
        lines = read_capped(path).decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise _bad(path, 1, "this is no capture") from error
    if not lines:
        raise _bad(path, 1, "the file is empty")
    head = _object(path, 1, lines[0])
    if head.get("format") != FORMAT:
        raise _bad(path, 1, "this is no capture of ours")
    packets = [_packet(path, number, line) for number, line in enumerate(lines[1:], start=2) if line.strip()]
    driver, model = head.get("driver", ""), head.get("model", "")
    return Capture(str(driver)[:40], str(model)[:80], tuple(sorted(packets, key=lambda packet: packet.t_s)))


def _packet(path: Path, number: int, line: str) -> Packet:
    content = _object(path, number, line)
    t_s, uuid, text = content.get("t_s"), content.get("uuid"), content.get("hex")
    if isinstance(t_s, bool) or not isinstance(t_s, int | float) or not 0.0 <= t_s <= _LONGEST_S:
        raise _bad(path, number, "t_s is no time in seconds")
    if not isinstance(uuid, str) or not FULL.fullmatch(uuid):
        raise _bad(path, number, "uuid is no full UUID in small letters")
    if not isinstance(text, str) or len(text) > _LONGEST_HEX or not re.fullmatch(r"([0-9a-f]{2})*", text):
        raise _bad(path, number, "hex is no pairs of hex digits")
    return Packet(float(t_s), uuid, bytes.fromhex(text))


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _bad(path, number, "this is no JSON") from error
    if not isinstance(content, dict):
        raise _bad(path, number, "this is no object in braces")
    return content


def _bad(path: Path, number: int, what: str) -> RecordingError:
    return RecordingError(f"{path.name}, line {number}: {what}.", reason="recording_line", path=path, line=number)


def characteristics(packets: Sequence[Packet]) -> frozenset[str]:
    """Which characteristics spoke."""
    return frozenset(packet.uuid for packet in packets)
