"""The evaluation of a pilot by touch: questionnaires and an adverse event, from the screen to the export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback.language import Catalogue
from biofeedback.research.outcomes import Seconds, outcomes
from biofeedback.research.tables import sessions
from biofeedback.session.evaluation import AdverseEvent, AdverseKind, Severity, SusAnswers, Who, read
from biofeedback.session.records import RecordType
from biofeedback.vault.store import Vault
from screens.pilot_flow import PilotAround, PilotFlow
from screens.render import show
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.pilot import PilotScreen, PilotWays
from screens.trainer.preparation import Preparation
from screens.trainer.preview import Stand
from screens.trainer.rail import Ways
from screens.youth.preview import Rehearsal
from screens.youth.questionnaire import QuestionnaireScreen
from tests.recorded import exported, simulated
from tests.trial import PASSPHRASE

WORDS = Catalogue("nl")
DAY = Theme("dag", "trainer")


def _nothing(*_: object) -> None:
    """Leads nowhere."""


def _ways() -> Ways:
    return Ways(*(_nothing,) * 6)


def _asked(session: Rehearsal) -> Any:
    from kivy.core.window import Window

    screen = QuestionnaireScreen(Theme("avond", "youth"), WORDS, session.part, None)
    Window.add_widget(screen)
    show((1280, 800))
    return screen


def _given(session: Rehearsal) -> list[object]:
    found = (read(record) for record in session.recorder.records if record.type is RecordType.EVENT)
    return [one for one in found if one is not None]


def _settled(form: Any, frames: Any) -> None:
    form.join()
    frames.advance(0.2, 0.1)


def test_a_youth_answers_ten_sentences(finger: Any) -> None:
    """Touch an answer, touch next; a skipped sentence stays empty and the answers lie in the session."""
    session = Rehearsal(breathing_s=60, baseline_s=60)
    session.to_summary()
    screen = _asked(session)
    for number in range(10):
        if number == 3:
            finger.tap(screen.skip_button)
            continue
        finger.tap(screen.cells[number % 5])
        finger.tap(screen.next_button)
    assert _given(session) == [SusAnswers(Who.YOUTH, (1, 2, 3, None, 5, 1, 2, 3, 4, 5))]


def test_enough_is_enough(finger: Any) -> None:
    """Nothing answered leaves nothing behind; next waits for an answer."""
    session = Rehearsal(breathing_s=60, baseline_s=60)
    session.to_summary()
    screen = _asked(session)
    finger.tap(screen.next_button)
    assert screen.number == 1
    finger.tap(screen.enough_button)
    assert _given(session) == []


def test_the_trainer_fills_in_and_reports(place: Any, finger: Any, frames: Any, desk: Desk, stand: Stand) -> None:
    """From the rail's page: ten answers and an adverse event, both about the newest session."""
    shown: list[Any] = []
    flow = PilotFlow(WORDS, DAY, desk, PilotAround(shown.append, _ways))
    flow.page()
    page = place(shown[-1])
    finger.tap(page.sus_button)
    form = place(shown[-1])
    assert form.keep_button.waiting
    for switch in form.switches:
        finger.tap(switch.segments[3])
    finger.tap(form.keep_button)
    _settled(form, frames)
    page = place(shown[-1])
    finger.tap(page.adverse_button)
    form = place(shown[-1])
    finger.tap(form.kinds[AdverseKind.DIZZY])
    finger.tap(form.severity.segments[0])
    assert form.keep_button.waiting
    finger.tap(form.related.segments[2])
    finger.tap(form.keep_button)
    _settled(form, frames)
    assert isinstance(shown[-1], PilotScreen)
    newest = page.row.session_id
    assert newest in stand.sessions
    found = [read(record) for record in desk.opened.events_added(newest)]
    assert found == [SusAnswers(Who.TRAINER, (4,) * 10), AdverseEvent(AdverseKind.DIZZY, Severity.MILD, None)]


def test_the_wish_holds_until_one_youth_was_asked(place: Any, finger: Any, desk: Desk) -> None:
    """The toggle asks nobody in practice; a session that ended before the questions leaves the wish standing."""
    shown: list[Any] = []
    flow = PilotFlow(WORDS, DAY, desk, PilotAround(shown.append, _ways))
    flow.page()
    finger.tap(place(shown[-1]).ask)
    practice = Preparation("OEFEN", (), "simulated", 60, practice=True)
    real = Preparation("K-204", (), "simulated", 60)
    asked: Sequence[bool] = [flow.taken(one).questionnaire for one in (practice, real, real)]
    assert asked == [False, True, True]
    flow.shown()
    flow.opened()
    assert not flow.taken(real).questionnaire
    flow.page()
    assert not shown[-1].ask.active


def test_the_wish_survives_the_lock_and_a_restart(tmp_path: Path, place: Any, finger: Any) -> None:
    """Touched, locked, the app started again: it stands on the page, and nothing of it lies in clear."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer("M. Visser", PASSPHRASE)
    own = Desk(vault)
    own.unlock(PASSPHRASE)
    shown: list[Any] = []
    PilotFlow(WORDS, DAY, own, PilotAround(shown.append, _ways)).page()
    finger.tap(place(shown[-1]).ask)
    own.lock()
    again = Desk(Vault(tmp_path / "home"))
    again.unlock(PASSPHRASE)
    flow = PilotFlow(WORDS, DAY, again, PilotAround(shown.append, _ways))
    flow.page()
    assert place(shown[-1]).ask.active
    code = again.new_participant(under_16=False)
    assert flow.taken(Preparation(code, (), "simulated", 60)).questionnaire
    finger.tap(shown[-1].ask)
    assert not flow.taken(Preparation(code, (), "simulated", 60)).questionnaire
    assert again.new_participant(under_16=False) != code
    assert not again.opened.audit().problems
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(b"ask_next" in path.read_bytes() for path in files)


def test_a_damaged_wish_is_said_and_keeps_no_session_back(tmp_path: Path, place: Any) -> None:
    """The page says what is wrong; the next session is prepared without the questions."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer("M. Visser", PASSPHRASE)
    own = Desk(vault)
    own.unlock(PASSPHRASE)
    own.set_ask_next(True)
    path = tmp_path / "home" / "participants" / "codes.par"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    shown: list[Any] = []
    flow = PilotFlow(WORDS, DAY, own, PilotAround(shown.append, _ways))
    flow.page()
    texts = [getattr(part, "text", "") for part in place(shown[-1]).walk()]
    assert WORDS("errors.group_damaged") in texts
    assert not flow.taken(Preparation("K-204", (), "simulated", 60)).questionnaire


def test_what_was_added_reaches_the_evaluation(tmp_path: Path) -> None:
    """Added after the session, exported, opened: the outcomes have both, and the words beside them stay here."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer("M. Visser", PASSPHRASE)
    session_id = simulated(vault, 11)
    unlocked = vault.unlock(PASSPHRASE)
    unlocked.add_event(session_id, "zin", SusAnswers(Who.TRAINER, (5, 1) * 5).record(60.0))
    skin = AdverseEvent(AdverseKind.SKIN, Severity.SERIOUS, True)
    unlocked.add_event(session_id, "zin", skin.record(60.0))
    (folder,) = sessions(exported(unlocked, tmp_path / "out"))
    events = folder.rows("events.csv")
    none = np.array([])
    empty = Seconds(none, none, none, none, none, none, np.array([], dtype=np.bool_))
    found = outcomes(empty, events, [], [])
    assert (found.sus_trainer, found.sus, found.adverse, found.adverse_serious) == (100, None, 1, 1)
    assert not any("zin" in row["details"] for row in events)


def test_without_a_session_nothing_can_be_filled_in(place: Any, tmp_path: Path) -> None:
    """A fresh tablet says so instead of leading to a form."""
    fresh = Vault(tmp_path / "fresh")
    fresh.create_trainer("M. Visser", PASSPHRASE)
    own = Desk(fresh)
    own.unlock(PASSPHRASE)
    ways = PilotWays(_nothing, _nothing, _nothing)
    page = place(PilotScreen(DAY, WORDS, own, ways=_ways(), pilot_ways=ways, today=date(2026, 11, 23)))
    assert page.sus_button.waiting
    assert page.adverse_button.waiting
    own.lock()
