"""What moved the index: which channel, by how much, and how good the signal was."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.samples import Arousal

CHANNEL_OF = {
    "level": "skin_level",
    "phasic": "skin_responses",
    "phasic_local": "skin_responses",
    "heart_local": "heart",
    "heart": "heart",
}  # a youth or trainer asks for the channel; which of its terms it was does not matter to them


@dataclass(frozen=True, slots=True)
class Explanation:
    """One moment, and its difference from an earlier one. Numbers are parts of the index."""

    shares: tuple[tuple[str, float], ...]  # channel, what it adds to the index now; largest first
    changes: tuple[tuple[str, float], ...]  # channel, what it added to the change; largest first
    quality: float


def explain(now: Arousal, before: Arousal | None = None) -> Explanation:
    """Which channels make the index of `now`, and which changed it since `before`."""
    shares = _by_channel(now)
    earlier = _by_channel(before) if before is not None else {}
    changes = {channel: share - earlier.get(channel, 0.0) for channel, share in shares.items()} if earlier else {}
    return Explanation(_sorted(shares), _sorted(changes), now.quality)


def _by_channel(arousal: Arousal) -> dict[str, float]:
    """Sums of the terms of each channel; empty without an index."""
    shares: dict[str, float] = {}
    for term, share in arousal.contributions:
        channel = CHANNEL_OF.get(term, term)
        shares[channel] = shares.get(channel, 0.0) + share
    return shares


def _sorted(shares: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shares.items(), key=lambda item: (-abs(item[1]), item[0])))
