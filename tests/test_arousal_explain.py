"""What moved the index: channels, not terms, and the quality then."""

from __future__ import annotations

import pytest

from biofeedback.arousal import explain
from biofeedback.samples import Arousal


def _moment(**terms: float) -> Arousal:
    return Arousal(1.0, sum(terms.values()), None, 0.8, (), tuple(terms.items()))


def test_terms_of_one_channel_are_one_share() -> None:
    """Both phasic terms are skin responses, both heart terms the heart; the shares sum to the index."""
    moment = _moment(level=0.3, phasic=0.2, phasic_local=0.3, heart_local=-0.1, heart=0.05)
    found = explain(moment)
    assert dict(found.shares) == pytest.approx({"skin_responses": 0.5, "skin_level": 0.3, "heart": -0.05})
    assert [channel for channel, _ in found.shares] == ["skin_responses", "skin_level", "heart"]
    assert sum(share for _, share in found.shares) == pytest.approx(moment.index)
    assert found.quality == 0.8
    assert found.changes == ()


def test_a_change_is_shared_out() -> None:
    """The largest mover comes first."""
    found = explain(_moment(level=0.3, phasic=0.2, heart=0.6), _moment(level=0.2, phasic=0.2, heart=0.0))
    channel, change = found.changes[0]
    assert channel == "heart"
    assert change == pytest.approx(0.6)
    assert sum(change for _, change in found.changes) == pytest.approx(0.7)


def test_no_index_explains_nothing() -> None:
    """Where there was no index there are no shares."""
    found = explain(Arousal(1.0, None, None, 0.0))
    assert found.shares == ()
