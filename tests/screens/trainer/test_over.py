"""Over sessions: sentences only where there is enough, weak sessions in their place, nothing joined over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biofeedback.errors import NotFound
from biofeedback.export import over_sessions
from biofeedback.export.over_sessions import OverSession
from biofeedback.language import Catalogue
from biofeedback.session.trends import SessionPoint
from screens.theme import Theme
from screens.trainer import preview_records
from screens.trainer.desk import Desk
from screens.trainer.over import OverSessionsScreen
from screens.trainer.over_attendance import AttendanceChart
from screens.trainer.preview import Stand

WORDS = Catalogue("nl")


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def _sessions(*recoveries: float | None) -> list[OverSession]:
    return [
        OverSession(SessionPoint(at, 20_000 + at, "breathing", 0.9 if back else 0.2, 6, 4, None, back))
        for at, back in enumerate(recoveries, 1)
    ]


def test_four_charts_have_a_sentence_each(desk: Desk, stand: Stand, place: Any) -> None:
    """Eight sessions with a clear direction: the title says it, the weak session is named and not counted."""
    page = place(preview_records.pages(stand, Theme("dag", "trainer"), WORDS)["over"]())
    texts = _texts(page)
    assert page.sentences[:2] == [WORDS("trainer.over_recovery_less"), WORDS("trainer.over_apart_less")]
    assert set(page.sentences) <= set(texts)
    assert WORDS("trainer.over_weak_one", which="3") in texts
    assert "41%" in texts
    assert WORDS("trainer.over_title_many", code="K-204", count=8) in texts


def test_a_real_participant_with_one_session_is_told_nothing_too_much(
    desk: Desk, stand: Stand, place: Any
) -> None:
    """One session is read from the vault and shown; every sentence says that it is too few."""
    desk.look_at_new(stand.sessions)
    page = place(
        OverSessionsScreen(
            Theme("dag", "trainer"), WORDS, desk, "K-204", ways=preview_records.WAYS, on_back=lambda: None
        )
    )
    assert page.sessions is not None
    assert [(one.point.before, one.point.after) for one in page.sessions] == [(6, 3)]
    assert _texts(page).count(WORDS("trainer.over_too_few")) == 4
    assert WORDS("trainer.over_attend_one") in _texts(page)


def test_somebody_who_never_came_has_an_empty_page(desk: Desk, place: Any) -> None:
    """No session, no chart, one sentence."""
    page = place(
        OverSessionsScreen(
            Theme("dag", "trainer"), WORDS, desk, "M-044", ways=preview_records.WAYS, on_back=lambda: None
        )
    )
    assert WORDS("trainer.over_none") in _texts(page)


def test_an_unknown_code_is_said(desk: Desk, place: Any) -> None:
    """The page shows the sentence of the error."""
    page = place(
        OverSessionsScreen(
            Theme("dag", "trainer"), WORDS, desk, "X-000", ways=preview_records.WAYS, on_back=lambda: None
        )
    )
    assert WORDS.error(NotFound("")) in _texts(page)


def test_the_line_stops_at_a_session_without_signal(desk: Desk, stand: Stand, place: Any) -> None:
    """Between the second and the fourth session nothing is drawn, and the sign stands in the third place."""
    page = place(preview_records.pages(stand, Theme("dag", "trainer"), WORDS)["over"]())
    chart = page._charts(page.sessions)[0][0]
    chart.size, chart.pos = (500, 200), (0, 0)
    lines = np.asarray(chart._lines._mesh.vertices).reshape(-1, 4)[:, 0]
    left, right = chart.place_x(1) + 8, chart.place_x(3) - 8
    assert not ((lines > left) & (lines < right)).any()
    lost = np.asarray(chart._lost._mesh.vertices).reshape(-1, 4)[:, 0]
    assert lost.mean() == pytest.approx(chart.place_x(2), abs=2)


def test_a_change_that_may_be_chance_gets_no_direction() -> None:
    """Up and down by turns: about the same. Fewer than four that count: too few, whatever they say."""
    shown = over_sessions.texts(WORDS, _sessions(300, 200, 310, 190, 305))
    titles = [text.title for text in shown.values()]
    assert WORDS("trainer.over_recovery_same") in titles
    few = over_sessions.texts(WORDS, _sessions(400, 300, None, None, 200))
    assert next(iter(few.values())).below == WORDS("trainer.over_too_few")


def test_the_report_is_asked_for_by_touch(desk: Desk, stand: Stand, place: Any, finger: Any) -> None:
    """The button names whose report it is; whoever never came has none."""
    asked: list[str] = []

    def page(code: str) -> Any:
        return place(
            OverSessionsScreen(
                Theme("dag", "trainer"),
                WORDS,
                desk,
                code,
                ways=preview_records.WAYS,
                on_back=lambda: None,
                on_report=asked.append,
            )
        )

    desk.look_at_new(stand.sessions)
    finger.tap(page("K-204").report_button)
    assert asked == ["K-204"]
    assert desk.sessions_of("K-204") == [stand.sessions[0]]
    assert page("M-044").report_button.parent is None


def test_attendance_stands_on_a_line_of_days(desk: Desk, stand: Stand, place: Any) -> None:
    """Each session at its day, the weak one open, the first and the last day in words."""
    page = place(preview_records.pages(stand, Theme("dag", "trainer"), WORDS)["over"]())
    chart = next(part for part in page.walk() if isinstance(part, AttendanceChart))
    assert [share for share, _ in chart._places][::7] == [0.0, 1.0]
    assert [valid for _, valid in chart._places].index(False) == 2
    assert len(chart.ends) == 2
    assert WORDS("trainer.over_attend_many", count=8, span=WORDS("trainer.over_weeks", count=7)) in _texts(page)
