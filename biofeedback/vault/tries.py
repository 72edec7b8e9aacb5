"""Wrong passphrases are counted on the disk, before each try, so that no restart gives new ones.

Five tries are free; then each wrong one doubles the wait, from 30 s to an hour. Nothing is ever wiped: a youth
must not be able to destroy a training by typing. The wait is counted by the calendar and by the time since the
device started, and the shorter of the two counts, so setting the clock forward gains nothing, also across a
restart of the app. A restart of the device begins the wait anew. A copy of the disk knows no waiting; there only
the passphrase counts.
"""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from biofeedback.errors import Damaged, TooManyTries
from biofeedback.vault import disk
from biofeedback.vault.clock import Clock

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0  # 100 tries in a row, the ceiling of NIST SP 800-63B 5.2.2, then take four days
_LARGEST_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Count:
    """How often in a row it was wrong; when last, by the calendar and since the start `boot` of the device."""

    failed: int = 0
    last_unix_s: float = 0.0
    last_since_start_s: float = 0.0
    boot: str = ""


def parse(data: bytes) -> Count:
    """The count as it stands in the file; raises Damaged."""
    try:
        content = json.loads(data)
        moments = float(content["last_unix_s"]), float(content["last_since_start_s"])
        if not all(map(math.isfinite, moments)):
            raise ValueError
        return Count(int(content["failed"]), *moments, str(content["boot"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Damaged("The count of wrong tries cannot be read.") from error


class Tries:
    """The count of one trainer's wrong tries."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def begin(self) -> None:
        """Count one try, on the disk; raises TooManyTries while the wait lasts, StorageFailed when it cannot."""
        last = self._read()
        left_s = self._left_s(last)
        if left_s > 0:
            raise TooManyTries(
                f"There were {last.failed} wrong tries. Wait {_in_words(left_s)} and try again; nothing is lost.",
                tries=last.failed,
                wait_s=round(left_s),
            )
        self._write(last.failed + 1)

    def succeeded(self) -> None:
        """Forget the wrong tries."""
        with disk.storage("The count of wrong tries stays."):
            with suppress(FileNotFoundError):
                self._path.unlink()
            disk.sync_folder(self._path.parent)

    def _left_s(self, last: Count) -> float:
        if last.failed < FREE_TRIES:
            return 0.0
        wait_s = min(FIRST_WAIT_S * 2.0 ** min(last.failed - FREE_TRIES, 20), LONGEST_WAIT_S)
        passed_s = self._clock.unix_s() - last.last_unix_s
        since_s = self._clock.monotonic_s() - last.last_since_start_s
        if passed_s < 0 or since_s < 0 or self._clock.boot_id() != last.boot:
            # The clock was set back, or the device was started anew. The wait begins again, from now on.
            self._write(last.failed)
            return wait_s
        return wait_s - min(passed_s, since_s)

    def _read(self) -> Count:
        try:
            return parse(disk.read(self._path, _LARGEST_BYTES))
        except FileNotFoundError:
            return Count()
        except (OSError, Damaged):
            # A count that somebody damaged is taken for the end of the free tries, never for none.
            return self._now(FREE_TRIES)

    def _now(self, failed: int) -> Count:
        return Count(failed, self._clock.unix_s(), self._clock.monotonic_s(), self._clock.boot_id())

    def _write(self, failed: int) -> None:
        content = json.dumps(asdict(self._now(failed))).encode()
        with disk.storage("The try could not be counted, so it was not made."):
            disk.replace(self._path, content)


def _in_words(left_s: float) -> str:
    return f"{left_s:.0f} seconds" if left_s < 120 else f"{left_s / 60:.0f} minutes"
