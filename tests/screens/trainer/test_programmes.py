"""Programmes by touch: look at sessions, copy one, change its words, import one, and what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.training import programmes
from screens.theme import Theme
from screens.trainer import programme_words
from screens.trainer.prepare import PrepareScreen
from screens.trainer.programmes import ProgrammesScreen

WORDS = Catalogue("nl")


@pytest.fixture
def page(tmp_path: Path, place: Any) -> Any:
    """The page on a tablet without programmes of its own."""
    return place(
        ProgrammesScreen(Theme("dag", "trainer"), WORDS, tmp_path / "home", on_back=lambda: None, begin=tmp_path)
    )


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def test_every_session_of_every_programme_is_looked_at_by_touch(page: Any, finger: Any, frames: Any) -> None:
    """A touch on a programme, then on the arrow: the protocol follows, and the ends stop."""
    for at, programme in enumerate(page.shelf.programmes):
        finger.tap(page.rows[at])
        frames.advance(0.2, 0.1)
        assert page.previous.waiting
        for session in programme.sessions:
            assert session.say["nl"] in _texts(page)
            finger.tap(page.following)
            frames.advance(0.2, 0.1)
        assert page.session is page.programme.sessions[-1]
        assert page.following.waiting


def test_a_copy_is_made_and_worded_otherwise(page: Any, finger: Any, frames: Any, tmp_path: Path) -> None:
    """The app's own has a button for a copy; a copy has one for its words, filled in as they are."""
    before = page.session.title["nl"]
    finger.tap(page.copy_button)
    frames.advance(0.2, 0.1)
    assert page.programme.own
    finger.tap(page.words_button)
    frames.advance(0.3, 0.1)
    assert page.asking.fields[0].text == before
    page.asking.fields[1].text = "Samen beginnen"
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)
    assert page.session.goal["nl"] == "Samen beginnen"
    kept = programmes.shelf(tmp_path / "home").get(page.programme.id)
    assert kept is not None
    assert kept.sessions[0].goal["nl"] == "Samen beginnen"


def test_words_that_do_not_fit_are_told_and_not_lost(page: Any, finger: Any, frames: Any) -> None:
    """An empty field says so; what was typed in the others is still there."""
    page.copy()
    page.ask_words()
    frames.advance(0.3, 0.1)
    page.asking.fields[1].text = "Anders"
    page.asking.fields[2].text = " "
    finger.tap(page.asking.button)
    frames.advance(0.5, 0.1)
    assert WORDS("trainer.programme_bad_words") in page.asking.fields[-1].error_text
    assert page.asking.fields[1].text == "Anders"
    assert page.session.goal["nl"] != "Anders"


def test_an_own_programme_comes_in_by_touch(page: Any, finger: Any, frames: Any, tmp_path: Path) -> None:
    """Choose the file; it is shown. Once more: nothing is overwritten, and that is said."""
    content = json.loads(
        Path(programmes.__file__).parents[2].joinpath("assets/programmes/breathing.json").read_text()
    )
    (tmp_path / "ours.json").write_text(json.dumps({**content, "id": "ours"}))
    for times in range(2):
        finger.tap(page.import_button)
        frames.advance(0.4, 0.1)
        finger.tap(next(row for row in page.picker.chooser.rows if row.title.text == "ours.json"))
        frames.advance(0.4, 0.1)
        told = (
            WORDS("trainer.programme_taken", title=content["title"]["nl"])
            if not times
            else WORDS("errors.output_exists")
        )
        assert told in _texts(page)
    assert page.programme.id == "ours"


def test_a_programme_is_pasted_by_touch(
    page: Any, finger: Any, frames: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing, nonsense and too much are told with what to do; a whole one is taken in, once."""
    path = Path(programmes.__file__).parents[2] / "assets/programmes/breathing.json"
    content = {**json.loads(path.read_text()), "id": "ours"}
    copied = [""]
    monkeypatch.setattr("screens.trainer.programmes.Clipboard.paste", lambda: copied[0])

    def pasted(text: str) -> list[str]:
        copied[0] = text
        finger.tap(page.paste_button)
        frames.advance(0.4, 0.1)
        return _texts(page)

    assert WORDS("trainer.programme_paste_empty") in pasted("  ")
    name = WORDS("trainer.programme_pasted")
    for wrong in ("{", json.dumps({**content, "sessions": []}), " " * (programmes.LARGEST_BYTES + 1) + "{"):
        assert any(text.startswith(name) for text in pasted(wrong))
        assert not any(one.own for one in page.shelf.programmes)
    assert WORDS("trainer.programme_taken", title=content["title"]["nl"]) in pasted(json.dumps(content))
    assert page.programme.id == "ours"
    assert WORDS("errors.output_exists") in pasted(json.dumps(content))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "regel 1"),
        ("[]", "het hele bestand"),
        ('{"format": 1, "id": "x", "title": {"nl": "a", "en": "b"}}', "about"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(page: Any, text: str, says: str, tmp_path: Path) -> None:
    """Which file, where, and what to write there; nothing was taken over."""
    (tmp_path / "bad.json").write_text(text)
    page.take_in(tmp_path / "bad.json")
    told = next(line for line in _texts(page) if line.startswith("bad.json"))
    assert says in told
    assert not any(one.own for one in page.shelf.programmes)


def test_a_wrong_file_in_the_tablets_folder_is_told(page: Any, tmp_path: Path, place: Any) -> None:
    """One that was put there by hand is passed over and named."""
    folder = tmp_path / "home" / programmes.FOLDER
    folder.mkdir(parents=True)
    (folder / "broken.json").write_text("{")
    again = place(
        ProgrammesScreen(Theme("dag", "trainer"), WORDS, tmp_path / "home", on_back=lambda: None, begin=tmp_path)
    )
    assert any(line.startswith("broken.json") for line in _texts(again))
    assert not any(line.startswith("broken.json") for line in _texts(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_said_in_words(language: str) -> None:
    """Counting begins at one, as people do."""
    words = Catalogue(language)
    said = programme_words.place(words, "sessions[0].steps[2].text.nl")
    first, third = (
        words("trainer.programme_place_sessions", number=1),
        words("trainer.programme_place_steps", number=3),
    )
    assert said == f"{first}, {third}, text, nl"


def test_the_list_of_what_leads_there(place: Any, frames: Any, finger: Any) -> None:
    """Preparing a session, the last row of the list opens the programmes."""
    went: list[bool] = []
    page = place(
        PrepareScreen(
            Theme("dag", "trainer"),
            WORDS,
            people=(),
            person=None,
            shelf=programmes.shelf(),
            sources=(),
            today=0,
            on_hand_over=lambda _done: None,
            on_back=lambda: None,
            on_programmes=lambda: went.append(True),
        )
    )
    page.choose_what()
    frames.advance(0.4, 0.1)
    row = page.chooser.rows[-1]
    row.parent.parent.scroll_to(row, animate=False)
    frames.advance(0.2, 0.1)
    finger.tap(row)
    assert went == [True]
