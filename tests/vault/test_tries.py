"""Wrong passphrases are counted on the disk, and waiting cannot be cheated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.errors import TooManyTries, WrongPassphrase
from biofeedback.vault.clock import Clock
from biofeedback.vault.store import Vault
from biofeedback.vault.tries import FREE_TRIES, LONGEST_WAIT_S, Tries
from tests.trial import PASSPHRASE


class Hands:
    """A clock whose two hands the test moves."""

    def __init__(self) -> None:
        self.unix = 1_790_000_000.0
        self.monotonic = 50.0
        self.clock = Clock(lambda: self.unix, lambda: self.monotonic)

    def wait(self, seconds: float) -> None:
        """Real time passes."""
        self.unix += seconds
        self.monotonic += seconds


def spend_free_tries(tries: Tries) -> None:
    """Use up what is free."""
    for _ in range(FREE_TRIES):
        tries.begin()


def wait_s(tries: Tries) -> float:
    """The wait that the next try is told."""
    with pytest.raises(TooManyTries) as caught:
        tries.begin()
    return float(str(caught.value.values["wait_s"]))


def test_five_tries_are_free_then_the_wait_doubles_up_to_an_hour(tmp_path: Path) -> None:
    """30 s, 60 s, 120 s ... never more than an hour, and no end: nothing is wiped."""
    hands = Hands()
    tries = Tries(tmp_path / "t", hands.clock)
    spend_free_tries(tries)
    waits = []
    for _ in range(10):
        waits.append(wait_s(tries))
        hands.wait(waits[-1])
        tries.begin()
    assert waits == [30, 60, 120, 240, 480, 960, 1920, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]


def test_a_restart_gives_no_new_tries(tmp_path: Path) -> None:
    """The count is on the disk before each try."""
    hands = Hands()
    spend_free_tries(Tries(tmp_path / "t", hands.clock))
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 30
    assert json.loads((tmp_path / "t").read_text())["failed"] == FREE_TRIES


def test_a_clock_set_back_begins_the_wait_anew(tmp_path: Path) -> None:
    """Setting the clock back neither shortens the wait nor makes it endless."""
    hands = Hands()
    spend_free_tries(Tries(tmp_path / "t", hands.clock))
    hands.unix -= 86_400
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 30
    hands.wait(30)
    Tries(tmp_path / "t", hands.clock).begin()


def test_a_clock_set_forward_while_the_app_runs_does_not_help(tmp_path: Path) -> None:
    """Within one run the time since start counts, which nobody can set."""
    hands = Hands()
    tries = Tries(tmp_path / "t", hands.clock)
    spend_free_tries(tries)
    hands.unix += 86_400
    assert wait_s(tries) == 30


def test_a_damaged_count_is_no_new_beginning(tmp_path: Path) -> None:
    """Writing rubbish over the count costs the free tries."""
    hands = Hands()
    (tmp_path / "t").write_text("rubbish")
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 30


def test_the_right_passphrase_forgets_the_wrong_ones(home: Path) -> None:
    """Four errors, then success: the next five are free again."""
    vault = Vault(home)
    for _ in range(FREE_TRIES - 1):
        with pytest.raises(WrongPassphrase):
            vault.unlock("niet de goede woorden")
    vault.unlock(PASSPHRASE)
    assert list(home.glob("trainers/*.tries")) == []
    with pytest.raises(WrongPassphrase):
        vault.unlock("niet de goede woorden")


def test_even_the_right_passphrase_waits(home: Path) -> None:
    """During the wait nothing is tried, so the wait tells nothing."""
    vault = Vault(home)
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassphrase):
            vault.unlock("niet de goede woorden")
    with pytest.raises(TooManyTries, match="nothing is lost"):
        vault.unlock(PASSPHRASE)
