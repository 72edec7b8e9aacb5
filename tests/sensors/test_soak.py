"""Hours of a bad radio: nothing old is called live, no sure time is wrong, no beat is lost, nothing leaks.

Radio, bands and the eye that watches them stand in `bad_radio.py`; `tests/benchmarks/soak.py` prints figures.
"""

from __future__ import annotations

import pytest

from tests.sensors.bad_radio import SKIN_HZ, Findings, soak


def check(findings: Findings, duration_s: float) -> None:
    """All that was promised."""
    assert findings.stale_as_live == 0
    assert findings.wrong_time == 0
    assert findings.unordered == 0
    assert findings.beats_lost == 0
    assert findings.tasks_after == 0
    assert findings.worst_redated_s < 0.06
    assert findings.beats_marked < 0.6 * findings.beats
    assert findings.reconnects >= 0.6 * duration_s / 75.0
    assert findings.skin_samples > 0.6 * duration_s * SKIN_HZ
    assert findings.beats > 0.6 * duration_s


def test_five_minutes_of_a_bad_radio() -> None:
    """A loss a minute: no stale value shown as live, no sure sample at the wrong time, no task left."""
    check(soak(300.0), 300.0)


@pytest.mark.large
def test_four_hours_of_a_bad_radio_in_flat_memory() -> None:
    """The same for four hours; memory after the first hour does not grow."""
    findings = soak(4 * 3600.0)
    check(findings, 4 * 3600.0)
    assert max(findings.memory[6:]) - findings.memory[6] < 100_000
