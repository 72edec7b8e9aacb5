"""One participant over sessions on one page of paper (A4): sentence first, the picture under it, figures last.

The page needs no network, no script and no font of its own; it is opened in any browser and printed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from biofeedback.errors import NotFound
from biofeedback.export import over_picture, over_sessions
from biofeedback.export.over_sessions import ChartText, OverSession
from biofeedback.export.report import day_in_words, exercise_word
from biofeedback.language import Catalogue
from biofeedback.session.trends import Measure
from biofeedback.vault.unlocked import Unlocked

_STYLE = (
    "@page{size:A4;margin:11mm}"
    "body{font:13px/1.35 'Atkinson Hyperlegible Next',Arial,sans-serif;color:#12212b}"
    "body{max-width:188mm;margin:0 auto}"
    "h1{font-size:22px;margin:0}h2{font-size:15px;margin:0}p{margin:0 0 2px}"
    ".soft{color:#46575f}.cards{display:flex;flex-wrap:wrap;gap:3mm;margin:3mm 0}"
    ".card{border:1px solid #c7d2cf;border-radius:3mm;padding:2.5mm 3mm;box-sizing:border-box;"
    "width:calc(50% - 1.5mm);break-inside:avoid}.wide{width:100%}"
    "table{border-collapse:collapse;width:100%;font-size:11px;line-height:1.25}"
    "th,td{text-align:right;padding:.3mm 1.5mm;border-bottom:1px solid #e3eae8}"
    "td{white-space:nowrap}th:nth-child(-n+3),td:nth-child(-n+3){text-align:left}"
    "@media screen{body{padding:8mm}}"
)
_COLUMNS = ("number", "date", "exercise", "quality", "before", "after", "guess", "measured", "recovery")


def files(unlocked: Unlocked, codes: Sequence[str], words: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Path and content of the page of each of these participants; a code that is not of this tablet has none."""
    for code in sorted(set(codes)):
        try:
            sessions = over_sessions.over_sessions(unlocked, code)
        except NotFound:
            continue
        if sessions:
            yield f"report/over-{code.replace('-', '')}.html", page(code, sessions, words).encode()


def page(code: str, sessions: Sequence[OverSession], words: Catalogue) -> str:
    """The whole page as HTML."""
    title = words("report.over_title", code=code)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{escape(_period(sessions, words))}</p>',
        f'<div class="cards">{"".join(_cards(sessions, words))}</div>',
        _table(sessions, words),
        f'<p class="soft" style="margin-top:2mm">{escape(words("report.over_meaning"))} ',
        f"{escape(words('report.meaning'))}</p>",
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html><html lang="{words.language}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'
    )


def _period(sessions: Sequence[OverSession], words: Catalogue) -> str:
    first, last = sessions[0].point.day, sessions[-1].point.day
    period = words("report.over_period", first=day_in_words(first, words), last=day_in_words(last, words))
    return f"{period} {over_sessions.subtitle(words, sessions)}"


def _cards(sessions: Sequence[OverSession], words: Catalogue) -> Iterator[str]:
    drawn = {
        Measure.RECOVERY: over_picture.recovery,
        Measure.APART: over_picture.guess,
        Measure.EASED: over_picture.ratings,
        Measure.QUALITY: over_picture.quality,
    }
    for measure, text in over_sessions.texts(words, sessions).items():
        yield _card(text, drawn[measure](sessions, text.title))
    came = over_sessions.attendance_text(words, sessions)
    ends = tuple(day_in_words(sessions[at].point.day, words) for at in (0, -1))
    yield _card(came, over_picture.attendance(sessions, came.title, (ends[0], ends[1])), " wide")


def _card(text: ChartText, picture: str, more: str = "") -> str:
    below = f'<p class="soft">{escape(text.below)}</p>' if text.below else ""
    return f'<div class="card{more}"><h2>{escape(text.title)}</h2>{below}{picture}</div>'


def _table(sessions: Sequence[OverSession], words: Catalogue) -> str:
    head = "".join(f"<th>{escape(words(f'report.over_{name}'))}</th>" for name in _COLUMNS)
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in _cells(one, words)) for one in sessions)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cells(one: OverSession, words: Catalogue) -> Iterator[str]:
    point = one.point
    yield str(point.number)
    yield day_in_words(point.day, words)
    yield exercise_word(point.exercise, words)
    yield "" if point.quality is None else f"{point.quality:.0%}"
    for own in (point.before, point.after):
        yield "" if own is None else str(own)
    for level in (one.guess, one.measured):
        yield "" if level is None else words(f"levels.{over_sessions.level_code(level)}")
    back_s = point.value(Measure.RECOVERY)
    yield "" if back_s is None else over_sessions.length(words, back_s)
