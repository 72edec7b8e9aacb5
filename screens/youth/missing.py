"""Why there is no signal, in the three kinds a youth can do something about. No Kivy."""

from __future__ import annotations

from enum import StrEnum

from biofeedback.samples import LinkState, Reason
from biofeedback.session.snapshot import Snapshot

_SKIN = {Reason.NO_SKIN_CONTACT, Reason.NO_HEART_CONTACT, Reason.SKIN_OUT_OF_RANGE}


class Missing(StrEnum):
    """What to look at. The values are part of the words' keys."""

    SKIN = "skin"  # the band does not touch the skin
    LINK = "link"  # nothing arrives from the band
    CLEAR = "moving"  # something arrives and cannot be used


def what_is_missing(snapshot: Snapshot) -> Missing:
    """The first thing to mend: the link, then the contact, then quiet."""
    if not any(link.state is LinkState.STREAMING for link in snapshot.links):
        return Missing.LINK
    reasons = set(snapshot.features.reasons) if snapshot.features else set()
    if any(link.contact is False for link in snapshot.links) or reasons & _SKIN:
        return Missing.SKIN
    return Missing.CLEAR
