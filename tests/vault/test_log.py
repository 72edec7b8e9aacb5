"""A session's log: what was written comes back, and whatever happens to the file is told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from biofeedback.errors import SessionError, StorageFailed
from biofeedback.session.records import Record, RecordType, pack_json
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_format import HEADER, PREFIX
from biofeedback.vault.log_reader import LogReader, Verdict
from biofeedback.vault.log_writer import LogWriter
from biofeedback.vault.store import Vault
from tests.trial import HEADER as SESSION
from tests.trial import PASSPHRASE

ID, SEED = bytes(range(16)), bytes(range(32))


def event(number: int) -> Record:
    """A small record."""
    return pack_json(RecordType.EVENT, time_s=float(number), event="mark")


def written(path: Path, records: int = 3, *, finish: bool = True) -> bytes:
    """A log with that many records; returns the file."""
    log = LogWriter(path, ID, SEED, 1, Clock())
    for number in range(records):
        log.append(event(number))
    if finish:
        log.finish("completed")
    log.close()
    return path.read_bytes()


def read(path: Path, content: bytes) -> tuple[list[Record], Verdict | None]:
    """What a reader makes of such a file."""
    path.write_bytes(content)
    reader = LogReader(path, ID, SEED)
    return list(reader), reader.verdict


def test_what_is_written_comes_back_with_the_reason_of_the_end(tmp_path: Path) -> None:
    """A finished log is COMPLETE and gives the same records in the same order."""
    written(tmp_path / "a", 3)
    reader = LogReader(tmp_path / "a", ID, SEED)
    records = list(reader)
    assert records[:3] == [event(number) for number in range(3)]
    assert records[3].type is RecordType.FINAL
    assert (reader.verdict, reader.end_reason) == (Verdict.COMPLETE, "completed")


def test_every_cut_gives_the_true_beginning_and_says_that_it_is_cut(tmp_path: Path) -> None:
    """However long the rest of the file is: never COMPLETE, and exactly the records that are still whole."""
    whole = written(tmp_path / "a", 3)
    ends = _record_ends(whole)
    for length in range(len(whole)):
        records, verdict = read(tmp_path / "b", whole[:length])
        assert verdict is Verdict.TRUNCATED, length
        assert len(records) == sum(end <= length for end in ends)


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """Each bit of the file counts: never COMPLETE, and never a record that was not written."""
    whole = written(tmp_path / "a", 2)
    true = [event(0), event(1)]
    for place in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        records, verdict = read(tmp_path / "b", bytes(changed))
        assert verdict in (Verdict.TAMPERED, Verdict.TRUNCATED), place
        assert records == true[: len(records)]


def test_records_cannot_be_swapped_repeated_left_out_or_moved(tmp_path: Path) -> None:
    """Each record has its place in its own log; anywhere else it is not accepted."""
    whole = written(tmp_path / "a", 3)
    starts = [HEADER.size, *_record_ends(whole)[:-1]]
    parts = [whole[start:end] for start, end in zip(starts, _record_ends(whole), strict=True)]
    head = whole[: HEADER.size]
    other = LogWriter(tmp_path / "other", bytes(16), SEED, 1, Clock())
    other.append(event(0))
    other.close()
    foreign = (tmp_path / "other").read_bytes()[HEADER.size :]
    for order in ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [1, 2, 3], [0, 1, 3], [3]):
        records, verdict = read(tmp_path / "b", head + b"".join(parts[place] for place in order))
        assert verdict is Verdict.TAMPERED, order
        assert records == [event(number) for number in range(len(records))]
    assert read(tmp_path / "b", head + foreign + b"".join(parts[1:]))[1] is Verdict.TAMPERED


def test_something_behind_the_end_is_told(tmp_path: Path) -> None:
    """All records are there, and the verdict says that more stands behind them."""
    whole = written(tmp_path / "a", 2)
    for more in (b"x", bytes(100), whole[HEADER.size :]):
        records, verdict = read(tmp_path / "b", whole + more)
        assert verdict is Verdict.TRAILING
        assert len(records) == 3


def test_a_tail_of_zeros_after_a_power_cut_is_a_cut_and_no_tampering(tmp_path: Path) -> None:
    """File systems may fill the last block with zeros: the records before it are kept."""
    whole = written(tmp_path / "a", 3, finish=False)
    last = _record_ends(whole)[1]
    for kept in (0, 5, 30):
        records, verdict = read(tmp_path / "b", whole[: last + kept] + bytes(500))
        assert verdict is Verdict.TRUNCATED
        assert len(records) == 2


def test_another_seed_or_another_name_opens_nothing(tmp_path: Path) -> None:
    """The log is bound to its seed and to its session."""
    written(tmp_path / "a")
    for session_id, seed in ((ID, bytes(32)), (bytes(16), SEED)):
        reader = LogReader(tmp_path / "a", session_id, seed)
        assert list(reader) == []
        assert reader.verdict is Verdict.TAMPERED


def test_sizes_say_little(tmp_path: Path) -> None:
    """A short and a longer remark take the same place on the disk, and their kind is not readable."""
    sizes = set()
    for name, kind in (("a", RecordType.EVENT), ("b", RecordType.RATING)):
        log = LogWriter(tmp_path / name, ID, SEED, 1, Clock())
        log.append(pack_json(kind, note="x" * (5 if name == "a" else 30)))
        log.close()
        content = (tmp_path / name).read_bytes()
        sizes.add(len(content))
        assert PREFIX.unpack_from(content, HEADER.size)[1:] == (0, 0)
    assert len(sizes) == 1


def test_it_is_synced_within_five_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one record a second no record waits longer than five seconds for the disk."""
    now = [0.0]
    synced: list[float] = []
    real = os.fdatasync

    def fdatasync(file: int) -> None:
        synced.append(now[0])
        real(file)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    log = LogWriter(tmp_path / "a", ID, SEED, 1, Clock(monotonic_s=lambda: now[0]))
    for number in range(30):
        now[0] = number * 1.0
        log.append(event(number))
    log.close()
    assert len(synced) >= 6
    assert max(later - earlier for earlier, later in zip([0.0, *synced], synced, strict=False)) <= 5.0


def test_after_a_full_disk_the_session_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a record is taken off again: the next ones are readable, and only the refused one is missing."""
    real = os.write

    def full_after_half(file: int, data: bytes) -> int:
        if full and len(data) > 20:
            return real(file, data[: len(data) // 2])
        if full:
            raise OSError(28, "No space left on device")
        return real(file, data)

    full = False
    monkeypatch.setattr(os, "write", full_after_half)
    log = LogWriter(tmp_path / "a", ID, SEED, 1, Clock())
    log.append(event(0))
    full = True
    with pytest.raises(StorageFailed, match="disk is full"):
        log.append(event(1))
    full = False
    log.append(event(2))
    log.finish("completed")
    reader = LogReader(tmp_path / "a", ID, SEED)
    assert list(reader)[:2] == [event(0), event(2)]
    assert reader.verdict is Verdict.COMPLETE


def test_a_session_that_was_cut_short_is_named_without_a_secret(vault: Vault) -> None:
    """At the next start the app knows which sessions a crash left; a new one names the one it goes on with."""
    whole, cut = vault.start_session(SESSION), vault.start_session(SESSION)
    for recorder in (whole, cut):
        recorder.append(event(0))
    whole.finish("completed")
    assert vault.cut_short() == [cut.session_id]
    vault.start_session(SESSION | {"continues": cut.session_id}).finish("completed")
    stored = {session.header.get("continues"): session for session in vault.unlock(PASSPHRASE).sessions()}
    assert stored[cut.session_id].verdict is Verdict.COMPLETE


def test_only_the_storage_writes_the_first_and_the_last_record(vault: Vault) -> None:
    """Nobody can end or begin a session from within; a closed one takes nothing more."""
    recorder = vault.start_session(SESSION)
    for kind in (RecordType.HEADER, RecordType.FINAL):
        with pytest.raises(SessionError):
            recorder.append(Record(kind, b"{}"))
    recorder.finish("completed")
    recorder.finish("again")
    with pytest.raises(SessionError):
        recorder.append(event(0))
    (stored,) = vault.unlock(PASSPHRASE).sessions()
    assert (stored.verdict, stored.end_reason) == (Verdict.COMPLETE, "completed")


def _record_ends(content: bytes) -> list[int]:
    ends, at = [], HEADER.size
    while at < len(content):
        at += PREFIX.size + PREFIX.unpack_from(content, at)[0]
        ends.append(at)
    return ends
