"""The dataset inside an export: valid for the official validator, exact where it claims to be, and explained."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest

from biofeedback.export import codebook
from biofeedback.export.bids_physio import recordings
from biofeedback.export.tables import tables
from biofeedback.research.tables import sessions
from biofeedback.samples import Channel, Reason, Samples
from biofeedback.session.evaluation import AdverseEvent, AdverseKind, Severity, SusAnswers, Who
from biofeedback.session.header import Origin
from biofeedback.session.records import Record, RecordType, pack_json, pack_samples
from biofeedback.training.exercise import Phase
from biofeedback.vault.store import Vault
from sensors.recordings.registry import read_recording
from tests.recorded import exported, replayed, simulated, unpacked
from tests.trial import PASSPHRASE, session


@pytest.fixture(scope="session")
def validator() -> str:
    """The official validator, which runs offline."""
    found = shutil.which("bids-validator-deno", path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.skip("the official BIDS validator is not here; install it with: uv sync --group field")
    return found


def problems(validator: str, dataset: Path) -> list[str]:
    """What the official validator calls an error, over all rows."""
    done = subprocess.run(
        [validator, str(dataset), "--max-rows", "-1", "--format", "json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    issues = json.loads(done.stdout)["issues"]["issues"]
    return [f"{i['code']} {i.get('subCode')} {i.get('location')}" for i in issues if i["severity"] == "error"]


@pytest.mark.parametrize("with_raw", [True, False])
def test_the_official_validator_passes_live_replayed_and_imported_sessions(
    vault: Vault, tmp_path: Path, shared: Path, validator: str, *, with_raw: bool
) -> None:
    """Several youths, several origins, codes that BIDS cannot tell apart: no error, with and without raw."""
    simulated(vault)
    simulated(vault, 8, participant="K204", ratings=(None, 10))
    simulated(vault, 9, participant="K-204", origin=Origin.REHEARSAL)
    recording = shared / "signals" / "stress_predict" / "S05"
    replayed(vault, recording, participant="B-71", origin=Origin.IMPORT)
    replayed(vault, recording, participant="B-71", origin=Origin.LIVE, ratings=())
    session(vault, 3)  # samples in odd rows, a gap, and a header without sources
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out", with_raw=with_raw) / "bids"
    assert problems(validator, folder) == []
    raw = [path for path in folder.rglob("*_physio.tsv.gz") if "recording-derived" not in path.name]
    assert bool(raw) is with_raw
    assert {path.name for path in folder.glob("sub-*")} == {"sub-B71", "sub-K204", "sub-K204x2"}


def test_the_validator_does_find_errors(vault: Vault, tmp_path: Path, validator: str) -> None:
    """A dataset whose sidecar lost its rate does not pass: the check above can fail."""
    simulated(vault)
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out") / "bids"
    sidecar = next(folder.rglob("*derived_physio.json"))
    content = json.loads(sidecar.read_text())
    del content["SamplingFrequency"]
    sidecar.write_text(json.dumps(content))
    assert any("SamplingFrequency" in problem for problem in problems(validator, folder))


def test_a_session_that_was_cut_short_and_an_empty_one_are_valid_too(
    vault: Vault, tmp_path: Path, validator: str, home: Path
) -> None:
    """A killed tablet leaves a truncated session; it stands in the dataset with its verdict."""
    identifier = simulated(vault)
    log = home / "sessions" / f"{identifier}.log"
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    vault.start_session({"participant": "B-71", "exercise": "breathing", "origin": "live"}).finish("stopped")
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out") / "bids"
    assert problems(validator, folder) == []
    rows = list(
        csv.DictReader((folder / "sub-K204" / "sub-K204_sessions.tsv").read_text().splitlines(), delimiter="\t")
    )
    assert rows[0]["verdict"] == "truncated"


def test_samples_stand_in_their_slots_and_gaps_stay_gaps() -> None:
    """A gap says n/a, the exact time stands beside each value, a late sample finds its slot."""
    times = np.concatenate([np.arange(8) / 4, 4 + np.arange(8) / 4]) + 10
    times[3] += 0.05
    block = Samples(Channel.SKIN_CONDUCTANCE_uS, times, np.arange(16.0), 16.0, "band A")
    (recording,) = recordings([block])
    assert (recording.label, recording.start_s) == ("bandASkinConductance", 10.0)
    assert recording.rate_hz == pytest.approx(4.0)
    values = [row[0] for row in recording.rows]
    assert values == [*range(8), *[None] * 8, *range(8, 16)]
    assert [row[1] for row in recording.rows if row[0] is not None] == times.tolist()
    assert recording.more == {"SamplesWithoutSlot": 0, "EmptySlots": 8}


def test_two_samples_in_one_slot_are_counted() -> None:
    """The dataset says how many samples found no slot; the exact table holds them."""
    times = np.array([0.0, 1.0, 1.1, 2.0, 3.0, 4.0])
    block = Samples(Channel.SKIN_TEMPERATURE_C, times, np.full(6, 33.0), 5.0, "band")
    (recording,) = recordings([block])
    assert recording.more["SamplesWithoutSlot"] == 1


def test_a_broken_device_clock_does_not_fill_the_memory() -> None:
    """A sample from next century is left to the exact table."""
    times = np.array([0.0, 0.25, 0.5, 3e9])
    (recording,) = recordings([Samples(Channel.SKIN_CONDUCTANCE_uS, times, np.ones(4), 1.0, "band")])
    assert "CutAtSlot" in recording.more


def test_each_beat_is_an_event_beside_beats_per_second() -> None:
    """Intervals have no rate: each beat keeps its time, how sure that is, and its interval."""
    block = Samples(
        Channel.INTERVAL_MS, np.array([1.2, 1.9, 3.4]), np.array([800.0, 700.0, 750.0]), 4.0, "strap", 0.4
    )
    (recording,) = recordings([block])
    assert recording.rows == [[1.0, 2], [2.0, 0], [3.0, 1]]
    files = dict(recording.files("x", {}))
    beats = gzip.decompress(files["x_recording-strapInterval_physioevents.tsv.gz"]).decode().splitlines()
    assert beats == ["1.2\t0\tbeat\t800.0\t0.4", "1.9\t0\tbeat\t700.0\t0.4", "3.4\t0\tbeat\t750.0\t0.4"]


def test_every_column_that_is_written_is_explained(vault: Vault) -> None:
    """The codebook and the tables come from one definition; every reason and phase is in it."""
    simulated(vault)
    (stored,) = vault.unlock(PASSPHRASE).sessions()
    text = codebook.render()
    for name, content in tables(stored.records()).items():
        header = next(csv.reader(io.StringIO(content.decode())))
        described = codebook.TABLES.get(name)
        if described is not None:
            assert header == [column.name for column in described]
        else:
            assert {column.rstrip("xyz").rstrip("_") for column in header[1:-1]} <= {c.value for c in Channel}
        assert all(f"| {column.removesuffix('_x')[:12]}" in text for column in header if column[-2:-1] != "_")
    assert all(f"`{code.value}`" in text for code in (*Reason, *Phase))
    assert set(codebook.CHANNELS) == set(Channel)


def test_provenance_is_complete(vault: Vault, tmp_path: Path) -> None:
    """Device, firmware, link security, software and method version, settings stand beside every recording."""
    simulated(vault, sensitivity=1.5)
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out") / "bids"
    facts = json.loads(next(folder.rglob("*SkinConductance_physio.json")).read_text())
    assert facts["ManufacturersModelName"].startswith("simulated wristband")
    assert (facts["SoftwareVersions"], facts["LinkSecurity"]) == ("1", "no_link")
    assert facts["Sources"][0]["simulated"] is True
    assert {"AppVersion", "MethodVersion", "ExerciseSettings", "Verdict", "Origin"} <= set(facts)
    assert facts["skin_conductance_uS"]["Units"] == "uS"
    table = next(folder.glob("sub-*/*_sessions.tsv")).read_text()
    assert "\t1.5\t" in table


def test_what_becomes_known_of_a_device_later_is_in_the_provenance(vault: Vault, tmp_path: Path) -> None:
    """Firmware and link security are known only once a band is connected: an event says so, the sidecar has it."""
    recorder = vault.start_session({
        "participant": "B-71", "exercise": "breathing", "origin": "live",
        "sources": [{"alias": "band A", "model": "X", "firmware": "", "link_security": "unknown"}],
    })  # fmt: skip
    later = {"alias": "band A", "model": "X 2", "firmware": "3.1", "link_security": "bonded_unknown"}
    recorder.append(pack_json(RecordType.EVENT, time_s=1.0, event="source", **later))
    times = np.arange(8) / 4
    recorder.append(pack_samples([Samples(Channel.SKIN_CONDUCTANCE_uS, times, times + 2, 2.0, "band A")]))
    recorder.finish("completed")
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out")
    facts = json.loads(next(folder.rglob("*bandASkinConductance_physio.json")).read_text())
    assert (facts["SoftwareVersions"], facts["LinkSecurity"]) == ("3.1", "bonded_unknown")
    (session,) = sessions(folder)
    assert session.sources[0]["firmware"] == "3.1"


def test_answers_become_phenotype_tables(vault: Vault, tmp_path: Path, validator: str) -> None:
    """Ratings, guesses with their level, the questionnaire; codes of a later version do not make it invalid."""
    recorder = vault.start_session({"participant": "B-71", "exercise": "guess", "origin": "live"})
    for record in _answers():
        recorder.append(record)
    recorder.finish("completed")
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out") / "bids"
    guesses = list(
        csv.DictReader((folder / "phenotype" / "guess_session001.tsv").read_text().splitlines(), delimiter="\t")
    )
    assert (guesses[0]["guess_1"], guesses[0]["measured_1"], guesses[0]["measured_2"]) == ("2", "3", "n/a")
    sus = list(
        csv.DictReader(
            (folder / "phenotype" / "sus_youth_session001.tsv").read_text().splitlines(), delimiter="\t"
        )
    )
    assert (sus[0]["sus_10"], sus[0]["sus_score"]) == ("1", "90.0")
    assert problems(validator, folder) == []


def _answers() -> list[Record]:
    notes = [
        pack_json(RecordType.EVENT, time_s=1.0, event="note", name="guess", round=1, guess=2, measured=3, apart=1),
        pack_json(
            RecordType.EVENT, time_s=9.0, event="note", name="guess", round=2, guess=4, measured=None, apart=None
        ),
    ]
    asked = SusAnswers(Who.YOUTH, (5, 1, 4, 2, 5, 1, 4, 2, 5, 1)).record(20.0)
    odd = pack_json(RecordType.EVENT, time_s=22.0, event="of_a_later_version", name="x")
    adverse = AdverseEvent(AdverseKind.SKIN, Severity.MILD, related=True).record(21.0)
    return [*notes, asked, adverse, odd, pack_json(RecordType.RATING, time_s=21.0, name="before", value=11)]


def test_what_someone_typed_stays_out_where_it_must(vault: Vault, tmp_path: Path) -> None:
    """Free text is in no file of a dataset without it."""
    recorder = vault.start_session({"participant": "B-71", "exercise": "breathing", "origin": "live"})
    recorder.append(pack_json(RecordType.EVENT, time_s=1.0, event="mark", name="trigger", text="ruzie met Piet"))
    recorder.finish("completed")
    unlocked = vault.unlock(PASSPHRASE)
    for with_text in (True, False):
        folder = unpacked(unlocked, tmp_path / str(with_text), with_free_text=with_text)
        found = any(b"Piet" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert found is with_text


def test_the_same_session_gives_the_same_files(vault: Vault, tmp_path: Path) -> None:
    """Exporting twice gives the same bytes, so that duplicates can be recognised."""
    simulated(vault)
    unlocked = vault.unlock(PASSPHRASE)
    first, second = (unpacked(unlocked, tmp_path / name, with_e4=True) for name in "ab")
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert len(names) > 20
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_e4_style_folders_read_back_as_a_recording(vault: Vault, tmp_path: Path) -> None:
    """Our own reader of E4 folders finds the same skin values, intervals and acceleration again."""
    identifier = simulated(vault)
    folder = exported(vault.unlock(PASSPHRASE), tmp_path / "out", with_e4=True)
    recording = read_recording(folder / "e4" / identifier)
    skin = recording.find(Channel.SKIN_CONDUCTANCE_uS)
    samples = np.loadtxt(
        folder / "sessions" / identifier / "samples" / "simulated_skin_conductance_uS.csv",
        delimiter=",",
        skiprows=1,
    )
    assert skin is not None
    np.testing.assert_allclose(skin.values, samples[:, 1], atol=1e-6)
    np.testing.assert_allclose(np.diff(skin.time_s), np.diff(samples[:, 0]), atol=1e-3)
    assert recording.find(Channel.INTERVAL_MS) is not None
    assert recording.find(Channel.ACCELERATION_G) is not None
    assert recording.start_unix == pytest.approx(1_790_000_000, abs=1)
