"""`biofeedback rehearse` as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.session.summary import summarise
from biofeedback.training.registry import EXERCISES
from biofeedback.vault.store import Vault

PASSPHRASE = "a long enough passphrase"


def rehearse(home: Path, *more: str) -> int:
    """A rehearsal as fast as possible."""
    return main(["rehearse", "--exercise", "breathing", "--home", str(home), "--speed", "max", *more])


def test_without_a_trainer_it_refuses_and_names_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing can be sealed to nobody: exit 1, one sentence that names `trainer create`, nothing written."""
    assert rehearse(tmp_path / "home", "--wristband", "simulated") == 1
    assert "trainer create" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_rehearsal_is_sealed_and_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The session can be opened by the trainer, is complete, and says that it was a rehearsal."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    words = ("--wristband", "simulated:7", "--ratings", "6,3", "--participant", "K-204", "--language", "nl")
    assert rehearse(tmp_path, *words) == 0
    (session,) = vault.unlock(PASSPHRASE).sessions()
    assert session.header["origin"] == "rehearsal"
    assert session.header["participant"] == "K-204"
    assert session.verdict.value == "complete"
    summary = summarise(session.records())
    assert (summary.rating("before"), summary.rating("after"), summary.finished) == (6, 3, "completed")
    out = capsys.readouterr().out
    assert "Rust meten" in out
    assert session.id in out


def test_a_real_recording_runs_through_the_same_engine(tmp_path: Path, shared: Path) -> None:
    """A recording of a real wristband gives a whole session with a tension level."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    recording = shared / "signals" / "stress_predict" / "S05"
    assert rehearse(tmp_path, "--wristband", f"recording:{recording}") == 0
    (session,) = vault.unlock(PASSPHRASE).sessions()
    summary = summarise(session.records())
    assert summary.finished == "completed"
    assert summary.measured_fraction > 0.8
    assert sum(summary.seconds_per_level()[1:]) > 200


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_exercise_can_be_rehearsed(name: str, tmp_path: Path) -> None:
    """Each exercise comes to its own end with the simulated wearer and is sealed complete."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    words = ["--wristband", "simulated:7", "--exercise", name, "--home", str(tmp_path), "--speed", "max"]
    assert main(["rehearse", *words]) == 0
    (session,) = vault.unlock(PASSPHRASE).sessions()
    assert session.header["exercise"] == name
    assert summarise(session.records()).finished == "completed"


@pytest.mark.parametrize(
    "words",
    [
        ("--wristband", "nonsense"),
        ("--wristband", "simulated", "--ratings", "6,x"),
        ("--wristband", "simulated", "--ratings", "11"),
        ("--wristband", "simulated", "--participant", "Jan de Vries"),
        ("--wristband", "simulated", "--speed", "-1"),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What makes no sense is refused before anything is recorded."""
    Vault(tmp_path).create_trainer("anna", PASSPHRASE)
    assert rehearse(tmp_path, *words) == 2
    assert capsys.readouterr().err.startswith("biofeedback: ")
    assert Vault(tmp_path).session_count() == 0


def test_a_folder_that_is_no_recording_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong folder is our error, exit 1, without a traceback."""
    Vault(tmp_path).create_trainer("anna", PASSPHRASE)
    (tmp_path / "empty").mkdir()
    assert rehearse(tmp_path, "--wristband", f"recording:{tmp_path / 'empty'}") == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_a_live_band_refuses_to_run_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--speed max` with a `bluetooth:` source is told in one sentence, before anything is made."""
    assert rehearse(tmp_path / "home", "--wristband", "bluetooth:heart_rate") != 0
    assert "--speed max" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_an_alias_of_the_tablets_list_is_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list in the home folder is read: an alias on it is found, and one that is not on it is no driver."""
    from biofeedback.cli.launch import make_sources
    from sensors.known_bands import KnownBand, KnownBands

    KnownBands(tmp_path / "bands.json").add(KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01"))
    (source,) = make_sources("bluetooth:Band A", tmp_path)
    assert source.info.alias == "Band A"
    Vault(tmp_path).create_trainer("anna", PASSPHRASE)
    (tmp_path / "bands.json").write_text("{", encoding="utf-8")
    words = ["rehearse", "--wristband", "bluetooth:Band A", "--exercise", "breathing", "--home", str(tmp_path)]
    assert main(words) != 0
    assert "bands.json" in capsys.readouterr().err
