"""Preparing a session by touch: everything is filled in, and each thing can be changed."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.training.build import usual
from biofeedback.training.programmes import shelf
from biofeedback.training.series import Planned
from biofeedback.training.study_plan import StudyPhase, StudyPlan
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.day import Person, Step
from screens.trainer.preparation import PRACTICE_CODE, PRACTICE_SOURCE, Draft, Preparation, draft
from screens.trainer.prepare import PrepareScreen, SourceChoice

WORDS = Catalogue("nl")
SHELF = shelf()
SOURCES = (SourceChoice("simulated", "Nagebootste band", "Oefenen"), SourceChoice("a", "Band 2", "Hart en huid"))
TODAY = 20_780


def _step(programme: str, number: int) -> Step:
    found = SHELF.get(programme)
    assert found is not None
    session = found.session(number)
    assert session is not None
    return Step(found, session)


def _person(code: str = "K-204", step: Step | None = None, *, may: bool = True, **settings: object) -> Person:
    return Person(code, 3, TODAY - 7, False, may, step, False, settings)


KNOWN = _person(step=_step("anger-control", 4), sign="mountain")
NEW = _person("M-044")
REFUSED = _person("M-045", may=False)


def _page(given: list[Preparation], person: Person | None = KNOWN, **more: Any) -> PrepareScreen:
    fields: dict[str, Any] = {"sources": SOURCES, "on_back": lambda: None}
    return PrepareScreen(
        Theme("dag", "trainer"),
        WORDS,
        people=(KNOWN, NEW, REFUSED),
        person=person,
        shelf=SHELF,
        today=TODAY,
        on_hand_over=given.append,
        **(fields | more),
    )


def _touch_row(page: PrepareScreen, finger: Any, frames: Any, title: str) -> None:
    frames.advance(0.3, 0.1)
    assert page.chooser is not None
    row = next(row for row in page.chooser.rows if row.title.text == title)
    finger.tap(row)
    frames.advance(0.4, 0.1)


def test_a_known_youth_needs_one_touch(place: Any, finger: Any) -> None:
    """Who, what and with what are filled in from his file; the button names him."""
    given: list[Preparation] = []
    page = place(_page(given))
    assert page.button.text == WORDS("trainer.hand_over_to", code="K-204")
    finger.tap(page.button)
    (done,) = given
    assert (done.participant, done.source_key, done.practice) == ("K-204", "simulated", False)
    assert [one.exercise for one in done.plan] == ["body_check", "guess", "game"]
    assert done.step == KNOWN.next
    assert done.seconds == 33 * 60


def test_without_consent_nothing_begins(place: Any, finger: Any) -> None:
    """The button waits and the line beside it says why."""
    given: list[Preparation] = []
    page = place(_page(given, REFUSED))
    finger.tap(page.button)
    assert not given
    assert page.hint.text == WORDS("trainer.missing_consent")


def test_a_participant_is_chosen_from_the_codes(place: Any, finger: Any, frames: Any) -> None:
    """Nothing is typed: a list of codes, and with the code comes what is usual for him."""
    given: list[Preparation] = []
    page = place(_page(given, None))
    finger.tap(page.button)
    assert page.hint.text == WORDS("trainer.missing_person")
    finger.tap(page.who_button)
    _touch_row(page, finger, frames, "M-044")
    finger.tap(page.button)
    assert [(one.participant, [planned.exercise for planned in one.plan]) for one in given] == [
        ("M-044", ["breathing"])
    ]


def test_any_session_of_any_programme_can_be_chosen(place: Any, finger: Any, frames: Any) -> None:
    """Two lists deep: the programme, then its session."""
    given: list[Preparation] = []
    page = place(_page(given))
    finger.tap(page.what_button)
    flight = SHELF.get("night-flight")
    assert flight is not None
    _touch_row(page, finger, frames, flight.title["nl"])
    session = flight.sessions[2]
    title = WORDS("trainer.step_of", number=3, of=8, title="wat helpt mij?")
    _touch_row(page, finger, frames, title)
    finger.tap(page.button)
    assert given[0].step == Step(flight, session)
    assert given[0].plan == session.exercises


def test_any_exercise_can_be_chosen_with_its_own_settings(place: Any, finger: Any, frames: Any) -> None:
    """The game by itself: four things to set, each with its usual value."""
    given: list[Preparation] = []
    page = place(_page(given))
    finger.tap(page.what_button)
    _touch_row(page, finger, frames, "Losse oefeningen")
    _touch_row(page, finger, frames, "Nachtvlucht")
    assert list(page.steppers) == ["line", "difficulty", "rounds", "baseline_s"]
    assert {name: stepper.value for name, stepper in page.steppers.items()} == usual("game")
    finger.tap(page.steppers["rounds"].more)
    finger.tap(page.steppers["difficulty"].less)
    assert page.steppers["difficulty"].text == WORDS("trainer.difficulty_1")
    finger.tap(page.button)
    assert given[0].plan == (Planned("game", {"rounds": 4, "difficulty": 1}),)


def test_the_protocol_follows_the_lengths(place: Any, finger: Any) -> None:
    """A longer exercise makes the whole session longer on the card beside it."""
    page = place(_page([], NEW))
    assert page.protocol.total == WORDS("trainer.minutes", count=12)
    finger.tap(page.steppers["breathing_s"].more)
    finger.tap(page.steppers["baseline_s"].more)
    assert page.protocol.total == WORDS("trainer.minutes", count=14)


def test_steppers_stop_at_their_ends(place: Any, finger: Any) -> None:
    """The pace goes down to 4.5 in halves; at the end its button waits and the other still works."""
    given: list[Preparation] = []
    page = place(_page(given, NEW))
    pace = page.steppers["pace_per_min"]
    for _ in range(4):
        finger.tap(pace.less)
    assert pace.value == 4.5
    assert pace.less.waiting
    assert not pace.more.waiting
    assert pace.text == WORDS("trainer.pace_value", pace="4,5")
    finger.tap(page.button)
    assert given[0].pace_per_min == 4.5


def test_another_band_is_two_touches(place: Any, finger: Any, frames: Any) -> None:
    """The touched band is the chosen one."""
    given: list[Preparation] = []
    page = place(_page(given))
    finger.tap(page.with_button)
    _touch_row(page, finger, frames, "Band 2")
    finger.tap(page.button)
    assert given[0].source_key == "a"


def test_without_a_band_nothing_can_begin(place: Any, finger: Any) -> None:
    """The page says that there is none, and the button waits."""
    given: list[Preparation] = []
    page = place(_page(given, sources=()))
    finger.tap(page.button)
    assert not given
    assert page.hint.text == WORDS("trainer.missing_source")


def test_practice_needs_nobody_and_uses_the_simulator(place: Any, finger: Any, frames: Any) -> None:
    """A trainer tries it out under a code that no participant has, whatever band is chosen."""
    given: list[Preparation] = []
    page = place(_page(given, sources=()))
    finger.tap(page.who_button)
    _touch_row(page, finger, frames, WORDS("trainer.practice"))
    assert page.button.text == WORDS("trainer.practice_begin")
    finger.tap(page.button)
    assert (given[0].participant, given[0].source_key, given[0].practice) == (PRACTICE_CODE, PRACTICE_SOURCE, True)


def test_a_new_participant_is_offered_only_where_it_can_be_made(place: Any, finger: Any, frames: Any) -> None:
    """The row leads where the flow says, and is absent otherwise."""
    asked: list[str] = []
    page = place(_page([], None, on_new=lambda: asked.append("new")))
    finger.tap(page.who_button)
    _touch_row(page, finger, frames, WORDS("trainer.new_participant"))
    assert asked == ["new"]


def _plan() -> StudyPlan:
    phases = (StudyPhase("A1", 3, False), StudyPhase("B1", 2, True))
    return StudyPlan("pilot", "Pilot", None, phases, None, False, 30, 90, "", ())


def test_the_study_plan_decides_on_feedback_and_overlay() -> None:
    """The fourth session of this youth is the first with feedback; after the plan nothing is claimed."""
    fourth = draft(SHELF, SOURCES, KNOWN, _plan()).finished()
    assert fourth is not None
    assert (fourth.feedback, fourth.overlay, fourth.study) == (True, False, {"plan": "pilot", "phase": "B1"})
    first = draft(SHELF, SOURCES, Person("K-1", 0, None, False, True, None, False, {}), _plan()).finished()
    assert first is not None
    assert (first.feedback, first.study) == (False, {"plan": "pilot", "phase": "A1"})
    beyond = draft(SHELF, SOURCES, Person("K-1", 9, None, False, True, None, False, {}), _plan()).finished()
    assert beyond is not None
    assert (beyond.feedback, beyond.study) == (True, {"plan": "pilot", "phase": ""})
    practice = draft(SHELF, SOURCES, KNOWN, _plan()).for_practice().finished()
    assert practice is not None
    assert (practice.study, practice.overlay) == (None, True)


@pytest.mark.parametrize(("stored", "used"), [(1.5, 1.5), (9.0, 1.0), ("high", 1.0), (None, 1.0)])
def test_the_own_sensitivity_is_used_within_its_limits(stored: object, used: float) -> None:
    """What stands in the participant's file, unless it is no number the method takes."""
    person = _person(step=_step("breathing", 1), sensitivity=stored)
    made = draft(SHELF, SOURCES, person).finished()
    assert made is not None
    assert made.sensitivity == used


def test_a_draft_says_what_is_missing() -> None:
    """Person, consent, session, band: in this order."""
    empty = Draft(SHELF, ())
    assert empty.missing == "person"
    assert empty.finished() is None
    assert draft(SHELF, (), REFUSED).missing == "consent"
    assert Draft(SHELF, (), person=KNOWN).missing == "step"
    assert draft(SHELF, (), KNOWN).missing == "source"
    assert draft(SHELF, SOURCES, KNOWN).missing == ""


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_turning_the_tablet_keeps_what_was_set(
    size: tuple[int, int], place: Any, frames: Any, finger: Any
) -> None:
    """The same values stand in another place."""
    from screens.render import show

    page = place(_page([], NEW), size)
    finger.tap(page.steppers["breathing_s"].more)
    show((size[1], size[0]))
    frames.advance(0.2, 0.1)
    assert page.steppers["breathing_s"].value == 360
    assert page.steppers["breathing_s"].get_root_window() is not None


def test_a_session_that_ends_in_a_question_keeps_its_own_mark() -> None:
    """Sentences that are told one after the other end each in one mark, not in two."""
    assert wording.told("Sessie 3 van 8: wat helpt mij?", "Nog niet geweest") == (
        "Sessie 3 van 8: wat helpt mij? Nog niet geweest."
    )
