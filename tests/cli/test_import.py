"""`biofeedback import`: recordings become sealed sessions, and nothing in clear is left behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from biofeedback.cli.main import main
from biofeedback.samples import Channel
from biofeedback.session.records import RecordType, unpack_samples
from biofeedback.vault.store import Vault
from sensors.recordings.registry import read_recording

PASSPHRASE = "zeven groene fietsen bij de brug"

SHORT = [
    "devices/e4_devicely",
    "devices/embraceplus_avro",
    "devices/emotibit/2025-06-27_09-56-59-929206.csv",
    "devices/emotibit/timesync_test_data.csv",
    "devices/shimmer3_csv/read_test_data.csv",
    "devices/unisens_pyunisens_example_002",
]
LONG = [
    "devices/e4_flirt",
    "devices/e4_stress_predict/S02",
    "devices/e4_stress_predict/S05",
    "devices/e4_stress_predict/S06",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tablet with one trainer."""
    folder = tmp_path_factory.mktemp("home")
    Vault(folder).create_trainer("Anna", PASSPHRASE)
    return folder


def bring(source: Path, home: Path) -> int:
    """Run the command."""
    return main(["import", str(source), "--home", str(home), "--participant", "K-204"])


@pytest.mark.parametrize("places", [SHORT, pytest.param(LONG, marks=pytest.mark.large)], ids=["short", "long"])
def test_every_real_recording_becomes_a_session(
    places: list[str], shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is sealed whole: every sample of every channel, the start, the origin and the participant's code."""
    Vault(tmp_path).create_trainer("Anna", PASSPHRASE)
    for place in places:
        assert bring(shared / place, tmp_path) == 0
        assert "still readable by anyone" in capsys.readouterr().out
    access = Vault(tmp_path).unlock(PASSPHRASE)
    sessions = {session.header["started_unix"]: session for session in access.sessions()}
    assert len(sessions) == len(places)
    for place in places:
        recording = read_recording(shared / place)
        session = sessions[recording.start_unix]
        assert session.header["origin"] == "import"
        assert session.header["participant"] == "K-204"
        payloads = [record.payload for record in session.records() if record.type is RecordType.SAMPLES]
        blocks = [block for payload in payloads for block in unpack_samples(payload)]
        for series in recording.series:
            stored = np.concatenate([block.values for block in blocks if block.channel is series.channel])
            assert np.array_equal(stored, series.values)
    access.lock()


def test_what_is_missing_is_named(shared: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The E4's intervals cover a part of the time only: the command says how much."""
    assert bring(shared / "devices" / "e4_devicely", home) == 0
    assert "Inter-beat intervals cover 23 % of the time" in capsys.readouterr().out


def test_nothing_in_clear_is_written(shared: Path, tmp_path: Path) -> None:
    """No file of the home holds the code or a skin sample, as text or as a number."""
    Vault(tmp_path / "home").create_trainer("Anna", PASSPHRASE)
    source = shared / "devices" / "emotibit" / "2025-06-27_09-56-59-929206.csv"
    before = (source.stat().st_mtime_ns, source.read_bytes())
    assert bring(source, tmp_path / "home") == 0
    assert (source.stat().st_mtime_ns, source.read_bytes()) == before
    series = read_recording(source).find(Channel.SKIN_CONDUCTANCE_uS)
    assert series is not None
    traces = [b"K-204", b"K\x00-\x002\x000\x004\x00"]
    for value in series.values[500:520]:
        traces += [str(value).encode(), value.tobytes(), np.float32(value).tobytes()]
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert len(everything) > 20_000
    assert not [trace for trace in traces if trace in everything]


def test_a_failure_leaves_no_half_session(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A zip that is cut short: one sentence, exit code 1, and no session."""
    Vault(tmp_path / "home").create_trainer("Anna", PASSPHRASE)
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        for file in (shared / "devices" / "e4_devicely").iterdir():
            archive.write(file, file.name)
    whole = (tmp_path / "s.zip").read_bytes()
    (tmp_path / "s.zip").write_bytes(whole[: len(whole) // 2])
    assert bring(tmp_path / "s.zip", tmp_path / "home") == 1
    assert "cut short" in capsys.readouterr().err
    assert Vault(tmp_path / "home").session_count() == 0


def test_it_asks_for_a_trainer_and_for_a_code(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a trainer nothing can be sealed; a name is no code."""
    source = str(shared / "devices" / "e4_devicely")
    assert main(["import", source, "--home", str(tmp_path), "--participant", "K-204"]) == 1
    assert "trainer create" in capsys.readouterr().err
    assert main(["import", source, "--home", str(tmp_path), "--participant", "Jan de Vries"]) == 2
