"""Unisens folders: the public example, a movisens-like one, and broken ones."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel
from sensors.recordings.registry import read_recording

HEAD = (
    '<?xml version="1.0"?><unisens xmlns="http://www.unisens.org/unisens2.0" version="2.0" '
    'timestampStart="2026-03-01T10:00:00.500">'
)
EDA = (
    '<signalEntry id="eda.bin" contentClass="EDA" dataType="int16" sampleRate="32" lsbValue="0.003" '
    'baseline="100" unit="µS"><binFileFormat endianess="LITTLE"/><channel name="eda"/></signalEntry>'
)
ACC = (
    '<signalEntry id="acc.bin" contentClass="ACC" dataType="int16" sampleRate="64" lsbValue="0.001" unit="g">'
    '<binFileFormat endianess="BIG"/><channel name="x"/><channel name="y"/><channel name="z"/></signalEntry>'
)
MARKS = (
    '<eventEntry id="marker.csv" contentClass="MARKER" sampleRate="64"><csvFileFormat separator=";"/></eventEntry>'
)


def write(folder: Path, *entries: str, head: str = HEAD) -> Path:
    """A folder as a movisens sensor writes it."""
    folder.mkdir(exist_ok=True)
    (folder / "unisens.xml").write_text(head + "".join(entries) + "</unisens>", encoding="utf-8")
    (folder / "eda.bin").write_bytes(np.arange(100, 420, dtype="<i2").tobytes() + b"\x01")
    (folder / "acc.bin").write_bytes(np.tile(np.array([0, 0, 1000], dtype=">i2"), 64).tobytes())
    (folder / "marker.csv").write_text("64;1;tap\n128;1;tap\n")
    return folder


def test_the_public_example_gives_its_beats(shared: Path) -> None:
    """A heart recording without conductance: intervals from its list of beats at 200 Hz."""
    recording = read_recording(shared / "devices" / "unisens_pyunisens_example_002")
    beats = recording.find(Channel.INTERVAL_MS)
    assert beats is not None
    assert beats.values[0] == pytest.approx(1000.0 * (301 - 143) / 200)
    assert beats.time_s[0] == pytest.approx(301 / 200)
    assert recording.start_unix == datetime(2008, 7, 4, 13, 27, 57).timestamp()
    assert any("no skin conductance" in note for note in recording.notes)


def test_a_movisens_like_folder_gives_units_axes_and_marks(tmp_path: Path) -> None:
    """Value = (raw - baseline) * lsbValue, in the byte order that the file says; a cut last row is left out."""
    recording = read_recording(write(tmp_path / "m", EDA, ACC, MARKS))
    skin, acc = recording.find(Channel.SKIN_CONDUCTANCE_uS), recording.find(Channel.ACCELERATION_G)
    assert skin is not None
    assert acc is not None
    assert (len(skin.values), skin.values[0], skin.time_s[1]) == (320, 0.0, 1 / 32)
    assert skin.values[-1] == pytest.approx(319 * 0.003)
    assert acc.values[5].tolist() == [0.0, 0.0, 1.0]
    assert recording.tags_s.tolist() == [1.0, 2.0]
    assert recording.start_unix % 1 == 0.5


def test_a_zip_of_the_folder_is_the_same(tmp_path: Path) -> None:
    """The files are read straight from the zip."""
    folder = write(tmp_path / "m", EDA)
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    skin = read_recording(packed).find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert len(skin.values) == 320


@pytest.mark.parametrize(
    ("entries", "head", "says"),
    [
        ((EDA.replace('"µS"', '"V"'),), HEAD, "unit 'V'"),
        ((EDA.replace('"int16"', '"int12"'),), HEAD, "not known here"),
        ((EDA.replace('"32"', '"0"'),), HEAD, "no sample rate"),
        ((EDA.replace('"0.003"', '"a"'),), HEAD, "lsbValue"),
        ((EDA,), HEAD.replace("2026-03-01", "soon"), "when the recording began"),
        ((EDA,), HEAD.replace("unisens2.0", "unisens9"), "another format"),
        ((EDA + "<",), HEAD, "damaged"),
        ((EDA,), HEAD.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>'), "refused"),
        ((), HEAD, "without skin conductance"),
    ],
)
def test_broken_folders_say_what_is_wrong(tmp_path: Path, entries: tuple[str, ...], head: str, says: str) -> None:
    """One sentence each; nothing in the description is believed without a check."""
    with pytest.raises(RecordingError, match=says):
        read_recording(write(tmp_path / "m", *entries, head=head))
