"""The PIN of the overlay in a youth's part: it lets a trainer take the tablet back, and opens nothing that is
stored.

Four to eight digits can be guessed by whoever copies the disk; that gains nothing, because no key hangs on them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from pathlib import Path

from biofeedback.errors import Damaged, NotFound, UsageError, WrongPassphrase
from biofeedback.vault import disk
from biofeedback.vault.clock import Clock
from biofeedback.vault.passphrase import derive, new_cost, parse_cost
from biofeedback.vault.tries import Tries

_LABEL = b"bf/pin/v1"
_SHAPE = re.compile(r"[0-9]{4,8}")
_LARGEST_BYTES = 1024


class Pin:
    """The overlay's PIN of one tablet."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._path = home / "pin.json"
        self._tries = Tries(home / "pin.tries", clock)

    def exists(self) -> bool:
        """Whether one was set."""
        return self._path.exists()

    def set(self, pin: str) -> None:
        """Set it; raises UsageError unless it has 4 to 8 digits. The caller has proved to be a trainer."""
        if not _SHAPE.fullmatch(pin):
            raise UsageError("A PIN has 4 to 8 digits.")
        cost = new_cost()
        content = {"cost": str(cost), "check": base64.b64encode(derive(pin, cost, _LABEL)).decode()}
        with disk.storage("The PIN was not set."):
            disk.make_folder(self._path.parent)
            disk.replace(self._path, json.dumps(content).encode())

    def check(self, pin: str) -> None:
        """Raise WrongPassphrase unless it is the PIN, TooManyTries while a wait lasts, NotFound without a PIN."""
        if not self.exists():
            raise NotFound("This tablet has no PIN yet; a trainer sets one after unlocking.", reason="no_pin")
        self._tries.begin()
        try:
            content = json.loads(disk.read(self._path, _LARGEST_BYTES))
            cost, expected = parse_cost(content["cost"]), base64.b64decode(content["check"], validate=True)
        except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
            raise Damaged("The PIN's file is damaged; a trainer can set a new PIN after unlocking.") from error
        if not hmac.compare_digest(derive(pin, cost, _LABEL), expected):
            raise WrongPassphrase("The PIN is not right.", reason="wrong_pin")
        self._tries.succeeded()
