"""How well a link is protected, as far as the system tells; never guessed."""

from __future__ import annotations

import sys

from bleak.backends.device import BLEDevice
from bleak.exc import BleakError

from biofeedback.samples import LinkSecurity

SENTENCES = {
    LinkSecurity.ENCRYPTED_VERIFIED: "The link is encrypted, and the wristband was proven to be ours.",
    LinkSecurity.BONDED_UNKNOWN: (
        "The wristband is paired, so its link is encrypted. Whether someone stood in between while pairing is "
        "not known."
    ),
    LinkSecurity.UNENCRYPTED: "Anyone nearby with the right equipment can read what this wristband sends.",
    LinkSecurity.UNKNOWN: "This tablet does not tell whether the link is encrypted. Assume that it can be read.",
    LinkSecurity.NO_LINK: "There is no radio link.",
}
"""A sentence for the trainer for each."""


async def link_security(device: object) -> LinkSecurity:
    """What is known of the link to a device that is connected now.

    BlueZ tells whether there is a bond, and encrypts a link to a bonded device; no system tells an app whether the
    pairing was proof against someone in between, so ENCRYPTED_VERIFIED is never claimed here.
    """
    details = device.details if isinstance(device, BLEDevice) else None
    path = details.get("path") if isinstance(details, dict) else None
    if sys.platform != "linux" or not isinstance(path, str):
        return LinkSecurity.UNKNOWN
    from bleak.backends.bluezdbus.manager import get_global_bluez_manager

    try:
        manager = await get_global_bluez_manager()
        return LinkSecurity.BONDED_UNKNOWN if manager.is_paired(path) else LinkSecurity.UNENCRYPTED
    except (BleakError, OSError, EOFError):
        return LinkSecurity.UNKNOWN
