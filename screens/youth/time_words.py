"""Time in words: whole minutes and counts, never a clock that runs down. No Kivy."""

from __future__ import annotations

from biofeedback.language import Catalogue

_EXACT_S = 8  # so close to a whole minute that it is simply that minute
_OVER_S = 40  # up to here "over n minutes", then "almost n + 1"
_HALF_MINUTE_S = (18, 42)  # what may be called half a minute


def time_left(words: Catalogue, left_s: float) -> str:
    """How long it still takes: 'Nog ruim 1 minuut'. Changes a few times a minute at most."""
    seconds = max(0, round(left_s))
    if seconds < 60 - _EXACT_S:
        return words(f"youth.time.{_under_a_minute(seconds)}")
    minutes, rest = divmod(seconds, 60)
    if rest >= 60 - _EXACT_S:
        return _minutes(words, minutes + 1, "")
    if rest <= _EXACT_S:
        return _minutes(words, minutes, "")
    return _minutes(words, minutes, "_over") if rest < _OVER_S else _minutes(words, minutes + 1, "_almost")


def time_span(words: Catalogue, seconds: float) -> str:
    """How long something lasted: '3 minuten', under a minute in counts of about one second."""
    whole = max(0, round(seconds))
    if whole < 60:
        return words("youth.span.short", n=whole)
    minutes = round(whole / 60)
    return words("youth.span.minute") if minutes == 1 else words("youth.span.minutes", n=minutes)


def _under_a_minute(seconds: int) -> str:
    shortest, longest = _HALF_MINUTE_S
    if seconds < shortest:
        return "nearly"
    return "half_minute" if seconds <= longest else "minute_almost"


def _minutes(words: Catalogue, minutes: int, kind: str) -> str:
    if minutes == 1:
        return words(f"youth.time.minute{kind}")
    return words(f"youth.time.minutes{kind}", n=minutes)
