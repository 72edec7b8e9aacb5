"""Re-analysis of an opened export: the same numbers for the same version, an honest report for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.arousal import METHOD_VERSION
from biofeedback.cli.main import main
from biofeedback.errors import Damaged
from biofeedback.research.reanalyse import reanalyse
from biofeedback.session.header import Origin
from biofeedback.vault.store import Vault
from sensors.physiology.scenario import BREATHING, DropLink, LoseContact, Move, Scenario
from sensors.simulated import SimulatedWristband
from tests.recorded import exported, play, replayed, simulated, slept
from tests.trial import PASSPHRASE

ROUGH = Scenario(
    "rough",
    script=(LoseContact(40.0, 12.0), DropLink(80.0, 9.0), Move(100.0, 15.0)),
    lost_packets_per_min=3.0,
    fidgets_per_min=2.0,
)


def opened(vault: Vault, folder: Path, **choices: bool) -> Path:
    """All sessions of the vault as a researcher has them after `open`."""
    return exported(vault.unlock(PASSPHRASE), folder / "sent", **choices)


def test_every_number_is_identical_for_the_same_version(vault: Vault, tmp_path: Path, shared: Path) -> None:
    """Simulated, rough, replayed, with another sensitivity, after a sleep, with a second baseline: bit for bit."""
    simulated(vault, 7)  # its first baseline is too poor, so it is measured twice
    play(vault, SimulatedWristband(3, ROUGH))
    play(vault, SimulatedWristband(4, BREATHING), sensitivity=1.7)
    replayed(vault, shared / "signals" / "stress_predict" / "S05", origin=Origin.IMPORT)
    slept(vault)
    found = list(reanalyse(opened(vault, tmp_path)))
    assert len(found) == 5
    assert all(item.differences == () and item.seconds > 60 and not item.skipped for item in found)


def test_a_changed_sample_is_noticed(vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other numbers from the same version: exit 1 and a sentence not to use the file."""
    identifier = simulated(vault)
    dataset = opened(vault, tmp_path)
    table = dataset / "sessions" / identifier / "samples" / "simulated_skin_conductance_uS.csv"
    lines = table.read_text().splitlines()
    time_s, value, received_s = lines[700].split(",")
    lines[700] = f"{time_s},{float(value) + 0.5},{received_s}"
    table.write_text("\n".join(lines) + "\n")
    assert main(["reanalyse", str(dataset)]) == 1
    assert "do not use this file" in capsys.readouterr().out


def test_another_version_gives_a_report_of_differences(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Recorded by an older method: which columns, in how many seconds, by how much; exit 0."""
    identifier = simulated(vault)
    dataset = opened(vault, tmp_path)
    folder = dataset / "sessions" / identifier
    facts = json.loads((folder / "session.json").read_text())
    facts["header"]["method_version"] = "0.9"
    (folder / "session.json").write_text(json.dumps(facts))
    rows = (folder / "arousal.csv").read_text().splitlines()
    cells = rows[100].split(",")
    cells[1] = str(float(cells[1]) + 0.25)
    rows[100] = ",".join(cells)
    (folder / "arousal.csv").write_text("\n".join(rows) + "\n")
    assert main(["reanalyse", str(dataset), "--out", str(tmp_path / "report.json")]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    (difference,) = report["sessions"][0]["differences"]
    assert (difference["column"], difference["seconds"]) == ("index", 1)
    assert difference["largest"] == pytest.approx(0.25)
    assert f"method 0.9 then, {METHOD_VERSION} now" in capsys.readouterr().out
    assert main(["reanalyse", str(dataset), "--out", str(tmp_path / "report.json")]) == 1  # never overwritten


def test_without_samples_it_says_so(vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Raw data that were not agreed to cannot be computed again; that is no error."""
    simulated(vault)
    assert main(["reanalyse", str(opened(vault, tmp_path, with_raw=False))]) == 0
    assert "samples are not in this export" in capsys.readouterr().out


def test_what_was_not_agreed_to_is_not_compared(vault: Vault, tmp_path: Path) -> None:
    """The engine used the acceleration, which was never stored: other numbers would be no finding."""
    identifier = simulated(vault)
    dataset = opened(vault, tmp_path)
    path = dataset / "sessions" / identifier / "session.json"
    facts = json.loads(path.read_text())
    facts["header"]["channels_agreed"] = ["skin_conductance_uS", "contact", "battery_percent"]
    path.write_text(json.dumps(facts))
    (found,) = reanalyse(dataset)
    assert "acceleration_g" in found.skipped
    assert not found.broken_promise


def test_a_folder_that_is_no_opened_export_is_refused(tmp_path: Path) -> None:
    """One sentence that names `open`."""
    with pytest.raises(Damaged, match="biofeedback open"):
        list(reanalyse(tmp_path))


@pytest.mark.parametrize("name", ["samples/arrival.csv", "samples/simulated_contact.csv", "events.csv"])
def test_a_file_cut_short_is_refused(vault: Vault, tmp_path: Path, name: str) -> None:
    """Half a table is never taken for a whole one."""
    identifier = simulated(vault)
    dataset = opened(vault, tmp_path)
    path = dataset / "sessions" / identifier / name
    content = path.read_text()
    path.write_text(content[: len(content) // 2] if "arrival" not in name else content.replace(",1,", ",99999,"))
    if name == "events.csv":
        path.unlink()
    with pytest.raises(Damaged):
        list(reanalyse(dataset))
