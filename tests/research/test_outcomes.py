"""What a session contributes: the numbers of the youth's own summary, and definitions that hold at the edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from biofeedback.research.outcomes import HORIZON_S, Outcomes, Seconds, outcomes, recovery_s, sus_score
from biofeedback.research.tables import SessionFolder, sessions
from biofeedback.session.summary import summarise
from biofeedback.vault.store import Vault
from tests.recorded import simulated, unpacked
from tests.trial import PASSPHRASE

NAN = float("nan")


def curve(index: list[float]) -> Seconds:
    """Seconds 1, 2, 3 ... with this tension."""
    values = np.array(index)
    return Seconds(np.arange(1.0, len(index) + 1), values, np.ones(len(index)), np.ones(len(index)))


def of(session: SessionFolder) -> Outcomes:
    """The outcomes of an opened session, read without any extra."""
    rows = session.rows("arousal.csv")
    columns = [
        np.array([float(row[name] or "nan") for row in rows])
        for name in ("time_s", "index", "skin_quality", "heart_quality")
    ]
    tables = (session.rows(name) for name in ("events.csv", "ratings.csv", "gaps.csv"))
    return outcomes(Seconds(*columns), *tables)


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


def test_recovery_is_half_of_the_peak_for_ten_seconds() -> None:
    """A dip does not count; the time is that of the first of ten calm seconds."""
    seconds = curve([0.0] * 9 + [1.0] + [0.9] * 20 + [0.4] * 5 + [0.9] * 5 + [0.5] * 10)
    assert recovery_s(seconds, 10.0, 1.0) == pytest.approx(31.0)


def test_a_session_that_ends_before_the_recovery_is_not_called_short() -> None:
    """Not observable is None; two minutes without recovery is the horizon; a small peak is no rise."""
    assert recovery_s(curve([1.0] * 60), 1.0, 1.0) is None
    assert recovery_s(curve([1.0] * 200), 1.0, 1.0) == HORIZON_S
    assert recovery_s(curve([0.3] + [0.0] * 60), 1.0, 0.3) is None
    assert recovery_s(curve([1.0] + [NAN] * 200), 1.0, 1.0) == HORIZON_S  # unknown is not calm


def test_sus_is_brookes_score() -> None:
    """All best answers give 100, all worst 0, all middle 50; an incomplete one gives none."""
    assert sus_score([5, 1] * 5) == 100
    assert sus_score([1, 5] * 5) == 0
    assert sus_score([3.0] * 10) == 50
    assert sus_score([5, 1] * 4 + [5, None]) is None
    assert sus_score([6, 1] * 5) is None


def test_an_empty_session_has_no_numbers_and_no_error() -> None:
    """A session that ended at once contributes nothing but its existence."""
    found = outcomes(curve([]), [], [], [])
    assert (found.duration_s, found.index_first, found.measured_share, found.main_phase) == (0.0, None, None, "")


def test_guesses_ratings_gaps_and_adverse_events_are_counted() -> None:
    """From the tables as an export has them."""

    def event(name: str, details: str = "") -> dict[str, str]:
        return {"event": name, "details": details, "phase": "", "time_s": "1.0"}

    events = [
        event("note", '{"name": "guess", "round": 1, "guess": 2, "measured": 4, "apart": 2}'),
        event("note", '{"name": "guess", "round": 2, "guess": 2, "measured": null, "apart": null}'),
        event("adverse", '{"kind": "skin"}'),
    ]
    ratings = [{"name": "before", "value": ""}, *({"name": f"sus_{n}", "value": "3"} for n in range(1, 11))]
    gaps = [{"time_s": "3.0", "until_s": "10.5"}]
    found = outcomes(curve([0.0] * 20), events, ratings, gaps)
    assert (found.guesses, found.guess_apart, found.adverse, found.sus) == (1, 2.0, 1, 50.0)
    assert (found.gap_s, found.rating_before) == (7.5, None)
