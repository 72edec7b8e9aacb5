"""The real app is killed while it is used; started again, its first page says what happened and what to do.

The small setting kills it twice; `--large` at every moment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from biofeedback.language import Catalogue
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Vault, Verdict
from tests.screens.trainer.killed_app import CODE, MOMENTS, NOTE, PASSPHRASE
from tests.trial import session

WORDS = Catalogue("nl")
SMALL = ("export", "in_exercise")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs the signal 9 of a system like Android's")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A tablet with a trainer, a participant who may be measured, and one session that takes a while to export."""
    place = tmp_path / "home"
    vault = Vault(place)
    vault.create_trainer("anna", PASSPHRASE)
    unlocked = vault.unlock(PASSPHRASE)
    yes = Consent(Given("map 1", 0), Given("map 1", 0))
    unlocked.participants.save(Participant(CODE, 0, False, consents={Purpose.TRAINING: yes}))
    unlocked.lock()
    session(vault, 300, participant=CODE, origin="live")
    return place


def _killed(home: Path, moment: str) -> list[str]:
    """Start the app, let it go to that moment and die there; what its first page said."""
    place = dict(os.environ, SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")
    done = subprocess.run(
        [sys.executable, "-m", "tests.screens.trainer.killed_app", str(home), moment],
        env=place,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    words: list[str] = json.loads(done.stdout.splitlines()[-1])
    return words


def _says_after(moment: str) -> list[str]:
    """What the first page must say after a kill at that moment."""
    if moment == "in_exercise":
        return [WORDS("trainer.wait_cut_one"), WORDS("trainer.wait_cut_text")]
    if moment == "export":
        return [WORDS("errors.export_interrupted").split(". ")[0] + "."]
    return [CODE]


@pytest.mark.parametrize("moments", [SMALL, pytest.param(MOMENTS, marks=pytest.mark.large)], ids=["small", "all"])
def test_after_a_kill_the_first_page_says_what_happened(home: Path, moments: tuple[str, ...]) -> None:
    """Each start reads the page of the kill before; in the end everything that was acknowledged is there."""
    assert CODE in _killed(home, moments[0])
    for before, moment in zip(moments, (*moments[1:], "look"), strict=True):
        said = _killed(home, moment)
        for sentence in _says_after(before):
            assert sentence in said, (before, said)
    assert not list((home / "exports").glob("*"))
    unlocked = Vault(home).unlock(PASSPHRASE)
    verdicts = sorted(one.verdict.value for one in unlocked.sessions())
    finished = "take_back" in moments
    assert verdicts.count(Verdict.TRUNCATED.value) == 1
    assert verdicts.count(Verdict.COMPLETE.value) == (2 if finished else 1)
    assert unlocked.audit().problems == ()
    if "note" in moments:
        assert [one.text for found in unlocked.sessions() for one in unlocked.additions(found.id)] == [NOTE]
