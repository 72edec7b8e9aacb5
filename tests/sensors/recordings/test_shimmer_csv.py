"""The CSV file of a Shimmer3: a real one with its facts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel
from sensors.recordings.registry import read_recording

HEAD = "Shimmer_40AC_Timestamp_Unix_CAL;Shimmer_40AC_GSR_Skin_Conductance_CAL;"
ROWS = "1595933810034;2.5;\n1595933810057;;\n1595933810074;2.7;\n"


def write(folder: Path, text: str) -> Path:
    """A file of that content."""
    path = folder / "session.csv"
    path.write_bytes(text.encode())
    return path


def test_a_real_file_is_read_with_its_facts(shared: Path) -> None:
    """91 samples at 51.2 Hz; conductance and resistance agree; the low-noise sensor feels one g."""
    path = shared / "devices" / "shimmer3_csv" / "read_test_data.csv"
    recording = read_recording(path)
    skin, movement = recording.series
    assert recording.start_unix == pytest.approx(1595933810.034)
    assert (skin.channel, movement.channel) == (Channel.SKIN_CONDUCTANCE_uS, Channel.ACCELERATION_G)
    lines = path.read_text().splitlines()[3:]
    assert len(skin.time_s) == len(movement.time_s) == len(lines)
    kohm = np.array([float(line.split(";")[11]) for line in lines])
    np.testing.assert_allclose(skin.values, 1000.0 / kohm, rtol=1e-9)
    assert np.median(np.diff(skin.time_s)) == pytest.approx(1 / 51.2, abs=0.002)
    assert np.linalg.norm(movement.values, axis=1).mean() == pytest.approx(1.0, abs=0.05)
    assert not any("40AC" in text for text in (repr(recording.info), *recording.notes))


@pytest.mark.parametrize(
    ("units", "rows", "expected"),
    [("ms;uS;", ROWS, [2.5, 2.7]), ("ms;nS;", ROWS.replace("2.5", "2500").replace("2.7", "2700"), [2.5, 2.7])],
)
def test_an_empty_cell_stays_a_gap_and_units_count(
    tmp_path: Path, units: str, rows: str, expected: list[float]
) -> None:
    """Nothing is put in the place of a missing value; nanosiemens become microsiemens."""
    recording = read_recording(write(tmp_path, f'"sep=;"\n{HEAD}\n{units}\n{rows}'))
    (skin,) = recording.series
    assert skin.values.tolist() == pytest.approx(expected)
    assert skin.time_s.tolist() == pytest.approx([0.0, 0.040], abs=1e-6)


def test_resistance_alone_is_enough(tmp_path: Path) -> None:
    """400 kOhm are 2.5 uS; zero is no resistance."""
    head = HEAD.replace("Conductance", "Resistance")
    text = f"{head}\nms;kOhms;\n1595933810034;400;\n1595933810057;0;\n"
    (skin,) = read_recording(write(tmp_path, text)).series
    assert skin.values.tolist() == [2.5]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}\nms;uS;\n", "no samples"),
        (f"{HEAD}\nms;furlong;\n{ROWS}", "furlong"),
        (f"{HEAD}\ns;uS;\n{ROWS}", "time in milliseconds"),
        (f"{HEAD}\nms;uS;\n1595933810034;2.5\n", "2 values where 3 belong"),
        (f"{HEAD}\nms;uS;\n1595933810034;wet;\n", "no number"),
        (f"{HEAD.replace('GSR_Skin_Conductance', 'Gyro_X')}\nms;deg/s;\n{ROWS}", "no skin conductance"),
        (f"{HEAD.replace('Conductance_CAL', 'Conductance_RAW')}\nms;no_units;\n{ROWS}", "no skin conductance"),
    ],
)
def test_a_file_that_cannot_be_believed_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """Each mistake has its sentence, and what to do."""
    with pytest.raises(RecordingError, match=says) as refused:
        read_recording(write(tmp_path, text))
    assert "Consensys" in str(refused.value)
