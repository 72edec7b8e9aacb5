"""What an institution may set on a tablet. The values stand in the signed list, so nobody changes them unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from biofeedback.errors import UsageError
from biofeedback.samples import Channel

AFTER_EXPORT_DAYS = 30  # a session stays this long after its export was confirmed
HARD_STOP_DAYS = 90  # and never longer than this
LOCK_AFTER_MIN = 3
_LOCK_RANGE_MIN = (1, 10)
_LONGEST_DAYS = 3650
_SHORTEST_REASON = 10  # ours: "x" is no reason


@dataclass(frozen=True, slots=True)
class Settings:
    """`channels` is what the study agreed on, None means all; `reason` explains keeping longer than usual."""

    after_export_days: int = AFTER_EXPORT_DAYS
    hard_stop_days: int = HARD_STOP_DAYS
    reason: str = ""
    lock_after_min: int = LOCK_AFTER_MIN
    quick_unlock: bool = False
    channels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not all(0 <= days <= _LONGEST_DAYS for days in (self.after_export_days, self.hard_stop_days)):
            raise UsageError(f"A number of days lies between 0 and {_LONGEST_DAYS}.")
        longer = self.after_export_days > AFTER_EXPORT_DAYS or self.hard_stop_days > HARD_STOP_DAYS
        if longer and len(self.reason.strip()) < _SHORTEST_REASON:
            raise UsageError(
                f"Keeping sessions longer than {AFTER_EXPORT_DAYS} days after an export, or {HARD_STOP_DAYS} days "
                "in all, needs a written reason.",
                reason="retention_needs_reason",
            )
        if not _LOCK_RANGE_MIN[0] <= self.lock_after_min <= _LOCK_RANGE_MIN[1]:
            raise UsageError("The app locks itself after 1 to 10 minutes.")
        unknown = set(self.channels or ()) - {channel.value for channel in Channel}
        if unknown:
            raise UsageError(f"There is no channel named {', '.join(sorted(unknown))}.")

    def as_json(self) -> dict[str, object]:
        """For the signed list."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, object]) -> Settings:
        """From the signed list; raises TypeError or UsageError on anything else."""
        channels = content.get("channels")
        fields = {**content, "channels": None if channels is None else tuple(_texts(channels))}
        return cls(**fields)  # type: ignore[arg-type]  # a wrong key is a TypeError, which the chain turns into words

    def allows(self, channel: Channel) -> bool:
        """Whether this channel may be recorded."""
        return self.channels is None or channel.value in self.channels


def _texts(value: object) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise TypeError
    return list(value)
