"""Nothing of a participant is ever in clear outside memory: neither while a session runs nor afterwards."""

from __future__ import annotations

import asyncio
import base64
import logging
import struct
import tempfile
from pathlib import Path

import pytest

from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.vault.store import Vault
from tests.canary import INTERVALS_MS, PARTICIPANT, CanaryBand, SKIN_uS, betrayals

PASSPHRASE = "a long enough passphrase"


def test_nothing_in_clear_during_or_after_a_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No file under the home or the temporary folder and no log line holds the code or a sample, in any form."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(temporary)
    caplog.set_level(logging.DEBUG)
    during: list[str] = []

    async def session() -> None:
        vault = Vault(home)
        vault.create_trainer("anna", PASSPHRASE)
        clock = DrivenClock()
        runner = start_session(
            vault.start_session,
            BreathingExercise(BreathingSettings(breathing_s=60, baseline_s=60)),
            [CanaryBand()],
            origin=Origin.REHEARSAL,
            participant=PARTICIPANT,
            language="nl",
            started_unix=1_700_000_000.0,
        )
        async for snapshot in rehearse(runner, ScriptedYouth((6, 3)), clock):
            if snapshot.second_s % 40 == 0:
                during.extend(betrayals([home, temporary], caplog.text.encode()))

    asyncio.run(session())
    assert not during
    assert not betrayals([home, temporary], caplog.text.encode())
    (stored,) = Vault(home).unlock(PASSPHRASE).sessions()
    assert stored.header["participant"] == PARTICIPANT
    assert not betrayals([home, temporary], caplog.text.encode())


@pytest.mark.parametrize(
    "content",
    [
        PARTICIPANT.encode(),
        PARTICIPANT.encode("utf-16-le"),
        struct.pack("<d", SKIN_uS[3]),
        struct.pack(">2f", *INTERVALS_MS[2:4]),
        repr(float(SKIN_uS[0])).encode(),
        struct.pack("<d", SKIN_uS[1]).hex().encode(),
        base64.b64encode(b"x" + PARTICIPANT.encode() + b"yz"),
    ],
)
def test_the_canary_sings(tmp_path: Path, content: bytes) -> None:
    """The search itself finds each form when it is there, so that finding nothing means something."""
    (tmp_path / "leak.bin").write_bytes(b"before" + content + b"after")
    assert betrayals([tmp_path])
