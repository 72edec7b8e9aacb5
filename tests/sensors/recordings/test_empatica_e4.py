"""Empatica E4 sessions, as exported: real ones, broken ones and hostile ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, LinkEvent, LinkState, Samples, Tag
from sensors.recordings.empatica_e4 import read_session
from sensors.recordings.registry import open_recording, read_recording
from tests.sensors.gather import channel, plain, play

EDA = "1000.000000\n4.000000\n0.000000\n1.000000\n1.100000\n1.200000\n1.300000\n"
HR = "1010.000000\n1.000000\n70.00\n71.00\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """A session folder with these files; `EDA="..."` becomes EDA.csv."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize(
    ("place", "facts"),
    [
        # Number of samples and marks: counted in the files themselves (wc -l minus the heads and the first 0).
        ("devices/e4_stress_predict/S02", (14261, 3555, 360, 114054, 9)),
        ("devices/e4_stress_predict/S05", (13103, 3268, 2378, 104898, 7)),
        ("devices/e4_stress_predict/S06", (13259, 3309, 3128, 106188, 7)),
        ("devices/e4_flirt", (9997, 4998, 4999, 9998, 0)),
        ("devices/e4_devicely", (132, 28, 49, 890, 4)),
        ("signals/stress_predict/S05", (13103, 3268, 2378, None, 7)),
        ("signals/nurse_field/15", (28493, 7114, 600, None, 2)),
    ],
)
def test_real_sessions_are_read_whole(shared: Path, place: str, facts: tuple[int | None, ...]) -> None:
    """Every sample, interval and button press of the real sessions is there, and no more."""
    session = read_session(shared / place)
    counts = [
        None if series is None else len(series.time_s)
        for series in (
            session.find(Channel.SKIN_CONDUCTANCE_uS),
            session.find(Channel.HEART_RATE_BPM),
            session.find(Channel.INTERVAL_MS),
            session.find(Channel.ACCELERATION_G),
        )
    ]
    assert (*counts, len(session.tags_s)) == facts


def test_a_real_session_has_the_times_and_values_of_its_files(shared: Path) -> None:
    """Start, first skin sample after the dropped 0, the late heart rate and the first interval of S05."""
    session = read_session(shared / "signals" / "stress_predict" / "S05")
    skin, heart, beats = (
        session.find(wanted)
        for wanted in (Channel.SKIN_CONDUCTANCE_uS, Channel.HEART_RATE_BPM, Channel.INTERVAL_MS)
    )
    assert skin is not None
    assert heart is not None
    assert beats is not None
    assert session.start_unix == 1644829925.0
    assert (skin.time_s[0], skin.values[0]) == (0.25, 0.830302)
    assert (heart.time_s[0], heart.values[0]) == (10.0, 85.0)
    assert (beats.time_s[0], beats.values[0]) == (19.453125, 781.25)
    assert session.tags_s[0] == 1644830599 - 1644829925


def test_an_interval_ends_at_its_time(shared: Path) -> None:
    """Between neighbouring rows the times differ by the later interval; elsewhere there is a gap, not a sum."""
    beats = read_session(shared / "signals" / "stress_predict" / "S05").find(Channel.INTERVAL_MS)
    assert beats is not None
    steps_ms = 1000.0 * np.diff(beats.time_s)
    joined = np.isclose(steps_ms, beats.values[1:], atol=1.0)
    assert 0.8 < joined.mean() < 1.0
    assert np.all(steps_ms[~joined] > beats.values[1:][~joined])


def test_a_zip_gives_the_same_as_its_folder(shared: Path, tmp_path: Path) -> None:
    """A zip with the files in a folder of its own reads the same, without unpacking anything."""
    folder = shared / "devices" / "e4_devicely"
    packed = tmp_path / "1551453301_A01234.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"1551453301_A01234/{file.name}")
    end = [400.0]
    assert plain(play(open_recording(packed), end)) == plain(play(open_recording(folder), end))
    assert list(tmp_path.iterdir()) == [packed]


def test_only_skin_and_heart_rate_are_enough(tmp_path: Path) -> None:
    """Two files at any rate from 4 Hz make a recording; what is missing is named."""
    eda = "500.0\n8\n" + "".join(f"{2 + 0.01 * k}\n" for k in range(80))
    session = read_recording(write(tmp_path / "s", EDA=eda, HR="500.0\n1\n" + "70\n" * 10))
    skin = session.find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert (len(skin.values), skin.time_s[1]) == (80, 0.125)
    assert len(session.notes) == 3


def test_only_an_exact_zero_at_the_start_is_the_start_up(tmp_path: Path) -> None:
    """A first skin sample that is not 0 was measured, and stays."""
    session = read_session(write(tmp_path / "s", EDA=EDA.replace("0.000000\n1.0", "0.500000\n1.0"), HR=HR))
    skin = session.find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert skin.values.tolist() == [0.5, 1.0, 1.1, 1.2, 1.3]


def test_a_last_line_that_was_cut_off_is_not_believed(tmp_path: Path) -> None:
    """Half a number would be a wrong number: the line without an end is left out."""
    skin = read_session(write(tmp_path / "s", EDA=EDA + "1.", HR=HR)).find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert skin.values.tolist() == [1.0, 1.1, 1.2, 1.3]


def test_windows_line_ends_a_byte_order_mark_and_blank_ends_are_read(tmp_path: Path) -> None:
    """Files that went through a spreadsheet or Windows read the same."""
    windows = b"\xef\xbb\xbf" + EDA.replace("\n", "\r\n").encode() + b"\r\n\r\n"
    changed = read_session(write(tmp_path / "a", EDA=windows, HR=HR))
    plain_one = read_session(write(tmp_path / "b", EDA=EDA, HR=HR))
    assert plain(play(open_recording(tmp_path / "a"), [60.0])) == plain(
        play(open_recording(tmp_path / "b"), [60.0])
    )
    assert changed.start_unix == plain_one.start_unix


def test_renamed_and_empty_tags_are_read(tmp_path: Path) -> None:
    """A tags file may have any ending to its name, CRLF, no last line end, or nothing in it."""
    folder = write(tmp_path / "s", EDA=EDA, HR=HR, tags_S01="1002\r\n1001.5", tags="")
    assert read_session(folder).tags_s.tolist() == [1.5, 2.0]


def test_a_heart_rate_of_zero_is_missing(tmp_path: Path) -> None:
    """Zero beats a minute is no value."""
    heart = read_session(write(tmp_path / "s", EDA=EDA, HR="1010\n1\n0.00\n70.00\n0\n")).find(
        Channel.HEART_RATE_BPM
    )
    assert heart is not None
    assert heart.values.tolist() == [70.0]
    assert heart.time_s.tolist() == [11.0]


def test_empty_cells_stay_gaps(tmp_path: Path) -> None:
    """A cell that is empty or nan is a gap, and the samples after it keep their time."""
    skin = read_session(write(tmp_path / "s", EDA="1000\n4\n1\n\nnan\n4\n", HR=HR)).find(
        Channel.SKIN_CONDUCTANCE_uS
    )
    assert skin is not None
    assert skin.values.tolist() == [1.0, 4.0]
    assert skin.time_s.tolist() == [0.0, 0.75]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"EDA": "1000\n4\n1\nhello\n", "HR": HR}, "eda.csv, line 4"),
        ({"EDA": "1000\n0\n1\n", "HR": HR}, "samples a second"),
        ({"EDA": "when\n4\n1\n", "HR": HR}, "eda.csv, line 1"),
        ({"EDA": "1000\n1\n1\n2\n", "HR": HR}, "at least 4"),
        ({"EDA": "1000\n4\n1\ninf\n", "HR": HR}, "infinite"),
        ({"EDA": b"\xff\xfe\x00\x01", "HR": HR}, "no text file"),
        ({"EDA": "", "HR": ""}, "hold no samples"),
        ({"EDA": "1000\n4\n", "HR": "1010\n1\n"}, "hold no samples"),
        ({"EDA": EDA, "HR": "99991010\n1\n70\n"}, "two weeks apart"),
        ({"EDA": EDA, "IBI": "1000, IBI\n1.0,0.8,9\n"}, "3 values where 2"),
    ],
)
def test_broken_files_say_what_is_wrong(tmp_path: Path, files: dict[str, str | bytes], says: str) -> None:
    """Each mistake in a file is one clear sentence that names the file."""
    with pytest.raises(RecordingError, match=says):
        read_session(write(tmp_path / "s", **files))


def test_what_is_no_recording_is_refused_with_advice(tmp_path: Path) -> None:
    """A missing path, an empty folder and a text file each say so."""
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    for name, says in (("gone", "There is no folder"), ("empty", "no recording"), ("notes.txt", "no recording")):
        with pytest.raises(RecordingError, match=says):
            open_recording(tmp_path / name)


def test_a_zip_that_was_cut_short_or_changed_is_refused(tmp_path: Path) -> None:
    """Every way to cut a zip, and a changed byte in the content, ends in our own error."""
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EDA.csv", EDA * 50)
        archive.writestr("HR.csv", HR)
    content = whole.read_bytes()
    for length in range(0, len(content), 7):
        (tmp_path / "cut.zip").write_bytes(content[:length])
        with pytest.raises(RecordingError):
            open_recording(tmp_path / "cut.zip")
    changed = bytearray(content)
    changed[60] ^= 0xFF
    (tmp_path / "changed.zip").write_bytes(bytes(changed))
    with pytest.raises(RecordingError, match="damaged"):
        open_recording(tmp_path / "changed.zip")


@pytest.mark.parametrize("name", ["../EDA.csv", "/etc/EDA.csv", "a/../../EDA.csv", "C:\\EDA.csv", "..\\EDA.csv"])
def test_names_that_climb_out_of_the_zip_are_refused(tmp_path: Path, name: str) -> None:
    """A member that points outside its folder makes the whole file suspect."""
    packed = tmp_path / "bad.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, EDA)
        archive.writestr("HR.csv", HR)
    with pytest.raises(RecordingError, match="outside its folder"):
        open_recording(packed)


def test_a_zip_bomb_is_refused_and_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that grows beyond the cap is refused; only the cap is ever read."""
    monkeypatch.setattr("sensors.recordings.files.LARGEST_FILE", 1_000_000)
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EDA.csv", b"0" * 20_000_000)
        archive.writestr("HR.csv", HR)
    with pytest.raises(RecordingError, match="far larger"):
        open_recording(packed)


def test_two_sessions_in_one_zip_are_not_mixed(tmp_path: Path) -> None:
    """Two EDA.csv files are two sessions."""
    packed = tmp_path / "two.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for folder in ("a", "b"):
            archive.writestr(f"{folder}/EDA.csv", EDA)
    with pytest.raises(RecordingError, match="more than one session"):
        open_recording(packed)


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    """An encrypted member asks for the maker's program, not for a guess."""
    packed = tmp_path / "locked.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("EDA.csv", EDA)
    content = bytearray(packed.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    packed.write_bytes(bytes(content))
    with pytest.raises(RecordingError, match="password"):
        open_recording(packed)


def test_reading_leaves_the_source_as_it_was(tmp_path: Path) -> None:
    """Nothing in the folder is added, changed or touched."""
    folder = write(tmp_path / "s", EDA=EDA, HR=HR)
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
    read_session(folder)
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()} == before


@pytest.mark.parametrize("step_s", [0.05, 1.0, 13.0, 5000.0])
def test_replay_gives_the_same_events_at_any_cadence(shared: Path, step_s: float) -> None:
    """However it is polled, packets come in the same order with the same times of arrival."""
    folder = shared / "devices" / "e4_devicely"
    polls = [*np.arange(step_s, 205.0, step_s).tolist(), 205.0]
    assert plain(play(open_recording(folder), polls)) == plain(play(open_recording(folder), range(206)))


def test_replay_delivers_a_packet_a_second_and_then_ends(shared: Path) -> None:
    """Samples arrive at the end of their second, tags too, and the end is a state of its own."""
    source = open_recording(shared / "devices" / "e4_devicely")
    events = play(source, [205.0], at_s=1.0)
    blocks = [event for event in events if isinstance(event, Samples)]
    assert all(block.received_s - 1.0 <= block.time_s[-1] <= block.received_s for block in blocks)
    arrivals = [block.received_s for block in blocks]
    assert arrivals == sorted(arrivals)
    assert sum(len(block) for block in blocks) == sum(len(series.time_s) for series in source.recording.series)
    tags_s = [event.time_s for event in events if isinstance(event, Tag)]
    assert tags_s == pytest.approx([11.68, 18.17, 19.49, 28.04], abs=0.001)
    assert source.finished
    assert isinstance(events[0], LinkEvent)
    assert events[0].state is LinkState.STREAMING
    assert isinstance(events[-1], LinkEvent)
    assert (events[-1].state, events[-1].detail) == (LinkState.LOST, "recording_ended")


def test_replay_keeps_the_time_of_every_sample(shared: Path) -> None:
    """The times of the replayed skin samples are those of the recording, shifted by the start."""
    source = open_recording(shared / "devices" / "e4_devicely")
    times_s, values = channel(play(source, [205.0], at_s=50.0), Channel.SKIN_CONDUCTANCE_uS)
    skin = source.recording.find(Channel.SKIN_CONDUCTANCE_uS)
    assert skin is not None
    assert np.allclose(times_s, skin.time_s + 50.0, rtol=0, atol=1e-9)
    assert np.array_equal(values, skin.values)
