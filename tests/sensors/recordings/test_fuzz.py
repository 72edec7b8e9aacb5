"""Any bytes as any file of any recording: only a reading or our own error comes out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback.errors import BiofeedbackError, RecordingError
from sensors.capture import read_capture
from sensors.recordings.avro import read_container
from sensors.recordings.registry import open_recording, read_recording

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
CELLS = st.sampled_from(
    ["1000", "4", "0", "1.5", "-3", "nan", "inf", "1e400", "", " ", ",", "x", "\x00", "9" * 400]
)
TEXT = st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=8).map("\n".join).map(str.encode)
ANY = st.one_of(st.binary(max_size=120), TEXT, TEXT.map(lambda text: text + b"\n"))
NAMES = ("EDA.csv", "HR.csv", "IBI.csv", "ACC.csv", "TEMP.csv", "tags.csv", "unisens.xml", "eda.bin")


@SAME_FOLDER
@given(files=st.dictionaries(st.sampled_from(NAMES), ANY, min_size=1))
def test_any_folder_is_a_recording_or_our_error(files: dict[str, bytes], tmp_path: Path) -> None:
    """Also what can be read can be played to its end."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path = tmp_path / "any.zip"
    path.write_bytes(content.getvalue())
    try:
        recording = read_recording(path)
    except RecordingError:
        return
    assert recording.series or len(recording.tags_s)
    assert open_recording(path).duration_s == recording.duration_s


@SAME_FOLDER
@given(data=st.binary(max_size=400))
def test_any_file_is_a_recording_or_our_error(data: bytes, tmp_path: Path) -> None:
    """A single file of any content, with the endings that are known."""
    for ending in ("csv", "zip", "avro"):
        path = tmp_path / f"any.{ending}"
        path.write_bytes(data)
        with pytest.raises(RecordingError):
            read_recording(path)


@given(data=st.binary(max_size=400))
def test_any_avro_container_is_our_error(data: bytes) -> None:
    """With the right first bytes, the rest is as wild."""
    try:
        read_container(b"Obj\x01" + data, "any.avro")
    except RecordingError:
        return


@SAME_FOLDER
@given(data=ANY)
def test_any_capture_is_our_error(data: bytes, tmp_path: Path) -> None:
    """Bytes and half-right lines."""
    path = tmp_path / "any.jsonl"
    path.write_bytes(b'{"format": "biofeedback-capture-1"}\n' + data)
    try:
        read_capture(path)
    except BiofeedbackError:
        return


@SAME_FOLDER
@given(data=st.binary(max_size=400))
def test_any_shimmer_file_is_a_recording_or_our_error(data: bytes, tmp_path: Path) -> None:
    """A file that begins like an export of Consensys."""
    path = tmp_path / "any.csv"
    path.write_bytes(
        b'"sep=;"\nShimmer_40AC_Timestamp_Unix_CAL;Shimmer_40AC_GSR_Skin_Conductance_CAL;\nms;uS;\n' + data
    )
    try:
        recording = read_recording(path)
    except RecordingError:
        return
    assert recording.series
