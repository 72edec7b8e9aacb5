"""Checks a profile file and turns it into plain data; every mistake is named with its place in the file."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.driver import Certainty
from sensors.ble.uuids import FULL, sig

FORMAT = "biofeedback-gatt-profile-1"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
_TYPES = {"u8", "i8", "u16", "i16", "u24", "i24", "u32", "i32", "u64", "i64", "f32", "f64"}
_MOST_FIELDS = 16
_LONGEST_WRITE = 64  # bytes
_PROFILE_KEYS = {
    "format": True, "name": True, "model": True, "certainty": True, "service": True, "fields": True,
    "name_starts": False, "method": False, "indicate": False, "start": False, "stop": False,
    "first_sample_s": False, "stale_s": False, "note": False,
}  # fmt: skip
_FIELD_KEYS = {
    "characteristic": True, "channel": True, "type": True, "order": False, "offset": False, "every": False,
    "scale": False, "add": False, "reciprocal": False, "missing": False, "least": False, "most": False,
    "rate_hz": False, "worn": False, "note": False,
}  # fmt: skip
# Values that a body can have; a profile may narrow them. A wrong scale shows at once.
_POSSIBLE = {
    Channel.HEART_RATE_BPM: (20.0, 250.0),
    Channel.INTERVAL_MS: (240.0, 3000.0),
    Channel.SKIN_CONDUCTANCE_uS: (0.0, 100.0),
    Channel.SKIN_CONDUCTANCE_AC_uS: (0.0, 1000.0),
    Channel.SKIN_TEMPERATURE_C: (0.0, 50.0),
    Channel.CONTACT: (0.0, 1.0),
    Channel.BATTERY_PERCENT: (0.0, 100.0),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One number in a packet, or one per repetition every `every` bytes."""

    characteristic: str
    channel: Channel
    type: str
    order: str = "little"
    offset: int = 0
    every: int = 0  # 0 = the number is there once
    scale: float = 1.0
    add: float = 0.0
    reciprocal: bool = False  # value = scale / number + add: for devices that send resistance
    missing: tuple[float, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    rate_hz: float | None = None
    worn: tuple[float, ...] = ()  # for `contact`: the numbers that mean "worn"

    @property
    def width(self) -> int:
        """Bytes of one number."""
        return int(self.type[1:]) // 8

    def number(self, data: bytes) -> float:
        """Decode one number; not-a-number stays what it is."""
        if self.type[0] == "f":
            sign = "<" if self.order == "little" else ">"
            return float(struct.unpack(sign + ("f" if self.width == 4 else "d"), data)[0])
        signed = self.type[0] == "i"
        if self.order == "little":
            return float(int.from_bytes(data, "little", signed=signed))
        return float(int.from_bytes(data, "big", signed=signed))


@dataclass(frozen=True, slots=True)
class Checked:
    """A profile without mistakes."""

    name: str
    model: str
    certainty: str
    service: str
    fields: tuple[Field, ...]
    name_starts: tuple[str, ...]
    method: str
    indicate: tuple[str, ...]
    start: tuple[tuple[str, bytes], ...]
    stop: tuple[tuple[str, bytes], ...]
    first_sample_s: float
    stale_s: float


def check_profile(tree: object, file: str) -> Checked:
    """Check the content of a profile file; raises SensorError naming the first mistake."""
    top = _Place(file, "", tree)
    top.only(_PROFILE_KEYS)
    if top.text("format") != FORMAT:
        raise top.wrong("format", f'must be "{FORMAT}"')
    name = top.text("name")
    if not _NAME.fullmatch(name):
        raise top.wrong("name", "must be 2-32 small letters, digits or _, beginning with a letter")
    certainty = top.text("certainty")
    if certainty not in list(Certainty):
        raise top.wrong("certainty", f"must be one of {', '.join(Certainty)}")
    fields = tuple(_field(place) for place in top.places("fields"))
    if not 1 <= len(fields) <= _MOST_FIELDS:
        raise top.wrong("fields", f"must hold 1 to {_MOST_FIELDS} fields")
    return Checked(
        name=name,
        model=top.text("model"),
        certainty=certainty,
        service=top.uuid("service"),
        fields=fields,
        name_starts=top.texts("name_starts"),
        method=top.text("method", ""),
        indicate=tuple(top.as_uuid(text, "indicate") for text in top.texts("indicate")),
        start=tuple(_write(place) for place in top.places("start")),
        stop=tuple(_write(place) for place in top.places("stop")),
        first_sample_s=top.number("first_sample_s", 10.0, 1.0, 600.0),
        stale_s=top.number("stale_s", 5.0, 1.0, 600.0),
    )


def _field(place: _Place) -> Field:
    place.only(_FIELD_KEYS)
    channel = _channel(place)
    kind = place.text("type")
    if kind not in _TYPES:
        raise place.wrong("type", f"must be one of {', '.join(sorted(_TYPES))}")
    order = place.text("order", "little")
    if order not in ("little", "big"):
        raise place.wrong("order", 'must be "little" or "big"')
    least, most = _POSSIBLE[channel]
    every = int(place.number("every", 0, 0, 512))
    if every and every < int(kind[1:]) // 8:
        raise place.wrong("every", f"is less than the {int(kind[1:]) // 8} bytes of one {kind}")
    rate = place.number("rate_hz", 0.0, 0.0, 1024.0)
    return Field(
        characteristic=place.uuid("characteristic"),
        channel=channel,
        type=kind,
        order=order,
        offset=int(place.number("offset", 0, 0, 511)),
        every=every,
        scale=place.number("scale", 1.0, -1e12, 1e12),
        add=place.number("add", 0.0, -1e12, 1e12),
        reciprocal=place.flag("reciprocal"),
        missing=place.numbers("missing"),
        least=place.number("least", least, least, most),
        most=place.number("most", most, least, most),
        rate_hz=rate or None,
        worn=place.numbers("worn"),
    )


def _channel(place: _Place) -> Channel:
    text = place.text("channel")
    names = [channel.value for channel in _POSSIBLE]
    if text not in names:
        raise place.wrong("channel", f"must be one of {', '.join(names)}")
    return Channel(text)


def _write(place: _Place) -> tuple[str, bytes]:
    place.only({"characteristic": True, "hex": True, "note": False})
    text = place.text("hex")
    try:
        # UNIX stands for the time now: four bytes, unix seconds, little-endian.
        parts = [bytes.fromhex(part) for part in text.split("UNIX")]
    except ValueError as error:
        raise place.wrong("hex", "must be pairs of hex digits, with UNIX where the time belongs") from error
    data = b"UNIX".join(parts)
    if not 1 <= len(data) <= _LONGEST_WRITE:
        raise place.wrong("hex", f"must be 1 to {_LONGEST_WRITE} bytes")
    return place.uuid("characteristic"), data


class _Place:
    """One object in the file, and where it stands."""

    def __init__(self, file: str, where: str, content: object) -> None:
        self._file = file
        self._where = where
        if not isinstance(content, Mapping):
            raise SensorError(
                f"{file}: {where or 'the file'} must be an object in braces.", reason="profile_wrong"
            )
        self._content = content

    def wrong(self, key: str, what: str) -> SensorError:
        """The error for one key."""
        return SensorError(f"{self._file}: {self._where}{key} {what}.", reason="profile_wrong")

    def only(self, keys: Mapping[str, bool]) -> None:
        """No unknown key, and all that must be there."""
        for key in self._content:
            if key not in keys:
                raise self.wrong(str(key), f"is not known here; known are {', '.join(sorted(keys))}")
        for key, needed in keys.items():
            if needed and key not in self._content:
                raise self.wrong(key, "is missing")

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty."""
        value = self._content.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None) or len(value) > 200:
            raise self.wrong(key, "must be a text of at most 200 characters")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def uuid(self, key: str) -> str:
        """A UUID in its full form."""
        return self.as_uuid(self.text(key), key)

    def as_uuid(self, text: str, key: str) -> str:
        """A UUID of 128 bits, or the four digits of an adopted one."""
        small = text.lower()
        if re.fullmatch(r"[0-9a-f]{4}", small):
            return sig(int(small, 16))
        if not FULL.fullmatch(small):
            raise self.wrong(key, "must be a UUID such as 180d or 6e400001-b5a3-f393-e0a9-e50e24dcca9e")
        return small

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """A number between two others."""
        value = self._content.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.wrong(key, f"must be a number from {least:g} to {most:g}")
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers."""
        value = self._content.get(key, [])
        good = isinstance(value, list) and all(
            isinstance(entry, int | float) and not isinstance(entry, bool) for entry in value
        )
        if not good:
            raise self.wrong(key, "must be a list of numbers")
        return tuple(float(entry) for entry in value)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._content.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def places(self, key: str) -> list[_Place]:
        """A list of objects."""
        value = self._content.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list")
        return [_Place(self._file, f"{self._where}{key}[{at}].", entry) for at, entry in enumerate(value)]
