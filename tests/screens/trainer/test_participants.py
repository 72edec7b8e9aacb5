"""Participants and their consent by touch, against a real vault; and a recording that becomes a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import NotFound, RecordingError
from biofeedback.language import Catalogue
from biofeedback.vault.consent import Purpose
from biofeedback.vault.participant import Participant
from screens.theme import Theme
from screens.trainer import kept_until, wording
from screens.trainer.band_import import ImportScreen
from screens.trainer.chooser import Chooser, Entry
from screens.trainer.desk import Desk
from screens.trainer.participants import ParticipantsScreen, PersonWays
from screens.trainer.preview import PASSPHRASE, RECORDINGS, TRAINER, Stand, furnish
from screens.trainer.preview_records import WAYS

WORDS = Catalogue("nl")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    """A tablet of its own, because people are changed and deleted here; one session of K-204."""
    return furnish(tmp_path_factory.mktemp("people") / "home", RECORDINGS[:1])


@pytest.fixture(scope="module")
def people(own: Stand) -> Iterator[Desk]:
    """The trainer has unlocked."""
    own.desk.unlock(PASSPHRASE, TRAINER)
    yield own.desk
    own.desk.lock()


def _page(desk: Desk, code: str, went: list[tuple[str, str]] | None = None) -> ParticipantsScreen:
    went = [] if went is None else went
    to = PersonWays(*(lambda one, where=where: went.append((where, one)) for where in ("over", "kept", "import")))
    return ParticipantsScreen(Theme("dag", "trainer"), WORDS, desk, ways=WAYS, person_ways=to, code=code)


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def _holds(desk: Desk, code: str, purpose: Purpose) -> bool:
    return desk.opened.participants.get(code).consents_to(purpose)


def test_consent_is_recorded_with_its_papers(people: Desk, place: Any, finger: Any, frames: Any) -> None:
    """Each part needs its paper; one left empty is asked again with what was typed, and nothing is recorded."""
    page = place(_page(people, "M-044"))
    finger.tap(page.consent.buttons[Purpose.TRAINING])
    frames.advance(0.4, 0.1)
    basis, assent = page.asking.fields
    basis.text = "map 7"
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)
    assert not _holds(people, "M-044", Purpose.TRAINING)
    assert basis.text == "map 7"
    assert assent.error_text == WORDS("errors.reference_missing")
    assent.text = "map 8"
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)
    assert _holds(people, "M-044", Purpose.TRAINING)
    assert not _holds(people, "M-044", Purpose.RESEARCH)
    assert any("map 7" in text and "map 8" in text for text in _texts(page))


def test_withdrawing_says_first_what_it_does(people: Desk, place: Any, finger: Any, frames: Any) -> None:
    """The first touch changes nothing and explains; going back keeps the consent, the danger button ends it."""
    page = place(_page(people, "K-187"))
    finger.tap(page.consent.buttons[Purpose.RESEARCH])
    frames.advance(0.4, 0.1)
    assert WORDS("trainer.withdraw_research") in _texts(page.dialog)
    finger.tap(page.dialog.buttons[0])
    frames.advance(0.4, 0.1)
    assert _holds(people, "K-187", Purpose.RESEARCH)
    finger.tap(page.consent.buttons[Purpose.RESEARCH])
    frames.advance(0.4, 0.1)
    finger.tap(page.dialog.buttons[1])
    frames.advance(0.4, 0.1)
    assert not _holds(people, "K-187", Purpose.RESEARCH)
    assert _holds(people, "K-187", Purpose.TRAINING)


def test_a_new_participant_gets_a_code_and_under_16_needs_a_guardian(
    people: Desk, place: Any, finger: Any, frames: Any
) -> None:
    """The app gives the code; the third part of the consent is asked for the young."""
    page = place(_page(people, "K-204"))
    before = {person.code for person in page.people}
    finger.tap(page.new_button)
    frames.advance(0.4, 0.1)
    finger.tap(page.dialog.buttons[1])
    frames.advance(0.4, 0.1)
    (code,) = {person.code for person in page.people} - before
    assert page.person is not None
    assert page.person.code == code
    assert page.person.under_16
    finger.tap(page.consent.buttons[Purpose.TRAINING])
    frames.advance(0.4, 0.1)
    assert len(page.asking.fields) == 3
    page.leave()


def test_sensitivity_is_kept_for_the_next_session(people: Desk, place: Any, finger: Any) -> None:
    """One touch, kept in the sealed file."""
    page = place(_page(people, "M-031"))
    finger.tap(page.sensitivity.segments[2])
    assert people.opened.participants.get("M-031").settings["sensitivity"] == 1.4


def test_the_list_and_the_ways_on(people: Desk, place: Any, finger: Any) -> None:
    """Another row shows another person; from there the sessions, what is kept, and the import."""
    went: list[tuple[str, str]] = []
    page = place(_page(people, "K-204", went))
    row = next(row for row in page.people_list.rows if row.title.text == "M-031")
    finger.tap(row)
    for button in ("over_button", "kept_button", "import_button"):
        finger.tap(getattr(page, button))
    assert went == [("over", "M-031"), ("kept", "M-031"), ("import", "M-031")]


def test_everything_is_deleted_only_with_the_code_and_the_passphrase(
    people: Desk, own: Stand, place: Any, finger: Any, frames: Any
) -> None:
    """A wrong code deletes nothing; code and passphrase destroy the sessions and the file."""
    people.look_at_new(own.sessions)
    page = place(_page(people, "K-204"))
    for code, passphrase, there in (
        ("K-187", PASSPHRASE, True),
        ("k204", "verkeerd", True),
        ("k204", PASSPHRASE, False),
    ):
        if page.asking is None:
            finger.tap(page.delete_button)
            frames.advance(0.4, 0.1)
        page.asking.fields[0].text, page.asking.fields[1].text = code, passphrase
        finger.tap(page.asking.button)
        page.join()
        frames.advance(0.4, 0.1)
        assert ("K-204" in {person.code for person in people.opened.participants.all()}) is there
        assert (own.sessions[0] in {stored.id for stored in people.opened.sessions()}) is there
    with pytest.raises(NotFound):
        people.opened.participants.get("K-204")


def _import(own: Stand, path: Path, reviewed: list[str]) -> ImportScreen:
    return ImportScreen(
        Theme("dag", "trainer"),
        WORDS,
        own.vault,
        "M-031",
        folder=path,
        on_back=lambda: None,
        on_review=reviewed.append,
    )


def test_a_recording_is_shown_before_it_is_sealed(
    people: Desk, own: Stand, shared: Path, place: Any, finger: Any, frames: Any
) -> None:
    """What is in it, then one touch; afterwards the page says that the source is still readable, and opens it."""
    source, reviewed = shared / "devices" / "e4_devicely", list[str]()
    page = place(_import(own, source, reviewed))
    count = own.vault.session_count()
    finger.tap(page.look_button)
    page.join()
    frames.advance(0.3, 0.1)
    assert _texts(page).count(WORDS("trainer.import_there")) == 3
    assert own.vault.session_count() == count
    finger.tap(page.seal_button)
    page.join()
    frames.advance(0.3, 0.1)
    assert own.vault.session_count() == count + 1
    assert WORDS("trainer.import_source", path=source) in _texts(page)
    finger.tap(page.review_button)
    assert reviewed == [page.session_id]
    assert people.review(page.session_id).row.participant == "M-031"
    assert source.is_dir()


def test_what_is_no_recording_is_said_and_cannot_be_sealed(
    own: Stand, tmp_path: Path, place: Any, finger: Any, frames: Any
) -> None:
    """A folder without a recording gives the sentence of the error; the button keeps waiting."""
    page = place(_import(own, tmp_path / "nothing", []))
    finger.tap(page.look_button)
    page.join()
    frames.advance(0.3, 0.1)
    expected = WORDS.error(RecordingError("", reason="recording_missing", path=tmp_path / "nothing"))
    assert expected in _texts(page)
    assert page.seal_button.waiting


def test_one_of_many_is_found_by_a_piece_of_the_code(tmp_path: Path, place: Any, finger: Any, frames: Any) -> None:
    """With more than a dozen a field stands over the list; hyphen and capitals need not be typed."""
    stand = furnish(tmp_path / "home", ())
    stand.desk.unlock(PASSPHRASE, TRAINER)
    page = place(_page(stand.desk, "K-204"))
    assert page.people_list.field.parent is None
    for number in range(300, 310):
        stand.desk.opened.participants.save(Participant(f"T-{number}", 0, under_16=False))
    page = place(_page(stand.desk, "K-204"))
    assert page.people_list.field.parent is not None
    page.people_list.field.text = "t30"
    frames.advance(0.2, 0.1)
    assert [row.title.text for row in page.people_list.rows] == [f"T-{number}" for number in range(300, 310)]
    page.people_list.field.text = "m04"
    frames.advance(0.2, 0.1)
    finger.tap(page.people_list.rows[0])
    frames.advance(0.2, 0.1)
    assert page.person is not None
    assert page.person.code == "M-044"
    assert page.people_list.field.text == "m04"
    stand.desk.lock()


def test_a_long_list_over_the_page_is_searched_too(finger: Any, frames: Any) -> None:
    """As when preparing a session: what was typed leaves the rows that fit, and a touch chooses."""
    chosen: list[str] = []
    entries = [Entry(f"K-{number}", "", partial(chosen.append, str(number))) for number in range(20)]
    chooser = Chooser(Theme("dag", "trainer"), "Wie", entries, "Terug", search="Zoek")
    chooser.open()
    frames.advance(0.4, 0.1)
    assert chooser.field is not None
    chooser.field.text = "k17"
    frames.advance(0.3, 0.1)
    finger.tap(chooser.rows[0])
    frames.advance(0.4, 0.1)
    assert chosen == ["17"]
    assert Chooser(Theme("dag", "trainer"), "Wie", entries[:5], "Terug", search="Zoek").field is None


def test_until_when_his_sessions_are_kept_is_said(tmp_path: Path, place: Any) -> None:
    """The day of the one session he has; of who has none the rule alone."""
    own = furnish(tmp_path / "home", RECORDINGS[:1])
    people = own.desk
    people.unlock(PASSPHRASE, TRAINER)
    people.look_at_new(own.sessions)
    day = kept_until.days(people, own.sessions)[own.sessions[0]]
    until = WORDS("trainer.kept_all_until", day=wording.short_day(WORDS, day, date.today()))
    rule = WORDS("trainer.kept_days", count=people.longest_days)
    assert until in _texts(place(_page(people, "K-204")))
    assert rule in _texts(place(_page(people, "K-140")))
    people.lock()
