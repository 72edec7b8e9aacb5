"""`docs/formats.md` suffices:

a reader written from it alone, with the standard `age`, reads a session and the log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from biofeedback.samples import Channel
from biofeedback.vault import age
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE, session

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="Debian's age is not installed")


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC of the page."""
    return hmac.new(key, message, hashlib.sha256).digest()


@needs_age
def test_a_strangers_reader_reads_a_session(vault: Vault, home: Path, tmp_path: Path) -> None:
    """Capsule with `age -d`, then header, ratchet, padding, types and samples as the page says."""
    name = session(vault, 2)
    identity = vault.unlock(PASSPHRASE).access.keys().identity
    (tmp_path / "key").write_text(identity.text())
    capsule = home / "sessions" / f"{name}.cap"
    opened = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(capsule)], capture_output=True, check=True, timeout=20
    ).stdout
    assert len(opened) == 91
    magic, inner_id, seed, day, list_hash = struct.unpack(">7s16s32sI32s", opened)
    assert (magic, inner_id.hex()) == (b"BFCAP1\n", name)
    assert day > 20_000
    assert list_hash == hashlib.sha256(_lists(home)[0].encode()).digest()
    log = (home / "sessions" / f"{name}.log").read_bytes()
    assert struct.unpack(">7sH16s32sI", log[:61]) == (b"BFLOG1\n", 1, inner_id, mac(seed, b"commit"), 1)
    records = _records(log, seed)
    kinds = [kind for kind, _ in records]
    assert kinds == [0, 2, 3, 1, 5, 1, 5, 4, 255]
    assert json.loads(records[0][1])["participant"] == "K-204"
    final = json.loads(records[-1][1])
    assert final["records"] == len(records) - 1
    blocks = _blocks(records[3][1])
    assert [block[0] for block in blocks] == ["skin_conductance_uS", "acceleration_g", "heart_rate_bpm"]
    assert blocks[1][3].shape == (4, 3)
    assert blocks[2][1] == "strap"


def test_a_strangers_check_of_the_audit_chain(vault: Vault, home: Path) -> None:
    """Hashes, and the codes from the running key's first value on."""
    session(vault, 1)
    identity = vault.unlock(PASSPHRASE).access.keys().identity
    lines = [json.loads(line) for line in (home / "audit" / "log.jsonl").read_text().splitlines()]
    before, key = bytes(32), b""
    for number, line in enumerate(lines, 1):
        facts = {name: value for name, value in line.items() if name not in ("hash", "mac")}
        canonical = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
        before = hashlib.sha256(before + canonical).digest()
        assert (line["number"], line["hash"]) == (number, before.hex())
        if line["action"] == "segment":
            content = age.decrypt((home / "audit" / f"{line['object']}.key").read_bytes(), [identity])
            assert content[:8] == b"BFAUDK1\n"
            key = content[12:44]
        assert line["mac"] == mac(key, before).hex()
        key = mac(key, b"next")
    assert json.loads((home / "audit" / "state.json").read_text())["key"] == key.hex()


def _lists(home: Path) -> list[str]:
    return [json.loads(line)["list"] for line in (home / "recipients.jsonl").read_text().splitlines()]


def _records(log: bytes, seed: bytes) -> list[tuple[int, bytes]]:
    at, chain = 61, seed
    records: list[tuple[int, bytes]] = []
    bound = hashlib.sha256(log[:61]).digest()
    while at < len(log):
        length, last, number = struct.unpack(">IBQ", log[at : at + 13])
        prefix, sealed = log[at : at + 13], log[at + 13 : at + 13 + length]
        plain = ChaCha20Poly1305(mac(chain, b"key")).decrypt(bytes(12), sealed, bound + prefix)
        chain = mac(chain, b"next")
        assert len(plain) % 64 == 0
        kind, size = struct.unpack(">BI", plain[:5])
        assert not plain[5 + size :].strip(b"\0")
        assert (number, last) == (len(records), int(kind == 255))
        records.append((kind, plain[5 : 5 + size]))
        at += 13 + length
    return records


def _blocks(payload: bytes) -> list[tuple[str, str, np.ndarray, np.ndarray]]:
    at, blocks = 0, []
    names = [channel.value for channel in Channel]
    while at < len(payload):
        channel, columns, alias, _, count = struct.unpack("<BBBdI", payload[at : at + 15])
        at += 15
        source = payload[at : at + alias].decode()
        at += alias
        times = np.frombuffer(payload, "<f8", count, at)
        values = np.frombuffer(payload, "<f8", count * columns, at + 8 * count)
        at += 8 * count * (1 + columns)
        blocks.append((names[channel], source, times, values.reshape(count, columns)))
    return blocks
