"""Empatica EmbracePlus: one real file, joined files, and files that are damaged."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel
from sensors.recordings.recording import Recording
from sensors.recordings.registry import read_recording


@pytest.fixture
def avro(shared: Path) -> Path:
    """A real half hour, schema 6.5.0."""
    return shared / "devices" / "embraceplus_avro" / "test_data.avro"


def count(recording: Recording, channel: Channel) -> int:
    """Samples of one channel."""
    series = recording.find(channel)
    return 0 if series is None else len(series.time_s)


def test_the_real_file_holds_what_its_provenance_says(avro: Path) -> None:
    """Number of samples, range of conductance, median interval and duration."""
    recording = read_recording(avro)
    assert count(recording, Channel.SKIN_CONDUCTANCE_uS) == 7244
    assert count(recording, Channel.SKIN_TEMPERATURE_C) == 1811
    assert count(recording, Channel.ACCELERATION_G) == 115_904
    assert count(recording, Channel.INTERVAL_MS) == 1796 - 1
    skin, beats = recording.find(Channel.SKIN_CONDUCTANCE_uS), recording.find(Channel.INTERVAL_MS)
    assert skin is not None
    assert beats is not None
    assert 0.018 <= skin.values.min() <= skin.values.max() <= 0.034
    assert np.median(beats.values) == pytest.approx(1013, abs=1)
    assert recording.duration_s == pytest.approx(1811, abs=6)
    assert recording.firmware == "4.41.4"


def test_acceleration_at_rest_is_one_g(avro: Path) -> None:
    """The conversion factor of the file gives gravity."""
    series = read_recording(avro).find(Channel.ACCELERATION_G)
    assert series is not None
    assert np.median(np.linalg.norm(series.values, axis=1)) == pytest.approx(1.0, abs=0.05)


def test_neither_serial_number_nor_participant_is_taken_over(avro: Path) -> None:
    """What identifies a person or a device stays in the source."""
    recording = read_recording(avro)
    text = f"{recording.info} {recording.notes} {recording.alias}"
    assert "000001" not in text
    assert "serial number" in recording.notes[-1]


def test_a_folder_and_a_zip_of_files_are_joined_by_time(avro: Path, tmp_path: Path) -> None:
    """The same half hour twice is the same peaks once, and every sample in order of time."""
    for name in ("a.avro", "b.avro"):
        shutil.copy(avro, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.write(avro, "part/1_2.avro")
    folder, packed, single = read_recording(tmp_path), read_recording(tmp_path / "s.zip"), read_recording(avro)
    assert count(folder, Channel.INTERVAL_MS) == count(single, Channel.INTERVAL_MS)
    assert count(packed, Channel.SKIN_CONDUCTANCE_uS) == count(single, Channel.SKIN_CONDUCTANCE_uS)
    series = folder.find(Channel.SKIN_CONDUCTANCE_uS)
    assert series is not None
    assert np.all(np.diff(series.time_s) >= 0)


def test_every_cut_and_every_changed_byte_is_our_error_or_a_reading(avro: Path, tmp_path: Path) -> None:
    """A file that was cut short or damaged never ends in anything but our own error."""
    content = avro.read_bytes()
    path = tmp_path / "x.avro"
    generator = np.random.default_rng(1)
    for length in generator.integers(4, len(content), 12):
        path.write_bytes(content[: int(length)])
        with pytest.raises(RecordingError):
            read_recording(path)
    for at in [*range(4, 24), *generator.integers(24, 9000, 12).tolist()]:
        changed = bytearray(content)
        changed[at] ^= int(generator.integers(1, 256))
        path.write_bytes(bytes(changed))
        try:
            read_recording(path)
        except RecordingError:
            continue


def test_an_avro_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A container of another schema is no recording."""
    schema = b'{"type":"record","name":"A","fields":[{"name":"x","type":"int"}]}'
    meta = b"\x02" + bytes([2 * len("avro.schema")]) + b"avro.schema" + bytes([(2 * len(schema)) & 0x7F | 0x80, 1])
    (tmp_path / "a.avro").write_bytes(
        b"Obj\x01" + meta + schema + b"\x00" + bytes(16) + b"\x02\x02\x04" + bytes(16)
    )
    with pytest.raises(RecordingError, match="not of an Empatica EmbracePlus"):
        read_recording(tmp_path / "a.avro")
