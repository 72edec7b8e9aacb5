"""What a study did not agree on is never written."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from biofeedback.samples import Channel, Samples
from biofeedback.session.records import RecordType, pack_json, pack_samples, unpack_samples
from biofeedback.vault.agreed import agreed
from biofeedback.vault.settings import Settings
from biofeedback.vault.store import Vault
from tests.trial import HEADER, PASSPHRASE, record

HEART_ONLY = Settings(channels=("heart_rate_bpm", "interval_ms"))


def test_only_agreed_channels_get_into_the_log(vault: Vault, home: Path) -> None:
    """Samples of other channels, and everything derived from them, are left out before sealing."""
    vault.unlock(PASSPHRASE).keyring.set_settings(HEART_ONLY)
    recorder = vault.start_session(HEADER)
    record(recorder, 3)
    recorder.finish("completed")
    (stored,) = vault.unlock(PASSPHRASE).sessions()
    records = list(stored.records())
    blocks = [b for item in records if item.type is RecordType.SAMPLES for b in unpack_samples(item.payload)]
    assert {block.channel for block in blocks} == {Channel.HEART_RATE_BPM}
    for item in records:
        if item.type is RecordType.SECOND:
            features = item.json()["features"]
            assert isinstance(features, dict)
            assert {name for name, value in features.items() if value} == {
                "heart_rate_bpm",
                "heart_quality",
                "reasons",
            }


def test_without_an_agreement_everything_stays() -> None:
    """No list means all channels: the record is the same object."""
    kept = pack_json(RecordType.SECOND, time_s=1.0, features={"scl_uS": 1.0})
    assert agreed(kept, Settings()) is kept


def test_a_record_with_nothing_left_is_not_written() -> None:
    """An empty record would tell that there was something."""
    block = Samples(Channel.SKIN_CONDUCTANCE_uS, np.array([1.0]), np.array([2.0]), 1.0, "band A")
    assert agreed(pack_samples([block]), HEART_ONLY) is None


def test_contributions_of_left_out_features_go_too() -> None:
    """What is shown as a share of the index must not betray the channel."""
    shares = {"heart_rate_bpm": 0.2, "scr_per_min": 0.7}
    second = pack_json(RecordType.SECOND, time_s=1.0, features={}, arousal={"contributions": shares})
    kept = agreed(second, HEART_ONLY)
    assert kept is not None
    assert kept.json()["arousal"] == {"contributions": {"heart_rate_bpm": 0.2}}
