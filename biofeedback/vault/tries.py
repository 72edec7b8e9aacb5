"""Wrong passphrases are counted on the disk, before each try, so that no restart gives new ones.

Five tries are free; then each wrong one doubles the wait, from 30 s to an hour. Nothing is ever wiped: a youth
must not be able to destroy a training by typing. A copy of the disk knows no waiting; there only the passphrase
counts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from biofeedback.errors import TooManyTries
from biofeedback.vault import disk
from biofeedback.vault.clock import Clock

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0  # 100 tries in a row, the ceiling of NIST SP 800-63B 5.2.2, then take four days
_LARGEST_BYTES = 1024


class Tries:
    """The count of one trainer's wrong tries."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._monotonic_s: float | None = None  # of the last try in this run of the app

    def begin(self) -> None:
        """Count one try, on the disk; raises TooManyTries while the wait lasts, StorageFailed when it cannot."""
        failed, last_s = self._read()
        left_s = self._left_s(failed, last_s)
        if left_s > 0:
            raise TooManyTries(
                f"There were {failed} wrong tries. Wait {_in_words(left_s)} and try again; nothing is lost.",
                tries=failed,
                wait_s=round(left_s),
            )
        self._write(failed + 1)
        self._monotonic_s = self._clock.monotonic_s()

    def succeeded(self) -> None:
        """Forget the wrong tries."""
        with disk.storage("The count of wrong tries stays."):
            with suppress(FileNotFoundError):
                self._path.unlink()
            disk.sync_folder(self._path.parent)
        self._monotonic_s = None

    def _left_s(self, failed: int, last_s: float) -> float:
        if failed < FREE_TRIES:
            return 0.0
        wait_s = min(FIRST_WAIT_S * 2.0 ** min(failed - FREE_TRIES, 20), LONGEST_WAIT_S)
        passed_s = self._clock.unix_s() - last_s
        if passed_s < 0:
            # The clock was set back. The wait starts anew, from the time the clock now shows.
            self._write(failed)
            passed_s = 0.0
        if self._monotonic_s is not None:
            # Within one run of the app a clock that is set forward does not shorten the wait.
            passed_s = min(passed_s, self._clock.monotonic_s() - self._monotonic_s)
        return wait_s - passed_s

    def _read(self) -> tuple[int, float]:
        try:
            content = json.loads(disk.read(self._path, _LARGEST_BYTES))
            return int(content["failed"]), float(content["last_unix_s"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, KeyError, TypeError):
            # A count that somebody damaged is taken for the end of the free tries, never for none.
            return FREE_TRIES, self._clock.unix_s()

    def _write(self, failed: int) -> None:
        content = json.dumps({"failed": failed, "last_unix_s": self._clock.unix_s()}).encode()
        with disk.storage("The try could not be counted, so it was not made."):
            disk.replace(self._path, content)


def _in_words(left_s: float) -> str:
    return f"{left_s:.0f} seconds" if left_s < 120 else f"{left_s / 60:.0f} minutes"
