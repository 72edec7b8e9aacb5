"""The page for the youth's own file:

right numbers, both languages, gaps stay gaps, and only for the institution.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from biofeedback.export import report
from biofeedback.export.archive import export_sessions
from biofeedback.research.open import open_export
from biofeedback.session.records import RecordType, pack_json
from biofeedback.vault import age
from biofeedback.vault.consent import Part, Purpose
from biofeedback.vault.store import StoredSession, Vault
from tests.trial import HEADER, PASSPHRASE, record, second, session


def recorded(vault: Vault, **header: object) -> StoredSession:
    """A session of two minutes whose index rises, with half a minute of nothing in between."""
    recorder = vault.start_session(HEADER | header)
    recorder.append(pack_json(RecordType.EVENT, time_s=0.0, event="phase", phase="baseline"))
    recorder.append(pack_json(RecordType.RATING, time_s=1.0, name="before", value=6))
    recorder.append(pack_json(RecordType.EVENT, time_s=30.0, event="phase", phase="breathing"))
    for time_s in range(1, 121):
        known = not 60 < time_s <= 90
        shown = second(time_s)[1].json()
        arousal = shown["arousal"]
        assert isinstance(arousal, dict)
        arousal |= {"index": time_s / 120 if known else None, "level": 2 if known else None}
        recorder.append(pack_json(RecordType.SECOND, **shown))
    recorder.append(pack_json(RecordType.RATING, time_s=119.0, name="after", value=None))
    recorder.finish("completed")
    return vault.unlock(PASSPHRASE).session(recorder.session_id)


@pytest.mark.parametrize(
    ("language", "skipped"), [("nl", "overgeslagen"), ("en", "skipped"), ("xx", "overgeslagen")]
)
def test_it_tells_what_was_recorded_in_the_language_of_the_session(
    vault: Vault, language: str, skipped: str
) -> None:
    """Code, own numbers, time at each level; an unknown language falls back to Dutch."""
    stored = recorded(vault, language=language, participant="K-234")
    files = {path.rsplit(".", 1)[1]: content.decode() for path, content in report.files(stored, stored.records())}
    assert "K-234" in files["html"]
    assert ": 6" in files["html"]
    assert skipped in files["html"]
    assert "100%" in files["html"]
    assert "<script" not in files["html"]


def test_the_picture_is_an_svg_whose_curve_stops_where_nothing_was_measured(vault: Vault) -> None:
    """Two pieces of curve around half a minute of grey; it rises from left to right."""
    stored = recorded(vault)
    drawn = next(content for path, content in report.files(stored, stored.records()) if path.endswith(".svg"))
    root = ET.fromstring(drawn)  # noqa: S314 - our own picture
    space = {"s": "http://www.w3.org/2000/svg"}
    curves = root.findall("s:polyline", space)
    assert len(curves) == 2
    heights = [float(point.split(",")[1]) for curve in curves for point in curve.attrib["points"].split()]
    assert heights == sorted(heights, reverse=True)
    assert [rect for rect in root.findall("s:rect", space) if rect.attrib["fill"] == "#b5b5b5"]


def test_nothing_known_is_drawn_as_nothing(vault: Vault) -> None:
    """A session without any index gives a page and an empty picture, no error."""
    recorder = vault.start_session(HEADER)
    record(recorder, 3)
    recorder.finish("stopped")
    stored = vault.unlock(PASSPHRASE).session(recorder.session_id)
    assert len(list(report.files(stored, stored.records()))) == 2


def test_a_session_that_cannot_be_summed_up_says_so(vault: Vault) -> None:
    """A record from another version never stops an export: the page says that nothing can be shown."""
    recorder = vault.start_session(HEADER | {"language": "en"})
    recorder.append(pack_json(RecordType.SECOND, time_s=1.0, features={}, arousal={}))
    recorder.finish("completed")
    stored = vault.unlock(PASSPHRASE).session(recorder.session_id)
    ((path, content),) = report.files(stored, stored.records())
    assert path.endswith(".html")
    assert "cannot be shown" in content.decode()


def test_only_the_institution_gets_it(vault: Vault, tmp_path: Path) -> None:
    """Research exports hold the data set and no page about a youth."""
    unlocked = vault.unlock(PASSPHRASE)
    code = unlocked.participants.create(under_16=False).code
    for part in (Part.BASIS, Part.ASSENT):
        unlocked.participants.consent(code, Purpose.RESEARCH, part, "F1")
    name = session(vault, 2, participant=code, origin="live")
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    for profile, expected in (("institution", True), ("research", False)):
        out = tmp_path / f"{profile}.age"
        export_sessions(unlocked, [name], [str(identity.recipient)], out, profile=profile)
        opened = open_export(out, tmp_path / "key", tmp_path / profile)
        assert (opened.folder / "report" / f"{name}.html").exists() is expected
