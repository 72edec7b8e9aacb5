"""The audit log: who did what on this tablet, append-only (`docs/formats.md`).

::

    <home>/audit/log.jsonl     the lines
    <home>/audit/state.json    the running key for the next line
    <home>/audit/<n>.key       the first key of segment n, sealed to those who may verify it

A new segment begins when the list of recipients changes, so that everybody on it can verify what comes after.
"""

from __future__ import annotations

import hmac
import os
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from biofeedback.errors import Damaged
from biofeedback.vault import age, audit_state, disk
from biofeedback.vault.audit_format import LOCKED, Action, Line, mac, next_key, parse
from biofeedback.vault.audit_state import AuditState
from biofeedback.vault.clock import Clock
from biofeedback.vault.recipients import RecipientChain, RecipientList

KEY_MAGIC = b"BFAUDK1\n"
KEY_CONTENT = struct.Struct(f">{len(KEY_MAGIC)}sI32s")  # magic, segment, first key
KEY_SUFFIX = ".key"
_ORIGIN_LETTERS = 12
_MOST_REPAIRED_BYTES = 1 << 16  # ours: some hundred lines, each left by a crash of its own


class AuditLog:
    """Appends lines. It needs no secret: also what happens while locked is written down."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self.folder = home / "audit"
        self.path = self.folder / "log.jsonl"
        self.state_path = self.folder / "state.json"
        self._chain = RecipientChain(home / "recipients.jsonl")
        self._clock = clock

    def write(self, action: Action, about: str = "", result: str = "ok", actor: str = LOCKED) -> None:
        """Append one line and wait until it is on the disk; raises StorageFailed, Damaged, NoTrainer."""
        chain = self._chain.versions()
        with disk.storage("The audit log could not be written."):
            disk.make_folder(self.folder)
            with disk.exclusive(self.folder / "lock"):
                state = self._caught_up()
                if state.list_version != chain[-1].version:
                    state = self._begin_segment(state, chain[-1])
                if not state.begun:
                    result = f"list {state.list_version}"
                    state = self._append(state, chain[0], Action.SEGMENT, str(state.segment), result, LOCKED)
                self._append(state, chain[0], action, about, result, actor)

    def _begin_segment(self, state: AuditState, latest: RecipientList) -> AuditState:
        """A new running key. Its first line is still to be written, and a crash in between is seen by `begun`."""
        key, segment = os.urandom(32), state.segment + 1
        content = KEY_CONTENT.pack(KEY_MAGIC, segment, key)
        disk.replace(self.folder / f"{segment}{KEY_SUFFIX}", age.encrypt(content, latest.recipients()))
        state = replace(state, segment=segment, list_version=latest.version, key=key.hex(), begun=False)
        audit_state.write(self.state_path, state)
        return state

    def _append(
        self, state: AuditState, first: RecipientList, action: Action, about: str, result: str, actor: str
    ) -> AuditState:
        now = datetime.fromtimestamp(self._clock.unix_s(), UTC).isoformat(timespec="seconds")
        facts = (state.count + 1, now, str(action), about, result, first.hash[:_ORIGIN_LETTERS], actor)
        line = Line(*facts, hash="", mac="")
        line = replace(line, hash=line.hash_after(state.head))
        line = replace(line, mac=mac(bytes.fromhex(state.key), line.hash))
        self._put(line.encoded())
        state = _after(state, line, self.path.stat().st_size)
        audit_state.write(self.state_path, state)
        return state

    def _put(self, data: bytes) -> None:
        file = disk.open_append(self.path)
        try:
            end = os.fstat(file).st_size
            try:
                disk.write_all(file, data)
                disk.sync(file)
            except OSError:
                os.ftruncate(file, end)
                raise
        finally:
            os.close(file)

    def _caught_up(self) -> AuditState:
        """The state, after what crashes may have left: whole lines that it does not know yet, then half a line.

        Only that is repaired. What looks like anything else stays as it is, for `verify` to find.
        """
        state = audit_state.read(self.state_path)
        try:
            with self.path.open("rb") as file:
                file.seek(state.size)
                rest = file.read(_MOST_REPAIRED_BYTES)
        except FileNotFoundError:
            return state
        for data in rest.splitlines(keepends=True):
            if not data.endswith(b"\n"):
                os.truncate(self.path, state.size)  # a crash in the middle of writing a line
                break
            if not _is_next(data, state):
                break
            state = _after(state, parse(data), state.size + len(data))
        return state


def _is_next(data: bytes, state: AuditState) -> bool:
    try:
        line = parse(data)
    except Damaged:
        return False
    if not state.key or line.hash != line.hash_after(state.head):
        return False
    return hmac.compare_digest(line.mac, mac(bytes.fromhex(state.key), line.hash))


def _after(state: AuditState, line: Line, size: int) -> AuditState:
    key = next_key(bytes.fromhex(state.key)).hex()
    begun = state.begun or line.action == Action.SEGMENT
    return replace(state, count=line.number, head=line.hash, size=size, key=key, begun=begun)
