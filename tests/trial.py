"""A small tablet for tests: a trainer, and sessions with every kind of record."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from biofeedback.samples import Channel, Samples
from biofeedback.session.records import Record, RecordType, pack_json, pack_samples
from biofeedback.session.summary import SessionSummary, summarise
from biofeedback.vault.store import SessionRecorder, Vault

PASSPHRASE = "blauwe fietsen rijden langzaam"
HEADER: dict[str, object] = {
    "format": 1,
    "origin": "rehearsal",
    "participant": "K-204",
    "exercise": "breathing",
    "started_unix": 1_790_000_000.0,
    "method_version": "1.0",
    "sources": [],
}


def second(time_s: int) -> list[Record]:
    """What the engine writes in one second: the samples that arrived, and what was shown."""
    times = time_s + np.arange(4) / 4
    blocks = [
        Samples(Channel.SKIN_CONDUCTANCE_uS, times, 3 + np.sin(times) / 7, time_s + 1.0, "band A"),
        Samples(Channel.ACCELERATION_G, times, np.stack([times, -times, times / 3], 1), time_s + 1.0, "band A"),
        Samples(Channel.HEART_RATE_BPM, times[:1], np.array([70.0 + time_s % 9]), time_s + 1.0, "strap"),
    ]
    features: dict[str, object] = {"heart_rate_bpm": 70.0, "scl_uS": 3.1, "scr_per_min": 4.0, "movement_g": 0.01}
    features |= {"rmssd_ms": None, "phasic_uS": 0.1, "skin_quality": 1.0, "heart_quality": 1.0}
    features["reasons"] = ["BASELINE"]
    arousal: dict[str, object] = {"index": None, "level": None, "quality": 0.5, "contributions": {}}
    arousal["reasons"] = ["BASELINE", "SETTLING"]
    shown = pack_json(RecordType.SECOND, time_s=float(time_s), features=features, arousal=arousal)
    return [pack_samples(blocks), shown]


def record(recorder: SessionRecorder, seconds: int = 5) -> None:
    """A short session, complete but for its end."""
    recorder.append(pack_json(RecordType.EVENT, time_s=0.0, event="phase", phase="baseline"))
    recorder.append(pack_json(RecordType.RATING, time_s=0.5, name="before", value=6))
    for time_s in range(seconds):
        for item in second(time_s):
            recorder.append(item)
    recorder.append(pack_json(RecordType.GAP, time_s=2.0, until_s=3.0, why="no packets"))


def session(vault: Vault, seconds: int = 5, **header: object) -> str:
    """A whole session; returns its id."""
    recorder = vault.start_session(HEADER | header)
    record(recorder, seconds)
    recorder.finish("completed")
    return recorder.session_id


def triggered(*, mark: str | None = "trigger", half_s: float = 60.0) -> list[Record]:
    """Two calm minutes, a rise at 120 s; the heart is half back `half_s` after the top, the skin later."""
    records = [pack_json(RecordType.EVENT, time_s=0.0, event="phase", phase="role_play")]
    for name, value in (("before", 7), ("after", 4)):
        records.append(pack_json(RecordType.RATING, time_s=1.0, name=name, value=value))
    for apart in (1, 2, None):
        records.append(pack_json(RecordType.EVENT, time_s=2.0, event="note", name="guess", round=1, apart=apart))
    if mark:
        records.append(pack_json(RecordType.EVENT, time_s=120.0, event="mark", name=mark))
    return records + [_tense_second(at, half_s) for at in range(1, 421)]


def triggered_session(*, mark: str | None = "trigger", half_s: float = 60.0) -> SessionSummary:
    """That session, summed up."""
    return summarise(triggered(mark=mark, half_s=half_s))


def _tense_second(at: int, half_s: float) -> Record:
    fall = float(np.exp(-max(0, at - 130) * np.log(2) / half_s))
    rise = 0.0 if at <= 120 else min(1.0, (at - 120) / 10) * fall
    features = {
        "heart_rate_bpm": 70 + 25 * rise,
        "scl_uS": 4.0 + 3 * rise,
        "scr_per_min": 2.0,
        "movement_g": 0.01,
        "skin_quality": 1.0,
        "heart_quality": 1.0,
    }
    arousal = {"index": rise, "level": 1, "quality": 1.0, "reasons": ["MOVING"] if at < 5 else []}
    content = {"features": features, "arousal": arousal | {"contributions": {}}}
    return pack_json(RecordType.SECOND, time_s=float(at), **content)


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one trainer, made once: Argon2id is slow on purpose."""
    home = tmp_path_factory.mktemp("trained") / "home"
    Vault(home).create_trainer("Ank", PASSPHRASE)
    return home


@pytest.fixture
def home(trained_once: Path, tmp_path: Path) -> Path:
    """A fresh copy of a home with one trainer."""
    return Path(shutil.copytree(trained_once, tmp_path / "home"))


@pytest.fixture
def vault(home: Path) -> Vault:
    """The vault in that home."""
    return Vault(home)
