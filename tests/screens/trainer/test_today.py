"""The first page: who is next, who follows, what waits, and that nothing else is opened for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.training.programmes import shelf
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.overview import OpenExport
from biofeedback.vault.participant import Participant, SessionSummaryLine
from biofeedback.vault.retention import Due
from screens.theme import Theme
from screens.trainer.day import Day, Kind, Person, in_order, next_step, person_of, waiting
from screens.trainer.rail import Ways
from screens.trainer.today import TodayScreen
from screens.trainer.today_cards import BandView

WORDS = Catalogue("nl")
SHELF = shelf()
TODAY = 20_780
NOW = datetime(2026, 11, 23, 10, 0)
YES = {Purpose.TRAINING: Consent(Given("x", 1), Given("x", 1))}


class Opened:
    """Where the page led."""

    def __init__(self) -> None:
        self.went: list[str] = []

    def to(self, name: str) -> Any:
        """A way that is remembered."""
        return lambda *more: self.went.append(" ".join((name, *map(str, more))))


class DeskOf:
    """A desk that already knows the day: the page only asks it. The real one is tested in tests/vault."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self.looked: list[tuple[str, ...]] = []

    def day(self, *_: object) -> Day:
        """The day; after the look nothing is new."""
        return Day(self._day.today, self._day.people, self._day.waiting) if self.looked else self._day

    def look_at_new(self, ids: tuple[str, ...]) -> None:
        """Remember that it was asked."""
        self.looked.append(tuple(ids))


def _person(code: str, last: int | None = 3, **more: Any) -> Person:
    step, _ = next_step({"programme": "breathing", "programme_session": 1}, SHELF, None)
    fields: dict[str, Any] = {"done_today": False, "may_measure": True, "next": step, "finished": False}
    day = None if last is None else TODAY - last
    return Person(code=code, sessions=1, last_day=day, settings={}, **(fields | more))


def _page(day: Day, opened: Opened, desk: DeskOf | None = None, bands: tuple[BandView, ...] = ()) -> TodayScreen:
    ways = Ways(*(opened.to(name) for name in ("today", "sessions", "lock", "participants", "help")))
    return TodayScreen(
        Theme("dag", "trainer"),
        WORDS,
        desk or DeskOf(day),  # type: ignore[arg-type]
        shelf=SHELF,
        bands=bands,
        ways=ways,
        on_start=opened.to("start"),
        on_choose=opened.to("choose"),
        on_review=opened.to("review"),
        on_confirm=opened.to("confirm"),
        now=NOW,
    )


def _texts(page: Any) -> list[str]:
    return [widget.text for widget in page.walk() if getattr(widget, "text", "")]


def _tap_row(page: Any, finger: Any, title: str) -> None:
    from screens.widgets.rows import ListRow

    row = next(row for row in page.walk() if isinstance(row, ListRow) and row.title.text == title)
    finger.tap(row)


def test_the_green_button_starts_who_is_next(place: Any, finger: Any) -> None:
    """One touch leads to the page where everything is filled in."""
    opened = Opened()
    page = place(_page(Day(TODAY, (_person("K-204"), _person("K-187")), ()), opened))
    finger.tap(page.next_card.button)
    assert opened.went == ["start K-204"]
    assert WORDS("trainer.step_of", number=2, of=5, title="zes keer per minuut") in _texts(page)


def test_another_one_is_one_touch(place: Any, finger: Any) -> None:
    """A row starts that youth; without consent it says what is needed first."""
    opened = Opened()
    people = (_person("K-204"), _person("K-187"), _person("M-044", may_measure=False))
    page = place(_page(Day(TODAY, people, ()), opened))
    _tap_row(page, finger, "K-187")
    assert opened.went == ["start K-187"]
    _tap_row(page, finger, "M-044")
    assert opened.went == ["start K-187"]
    assert page.dialog is not None
    page.dialog.dismiss()


def test_with_many_the_last_row_leads_to_all(place: Any, finger: Any) -> None:
    """Sixty participants are not sixty rows."""
    opened = Opened()
    people = tuple(_person(f"K-{at}") for at in range(222, 282))
    page = place(_page(Day(TODAY, people, ()), opened))
    _tap_row(page, finger, WORDS("trainer.more_people", count=56))
    assert opened.went == ["choose"]


def test_with_nobody_the_button_leads_to_the_codes(place: Any, finger: Any) -> None:
    """On the first day there is nobody yet."""
    opened = Opened()
    page = place(_page(Day(TODAY, (), ()), opened))
    finger.tap(page.next_card.button)
    assert opened.went == ["choose"]


def test_what_waits_leads_where_it_is_done(place: Any, finger: Any) -> None:
    """A notice is read, a cut session is opened, an export is confirmed."""
    opened = Opened()
    waits = waiting(["recipients_swapped"], ["a" * 64], [OpenExport("f" * 64, TODAY - 5, 2)], [])
    page = place(_page(Day(TODAY, (_person("K-204"),), waits), opened))
    _tap_row(page, finger, WORDS("trainer.read_first"))
    assert page.dialog is not None
    assert opened.went == []
    page.dialog.dismiss(animation=False)
    _tap_row(page, finger, WORDS("trainer.wait_cut_one"))
    _tap_row(page, finger, WORDS("trainer.wait_export_one"))
    assert opened.went == [f"review {'a' * 64}", "confirm"]


def test_the_rail_leads_everywhere(place: Any, finger: Any) -> None:
    """Each word in the rail goes to its page."""
    opened = Opened()
    page = place(_page(Day(TODAY, (), ()), opened))
    for name in ("participants", "sessions", "help", "lock"):
        finger.tap(page.rail.items[name])
    assert opened.went == ["participants", "sessions", "help", "lock"]


def test_new_sessions_are_looked_at_after_the_page_stands(place: Any, frames: Any) -> None:
    """First the page, then the looking, once."""
    desk = DeskOf(Day(TODAY, (_person("K-204"),), (), ("a", "b")))
    page = place(_page(Day(TODAY, (), ()), Opened(), desk))
    page.join()
    frames.advance(0.2, 0.1)
    assert desk.looked == [("a", "b")]
    assert page.day is not None
    assert page.day.new == ()


def test_a_band_that_runs_low_is_told(place: Any) -> None:
    """Below 40 percent it says so; a band that was not used today has no figure."""
    bands = (BandView("Band 1", "Hartslag", 34.4), BandView("Band 2", "Huid"))
    page = place(_page(Day(TODAY, (), ()), Opened(), bands=bands))
    texts = _texts(page)
    assert "34%" in texts
    assert WORDS("trainer.charge_band") in texts
    assert sum(text.endswith("%") for text in texts) == 1


def test_the_order_is_who_waited_longest() -> None:
    """Newcomers first, then by days; who was here today, is done, or may not be measured comes last."""
    people = [
        _person("D", 0, done_today=True),
        _person("C", 2),
        _person("E", None, may_measure=False),
        _person("B", 9),
        _person("A", None),
        _person("F", 30, finished=True, next=None),
    ]
    ordered = in_order(people)
    assert [one.code for one in ordered] == ["A", "B", "C", "F", "E", "D"]
    assert Day(TODAY, ordered, ()).next is ordered[0]
    assert Day(TODAY, in_order([people[0], people[2]]), ()).next is None


def test_the_weightiest_waits_first() -> None:
    """Notices, cut sessions, exports, then what will go; the day is the soonest."""
    due = [Due("a", TODAY + 9, "hard_stop"), Due("b", TODAY + 6, "hard_stop"), Due("c", TODAY + 6, "export")]
    found = waiting(["x", "y"], ["s"], [OpenExport("f", 5, 1)], due)
    assert [one.kind for one in found] == [Kind.NOTICE, Kind.NOTICE, Kind.CUT_SHORT, Kind.EXPORT, Kind.RETENTION]
    assert (found[-1].day, found[-1].count, found[-1].ids) == (TODAY + 6, 3, ("b", "c"))
    assert waiting([], [], [], []) == ()


@pytest.mark.parametrize(
    ("settings", "usual", "number", "finished"),
    [
        ({}, None, None, False),
        ({}, "breathing", 1, False),
        ({"programme": "breathing", "programme_session": 2}, None, 3, False),
        ({"programme": "breathing", "programme_session": 5}, None, None, True),
        ({"programme": "breathing", "programme_session": 2}, "night-flight", 3, False),
        ({"programme": "gone", "programme_session": 2}, None, None, False),
        ({"programme": "single"}, None, None, False),
        ({"programme": "breathing", "programme_session": "x"}, None, 1, False),
    ],
)
def test_the_next_step_follows_the_file(
    settings: dict[str, object], usual: str | None, number: int | None, finished: bool
) -> None:
    """The programme in the participant's file, else that of the study; after the last session it is over."""
    step, over = next_step(settings, SHELF, usual)
    assert (step.session.number if step else None, over) == (number, finished)


def test_a_file_becomes_a_person() -> None:
    """Days, consent and where he is in his programme."""
    lines = tuple(
        SessionSummaryLine(str(day), day, "breathing", None, None, None, None, None) for day in (5, TODAY, 7)
    )
    known = Participant("K-204", 1, False, {"programme": "breathing"}, consents=YES, summaries=lines)
    person = person_of(known, SHELF, TODAY, None)
    assert (person.sessions, person.last_day, person.done_today, person.may_measure) == (3, TODAY, True, True)
    child = Participant("K-205", 1, True, consents=YES)
    assert not person_of(child, SHELF, TODAY, None).may_measure
