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
        self.boot = "first"
        self.clock = Clock(lambda: self.unix, lambda: self.monotonic, lambda: self.boot)

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
    """The time since the device started counts, which nobody can set."""
    hands = Hands()
    tries = Tries(tmp_path / "t", hands.clock)
    spend_free_tries(tries)
    hands.unix += 86_400
    assert wait_s(tries) == 30


def test_a_clock_set_forward_across_a_restart_of_the_app_does_not_help(tmp_path: Path) -> None:
    """Close the app, set the calendar a day on, open it again: the wait is as long as before, and it does end."""
    hands = Hands()
    spend_free_tries(Tries(tmp_path / "t", hands.clock))
    hands.wait(10)
    hands.unix += 86_400
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 20
    hands.wait(20)
    Tries(tmp_path / "t", hands.clock).begin()


@pytest.mark.parametrize(("boot", "since_s"), [("second", 90_000.0), ("first", 3.0)])
def test_a_restart_of_the_device_begins_the_wait_anew(tmp_path: Path, boot: str, since_s: float) -> None:
    """Known by its name or, where the system gives none, by the time since it; once, not with every look."""
    hands = Hands()
    spend_free_tries(Tries(tmp_path / "t", hands.clock))
    hands.unix += 86_400
    hands.monotonic, hands.boot = since_s, boot
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 30
    hands.wait(12)
    assert wait_s(Tries(tmp_path / "t", hands.clock)) == 18
    hands.wait(18)
    Tries(tmp_path / "t", hands.clock).begin()


def test_the_device_itself_tells_its_start_and_the_time_since(tmp_path: Path) -> None:
    """The real clock fits the real file: no wait begins anew while the device runs."""
    tries = Tries(tmp_path / "t", Clock())
    spend_free_tries(tries)
    before = (tmp_path / "t").read_bytes()
    assert wait_s(tries) == 30
    assert (tmp_path / "t").read_bytes() == before


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
