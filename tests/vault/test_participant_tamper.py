"""A participant's file on a tablet that somebody else held: nothing changed, moved or put back is believed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from biofeedback.errors import Damaged
from biofeedback.vault.consent import Part, Purpose
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import PASSPHRASE, session

LARGE = (pytest.mark.large, pytest.mark.timeout(3600))


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A trainer with two participants; the first has a session, a consent and so two versions of his file."""
    access = vault.unlock(PASSPHRASE)
    first = access.participants.create(under_16=True).code
    access.participants.create(under_16=False)
    session(vault, 2, participant=first)
    access.fold()
    for part in Part:
        access.participants.consent(first, Purpose.TRAINING, part, "map 12")
    return access


def files(unlocked: Unlocked) -> list[Path]:
    """Both participants' files, then the list of codes that were given out."""
    folder = unlocked.access.home / "participants"
    people = [unlocked.participants._path(person.code) for person in unlocked.participants.all()]
    return [*people, *(path for path in sorted(folder.glob("*.par")) if path not in people)]


def believed(unlocked: Unlocked, path: Path) -> bool:
    """Whether the file is taken for true, before the audit log is even asked."""
    try:
        unlocked.participants._read(path)
    except Damaged:
        return False
    return True


@pytest.mark.parametrize(("bits", "every"), [(1, 3), pytest.param(8, 1, marks=LARGE)])
def test_every_changed_bit_and_every_cut_is_found(unlocked: Unlocked, bits: int, every: int) -> None:
    """One bit of every third byte, another one in each place, and the end cut there; with --large all of it."""
    undetected: list[str] = []
    tried = 0
    for path in files(unlocked)[1:]:
        whole = path.read_bytes()
        assert believed(unlocked, path)
        for place in range(0, len(whole), every):
            for bit in range(bits):
                changed = bytearray(whole)
                changed[place] ^= 1 << (place + bit) % 8
                path.write_bytes(changed)
                undetected += [f"{path.name}: bit {bit} of {place}"] if believed(unlocked, path) else []
            path.write_bytes(whole[:place])
            undetected += [f"{path.name}: cut at {place}"] if believed(unlocked, path) else []
            tried += bits + 1
        path.write_bytes(whole)
    assert undetected == []
    assert tried > 600
    print(f"{tried} changes and cuts, {len(undetected)} undetected")


def _swap(first: Path, second: Path, _old: bytes) -> None:
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def _move(first: Path, second: Path, _old: bytes) -> None:
    shutil.copy(first, second)


def _duplicate(first: Path, _second: Path, _old: bytes) -> None:
    shutil.copy(first, first.with_name("ab" * 16 + ".par"))


def _put_back(first: Path, _second: Path, old: bytes) -> None:
    first.write_bytes(old)


def _double(first: Path, _second: Path, _old: bytes) -> None:
    first.write_bytes(first.read_bytes() * 2)


def _take_away(first: Path, _second: Path, _old: bytes) -> None:
    first.unlink()


@pytest.mark.parametrize("act", [_swap, _move, _duplicate, _put_back, _double, _take_away])
def test_what_is_swapped_moved_doubled_or_put_back_is_found(
    vault: Vault, unlocked: Unlocked, act: Callable[[Path, Path, bytes], None]
) -> None:
    """No youth gets another's consent or settings, no older consent comes back, and the audit tells."""
    first, second, _ = files(unlocked)
    codes = {first: _code(unlocked, first), second: _code(unlocked, second)}
    old = first.read_bytes()
    unlocked.participants.withdraw(codes[first], Purpose.TRAINING, Part.ASSENT)
    act(first, second, old)
    again = vault.unlock(PASSPHRASE)
    assert again.audit().problems
    for path, code in codes.items():
        if path.exists() and believed(again, path):
            assert _code(again, path) == code


def _code(unlocked: Unlocked, path: Path) -> str:
    return str(unlocked.participants._read(path)["code"])
