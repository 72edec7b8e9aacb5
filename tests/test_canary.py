"""Nothing of a participant is ever in clear outside memory: neither while a session runs nor afterwards."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import struct
import tempfile
from pathlib import Path

import pytest

from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.records import RecordType, pack_json
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.vault import log_format
from biofeedback.vault.store import Vault
from tests.canary import INTERVALS_MS, PARTICIPANT, CanaryBand, SKIN_uS, betrayals

PASSPHRASE = "a long enough passphrase"
# Every name that may stand in a file in clear (docs/formats.md): keys, chains, days and counts; nothing of a body.
_PUBLIC_FIELDS = {
    *("action", "actor", "hash", "mac", "number", "object", "origin", "result", "time"),
    *("begun", "count", "head", "key", "list_version", "segment", "size"),
    *("confirmed", "days", "exports", "seen_unix_s", "suspended"),
    *("format", "kdf", "name", "recipient", "sealed", "signing_key"),
    *("list", "signature", "signer"),
}


def test_nothing_in_clear_during_or_after_a_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No file under the home or the temporary folder and no log line holds the code or a sample, in any form."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(temporary)
    caplog.set_level(logging.DEBUG)
    during: list[str] = []

    async def session() -> None:
        vault = Vault(home)
        vault.create_trainer("anna", PASSPHRASE)
        clock = DrivenClock()
        runner = start_session(
            vault.start_session,
            BreathingExercise(BreathingSettings(breathing_s=60, baseline_s=60)),
            [CanaryBand()],
            origin=Origin.REHEARSAL,
            participant=PARTICIPANT,
            language="nl",
            started_unix=1_700_000_000.0,
        )
        async for snapshot in rehearse(runner, ScriptedYouth((6, 3)), clock):
            if snapshot.second_s % 40 == 0:
                during.extend(betrayals([home, temporary], caplog.text.encode()))

    asyncio.run(session())
    assert not during
    assert not betrayals([home, temporary], caplog.text.encode())
    (stored,) = Vault(home).unlock(PASSPHRASE).sessions()
    assert stored.header["participant"] == PARTICIPANT
    assert not betrayals([home, temporary], caplog.text.encode())


@pytest.mark.parametrize(
    "content",
    [
        PARTICIPANT.encode(),
        PARTICIPANT.encode("utf-16-le"),
        struct.pack("<d", SKIN_uS[3]),
        struct.pack(">2f", *INTERVALS_MS[2:4]),
        repr(float(SKIN_uS[0])).encode(),
        struct.pack("<d", SKIN_uS[1]).hex().encode(),
        base64.b64encode(b"x" + PARTICIPANT.encode() + b"yz"),
    ],
)
def test_the_canary_sings(tmp_path: Path, content: bytes) -> None:
    """The search itself finds each form when it is there, so that finding nothing means something."""
    (tmp_path / "leak.bin").write_bytes(b"before" + content + b"after")
    assert betrayals([tmp_path])


def test_every_file_written_has_a_form_that_cannot_hold_a_rating_in_clear(tmp_path: Path) -> None:
    """A number from 1 to 10 cannot be searched for; so each file is read to its end as what it must be."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    recorder = vault.start_session({"participant": PARTICIPANT})
    recorder.append(pack_json(RecordType.RATING, time_s=1.0, name="before", value=6))
    recorder.finish("completed")
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert _is_sealed_or_public(path), path


def _is_sealed_or_public(path: Path) -> bool:
    content = path.read_bytes()
    if path.suffix in (".cap", ".key"):
        return content.startswith(b"age-encryption.org/v1\n")
    if path.suffix == ".log":
        return _is_framed(content)
    if path.suffix == ".state":
        return content.startswith(b"BFSTATE1\n")
    if path.suffix == ".jsonl":
        return all(set(json.loads(line)) <= _PUBLIC_FIELDS for line in content.splitlines())
    if path.suffix == ".json":
        return set(json.loads(content)) <= _PUBLIC_FIELDS
    return not content  # locks and counters that hold nothing


def _is_framed(content: bytes) -> bool:
    """Nothing but the header and sealed records, whose type is sealed too."""
    log_format.parse_header(content)
    at = log_format.HEADER.size
    while at < len(content):
        length, last, _ = log_format.PREFIX.unpack_from(content, at)
        at += log_format.PREFIX.size + length
        if last not in (0, 1) or (length - log_format.TAG_BYTES) % 64:
            return False
    return at == len(content)
