"""Days, times and codes of a session in the trainer's words. Without Kivy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from biofeedback.language import Catalogue
from biofeedback.samples import Level

if TYPE_CHECKING:
    from screens.trainer.desk import SessionRow

_VERDICT_LOOKS: dict[str, tuple[str, Literal["good", "warn"]]] = {
    "complete": ("check", "good"),
    "truncated": ("warning", "warn"),
    "tampered": ("warning", "warn"),
    "trailing": ("warning", "warn"),
}


EPOCH = date(1970, 1, 1).toordinal()  # the vault counts days from here


def day_of(day: int) -> date:
    """A day that counts from 1970-01-01."""
    return date.fromordinal(EPOCH + day)


def full_day(words: Catalogue, moment: date) -> str:
    """The day by name."""
    return words(
        "trainer.day",
        weekday=words(f"trainer.weekday_{moment.weekday()}"),
        day=moment.day,
        month=words(f"trainer.month_{moment.month}"),
    )


def short_day(words: Catalogue, moment: date, today: date) -> str:
    """Today, yesterday, or the date without the name of the day."""
    if (today - moment).days in (0, 1):
        return day(words, moment, today)
    year = "" if moment.year == today.year else f" {moment.year}"
    return f"{moment.day} {words(f'trainer.month_{moment.month}')}{year}"


def number(words: Catalogue, value: float, decimals: int = 0) -> str:
    """A number with the decimal sign of the language."""
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if words.language == "nl" else text


def time_of_day(words: Catalogue, moment: datetime) -> str:
    """14.20 uur."""
    return words("trainer.time_of_day", hour=moment.hour, minute=f"{moment.minute:02d}")


def day(words: Catalogue, moment: date, today: date) -> str:
    """Today, yesterday, or the day by name; the year where it is another one."""
    if moment == today:
        return words("trainer.today")
    if moment == today - timedelta(days=1):
        return words("trainer.yesterday")
    named = full_day(words, moment)
    return named if moment.year == today.year else f"{named} {moment.year}"


def when(words: Catalogue, started: datetime | None, today: date) -> str:
    """Day and time in words; says so where the time is not known."""
    if started is None:
        return words("trainer.time_unknown")
    return f"{day(words, started.date(), today)}, {time_of_day(words, started)}"


def when_short(words: Catalogue, started: datetime | None, today: date) -> str:
    """Day and time for a list: within a week the weekday says enough, before that the date."""
    if started is None or (today - started.date()).days in (0, 1):
        return when(words, started, today)
    if 0 < (today - started.date()).days < 7:
        return f"{words(f'trainer.weekday_{started.weekday()}')}, {time_of_day(words, started)}"
    month = words(f"trainer.month_{started.month}")
    year = "" if started.year == today.year else f" {started.year}"
    return f"{started.day} {month}{year}, {time_of_day(words, started)}"


def clock(time_s: float) -> str:
    """Minutes and seconds on the session clock, as 7:05."""
    whole = max(0, round(time_s))
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(words: Catalogue, seconds: float) -> str:
    """A length in whole minutes, and honestly short where it is less than one."""
    whole = round(seconds / 60)
    if whole < 1:
        return words("trainer.minute_less")
    return words("trainer.minute_one") if whole == 1 else words("trainer.minutes", count=whole)


def minutes_exact(words: Catalogue, seconds: int) -> str:
    """A length that may end in half a minute, as 4,5 minuten."""
    if seconds % 60 == 0:
        return minutes(words, seconds)
    return words("trainer.minutes", count=number(words, seconds / 60, 1))


def seconds_or_minutes(words: Catalogue, seconds: int) -> str:
    """A short length in seconds, a longer one in minutes."""
    return words("trainer.seconds", count=seconds) if seconds < 60 else minutes_exact(words, seconds)


def level_word_of(words: Catalogue, number: int) -> str:
    """The fixed word of the level with that number, 1 to 5."""
    return level_word(words, list(Level)[number - 1])


def counted(words: Catalogue, key: str, count: int) -> str:
    """`key`_one or `key`_many with the number filled in."""
    return words(f"trainer.{key}_one" if count == 1 else f"trainer.{key}_many", count=count)


def counted_of(words: Catalogue, count: int, code: str) -> str:
    """3 sessies van M-031."""
    return words("trainer.sessions_of_one" if count == 1 else "trainer.sessions_of_many", count=count, code=code)


def sentence(text: str) -> str:
    """The same with a capital first."""
    return text[:1].upper() + text[1:]


def told(*sentences: str) -> str:
    """One after the other; a sentence that is a question keeps its own mark."""
    return " ".join(one if one.endswith("?") else f"{one}." for one in sentences)


def coded(words: Catalogue, kind: str, code: str) -> str:
    """The word for a stored code, such as an exercise; the code itself for one of a later version of the app."""
    key = f"trainer.{kind}_{code.lower()}"
    try:
        return words(key)
    except KeyError:
        return code


def level_word(words: Catalogue, level: Level | None) -> str:
    """The fixed word of a level."""
    return words(f"levels.{level.value if level else 'none'}")


def participant(words: Catalogue, row: SessionRow) -> str:
    """The code, or that it cannot be read."""
    return row.participant or words("trainer.participant_unknown")


def verdict_pill(words: Catalogue, verdict: str) -> tuple[str, str, Literal["good", "warn"]]:
    """Word, icon and tone for what is known about a stored session as a whole."""
    icon, tone = _VERDICT_LOOKS.get(verdict, ("warning", "warn"))
    return coded(words, "verdict", verdict), icon, tone


def signed(words: Catalogue, value: float) -> str:
    """A number with one decimal and its sign, as what moved the index."""
    sign = "+" if value >= 0 else "-"
    return sign + number(words, abs(value), 1)
