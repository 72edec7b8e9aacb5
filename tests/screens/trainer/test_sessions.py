"""The list of sessions: open one, choose some for an export, begin a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from biofeedback.errors import Locked
from biofeedback.language import Catalogue
from biofeedback.vault.retention import Due
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer.desk import Desk, SessionRow
from screens.trainer.preview import PASSPHRASE, TODAY, TRAINER, Stand
from screens.trainer.session_list import SessionLine
from screens.trainer.sessions import SessionsScreen

WORDS = Catalogue("nl")


class Calls:
    """What the page asked for."""

    def __init__(self) -> None:
        self.reviewed: list[str] = []
        self.exported: list[list[str]] = []
        self.new = 0
        self.locked = 0

    def on_new(self) -> None:
        """A new session was asked for."""
        self.new += 1

    def on_lock(self) -> None:
        """The lock was asked for."""
        self.locked += 1


@pytest.fixture
def calls() -> Calls:
    """Remembers what the page asked for."""
    return Calls()


def _page(desk: Any, calls: Calls, **more: Any) -> SessionsScreen:
    return SessionsScreen(
        Theme("dag", "trainer"),
        WORDS,
        desk,
        on_review=calls.reviewed.append,
        on_export=calls.exported.append,
        on_new_session=calls.on_new,
        on_lock=calls.on_lock,
        today=TODAY,
        **more,
    )


def _lines(page: SessionsScreen) -> list[SessionLine]:
    lines = [widget for widget in page.walk() if isinstance(widget, SessionLine) and widget.line is not None]
    return sorted(lines, key=lambda line: -line.y)


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def test_a_touch_on_a_row_opens_that_session(
    desk: Desk, calls: Calls, place: Any, finger: Any, stand: Stand
) -> None:
    """The newest is on top; touching a row asks for the review of its session."""
    page = place(_page(desk, calls))
    lines = _lines(page)
    assert "K-204" in _texts(lines[0])
    finger.tap_at(*lines[1].to_window(lines[1].x + 300, lines[1].center_y))
    assert calls.reviewed == [stand.sessions[1]]


def test_each_row_says_its_state_and_kind_in_words(desk: Desk, calls: Calls, place: Any, frames: Any) -> None:
    """A session that was cut short and one for practice can be told from the others without colour."""
    page = place(_page(desk, calls))
    page.join()  # the rows are there; each is now read to its end beside the page
    frames.advance(0.3, 0.15)
    lines = _lines(page)
    assert WORDS("trainer.verdict_complete") in _texts(lines[0])
    assert WORDS("trainer.verdict_truncated") in _texts(lines[2])
    assert WORDS("trainer.origin_rehearsal") in _texts(lines[3])


def test_ticked_sessions_go_to_the_export(
    desk: Desk, calls: Calls, place: Any, finger: Any, frames: Any, stand: Stand
) -> None:
    """Without a tick the button waits; two ticked rows are handed on, and ticking opens nothing."""
    page = place(_page(desk, calls))
    finger.tap(page.export_button)
    assert not calls.exported
    for at in (0, 2):
        finger.tap(_lines(page)[at].box)
        frames.advance(0.1, 0.1)
    finger.tap(page.export_button)
    assert calls.exported == [[stand.sessions[0], stand.sessions[2]]]
    assert not calls.reviewed


def test_choose_all_takes_all_and_lets_all_go(
    desk: Desk, calls: Calls, place: Any, finger: Any, frames: Any, stand: Stand
) -> None:
    """One touch chooses everything, the next nothing."""
    page = place(_page(desk, calls))
    finger.tap(page.all_box)
    frames.advance(0.1, 0.1)
    assert page.list.chosen == list(stand.sessions)
    assert page.all_box.active
    finger.tap(page.all_box)
    assert page.list.chosen == []


def test_a_new_session_and_the_lock_are_one_touch(desk: Desk, calls: Calls, place: Any, finger: Any) -> None:
    """Both are always there."""
    page = place(_page(desk, calls))
    finger.tap(page.new_button)
    finger.tap(page.lock_button)
    assert (calls.new, calls.locked) == (1, 1)


def test_an_empty_tablet_says_what_to_do(tmp_path: Any, calls: Calls, place: Any) -> None:
    """Without sessions there is a sentence in place of a list, and nothing to export."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer(TRAINER, PASSPHRASE)
    desk = Desk(vault)
    desk.unlock(PASSPHRASE)
    page = place(_page(desk, calls))
    assert WORDS("trainer.empty_text") in _texts(page)
    assert page.export_button.get_root_window() is None


def test_a_locked_desk_is_an_error_sentence_not_a_crash(stand: Stand, calls: Calls, place: Any) -> None:
    """When the desk was locked meanwhile the page says so."""
    page = place(_page(Desk(stand.vault), calls))
    assert WORDS("errors.locked") in _texts(page)


def test_notices_of_the_vault_stand_on_the_page(desk: Desk, calls: Calls, place: Any) -> None:
    """What the trainer must know at unlock is shown as a sentence."""
    page = place(_page(desk, calls, notices=["De lijst is veranderd."]))
    assert "De lijst is veranderd." in _texts(page)


class ManySessions:
    """A desk with a year of sessions."""

    def verdict(self, session_id: str) -> str:
        """Every fourth was cut short."""
        return "truncated" if int(session_id, 16) % 4 == 3 else "complete"

    def due(self, session_ids: Sequence[str]) -> dict[str, Due]:
        """None of them goes yet."""
        del session_ids
        return {}

    def headers(self) -> list[SessionRow]:
        """One every hour, newest first."""
        start = datetime(2026, 11, 20, 9, 0).astimezone()
        return [
            SessionRow(f"{at:04x}", f"K-{at:03d}", "breathing", start - timedelta(hours=at), "live", "")
            for at in range(600)
        ]


def test_verdicts_follow_the_list(calls: Calls, place: Any, frames: Any) -> None:
    """The list stands before the sessions were read to their ends; then each has its verdict, chosen ones stay."""
    page = place(_page(ManySessions(), calls))
    page.list.toggle("0002")
    page.join()
    frames.advance(0.2, 0.1)
    assert [row.verdict for row in page.rows[:4]] == ["complete", "complete", "complete", "truncated"]
    assert page.list.chosen == ["0002"]
    told = [getattr(widget, "text", "") for widget in page.walk()]
    assert WORDS("trainer.broken_count_many", count=150) in told


def test_many_sessions_share_a_few_rows(calls: Calls, place: Any, frames: Any) -> None:
    """Of six hundred sessions only the rows that are seen exist, and scrolling reaches the last."""
    page = place(_page(ManySessions(), calls))
    assert len(_lines(page)) < 20
    page.list.scroll_y = 0.0
    frames.advance(0.3, 0.15)
    assert any("K-599" in _texts(line) for line in _lines(page))


def test_leaving_before_the_list_was_read_is_quiet(desk: Desk, calls: Calls, frames: Any) -> None:
    """A page that has gone is not filled any more."""
    page = _page(desk, calls)
    page.leave()
    page.join()
    frames.advance(0.1, 0.1)
    assert page.rows == []


def test_reading_beside_the_screen_needs_an_open_desk(stand: Stand) -> None:
    """The desk itself refuses when it is locked."""
    with pytest.raises(Locked):
        Desk(stand.vault).sessions()
