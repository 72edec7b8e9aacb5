"""An export by touch, to a key that really opens it."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import Damaged, StorageFailed
from biofeedback.export import manifest
from biofeedback.language import Catalogue
from biofeedback.vault import age
from biofeedback.vault.consent import Purpose
from biofeedback.vault.words import fingerprint
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.export import ExportScreen
from screens.trainer.export_file import free_name, size_in_words
from screens.trainer.export_parts import RecipientRow
from screens.trainer.preview import PASSPHRASE, Stand

pytestmark = pytest.mark.usefixtures("proven")

WORDS = Catalogue("nl")
NOW = datetime(2026, 11, 23, 14, 20)


@pytest.fixture
def identity() -> age.X25519Identity:
    """A researcher's secret key."""
    return age.X25519Identity.generate()


def _page(desk: Desk, ids: list[str], folder: Path, back: list[bool] | None = None) -> ExportScreen:
    left = [] if back is None else back
    return ExportScreen(
        Theme("dag", "trainer"), WORDS, desk, ids, folder=folder, on_back=lambda: left.append(True), now=NOW
    )


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def test_chosen_sessions_are_written_for_a_recipient_who_can_open_them(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """Type a key, compare its words, make the file: it opens with the secret key and holds that session alone."""
    back: list[bool] = []
    folder = tmp_path / "exports"
    page = place(_page(desk, [stand.sessions[3]], folder, back))
    page.who.field.input.insert_text(str(identity.recipient))
    finger.tap(page.who.add_button)
    frames.advance(0.2, 0.1)
    finger.tap(page.who.compare.same)
    frames.advance(0.2, 0.1)
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    path = folder / "export-2026-11-23-1420.age"
    assert page.receipt is not None
    assert page.receipt.path == path
    with tarfile.open(fileobj=io.BytesIO(age.decrypt(path.read_bytes(), [identity]))) as tar:
        names = " ".join(tar.getnames())
    assert stand.sessions[3] in names
    assert not any(other in names for other in stand.sessions[:3])
    assert WORDS("trainer.done_heading") in _texts(page)
    finger.tap(page.done_button)
    assert back == [True]


def test_who_the_study_plan_names_is_there_already(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """One touch makes the file for a recipient of the signed plan; a damaged plan is told on the page."""
    trouble = Damaged("x", reason="plan_damaged")
    key = str(identity.recipient)
    page = place(
        ExportScreen(
            Theme("dag", "trainer"),
            WORDS,
            desk,
            [stand.sessions[3]],
            folder=tmp_path / "exports",
            on_back=lambda: None,
            study_keys=[key, key],
            trouble=trouble,
        )
    )
    assert WORDS.error(trouble) in _texts(page)
    assert [(one.key, one.compared) for one in page.book.all] == [(key, True)]
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    assert page.receipt is not None
    assert page.receipt.recipients == (key,)


def test_the_button_waits_until_every_recipient_was_compared(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """First a recipient is missing, then the comparison; a touch before that writes nothing."""
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    assert page.hint.text == WORDS("trainer.needs_recipient")
    page.who.add_key(str(identity.recipient))
    frames.advance(0.2, 0.1)
    assert page.hint.text == WORDS("trainer.needs_compare")
    finger.tap(page.button)
    assert page.job is None
    finger.tap(page.who.compare.same)
    assert not page.button.waiting


def test_six_words_of_each_key_are_shown(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, frames: Any, tmp_path: Path
) -> None:
    """The words are those that the other side computes from the same key."""
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    page.who.add_key(str(identity.recipient))
    frames.advance(0.1, 0.1)
    expected = fingerprint(age.parse_recipient(str(identity.recipient)).key).split()
    assert set(expected) <= set(_texts(page.who.compare))


def test_several_keys_are_pasted_at_once_and_remarks_left_out(
    desk: Desk, stand: Stand, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """What is on the clipboard may be a file of keys with remarks."""
    from kivy.core.clipboard import Clipboard

    keys = [str(age.X25519Identity.generate().recipient) for _ in range(2)]
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    Clipboard.copy(f"# onderzoeksgroep\n{keys[0]}\n\n{keys[1]}\n")
    finger.tap(page.who.paste_button)
    frames.advance(0.1, 0.1)
    assert [one.key for one in page.book.all] == keys


def test_a_recipient_can_be_taken_away(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """The cross takes the row and the key away."""
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    page.who.add_key(str(identity.recipient))
    frames.advance(0.2, 0.1)
    row = next(widget for widget in page.walk() if isinstance(widget, RecipientRow))
    finger.tap(row.remove)
    assert page.book.all == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hallo", "age"),
        ("ssh-ed25519", "age"),
        ("AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SVKQ7H2", "recipient_is_secret"),
    ],
    ids=["a word", "another kind of key", "a secret key"],
)
def test_what_is_no_recipient_is_refused_in_one_sentence(
    text: str, reason: str, desk: Desk, stand: Stand, place: Any, tmp_path: Path
) -> None:
    """A wrong or even secret key stands in no list; the sentence says what to do."""
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    page.who.add_key(text)
    assert page.who.field.error_text == WORDS(f"errors.{reason}")
    assert page.book.all == []


def test_the_same_recipient_twice_is_refused(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, tmp_path: Path
) -> None:
    """Adding a key again changes nothing and says so."""
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    page.who.add_key(str(identity.recipient))
    page.who.add_key(str(identity.recipient))
    assert len(page.book.all) == 1
    assert page.who.field.error_text == WORDS("errors.recipient_twice")


def test_a_folder_that_cannot_be_made_is_told_and_can_be_tried_again(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """The page comes back with its recipients, the sentence on top; with room made it works."""
    blocked = tmp_path / "exports"
    blocked.write_text("a file stands where the folder should be")
    page = place(_page(desk, [stand.sessions[3]], blocked))
    page.who.add_key(str(identity.recipient))
    page.book.confirm(str(identity.recipient))
    page.who.show()
    frames.advance(0.2, 0.1)
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    assert page.receipt is None
    assert WORDS("errors.storage_failed") in _texts(page)
    blocked.unlink()
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    assert page.receipt is not None


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    """A second export in the same minute gets a name of its own."""
    first = free_name(tmp_path, NOW)
    first.write_bytes(b"an earlier export")
    assert free_name(tmp_path, NOW).name == "export-2026-11-23-1420-2.age"


def test_contents_say_people_and_practice(desk: Desk, stand: Stand, place: Any, tmp_path: Path) -> None:
    """Beside the recipients stands how many people are in it, by code alone, and what is practice."""
    texts = _texts(place(_page(desk, list(stand.sessions), tmp_path)))
    four = (WORDS("trainer.goes_sessions_many", count=4), WORDS("trainer.goes_participants_many", count=4))
    assert WORDS("trainer.goes_of", sessions=four[0], people=four[1]) in texts
    assert WORDS("trainer.goes_rehearsals_one", count=1) in texts


def test_while_writing_there_is_no_way_back(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """The way back waits until the file is whole; the bar ends full."""
    back: list[bool] = []
    page = place(_page(desk, [stand.sessions[3]], tmp_path, back))
    page.who.add_key(str(identity.recipient))
    page.book.confirm(str(identity.recipient))
    page.who.show()
    frames.advance(0.2, 0.1)
    finger.tap(page.button)
    assert page._title.back.waiting
    page.join()
    frames.advance(0.2, 0.1)
    assert page.bar.fraction == 1.0
    finger.tap(page._title.back)
    assert back == [True]


@pytest.mark.parametrize(("size", "text"), [(1, "1 kB"), (250_000, "250 kB"), (5_340_000, "5,3 MB")])
def test_a_size_is_said_in_what_people_know(size: int, text: str) -> None:
    """Kilobytes below a megabyte."""
    assert size_in_words(WORDS, size) == text


def test_no_part_file_is_left(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """After an export the folder holds the finished file and nothing else."""
    page = place(_page(desk, [stand.sessions[3]], tmp_path))
    page.who.add_key(str(identity.recipient))
    page.book.confirm(str(identity.recipient))
    page.who.show()
    frames.advance(0.2, 0.1)
    finger.tap(page.button)
    page.join()
    frames.advance(0.2, 0.1)
    assert [path.name for path in tmp_path.iterdir()] == ["export-2026-11-23-1420.age"]


def _ready(page: ExportScreen, identity: age.X25519Identity) -> None:
    page.who.add_key(str(identity.recipient))
    page.book.confirm(str(identity.recipient))
    page.who.show()


def test_for_research_it_says_what_stays_here_and_why(desk: Desk, stand: Stand, place: Any, finger: Any) -> None:
    """Consent and origin decide; the counts on the page are those of what goes."""
    person = desk.opened.participants.get("M-031")
    without = {Purpose.TRAINING: person.consents[Purpose.TRAINING]}
    desk.opened.participants.save(replace(person, consents=without))
    try:
        page = place(_page(desk, list(stand.sessions), stand.home / "exports"))
        assert WORDS("trainer.left_consent") not in _texts(page)
        finger.tap(page.profile.segments[1])
        texts = _texts(page)
        assert WORDS("trainer.sessions_of_one", count=1, code="M-031") in texts
        assert WORDS("trainer.left_consent") in texts
        assert WORDS("trainer.left_practice") in texts
        two = (WORDS("trainer.goes_sessions_many", count=2), WORDS("trainer.goes_participants_many", count=2))
        assert WORDS("trainer.goes_of", sessions=two[0], people=two[1]) in texts
    finally:
        desk.opened.participants.save(person)


def test_it_arrived_is_confirmed_with_the_receipt(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """A wrong receipt is asked again; the right one, as the reader sees it, ends the wait."""
    page = place(_page(desk, [stand.sessions[1]], tmp_path / "exports"))
    _ready(page, identity)
    page.button.dispatch("on_release")
    page.join()
    frames.advance(0.3, 0.1)
    assert page.receipt is not None
    with tarfile.open(fileobj=io.BytesIO(age.decrypt(page.receipt.path.read_bytes(), [identity]))) as tar:
        file = tar.extractfile(manifest.NAME)
        assert file is not None
        receipt = manifest.receipt(file.read())
    waiting = len(desk.open_exports())
    finger.tap(page.arrived_button)
    frames.advance(0.4, 0.1)
    page.asking.fields[0].text = "AAAA AAAA"
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)
    assert page.asking.fields[0].error_text
    page.asking.fields[0].text = receipt
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)
    assert WORDS("trainer.confirmed_one") in _texts(page)
    assert len(desk.open_exports()) == waiting - 1


def test_an_export_long_after_unlocking_asks_for_the_passphrase_and_goes_on(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """The recipients stay; a wrong passphrase writes nothing; after the right one the file is made by itself."""
    desk.opened.access.let_grow_stale()
    page = place(_page(desk, [stand.sessions[0]], tmp_path / "exports"))
    _ready(page, identity)
    for passphrase, made in (("verkeerd", False), (PASSPHRASE, True)):
        if page.asking is None:
            page.button.dispatch("on_release")
            page.join()
            frames.advance(0.5, 0.1)
        page.asking.fields[0].text = passphrase
        finger.tap(page.asking.button)
        page.join()
        frames.advance(0.3, 0.1)
        page.join()
        frames.advance(0.3, 0.1)
        assert (page.receipt is not None) is made


def test_keys_come_from_a_text_file(desk: Desk, stand: Stand, place: Any, tmp_path: Path) -> None:
    """The place of the file is typed; remarks in it are passed over, and one that is not there is said."""
    keys = [str(age.X25519Identity.generate().recipient) for _ in range(2)]
    file = tmp_path / "ontvangers.txt"
    file.write_text(f"# onderzoeksgroep\n{keys[0]}\n{keys[1]}\n", encoding="utf-8")
    page = place(_page(desk, [stand.sessions[0]], tmp_path / "exports"))
    page.who.add_key(str(file))
    assert [one.key for one in page.book.all] == keys
    page.who.add_key(str(tmp_path / "niets.txt"))
    assert page.who.field.error_text
    assert len(page.book.all) == 2


def test_another_folder_and_a_file_with_keys_are_chosen_by_touch(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """The row of the file leads to a list of folders, the button beside the key to one of text files."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "team.txt").write_text(f"# the team\n{identity.recipient}\n")
    page = place(_page(desk, [stand.sessions[3]], tmp_path))

    def touch(title: str, picker: Any) -> None:
        frames.advance(0.4, 0.1)
        finger.tap(next(row for row in picker.chooser.rows if row.title.text == title))
        frames.advance(0.4, 0.1)

    finger.tap(page.contents.file_row)
    touch("stick", page.picker)
    touch(WORDS("trainer.place_here"), page.picker)
    assert page.out == stick / "export-2026-11-23-1420.age"
    finger.tap(page.who.file_button)
    touch("team.txt", page.who.picker)
    assert [one.key for one in page.book.all] == [str(identity.recipient)]
    assert page.who.compare is not None


def _names(path: Path, identity: age.X25519Identity) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(age.decrypt(path.read_bytes(), [identity]))) as tar:
        return tar.getnames()


@pytest.mark.parametrize("wanted", [True, False])
def test_the_page_over_sessions_goes_along_unless_it_was_switched_off(
    wanted: bool,
    desk: Desk,
    stand: Stand,
    identity: age.X25519Identity,
    place: Any,
    finger: Any,
    frames: Any,
    tmp_path: Path,
) -> None:
    """A switch among what goes along; the file holds what the switch says."""
    desk.look_at_new(stand.sessions)
    page = place(_page(desk, [stand.sessions[0]], tmp_path))
    page.book.trust([str(identity.recipient)])
    page.who.show()
    if not wanted:
        finger.tap(page.contents.over)
    frames.advance(0.3, 0.1)
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    assert ("report/over-K204.html" in _names(page.out, identity)) == wanted


def test_a_finished_file_is_shared(
    desk: Desk, stand: Stand, identity: age.X25519Identity, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """Only a file that was read back is given away; where the copy lies is said, and a refusal too."""
    given: list[Path] = []

    def share(path: Path, _title: str) -> str:
        if given:
            raise StorageFailed("full", reason="share_failed")
        given.append(path)
        return "Download"

    page = place(
        ExportScreen(
            Theme("dag", "trainer"),
            WORDS,
            desk,
            [stand.sessions[3]],
            folder=tmp_path,
            on_back=lambda: None,
            study_keys=[str(identity.recipient)],
            on_share=share,
            now=NOW,
        )
    )
    page.share()
    assert given == []
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.15)
    assert page.receipt is not None
    finger.tap(page.share_button)
    frames.advance(0.3, 0.15)
    assert given == [page.receipt.path]
    assert WORDS("trainer.shared", place="Download") in _texts(page)
    finger.tap(page.share_button)
    frames.advance(0.3, 0.15)
    assert WORDS("errors.share_failed") in _texts(page)
