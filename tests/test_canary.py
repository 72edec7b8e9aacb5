"""Nothing of a participant is ever in clear outside memory: neither while a session runs nor afterwards."""

from __future__ import annotations

import asyncio
import base64
import logging
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from biofeedback.samples import Channel, LinkSecurity, Samples, SensorEvent, SourceInfo
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.vault.store import Vault
from sensors.wristband import Clock
from tests.canary import INTERVALS_MS, PARTICIPANT, SKIN_uS, betrayals

PASSPHRASE = "a long enough passphrase"


class CanaryBand:
    """A band that says the twenty distinctive values over and over."""

    info = SourceInfo(
        "canary", "canary", (Channel.SKIN_CONDUCTANCE_uS, Channel.INTERVAL_MS), link_security=LinkSecurity.NO_LINK
    )
    finished = False

    def __init__(self) -> None:
        self._second = 0

    async def start(self, clock: Clock) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """Ten skin values and one interval a second."""
        events: list[SensorEvent] = []
        while self._second + 1 <= now_s:
            start_s, self._second = float(self._second), self._second + 1
            times = start_s + np.arange(1, 11) / 10
            events.append(Samples(Channel.SKIN_CONDUCTANCE_uS, times, SKIN_uS, start_s + 1, "canary"))
            interval = INTERVALS_MS[self._second % 10 : self._second % 10 + 1]
            events.append(Samples(Channel.INTERVAL_MS, times[-1:], interval, start_s + 1, "canary"))
        return events


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
