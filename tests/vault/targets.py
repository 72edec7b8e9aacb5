"""Every parser of the vault and of exports, as a function of bytes, with a real input for each.

Used by the properties in `test_parsers.py` and by the fuzzer in `fuzz.py`.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from biofeedback.errors import AgeError
from biofeedback.export import manifest
from biofeedback.research import signers
from biofeedback.session.records import RecordType, pack_json
from biofeedback.vault import age, audit_format, audit_state, ledger, participant, sshsig, trainer_file, tries
from biofeedback.vault.age import bech32, header
from biofeedback.vault.audit_state import AuditState
from biofeedback.vault.capsule import Capsule, parse
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_reader import LogReader
from biofeedback.vault.log_writer import LogWriter
from biofeedback.vault.passphrase import new_cost, parse_cost
from biofeedback.vault.recipients import Entry, RecipientChain, Role
from tests.trial import second

_IDENTITY = age.X25519Identity(bytes(range(1, 33)))
_ID, _SEED = bytes(16), bytes(range(32))


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """A file in memory: making a folder on the disk each time would leave a fuzzer a thousandth of its tries."""
    file = _memory()
    os.ftruncate(file, 0)
    os.pwrite(file, data, 0)
    yield Path(f"/proc/self/fd/{file}")


@cache
def _memory() -> int:
    return os.memfd_create("parse")


def _age(data: bytes) -> None:
    age.decrypt(data, [_IDENTITY])


def _header(data: bytes) -> None:
    header.read(io.BytesIO(data))


def _armor(data: bytes) -> None:
    age.ArmorReader(io.BytesIO(data)).read()


def _bech32(data: bytes) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise AgeError("no text") from error
    bech32.decode(text)


def _identities(data: bytes) -> None:
    with _file(data) as path:
        age.read_identities(path)


def _recipients_file(data: bytes) -> None:
    with _file(data) as path:
        age.read_recipients(path)


def _log(data: bytes) -> None:
    with _file(data) as path:
        list(LogReader(path, _ID, _SEED))


def _capsule(data: bytes) -> None:
    parse(data, _ID)


def _chain(data: bytes) -> None:
    with _file(data) as path:
        RecipientChain(path).versions()


def _trainer(data: bytes) -> None:
    with _file(data) as path:
        trainer_file.read_card(path)


def _cost(data: bytes) -> None:
    parse_cost(data.decode("latin-1"))


def _tries(data: bytes) -> None:
    tries.parse(data)


def _audit_line(data: bytes) -> None:
    audit_format.parse(data)


def _audit_state(data: bytes) -> None:
    with _file(data) as path:
        audit_state.read(path)


def _ledger(data: bytes) -> None:
    with _file(data) as path:
        ledger.read(path)


def _participant(data: bytes) -> None:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise AgeError("no JSON") from error
    if isinstance(content, dict):
        participant.from_json(content)


def _manifest(data: bytes) -> None:
    manifest.parse(data)


def _sshsig(data: bytes) -> None:
    sshsig.parse(data).verify(b"list", "use")


def _signers(data: bytes) -> None:
    with _file(data) as path:
        signers.read(path)


def _armored() -> bytes:
    out = io.BytesIO()
    armor = age.ArmorWriter(out)
    armor.write(bytes(100))
    armor.close()
    return out.getvalue()


def _whole_log() -> bytes:
    with tempfile.TemporaryDirectory(prefix="biofeedback-parse-") as folder:
        path = Path(folder) / "f"
        log = LogWriter(path, _ID, _SEED, 1, Clock())
        log.append(pack_json(RecordType.HEADER, session_id=_ID.hex()))
        for item in second(0):
            log.append(item)
        log.finish("completed")
        return path.read_bytes()


def _whole_chain() -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(_SEED)
    entry = Entry(Role.TRAINER, "Ank", str(_IDENTITY.recipient), _public(key))
    return RecipientChain(Path("nowhere")).prepare([entry], key).content


def _public(key: Ed25519PrivateKey) -> str:
    return sshsig.public_line(key.public_key().public_bytes_raw())


def _trainer_bytes() -> bytes:
    return trainer_file.wrap(trainer_file.Keys(bytes(32), bytes(32)), "Ank", "x" * 20, new_cost())


def _line() -> bytes:
    line = audit_format.Line(1, "t", "segment", "1", "list 1", "o", "locked", "0" * 64, "0" * 64)
    return line.encoded()


def _state() -> bytes:
    with tempfile.TemporaryDirectory(prefix="biofeedback-parse-") as folder:
        audit_state.write(Path(folder) / "f", AuditState(1, 1, 1, "0" * 64, 10, "0" * 64, begun=True))
        return (Path(folder) / "f").read_bytes()


def _manifest_bytes() -> bytes:
    return manifest.encode({"profile": "research"}, {"a/b.csv": manifest.FileEntry(1, "0" * 64)})


TARGETS: dict[str, Callable[[bytes], None]] = {
    "age": _age,
    "header": _header,
    "armor": _armor,
    "bech32": _bech32,
    "identities": _identities,
    "recipients_file": _recipients_file,
    "log": _log,
    "capsule": _capsule,
    "chain": _chain,
    "trainer": _trainer,
    "cost": _cost,
    "tries": _tries,
    "audit_line": _audit_line,
    "audit_state": _audit_state,
    "ledger": _ledger,
    "participant": _participant,
    "manifest": _manifest,
    "sshsig": _sshsig,
    "signers": _signers,
}
SEEDS: dict[str, Callable[[], bytes]] = {
    "age": lambda: age.encrypt(b"calm", [_IDENTITY.recipient]),
    "header": lambda: age.encrypt(b"calm", [_IDENTITY.recipient]),
    "armor": _armored,
    "bech32": lambda: str(_IDENTITY.recipient).encode(),
    "identities": lambda: f"# key\n{_IDENTITY.text()}\n".encode(),
    "recipients_file": lambda: f"# key\n{_IDENTITY.recipient}\n".encode(),
    "log": _whole_log,
    "capsule": lambda: age.decrypt(Capsule(_ID, _SEED, 1, bytes(32)).seal([_IDENTITY.recipient]), [_IDENTITY]),
    "chain": _whole_chain,
    "trainer": _trainer_bytes,
    "cost": lambda: str(new_cost()).encode(),
    "tries": lambda: b'{"failed": 1, "last_unix_s": 0.5, "last_since_start_s": 7.5, "boot": "x"}',
    "audit_line": _line,
    "audit_state": _state,
    "ledger": lambda: (
        b'{"days": {"a": 1}, "confirmed": {}, "exports": {}, "seen_unix_s": 1.5, "suspended": false}'
    ),
    "participant": lambda: json.dumps(participant.Participant("K-234", 1, False).as_json()).encode(),
    "manifest": _manifest_bytes,
    "sshsig": lambda: sshsig.sign(Ed25519PrivateKey.from_private_bytes(_SEED), b"list", "use"),
    "signers": lambda: f"ank {_public(Ed25519PrivateKey.from_private_bytes(_SEED))}\n".encode(),
}
