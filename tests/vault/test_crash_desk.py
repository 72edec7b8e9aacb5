"""A trainer's work that is killed: a note, a new participant, an import. What was acknowledged is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

from biofeedback.session.importing import import_recording
from biofeedback.vault.store import Unlocked, Vault, Verdict
from sensors.recordings.registry import open_recording
from tests.trial import PASSPHRASE, session
from tests.vault.test_crash import killed, kills, needs_fork, opened, starts_again

LONGEST_S = 0.08  # some dozens of notes or codes: a kill meets each step of writing one


def _notes(access: Unlocked, name: str, acknowledge: Callable[[bytes], None]) -> None:
    for number in range(500):
        access.add_to_session(name, f"note {number}")
        acknowledge(b".")


def _codes(access: Unlocked, acknowledge: Callable[[bytes], None]) -> None:
    while True:
        acknowledge(access.participants.create(under_16=False).code.encode() + b" ")


def _import(home: Path, source: Path, acknowledge: Callable[[bytes], None]) -> None:
    runner = import_recording(Vault(home).start_session, open_recording(source), "K-204", "nl")
    acknowledge(runner.session_id.encode())


@needs_fork
@kills(8)
def test_a_kill_while_noting_keeps_every_note_that_was_acknowledged(vault: Vault, home: Path, kills: int) -> None:
    """The notes are there in order, none is half, and the session itself is whole."""
    chance = random.Random(9)
    unlocked = vault.unlock(PASSPHRASE)
    secrets = unlocked.access.keys().secrets()
    for _ in range(kills):
        name = session(vault, 1)
        unlocked = opened(home, secrets)
        told = killed(partial(_notes, unlocked, name), chance.uniform(0.0, LONGEST_S))
        unlocked = opened(home, secrets)
        found = [one.text for one in unlocked.additions(name)]
        assert len(found) >= len(told)
        assert found == [f"note {number}" for number in range(len(found))]
        assert unlocked.session(name).verdict is Verdict.COMPLETE
        assert unlocked.audit().problems == ()
    starts_again(vault)


@needs_fork
@kills(8)
def test_a_kill_while_preparing_keeps_every_code_that_was_acknowledged(
    vault: Vault, home: Path, kills: int
) -> None:
    """A new participant whose code was shown is there after the restart; no code stands twice."""
    chance = random.Random(10)
    secrets = vault.unlock(PASSPHRASE).access.keys().secrets()
    shown: set[str] = set()
    for _ in range(kills):
        told = killed(partial(_codes, opened(home, secrets)), chance.uniform(0.0, LONGEST_S))
        shown |= {code for code in told.decode().split(" ")[:-1] if code}
        unlocked = opened(home, secrets)
        codes = [person.code for person in unlocked.participants.all()]
        assert shown <= set(codes)
        assert len(codes) == len(set(codes))
        assert unlocked.audit().problems == ()
    starts_again(vault)


@needs_fork
@kills(4)
def test_a_kill_while_importing_leaves_the_source_and_a_session_that_says_so(
    vault: Vault, home: Path, shared: Path, kills: int
) -> None:
    """What was begun counts as cut short, never as whole; the source is as it was and is imported again."""
    chance = random.Random(11)
    source = shared / "devices" / "e4_devicely"
    before = {path.name: path.read_bytes() for path in source.iterdir() if path.is_file()}
    secrets = vault.unlock(PASSPHRASE).access.keys().secrets()
    whole: set[str] = set()
    for _ in range(kills):
        told = killed(partial(_import, home, source), chance.uniform(0.0, 1.5))
        whole |= {told.decode()} - {""}
        unlocked = opened(home, secrets)
        verdicts = {stored.id: stored.verdict for stored in unlocked.sessions()}
        assert all(verdicts[name] is Verdict.COMPLETE for name in whole)
        assert set(verdicts.values()) <= {Verdict.COMPLETE, Verdict.TRUNCATED}
        assert unlocked.audit().problems == ()
    again = import_recording(vault.start_session, open_recording(source), "K-204", "nl")
    assert opened(home, secrets).session(str(again.session_id)).verdict is Verdict.COMPLETE
    assert {path.name: path.read_bytes() for path in source.iterdir() if path.is_file()} == before
    starts_again(vault)
