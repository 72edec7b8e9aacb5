"""The page over sessions: one sheet of paper, both languages, the same sentences as on the tablet, no network."""

from __future__ import annotations

import io
import re
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from biofeedback.export import over_picture, over_report, over_sessions
from biofeedback.export.archive import export_sessions
from biofeedback.export.over_sessions import OverSession
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.session.trends import Measure, SessionPoint
from biofeedback.vault import age
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import PASSPHRASE, session

_FALLING = (430, 400, None, 380, 330, 310, 280, 220)


def _sessions() -> tuple[OverSession, ...]:
    """Eight sessions that come back sooner each time; the third had too little signal."""
    return tuple(
        OverSession(
            SessionPoint(number, 20_000 + 7 * number, "breathing", 0.9 if back else 0.3, 7, 4, 1.0, back), 2, 3
        )
        for number, back in enumerate(_FALLING, 1)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentence_then_picture_then_figures(language: str) -> None:
    """Each of the five pictures stands under its own sentence, and the figures of every session come last."""
    words = Catalogue(language)
    page = over_report.page("K-204", _sessions(), words)
    titles = [text.title for text in over_sessions.texts(words, _sessions()).values()]
    titles.append(over_sessions.attendance_text(words, _sessions()).title)
    places = [page.index(f"<h2>{title}</h2>") for title in titles]
    assert words("trainer.over_recovery_less") == titles[0]
    assert places == sorted(places)
    assert all("<svg" in page[place : page.index("</div>", place)] for place in places)
    assert page.index("<table>") > places[-1]
    assert page.count("<tr>") == 1 + len(_FALLING)
    assert f'lang="{language}"' in page
    assert "@page{size:A4" in page


def test_it_needs_nothing_from_elsewhere() -> None:
    """No script, no picture or font from a network, and what a code could hold is escaped."""
    page = over_report.page("<b>", _sessions(), Catalogue("nl"))
    assert "<script" not in page
    assert set(re.findall(r"(?:href|src|url)\W", page)) == set()
    assert re.findall(r"https?://[^\"']+", page) == ["http://www.w3.org/2000/svg"] * 5
    assert "<b>" not in page


def test_the_line_stops_where_nothing_was_known() -> None:
    """Between the second and the fourth session nothing is joined, and the no-signal sign stands there."""
    drawn = ET.fromstring(over_picture.recovery(_sessions(), "x"))  # noqa: S314 - our own picture
    lines = [
        one.attrib for one in drawn.iter("{http://www.w3.org/2000/svg}line") if one.get("stroke") == "#12212b"
    ]
    dashed = [one for one in drawn.iter("{http://www.w3.org/2000/svg}circle") if one.get("stroke-dasharray")]
    assert len(lines) == 5
    lost_x = float(dashed[0].attrib["cx"])
    assert not any(float(one["x1"]) < lost_x < float(one["x2"]) for one in lines)
    assert len(dashed) == 1


def test_levels_differ_in_shape_too() -> None:
    """On grey paper a circle, a square, a diamond, a triangle and a star are still five things."""
    shapes = [
        OverSession(SessionPoint(number, 20_000, "guess", 0.9), 6 - number, number) for number in range(1, 6)
    ]
    drawn = ET.fromstring(over_picture.guess(shapes, "x"))  # noqa: S314 - our own picture
    corners = [len(one.attrib["points"].split()) for one in drawn.iter("{http://www.w3.org/2000/svg}polygon")]
    assert sorted(corners) == [3, 3, 4, 4, 16, 16]


def test_attendance_says_how_often_and_the_longest_pause() -> None:
    """Days while they are few, weeks after that; one session is just once."""
    words = Catalogue("en")
    assert over_sessions.attendance_text(words, _sessions()).title == "8 sessions in 7 weeks"
    assert over_sessions.attendance_text(words, _sessions()).below.startswith("Longest time between: 7 days.")
    assert over_sessions.attendance_text(words, _sessions()[:1]).title == "Was here once"


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A participant with two sessions, taken in, and one session of somebody who is no participant."""
    access = vault.unlock(PASSPHRASE)
    access.participants.save(Participant("K-204", 0, under_16=False))
    for at in range(2):
        session(vault, participant="K-204", started_unix=1.79e9 + 86_400.0 * at)
    session(vault, participant="X-999")
    access.fold()
    return access


def _names(unlocked: Unlocked, out: Path, **more: object) -> list[str]:
    reader = age.X25519Identity.generate()
    ids = [stored.id for stored in unlocked.sessions()]
    export_sessions(unlocked, ids, [str(reader.recipient)], out, **more)  # type: ignore[arg-type]
    with tarfile.open(fileobj=io.BytesIO(age.decrypt(out.read_bytes(), [reader]))) as tar:
        return tar.getnames()


def test_it_goes_along_for_the_institution_alone(unlocked: Unlocked, tmp_path: Path) -> None:
    """One page for each participant of this tablet, unless it was said not to."""
    names = _names(unlocked, tmp_path / "a.age")
    assert [name for name in names if "over-" in name] == ["report/over-K204.html"]
    assert not any("over-" in name for name in _names(unlocked, tmp_path / "b.age", with_over=False))


def test_research_gets_no_page(unlocked: Unlocked) -> None:
    """Its words are for the youth's own file; `files` is asked by the institution's profile only."""
    pages = dict(over_report.files(unlocked, ["K-204", "X-999", "K-204"], Catalogue("en")))
    assert list(pages) == ["report/over-K204.html"]
    page = pages["report/over-K204.html"].decode()
    assert Catalogue("en")("report.over_title", code="K-204") in page
    assert page.count(Catalogue("en")("trainer.over_too_few")) == len(Measure) - 1
