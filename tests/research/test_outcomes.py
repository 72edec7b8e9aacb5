"""What a session contributes: the numbers of the youth's own summary, and definitions that hold at the edges."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from biofeedback.research.outcomes import HORIZON_S, Outcomes, Seconds, outcomes, recovery_s
from biofeedback.research.tables import SessionFolder, sessions
from biofeedback.session.summary import summarise
from biofeedback.vault.store import Vault
from tests.recorded import simulated, unpacked
from tests.trial import PASSPHRASE


def curve(scl: list[float]) -> Seconds:
    """Seconds 1, 2, 3 ... with this skin conductance level and a steady heart."""
    values, ones = np.array(scl), np.ones(len(scl))
    still = np.zeros(len(scl), dtype=np.bool_)
    return Seconds(np.arange(1.0, len(scl) + 1), values, values, 70 * ones, ones, ones, still)


def event(name: str, details: str = "{}", time_s: float = 1.0) -> dict[str, str]:
    """A row of events.csv."""
    return {"event": name, "details": details, "phase": "", "time_s": str(time_s)}


TRIGGER = event("note", '{"name": "role_play_mark", "mark": "trigger"}', 60.0)


def of(session: SessionFolder) -> Outcomes:
    """The outcomes of an opened session, read without any extra."""
    rows = session.rows("arousal.csv")
    time_s, index, scl, rate, skin, heart = (
        np.array([float(row[name] or "nan") for row in rows])
        for name in ("time_s", "index", "scl_uS", "heart_rate_bpm", "skin_quality", "heart_quality")
    )
    moving = np.array(["MOVING" in row["reasons"].split(";") for row in rows])
    tables = (session.rows(name) for name in ("events.csv", "ratings.csv", "gaps.csv"))
    return outcomes(Seconds(time_s, index, scl, rate, skin, heart, moving), *tables)


def test_they_agree_with_the_summary_the_youth_saw(vault: Vault, tmp_path: Path) -> None:
    """Ratings, edges, peak, share measured and duration are the numbers of the session summary."""
    simulated(vault, 11, ratings=(7, 2))
    unlocked = vault.unlock(PASSPHRASE)
    summary = summarise(unlocked.sessions()[0].records())
    (session,) = sessions(unpacked(unlocked, tmp_path / "out"))
    found = of(session)
    assert (found.rating_before, found.rating_after) == (7, 2)
    assert (found.index_first, found.index_last) == summary.edges("breathing")
    peak = summary.peak()
    assert peak is not None
    assert found.peak_index == peak[1]
    assert found.measured_share == summary.measured_fraction
    assert (found.duration_s, found.finished) == (summary.duration_s, "completed")
    assert (found.main_phase, found.baseline_accepted) == ("breathing", summary.baseline_accepted)


def test_recovery_is_the_half_time_after_the_last_trigger() -> None:
    """From a known rise and fall; without a trigger there is none, whatever the body does."""
    rise = [2.0] * 60 + [4.0] * 20 + [2.2] * 60
    found = recovery_s(curve(rise), [event("mark", '{"name": "trigger"}', 10.0), TRIGGER])
    assert found is not None
    assert 10 <= found <= 25
    assert recovery_s(curve(rise), []) is None
    assert recovery_s(curve(rise), [event("mark", '{"name": "cue"}', 60.0)]) is None


def test_a_session_that_ends_before_the_recovery_is_not_called_short() -> None:
    """Not observable is None; two minutes on a plateau is the horizon; nothing that rose is no recovery."""
    assert recovery_s(curve([2.0] * 60 + [4.0] * 40), [TRIGGER]) is None
    assert recovery_s(curve([2.0] * 60 + [4.0] * 200), [TRIGGER]) == HORIZON_S
    assert recovery_s(curve([2.0] * 200), [TRIGGER]) is None


def test_sus_is_that_of_the_questionnaire() -> None:
    """The youth's and the trainer's apart, the last one given, none when an item was skipped."""

    def asked(who: str, answers: Sequence[int | None]) -> dict[str, str]:
        return event("sus", json.dumps({"who": who, "answers": answers}))

    events = [asked("youth", [1, 5] * 5), asked("trainer", [3] * 10), asked("youth", [5, 1] * 5)]
    found = outcomes(curve([]), events, [], [])
    assert (found.sus, found.sus_trainer) == (100, 50)
    assert outcomes(curve([]), [asked("youth", [5, 1, 5, 1, 5, 1, 5, 1, 5, None])], [], []).sus is None


def test_an_empty_session_has_no_numbers_and_no_error() -> None:
    """A session that ended at once contributes nothing but its existence."""
    found = outcomes(curve([]), [], [], [])
    assert (found.duration_s, found.index_first, found.measured_share, found.main_phase) == (0.0, None, None, "")


def test_guesses_ratings_gaps_and_adverse_events_are_counted() -> None:
    """From the tables as an export has them."""
    events = [
        event("note", '{"name": "guess", "round": 1, "guess": 2, "measured": 4, "apart": 2}'),
        event("note", '{"name": "guess", "round": 2, "guess": 2, "measured": null, "apart": null}'),
        event("adverse", '{"kind": "skin", "severity": "mild", "related": true}'),
        event("adverse", '{"kind": "incident", "severity": "serious", "related": null}'),
    ]
    gaps = [{"time_s": "3.0", "until_s": "10.5"}]
    found = outcomes(curve([0.0] * 20), events, [{"name": "before", "value": ""}], gaps)
    assert (found.guesses, found.guess_apart, found.adverse, found.adverse_serious) == (1, 2.0, 2, 1)
    assert (found.gap_s, found.rating_before) == (7.5, None)
