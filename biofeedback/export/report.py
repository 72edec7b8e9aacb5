"""A session for the youth's own file: one page and its picture, in the language of the session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from html import escape

from biofeedback.errors import Damaged
from biofeedback.export.picture import picture
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.samples import Level
from biofeedback.session.records import Record
from biofeedback.session.summary import SessionSummary, summarise
from biofeedback.vault.store import StoredSession, Verdict

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;color:#222}"
    "td,th{padding:.2rem 1rem .2rem 0;text-align:left}"
)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def files(
    session: StoredSession, records: Iterable[Record], *, without_additions: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Path and content of the picture and the page; one that cannot be summed up gets a page that says so."""
    language = str(session.header.get("language", ""))
    words = Catalogue(language if language in LANGUAGES else LANGUAGES[0])
    try:
        summary = summarise(records)
    except Damaged:
        yield (
            f"report/{session.id}.html",
            _document([f"<p>{escape(words('report.unreadable'))}</p>"], words).encode(),
        )
        return
    drawn = picture(summary, words("report.curve"))
    yield f"report/{session.id}.svg", drawn.encode()
    yield f"report/{session.id}.html", _page(session, summary, words, drawn, without_additions).encode()


def _page(
    session: StoredSession, summary: SessionSummary, words: Catalogue, drawn: str, without_additions: bool
) -> str:
    warnings = [*_warnings(session, words), *([words("report.no_additions")] if without_additions else [])]
    parts = [
        f"<h1>{escape(words('report.title'))}</h1>",
        _table(_facts(session, summary, words)),
        *(f"<p><strong>{escape(text)}</strong></p>" for text in warnings),
        f"<p>{escape(words('report.measured', percent=f'{summary.measured_fraction:.0%}'))}</p>",
        f"<h2>{escape(words('report.curve'))}</h2>{drawn}<p>{escape(words('report.curve_help'))}</p>",
        f"<h2>{escape(words('report.levels'))}</h2>{_table(_levels(summary, words))}",
        f"<p>{escape(words('report.meaning'))}</p>",
    ]
    return _document(parts, words)


def _document(parts: list[str], words: Catalogue) -> str:
    head = f'<meta charset="utf-8"><title>{escape(words("report.title"))}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html><html lang="{words.language}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'
    )


def _facts(session: StoredSession, summary: SessionSummary, words: Catalogue) -> list[tuple[str, str]]:
    header = session.header
    numbers = (f"{words(f'report.{name}')}: {_rating(summary, name, words)}" for name in ("before", "after"))
    return [
        (words("report.participant"), str(header.get("participant", ""))),
        (words("report.date"), _date(session)),
        (words("report.exercise"), exercise_word(str(header.get("exercise", "")), words)),
        (words("report.own_numbers"), ", ".join(numbers)),
    ]


def _rating(summary: SessionSummary, name: str, words: Catalogue) -> str:
    value = summary.rating(name)
    return words("report.skipped") if value is None else str(value)


def _date(session: StoredSession) -> str:
    started = session.header.get("started_unix")
    if isinstance(started, int | float):
        return datetime.fromtimestamp(started, UTC).date().isoformat()
    return date.fromordinal(_EPOCH_DAY + session.day).isoformat()


def day_in_words(day: int, words: Catalogue) -> str:
    """A day that counts from 1970-01-01, as 3 november 2026."""
    moment = date.fromordinal(_EPOCH_DAY + day)
    return f"{moment.day} {words(f'trainer.month_{moment.month}')} {moment.year}"


def exercise_word(name: str, words: Catalogue) -> str:
    """The word for a stored exercise; the code itself for one of a later version of the app."""
    key = f"trainer.exercise_{name}"
    return words(key) if key in words.keys() else name  # noqa: SIM118 - a catalogue is no dictionary


def _warnings(session: StoredSession, words: Catalogue) -> list[str]:
    found = []
    if session.header.get("origin") in ("rehearsal", "demo"):
        found.append(words(f"report.origin_{session.header['origin']}"))
    if session.verdict is Verdict.TRUNCATED:
        found.append(words("report.unfinished"))
    elif session.verdict is not Verdict.COMPLETE:
        found.append(words("report.tampered"))
    return found


def _levels(summary: SessionSummary, words: Catalogue) -> list[tuple[str, str]]:
    without, *seconds = summary.seconds_per_level()
    names = [*(level.value for level in Level), "none"]
    minutes = [f"{count / 60:.1f}" for count in (*seconds, without)]
    return [
        (words(f"levels.{name}"), words("report.minutes", minutes=number))
        for name, number in zip(names, minutes, strict=True)
    ]


def _table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{cells}</table>"
