"""Participants: codes, consent, folding and deletion."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.errors import Damaged, Locked, NotFound, NothingToExport
from biofeedback.export.archive import export_sessions
from biofeedback.session.records import RecordType, pack_json
from biofeedback.vault import age
from biofeedback.vault.clock import Clock
from biofeedback.vault.consent import Part, Purpose
from biofeedback.vault.participant import SessionSummaryLine, from_json, new_code
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import HEADER, PASSPHRASE, record, session

_LINE = SessionSummaryLine("0" * 32, 20_000, "breathing", 6, 3, 0.9, 70.0, 3.1)

DAY_S = 86_400.0


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A trainer at work."""
    return vault.unlock(PASSPHRASE)


def consent_to(unlocked: Unlocked, code: str, purpose: Purpose, *parts: Part) -> None:
    """Note these parts."""
    for part in parts:
        unlocked.participants.consent(code, purpose, part, f"paper {part.value}")


def test_codes_are_short_clear_and_never_given_twice(unlocked: Unlocked) -> None:
    """One letter and three digits without lookalikes; not even after a deletion does one come back."""
    codes = [unlocked.participants.create(under_16=False).code for _ in range(12)]
    assert len(set(codes)) == 12
    assert all(re.fullmatch(r"[ACDEFHJKMNPRTUVWXY]-[2345679]{3}", code) for code in codes)
    unlocked.delete_participant(codes[0])
    everything = {
        f"{letter}-{a}{b}{c}"
        for letter in "ACDEFHJKMNPRTUVWXY"
        for a in "2345679"
        for b in "2345679"
        for c in "2345679"
    }
    left = everything - {codes[0]}
    assert new_code(left) == codes[0]
    assert codes[0] in unlocked.participants._codes()


def test_consent_needs_each_part_and_each_can_be_taken_back(unlocked: Unlocked) -> None:
    """Basis and assent; under 16 the guardian's, too. One withdrawn part is enough for a no."""
    older = unlocked.participants.create(under_16=False).code
    younger = unlocked.participants.create(under_16=True).code
    for code in (older, younger):
        consent_to(unlocked, code, Purpose.RESEARCH, Part.BASIS, Part.ASSENT)
    assert unlocked.participants.get(older).consents_to(Purpose.RESEARCH)
    assert not unlocked.participants.get(older).consents_to(Purpose.TRAINING)
    assert not unlocked.participants.get(younger).consents_to(Purpose.RESEARCH)
    consent_to(unlocked, younger, Purpose.RESEARCH, Part.GUARDIAN)
    assert unlocked.participants.get(younger).consents_to(Purpose.RESEARCH)
    for part in Part:
        withdrawn = unlocked.participants.withdraw(younger, Purpose.RESEARCH, part)
        assert not withdrawn.consents_to(Purpose.RESEARCH)
        consent_to(unlocked, younger, Purpose.RESEARCH, part)
        assert unlocked.participants.get(younger).consents_to(Purpose.RESEARCH)


def test_a_code_is_found_with_and_without_its_hyphen(unlocked: Unlocked) -> None:
    """As people type it; one that is not there is said plainly."""
    code = unlocked.participants.create(under_16=False).code
    for typed in (code, code.replace("-", ""), code.lower(), f" {code} "):
        assert unlocked.participants.get(typed).code == code
    with pytest.raises(NotFound):
        unlocked.participants.get("Q-000")


def test_research_gets_only_real_sessions_of_those_who_consent_now(
    vault: Vault, unlocked: Unlocked, tmp_path: Path
) -> None:
    """Rehearsals, strangers and those who took it back stay out; what counts is the moment of the export."""
    yes, no = (unlocked.participants.create(under_16=False).code for _ in range(2))
    consent_to(unlocked, yes, Purpose.RESEARCH, Part.BASIS, Part.ASSENT)
    wanted = session(vault, 1, participant=yes, origin="live")
    session(vault, 1, participant=yes, origin="rehearsal")
    session(vault, 1, participant=no, origin="live")
    session(vault, 1, participant="X-999", origin="live")
    ids = [stored.id for stored in unlocked.sessions()]
    to = [str(age.X25519Identity.generate().recipient)]
    receipt = export_sessions(unlocked, ids, to, tmp_path / "a.age", profile="research")
    assert receipt.sessions == (wanted,)
    assert len(export_sessions(unlocked, ids, to, tmp_path / "b.age").sessions) == 4
    unlocked.participants.withdraw(yes, Purpose.RESEARCH, Part.ASSENT)
    with pytest.raises(NothingToExport, match="consents to"):
        export_sessions(unlocked, ids, to, tmp_path / "c.age", profile="research")


def test_sessions_are_folded_in_once_and_the_brief_is_all_a_youth_sees(vault: Vault, unlocked: Unlocked) -> None:
    """Ratings, baseline and the youth's own settings are taken in at the next unlock."""
    code = unlocked.participants.create(under_16=False).code
    recorder = vault.start_session(HEADER | {"participant": code})
    record(recorder, 4)
    recorder.append(pack_json(RecordType.RATING, time_s=9.0, name="after", value=3))
    recorder.append(pack_json(RecordType.EVENT, time_s=9.0, event="setting", name="pace_per_min", value=5.5))
    recorder.finish("completed")
    assert unlocked.fold() == 1
    assert unlocked.fold() == 0
    (line,) = unlocked.participants.get(code).summaries
    assert (line.session_id, line.before, line.after) == (recorder.session_id, 6, 3)
    assert (line.heart_rate_bpm, line.quality) == (70.0, 0.5)
    assert line.scl_uS == pytest.approx(3.1)
    brief = unlocked.brief(code)
    assert brief.settings == {"pace_per_min": 5.5}
    assert (brief.tips, brief.guess_score, brief.baseline_heart_rate_bpm) == ({}, None, None)
    unlocked.lock()
    with pytest.raises(Locked):
        unlocked.brief(code)


def test_the_first_files_are_still_read(unlocked: Unlocked) -> None:
    """Their lines held another time under another name, which no page showed; it is let go."""
    person = replace(unlocked.participants.create(under_16=False), summaries=(_LINE,))
    content = json.loads(json.dumps(person.as_json()))
    del content["summaries"][0]["half_back_s"]
    content["summaries"][0]["recovery_s"] = 12.0
    assert from_json(content) == person


def test_the_brief_has_tips_the_last_guess_and_the_usual_rest(vault: Vault, unlocked: Unlocked) -> None:
    """What was wanted last counts, however the sessions are taken in; a usual rest needs three sessions."""
    code = unlocked.participants.create(under_16=False).code
    for number, (apart, tip) in enumerate([(3, "lopen"), (1, "muziek"), (None, "tellen")]):
        recorder = vault.start_session(HEADER | {"participant": code, "started_unix": 1_790_000_000.0 + number})
        record(recorder, 2)
        wishes = json.dumps({"tips": {"4": [tip]}})
        recorder.append(pack_json(RecordType.EVENT, time_s=1.0, event="note", name="guess", apart=apart))
        recorder.append(pack_json(RecordType.EVENT, time_s=1.0, event="setting", name="personal", value=wishes))
        recorder.finish("completed")
    unlocked.fold()
    brief = unlocked.brief(code)
    assert brief.tips == {4: ("tellen",)}
    assert brief.guess_score == 1
    assert brief.baseline_heart_rate_bpm == (60.0, 80.0)


def test_wishes_that_cannot_be_read_are_told(unlocked: Unlocked) -> None:
    """Never silently replaced by none."""
    person = unlocked.participants.create(under_16=False)
    unlocked.participants.save(replace(person, settings={"personal": "{"}))
    with pytest.raises(Damaged, match="kept as it is"):
        unlocked.brief(person.code)


def test_a_running_session_is_not_folded_in(vault: Vault, unlocked: Unlocked) -> None:
    """Only whole sessions count; a later unlock takes it in."""
    code = unlocked.participants.create(under_16=False).code
    recorder = vault.start_session(HEADER | {"participant": code})
    record(recorder, 2)
    assert unlocked.fold() == 0
    recorder.finish("completed")
    assert unlocked.fold() == 1


def test_deleting_a_participant_leaves_nothing_but_the_proof(vault: Vault, home: Path, unlocked: Unlocked) -> None:
    """Sessions and file are gone from the disk; others stay; the audit log still verifies and tells."""
    code, other = (unlocked.participants.create(under_16=False).code for _ in range(2))
    mine = {session(vault, 1, participant=code) for _ in range(3)}
    kept = session(vault, 1, participant=other)
    unlocked.fold()
    assert set(unlocked.delete_participant(code)) == mine
    names = {path.stem for path in (home / "sessions").iterdir()}
    assert names == {kept}
    with pytest.raises(NotFound):
        unlocked.participants.get(code)
    report = unlocked.audit()
    assert report.problems == ()
    assert {line.object for line in report.lines if line.action == "session_deleted"} == mine
    assert sum(line.action == "participant_deleted" for line in report.lines) == 1


def test_every_bit_and_cut_of_a_participants_file_is_noticed(home: Path, unlocked: Unlocked) -> None:
    """A changed file is not used: the participant is missing and the trainer is told."""
    unlocked.participants.create(under_16=False)
    (path,) = unlocked.participants._paths()
    whole = path.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        for content in (bytes(changed), whole[:place]):
            path.write_bytes(content)
            assert unlocked.participants.all() == []
    assert any(notice.reason.startswith("participant_damaged") for notice in unlocked.notices)
    path.write_bytes(whole)
    assert len(unlocked.participants.all()) == 1


def test_a_file_from_outside_or_under_another_name_is_not_believed(home: Path, unlocked: Unlocked) -> None:
    """Anyone can seal to the trainers; only a trainer can sign. A copy under another name is refused, too."""
    code = unlocked.participants.create(under_16=False).code
    (path,) = unlocked.participants._paths()
    shutil.copy(path, path.with_name(f"{'ab' * 16}.par"))
    assert [person.code for person in unlocked.participants.all()] == [code]
    stranger = path.with_name(f"{'cd' * 16}.par")
    content = age.decrypt(path.read_bytes(), unlocked.access.keys().identities)
    stranger.write_bytes(age.encrypt(content.replace(b"false", b"true "), unlocked.keyring.latest().recipients()))
    assert [person.code for person in unlocked.participants.all()] == [code]
    stranger.write_bytes(age.encrypt(b"{}", unlocked.keyring.latest().recipients()))
    assert len(unlocked.participants.all()) == 1


def test_an_old_version_put_back_is_found_by_the_audit(home: Path, unlocked: Unlocked) -> None:
    """Undoing a withdrawal by restoring yesterday's file does not go unseen."""
    code = unlocked.participants.create(under_16=False).code
    consent_to(unlocked, code, Purpose.RESEARCH, Part.BASIS, Part.ASSENT)
    (path,) = unlocked.participants._paths()
    old = path.read_bytes()
    unlocked.participants.withdraw(code, Purpose.RESEARCH, Part.ASSENT)
    assert unlocked.audit().problems == ()
    path.write_bytes(old)
    assert any("participant" in text for text in unlocked.audit().problems)


def test_summaries_end_with_the_programme_and_after_a_year(home: Path) -> None:
    """30 days after the programme, or after twelve months, nothing is left of them."""
    now = [1_790_000_000.0]
    vault = Vault(home, Clock(unix_s=lambda: now[0]))
    unlocked = vault.unlock(PASSPHRASE)
    year, programme = (unlocked.participants.create(under_16=False) for _ in range(2))
    for person in (year, programme):
        session(vault, 1, participant=person.code)
    unlocked.fold()
    today = int(now[0] // DAY_S)
    unlocked.participants.save(replace(unlocked.participants.get(programme.code), programme_end_day=today))
    now[0] += 30 * DAY_S
    unlocked.fold()
    assert len(unlocked.participants.get(programme.code).summaries) == 1
    now[0] += DAY_S
    unlocked.fold()
    assert unlocked.participants.get(programme.code).summaries == ()
    assert len(unlocked.participants.get(year.code).summaries) == 1
    now[0] += 340 * DAY_S
    unlocked.fold()
    assert unlocked.participants.get(year.code).summaries == ()


def test_a_participant_is_the_same_after_writing_and_reading(unlocked: Unlocked) -> None:
    """Nothing is lost on the way to the disk and back."""
    person = unlocked.participants.create(under_16=True)
    consent_to(unlocked, person.code, Purpose.TRAINING, *Part)
    person = replace(unlocked.participants.get(person.code), guess_score=2, settings={"a": [1]})
    unlocked.participants.save(person)
    assert unlocked.participants.get(person.code) == person == from_json(person.as_json())
