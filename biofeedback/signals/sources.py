"""One active source per quantity: two bands may both give a heart rate, and they are never mixed."""

from __future__ import annotations

TAKEOVER_S = 10.0  # a source that was silent this long gives way; shorter would flap at every late block


class ActiveSource:
    """Remembers which source is listened to."""

    def __init__(self) -> None:
        self.alias: str | None = None
        self._heard_s = float("-inf")

    def accepts(self, alias: str, received_s: float) -> tuple[bool, bool]:
        """Whether to listen to this block, and whether its source just took over from another one."""
        if alias == self.alias:
            self._heard_s = received_s
            return True, False
        if self.alias is not None and received_s - self._heard_s <= TAKEOVER_S:
            return False, False
        took_over = self.alias is not None
        self.alias, self._heard_s = alias, received_s
        return True, took_over
