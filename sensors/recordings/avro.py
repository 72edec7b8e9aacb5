"""A small reader for Apache Avro object container files (specification 1.11): enough for data, nothing to execute.

A file from elsewhere is not trusted: every length is checked against what is there, nesting and size have limits.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from biofeedback.errors import RecordingError

_MAGIC = b"Obj\x01"
_LARGEST_BLOCK = 256 * 1024 * 1024  # bytes after decompression; half an hour of a band is about 3 MB
_DEEPEST = 32  # levels of nesting; the EmbracePlus has five
_PRIMITIVE = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}


def read_container(content: bytes, name: str) -> list[Any]:
    """All records of a container file as dicts and lists; arrays of numbers become numpy arrays.

    Raises RecordingError when it is no Avro file, is cut short, or uses what this reader does not know.
    """
    if not content.startswith(_MAGIC):
        raise _bad(name)
    try:
        return _read(_Reader(content, 4), name)
    except (IndexError, struct.error, zlib.error, ValueError, KeyError, TypeError, OverflowError) as error:
        raise _bad(name) from error


def _read(reader: _Reader, name: str) -> list[Any]:
    meta = reader.value({"type": "map", "values": "bytes"}, {}, 0)
    sync = reader.take(16)
    schema = json.loads(meta["avro.schema"])
    codec = meta.get("avro.codec", b"null")
    names: dict[str, Any] = {}
    _collect(schema, names, "", 0)
    records: list[Any] = []
    while reader.left:
        count, size = reader.long(), reader.long()
        block = _unpack(reader.take(size), codec, name)
        if reader.take(16) != sync:
            raise _bad(name)
        inner = _Reader(block, 0)
        if not 0 <= count <= len(block):
            raise _bad(name)
        records += [inner.value(schema, names, 0) for _ in range(count)]
    return records


def _unpack(block: bytes, codec: bytes, name: str) -> bytes:
    if codec == b"null":
        return block
    if codec != b"deflate":
        raise RecordingError(
            f"{name} is packed in a way that is not known here ({codec.decode('ascii', 'replace')[:20]}). "
            "Export it again without compression.",
            reason="recording_packed",
        )
    packer = zlib.decompressobj(-15)
    content = packer.decompress(block, _LARGEST_BLOCK)
    if packer.unconsumed_tail or not packer.eof:
        raise _bad(name)
    return content


def _collect(schema: Any, names: dict[str, Any], space: str, depth: int) -> None:
    """Remember every named type; one without a namespace of its own lives in that of the type around it."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(schema, list):
        for branch in schema:
            _collect(branch, names, space, depth + 1)
    elif isinstance(schema, dict):
        space = schema.get("namespace", space)
        if "name" in schema and schema.get("type") in ("record", "enum", "fixed"):
            full = schema["name"] if "." in schema["name"] else f"{space}.{schema['name']}"
            space, _, short = full.rpartition(".")
            names.setdefault(full, schema)
            names.setdefault(short, schema)
        inner = [part["type"] for part in schema.get("fields", ())]
        inner += [schema[key] for key in ("items", "values") if key in schema]
        if isinstance(schema.get("type"), dict | list):
            inner.append(schema["type"])
        for part in inner:
            _collect(part, names, space, depth + 1)


class _Reader:
    """Walks through bytes; never beyond their end."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self._at = at

    @property
    def left(self) -> int:
        """Bytes that are left."""
        return len(self._content) - self._at

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        if not 0 <= size <= self.left:
            raise ValueError("beyond the end")
        self._at += size
        return self._content[self._at - size : self._at]

    def long(self) -> int:
        """A zig-zag variable-length integer."""
        number = shift = 0
        while True:
            byte = self._content[self._at]
            self._at += 1
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (number >> 1) ^ -(number & 1)
            shift += 7
            if shift > 63:
                raise ValueError("number too long")

    def value(self, schema: Any, names: Mapping[str, Any], depth: int) -> Any:
        """One value of this schema."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(schema, list):
            branch = self.long()
            if not 0 <= branch < len(schema):
                raise ValueError("no such branch")
            return self.value(schema[branch], names, depth + 1)
        kind = schema["type"] if isinstance(schema, dict) else schema
        if isinstance(kind, dict | list):
            return self.value(kind, names, depth + 1)
        if kind in _PRIMITIVE:
            return self._primitive(kind)
        return self._complex(kind, schema, names, depth)

    def _complex(self, kind: str, schema: Any, names: Mapping[str, Any], depth: int) -> Any:
        if kind == "record":
            return {part["name"]: self.value(part["type"], names, depth + 1) for part in schema["fields"]}
        if kind == "enum":
            symbols = schema["symbols"]
            index = self.long()
            if not 0 <= index < len(symbols):
                raise ValueError("no such symbol")
            return symbols[index]
        if kind == "fixed":
            return self.take(schema["size"])
        if kind == "array":
            return self._array(schema["items"], names, depth)
        if kind == "map":
            return {
                self._primitive("string"): self.value(schema["values"], names, depth + 1)
                for count in self._counts()
                for _ in range(count)
            }
        return self.value(names[kind], names, depth + 1)

    def _primitive(self, kind: str) -> Any:
        if kind in ("int", "long"):
            return self.long()
        if kind == "float":
            return float(struct.unpack("<f", self.take(4))[0])
        if kind == "double":
            return float(struct.unpack("<d", self.take(8))[0])
        if kind == "boolean":
            return self.take(1) != b"\0"
        if kind == "null":
            return None
        content = self.take(self.long())
        return content.decode() if kind == "string" else content

    def _counts(self) -> Any:
        """Block lengths of an array or map; a negative one is followed by its size in bytes."""
        while count := self.long():
            if count < 0:
                count = -count
                self.long()
            if count > self.left:
                raise ValueError("beyond the end")  # every item that matters takes a byte at least
            yield count

    def _array(self, items: Any, names: Mapping[str, Any], depth: int) -> Any:
        kind = items["type"] if isinstance(items, dict) else items
        if kind in ("float", "double"):
            width, code = (4, "<f4") if kind == "float" else (8, "<f8")
            parts = [np.frombuffer(self.take(width * count), dtype=code) for count in self._counts()]
            return np.concatenate(parts).astype(np.float64) if parts else np.empty(0)
        if kind in ("int", "long"):
            return np.array([self.long() for count in self._counts() for _ in range(count)], dtype=np.int64)
        return [self.value(items, names, depth + 1) for count in self._counts() for _ in range(count)]


def _bad(name: str) -> RecordingError:
    return RecordingError(
        f"{name} is no Avro file, or it is damaged or cut short. Copy it again from where it came.",
        reason="recording_damaged",
        path=name,
    )
