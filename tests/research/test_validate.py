"""Our features beside NeuroKit's, on real recordings and where both must say that they do not know."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("neurokit2", reason="the researcher's extra is not installed: uv sync --extra research")

from biofeedback.cli.analyse_command import events_of
from biofeedback.cli.main import main
from biofeedback.errors import UsageError
from biofeedback.research.validate import Agreement, validate
from biofeedback.samples import Channel
from biofeedback.signals.replay import analyse_events
from sensors.recordings.registry import open_recording


@pytest.fixture(scope="module")
def recording(shared: Path) -> Path:
    """An hour with an Empatica E4."""
    return shared / "signals" / "stress_predict" / "S05"


def compared(recording: Path, lost: tuple[float, float] | None = None) -> dict[str, Agreement]:
    """The agreement on a recording, perhaps with the peer's skin samples of some time taken away."""
    band = open_recording(recording)
    series = {entry.channel: (entry.time_s, entry.values) for entry in band.recording.series}
    if lost is not None:
        times, values = series[Channel.SKIN_CONDUCTANCE_uS]
        kept = (times < lost[0]) | (times > lost[1])
        series[Channel.SKIN_CONDUCTANCE_uS] = times[kept], values[kept]
    found, _ = validate(series, analyse_events(events_of(band), duration_s=band.duration_s))
    return {agreement.feature: agreement for agreement in found}


def test_the_command_prints_both_and_writes_every_minute(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a real recording: level and heart rate nearly equal, responses related, every minute in a file."""
    assert main(["validate", str(recording), "--out", str(tmp_path / "minutes.csv")]) == 0
    lines = {line.split()[0]: line.split() for line in capsys.readouterr().out.splitlines()}
    assert set(lines) == {"feature", "scl_uS", "scr_per_min", "heart_rate_bpm", "rmssd_ms"}
    assert float(lines["scl_uS"][6]) > 0.99
    assert float(lines["heart_rate_bpm"][6]) > 0.95
    assert float(lines["scr_per_min"][6]) > 0.6
    assert float(lines["rmssd_ms"][6]) > 0.8
    rows = list(csv.DictReader((tmp_path / "minutes.csv").read_text().splitlines()))
    assert len(rows) > 50
    assert float(rows[30]["scl_uS_ours"]) == pytest.approx(float(rows[30]["scl_uS_peer"]), rel=0.05)
    assert main(["validate", str(recording), "--out", str(tmp_path / "minutes.csv")]) == 1  # never overwritten


def test_minutes_with_a_gap_are_not_judged(recording: Path) -> None:
    """What the peer made up over a gap is compared with nothing."""
    whole, holed = compared(recording), compared(recording, lost=(600.0, 1199.0))
    assert whole["scl_uS"].minutes - holed["scl_uS"].minutes == 10
    assert whole["heart_rate_bpm"] == holed["heart_rate_bpm"]


def test_what_cannot_be_compared_is_said(recording: Path, tmp_path: Path) -> None:
    """An unknown peer, a recording shorter than a minute."""
    with pytest.raises(UsageError, match="choose: neurokit2"):
        validate({}, [], against="kubios")
    with pytest.raises(UsageError, match="whole minute"):
        validate({Channel.HEART_RATE_BPM: (np.arange(5.0), np.full(5, 70.0))}, [])
    assert main(["validate", str(recording), "--against", "kubios"]) == 2
