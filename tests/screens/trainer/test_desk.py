"""The trainer's desk without a screen: what must be told first."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.arousal import Start, compare_start
from biofeedback.errors import Locked
from biofeedback.vault import disk
from biofeedback.vault.clock import Clock
from biofeedback.vault.participant import SessionSummaryLine
from biofeedback.vault.store import Vault
from screens.trainer.desk import Desk, _rest_of

PASSPHRASE = "a long enough passphrase"


@pytest.fixture
def days() -> list[float]:
    """The calendar in the test's hand: the one entry is today, in days since 1970."""
    return [20_000.0]


@pytest.fixture
def desk(tmp_path: Path, days: list[float]) -> Desk:
    """A desk over a vault with one session."""
    vault = Vault(tmp_path, Clock(lambda: days[0] * disk.DAY_S, lambda: 0.0))
    vault.create_trainer("anna", PASSPHRASE)
    vault.start_session({"participant": "K-204"}).finish("completed")
    return Desk(vault)


def test_housekeeping_destroys_what_is_due(desk: Desk, days: list[float]) -> None:
    """Day by day the tablet looks; at the hard stop the session is gone."""
    for _ in range(91):
        desk.housekeeping()
        days[0] += 1
    assert desk.session_count == 0


def test_a_jump_of_the_date_is_told_after_unlocking(desk: Desk, days: list[float]) -> None:
    """Nothing is destroyed on a date that jumped, and the trainer is told so first."""
    desk.housekeeping()
    days[0] += 400
    desk.housekeeping()
    desk.unlock(PASSPHRASE)
    assert "retention_suspended" in desk.notices()
    assert desk.session_count == 1


def test_a_disk_that_refuses_is_told_and_keeps_nobody_out(
    desk: Desk, days: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When housekeeping cannot write, the app still opens, and says what is wrong."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        days[0] += 1
        desk.housekeeping()
    desk.unlock(PASSPHRASE)
    assert "storage_failed" in desk.notices()


def test_locked_there_is_nothing_to_tell(desk: Desk) -> None:
    """Notices are for the trainer who unlocked."""
    with pytest.raises(Locked):
        desk.notices()


def test_a_session_that_was_cut_short_is_named_for_the_next_one(desk: Desk, tmp_path: Path) -> None:
    """Only the same youth's, only within hours, and never one that came to its end."""
    vault = Vault(tmp_path)
    recorder = vault.start_session({"participant": "M-031", "started_unix": 1_000_000.0})
    recorder.sync()
    desk.unlock(PASSPHRASE)
    assert desk.cut_short_of("M-031", 1_000_600.0) == recorder.session_id
    assert desk.cut_short_of("M-031", 1_090_000.0) is None
    assert desk.cut_short_of("K-204", 1_000_600.0) is None
    recorder.finish("completed")
    assert desk.cut_short_of("M-031", 1_000_600.0) is None


def test_a_start_above_the_own_usual_is_said(desk: Desk) -> None:
    """Three calm starts make a usual; a fourth far above it is higher, one like them is usual."""
    lines = [line_with(rate) for rate in (70.0, 72.0, 71.0)]
    rests = [_rest_of(line) for line in lines]
    assert compare_start(_rest_of(line_with(95.0)), rests) is Start.HIGHER
    assert compare_start(_rest_of(line_with(71.5)), rests) is Start.USUAL
    assert compare_start(_rest_of(line_with(None)), rests) is Start.UNKNOWN


def line_with(rate_bpm: float | None) -> SessionSummaryLine:
    """What stays of a session that began with this heart rate."""
    return SessionSummaryLine("00", 1, "breathing", None, None, 1.0, rate_bpm, None)
