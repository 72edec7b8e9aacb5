"""`biofeedback analyse` on real, broken and impossible recordings."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from biofeedback.cli.main import main

HEADER = "time_unix,index,level,quality,reasons,heart_rate_bpm,scl_uS,scr_per_min,rmssd_ms,movement_g"


def _analyse(recording: Path, out: Path, *more: str) -> list[dict[str, str]]:
    assert main(["analyse", str(recording), "--out", str(out), *more]) == 0
    with out.open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        assert ",".join(reader.fieldnames or ()) == HEADER
        return list(reader)


def _folder(at: Path, *, rate_hz: float = 4.0, duration_s: int = 300, level_uS: float = 2.0) -> Path:
    """A folder with nothing but EDA.csv and HR.csv."""
    at.mkdir()
    samples = int(duration_s * rate_hz)
    skin = [f"{level_uS + 0.2 * np.sin(sample / rate_hz / 9):.6f}" for sample in range(samples)]
    (at / "EDA.csv").write_text("\n".join(["1000.000000", f"{rate_hz:.6f}", *skin]) + "\n")
    (at / "HR.csv").write_text("\n".join(["1000.000000", "1.000000", *["70.00"] * duration_s]) + "\n")
    return at


def _check(rows: list[dict[str, str]]) -> None:
    times = [float(row["time_unix"]) for row in rows]
    assert all(after - before == 1.0 for before, after in pairwise(times))
    for row in rows:
        assert 0.0 <= float(row["quality"]) <= 1.0
        assert row["level"] in ("", "1", "2", "3", "4", "5")
        if not row["index"]:
            assert row["reasons"]
            assert not row["level"]


def _recordings(shared: Path) -> list[Path]:
    wrist = [path for path in (shared / "signals" / "stress_predict").iterdir() if path.is_dir()]
    devices = [path.parent for path in (shared / "devices").glob("e4_*/**/EDA.csv")]
    return sorted(wrist) + sorted(devices)


def test_real_recordings(shared: Path, tmp_path: Path) -> None:
    """Some real sessions give a row for every second and an index for most."""
    for recording in _recordings(shared)[:2]:
        rows = _analyse(recording, tmp_path / f"{recording.name}.csv")
        _check(rows)
        assert sum(bool(row["index"]) for row in rows) > 0.9 * len(rows)


@pytest.mark.large
def test_every_real_recording(shared: Path, tmp_path: Path) -> None:
    """None of the recordings makes it stumble."""
    recordings = _recordings(shared)
    assert len(recordings) > 15
    for at, recording in enumerate(recordings):
        _check(_analyse(recording, tmp_path / f"{at}.csv"))


def test_a_band_that_was_not_worn_has_no_tension(shared: Path, tmp_path: Path) -> None:
    """Near-zero skin conductance says no signal in every second, though the band invents a heart rate."""
    rows = _analyse(shared / "devices" / "e4_devicely", tmp_path / "out.csv")
    assert all(not row["index"] for row in rows)
    assert any("SKIN_OUT_OF_RANGE" in row["reasons"] for row in rows)


def test_a_badly_seated_band_never_says_calm(shared: Path, tmp_path: Path) -> None:
    """A signal too weak says so, and after the skin file was cut off nothing is claimed."""
    rows = _analyse(shared / "devices" / "e4_flirt", tmp_path / "out.csv")
    _check(rows)
    assert sum(bool(row["level"]) for row in rows) < 0.05 * len(rows)
    assert not any(row["index"] for row in rows[2600:])


@pytest.mark.parametrize("rate_hz", [4.0, 8.0, 32.0])
def test_two_files_are_enough_at_any_rate(tmp_path: Path, rate_hz: float) -> None:
    """The index is there from the first full minute on, the baseline included."""
    rows = _analyse(_folder(tmp_path / "two", rate_hz=rate_hz), tmp_path / "out.csv")
    _check(rows)
    assert rows[0]["time_unix"] == "1001"
    assert not any(row["index"] for row in rows[:59])
    assert all(row["index"] for row in rows[59:])
    assert "BASELINE" in rows[100]["reasons"]
    assert "BASELINE" not in rows[-1]["reasons"]


def test_the_rate_hardly_matters(tmp_path: Path) -> None:
    """The same body at 4 Hz and at 32 Hz has the same tension."""
    slow = _analyse(_folder(tmp_path / "slow"), tmp_path / "slow.csv")
    fast = _analyse(_folder(tmp_path / "fast", rate_hz=32.0), tmp_path / "fast.csv")
    apart = [abs(float(a["index"]) - float(b["index"])) for a, b in zip(slow, fast, strict=True) if a["index"]]
    assert max(apart) < 0.1


def test_marked_baseline(tmp_path: Path) -> None:
    """The baseline can be named by its times; the index before it is still given."""
    marks = ("--baseline-start", "1100", "--baseline-end", "1220")
    rows = _analyse(_folder(tmp_path / "two"), tmp_path / "out.csv", *marks)
    assert "BASELINE" in rows[90]["reasons"]
    assert rows[90]["index"]
    assert "BASELINE" in rows[218]["reasons"]
    assert "BASELINE" not in rows[221]["reasons"]


@pytest.mark.parametrize("marks", [("--baseline-start", "1100"), ("--baseline-start", "5", "--baseline-end", "9")])
def test_impossible_marks_are_wrong_usage(
    tmp_path: Path, marks: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """One mark, or marks outside the recording: exit code 2 and a sentence."""
    out = tmp_path / "out.csv"
    assert main(["analyse", str(_folder(tmp_path / "two")), "--out", str(out), *marks]) == 2
    assert "baseline" in capsys.readouterr().err
    assert not out.exists()


def test_an_existing_file_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is left as it is, and the sentence says to choose another name."""
    out = tmp_path / "out.csv"
    out.write_text("mine")
    assert main(["analyse", str(_folder(tmp_path / "two")), "--out", str(out)]) == 1
    assert out.read_text() == "mine"
    assert "never overwritten" in capsys.readouterr().err


def test_what_is_no_recording_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and no output file."""
    out = tmp_path / "out.csv"
    assert main(["analyse", str(tmp_path), "--out", str(out)]) == 1
    assert capsys.readouterr().err.startswith("biofeedback: ")
    assert not out.exists()


def test_says_that_the_file_is_in_clear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever runs it is told what it wrote."""
    _analyse(_folder(tmp_path / "two", duration_s=90), tmp_path / "out.csv")
    assert "in clear" in capsys.readouterr().err


def test_twice_the_same(shared: Path, tmp_path: Path) -> None:
    """The same recording gives the same file, byte for byte."""
    recording = shared / "signals" / "stress_predict" / "S05"
    _analyse(recording, tmp_path / "a.csv")
    _analyse(recording, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
