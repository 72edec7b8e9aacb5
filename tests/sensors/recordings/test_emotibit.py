"""EmotiBit: real recordings from its memory card, and broken ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel
from sensors.recordings.registry import read_recording

RB = "1000,1,1,RB,1,100,2025-06-27_09-56-59-929206\n"


@pytest.fixture
def real(shared: Path) -> Path:
    """73 seconds, worn."""
    return shared / "devices" / "emotibit" / "2025-06-27_09-56-59-929206.csv"


def test_the_real_recording_holds_what_its_provenance_says(real: Path) -> None:
    """73 s, conductance at 15 Hz with a median of 1.60 uS, 74 rates of which the settling ones are left out."""
    recording = read_recording(real)
    skin, heart = recording.find(Channel.SKIN_CONDUCTANCE_uS), recording.find(Channel.HEART_RATE_BPM)
    assert skin is not None
    assert heart is not None
    assert recording.duration_s == pytest.approx(73.1, abs=0.1)
    assert np.median(skin.values) == pytest.approx(1.60, abs=0.01)
    assert 1.0 / np.median(np.diff(skin.time_s)) == pytest.approx(15.0, abs=0.2)
    assert np.diff(skin.time_s).min() > 0.0
    assert heart.time_s.min() >= 15.0
    assert heart.values.min() > 50.0
    assert recording.find(Channel.INTERVAL_MS) is None
    assert any("too coarse" in note for note in recording.notes)


def test_its_start_is_the_local_time_of_the_file(real: Path) -> None:
    """The file has no time zone; that of the tablet is taken, and the notes say so."""
    recording = read_recording(real)
    assert recording.start_unix == datetime(2025, 6, 27, 9, 56, 59, 929206).timestamp()
    assert "time zone" in recording.notes[0]


def test_values_of_one_packet_end_at_its_time_and_stay_apart(tmp_path: Path) -> None:
    """Two values after 133 ms are 66.5 ms apart; after a loss they keep their nominal rate."""
    lines = RB + "1100,2,1,EA,1,100,1.0\n1233,3,2,EA,1,100,1.1,1.2\n3000,9,2,EA,1,100,1.3,1.4\n"
    (tmp_path / "x.csv").write_text(lines)
    recording = read_recording(tmp_path / "x.csv")
    skin = recording.find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert np.allclose(skin.time_s, [0.1, 0.1665, 0.233, 1.9, 2.0])
    assert any("5 packets are missing" in note for note in recording.notes)


def test_a_press_of_the_button_is_a_mark(tmp_path: Path) -> None:
    """Short and long presses."""
    (tmp_path / "x.csv").write_text(RB + "1100,2,1,EA,1,100,1.0\n2500,3,1,BS,1,100,1\n3500,4,1,BL,1,100,1\n")
    assert read_recording(tmp_path / "x.csv").tags_s.tolist() == [1.5, 2.5]


def test_a_line_without_an_end_and_unreadable_lines_are_left_out(tmp_path: Path) -> None:
    """What was cut off or garbled is counted, never guessed."""
    (tmp_path / "x.csv").write_text(
        RB + "1100,2,1,EA,1,100,1.0\n1200,3,1,EA,1,100,x\nrubbish\n1300,5,1,EA,1,100,2"
    )
    recording = read_recording(tmp_path / "x.csv")
    skin = recording.find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert skin.values.tolist() == [1.0]
    assert any("2 lines were not readable" in note for note in recording.notes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RB + "1100,2,1,PG,1,100,7\n", "nothing was recorded"),
        ("1100,2,1,EA,1,100,1.0\n", "does not say when|no line that says when"),
        (RB.replace("2025", "20x5") + "1100,2,1,EA,1,100,1.0\n", "not readable"),
        (RB + "90000,2,1,EA,1,100,1.0\n1000,3,1,EA,1,100,1.0\n", "two recordings"),
    ],
)
def test_broken_recordings_say_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    """One sentence each."""
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(RecordingError, match=says):
        read_recording(tmp_path / "x.csv")


def test_damaged_copies_are_our_error_or_a_reading(real: Path, tmp_path: Path) -> None:
    """Cut anywhere, with bytes changed anywhere."""
    content = real.read_bytes()
    generator = np.random.default_rng(2)
    for _ in range(20):
        changed = bytearray(content[: int(generator.integers(1, 60_000))])
        for at in generator.integers(0, len(changed), 20):
            changed[int(at)] = int(generator.integers(0, 256))
        (tmp_path / "x.csv").write_bytes(bytes(changed))
        try:
            read_recording(tmp_path / "x.csv")
        except RecordingError:
            continue
