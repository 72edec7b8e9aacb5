"""The way back to rest beside that of the time before, taken from the participant's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.session.trends import recovery_s
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer import story
from screens.trainer.desk import Desk
from screens.trainer.review import ReviewScreen
from tests.trial import HEADER, PASSPHRASE, home, trained_once, triggered, triggered_session, vault

__all__ = ["home", "trained_once", "vault"]
WORDS = Catalogue("nl")
LENGTH = "1 min 19".replace(" ", "\N{NO-BREAK SPACE}")  # one figure is not broken over two lines


def _record(vault: Vault, code: str, number: int, *, mark: str | None = "trigger", half_s: float = 60.0) -> str:
    recorder = vault.start_session(HEADER | {"participant": code, "started_unix": 1_790_000_000.0 + 600 * number})
    for one in triggered(mark=mark, half_s=half_s):
        recorder.append(one)
    recorder.finish("completed")
    return recorder.session_id


@pytest.fixture
def desk(vault: Vault) -> Desk:
    """The trainer has unlocked."""
    opened = Desk(vault)
    opened.unlock(PASSPHRASE)
    return opened


def _recovery(desk: Desk, name: str) -> story.Fact:
    return story.facts(WORDS, desk.review(name))[2]


def test_the_time_before_stands_beside_this_one(vault: Vault, desk: Desk) -> None:
    """The last earlier session with a known way back counts; one without a trigger is passed over."""
    code = desk.new_participant(under_16=False)
    names = [
        _record(vault, code, 0, half_s=80.0),
        _record(vault, code, 1, half_s=50.0),
        _record(vault, code, 2, mark=None),
        _record(vault, code, 3, half_s=40.0),
    ]
    desk.look_at_new(names)
    assert _recovery(desk, names[0]).meaning == WORDS("trainer.fact_recovery_meaning")
    assert _recovery(desk, names[2]).meaning == WORDS("trainer.fact_recovery_no_trigger")
    before_s = desk.review(names[3]).back_before_s
    assert before_s == recovery_s(triggered_session(half_s=50.0))
    assert _recovery(desk, names[3]).meaning.startswith("vorige keer 1\N{NO-BREAK SPACE}min")


def test_another_participant_is_never_the_time_before(vault: Vault, desk: Desk) -> None:
    """A first session has nothing to be laid beside, whoever else was here."""
    codes = [desk.new_participant(under_16=False) for _ in range(2)]
    names = [_record(vault, code, number) for number, code in enumerate(codes)]
    desk.look_at_new(names)
    alone = WORDS("trainer.fact_recovery_meaning")
    assert [_recovery(desk, name).meaning for name in names] == [alone, alone]


def test_the_time_before_outlives_its_samples(vault: Vault, desk: Desk, home: Path) -> None:
    """It comes from the participant's file: the session before may be gone, and is not opened."""
    code = desk.new_participant(under_16=False)
    names = [_record(vault, code, number) for number in range(2)]
    desk.look_at_new(names)
    for path in (home / "sessions").glob(f"{names[0]}*"):
        path.unlink()
    assert _recovery(desk, names[1]).meaning == WORDS("trainer.fact_recovery_before", length=LENGTH)


def test_it_is_read_on_the_page(vault: Vault, desk: Desk, place: Any) -> None:
    """Beside this session's figure, in plain words."""
    code = desk.new_participant(under_16=False)
    names = [_record(vault, code, number) for number in range(2)]
    desk.look_at_new(names)
    review = desk.review(names[1])
    page = place(
        ReviewScreen(Theme("dag", "trainer"), WORDS, review, on_back=lambda: None, on_export=lambda: None)
    )
    assert WORDS("trainer.fact_recovery_before", length=LENGTH) in [
        getattr(part, "text", "") for part in page.walk()
    ]
