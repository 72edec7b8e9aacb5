"""The content of an export: every session as exact plain tables, as one BIDS dataset, and on request E4-style."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from biofeedback import __version__
from biofeedback.export import bids, codebook, e4_folder
from biofeedback.export.bids import SessionFacts
from biofeedback.export.tables import tables
from biofeedback.session.records import Record
from biofeedback.vault.store import StoredSession

EPOCH_DAY = date(1970, 1, 1).toordinal()
README = """Biofeedback export
==================

bids/                            all sessions as one BIDS dataset: what most programs of the field read
sessions/<number>/session.json   what the session is: participant's code, exercise, devices, versions, verdict
sessions/<number>/samples/*.csv  what each device measured; time_s is when it happened, received_s when it arrived
sessions/<number>/samples/arrival.csv  in which order it arrived, so that a re-analysis gives the same numbers
sessions/<number>/arousal.csv    one row a second: tension against the own baseline, and what it was computed from
sessions/<number>/events.csv     phases, links, tags, marks, pauses
sessions/<number>/ratings.csv    the youth's own numbers before and after
sessions/<number>/gaps.csv       where nothing was recorded, and why
e4/<number>/                     the raw signals in the style of the Empatica E4, where that was asked for
report/<number>.html, .svg       a page and a picture for the youth's own file, in an institution's export
report/over-<code>.html          one participant over sessions on one page to print, in an institution's export
CODEBOOK.md                      what every column means, with units
MANIFEST.json                    the length and SHA-256 of every file
MANIFEST.json.sig                a signature of MANIFEST.json by the trainer who made the export

Times are in seconds on the session's own clock; session.json says when that clock was zero. Units stand in the
names of the columns. An empty cell means: not known. Tension is measured against this youth's own baseline; it
names no emotion, predicts nothing, and must not be compared between youths. A verdict other than "complete" means
that the session ends early ("truncated") or that its file was changed ("tampered", "trailing"): then these are the
records up to that point, which are authentic. Where MANIFEST.json says "additions": "damaged" of a session, what a
trainer added to it afterwards (a questionnaire, an adverse event) could not be read and is not here; the session's
own records are not touched by that. Samples are absent where they were not agreed to.
"""


class Content:
    """Every file of an export, session by session; memory holds one session at a time."""

    def __init__(
        self,
        sessions: Sequence[StoredSession],
        *,
        with_free_text: bool = True,
        with_raw: bool = True,
        with_e4: bool = False,
    ) -> None:
        self._with_free_text, self._with_raw, self._with_e4 = with_free_text, with_raw, with_e4
        self._bids = bids.Dataset(
            # The verdict is known only after a session was read, and labels need none.
            [SessionFacts(session.id, session.header, "", "") for session in sessions],
            with_raw=with_raw,
            with_free_text=with_free_text,
        )

    def opening(self) -> Iterator[tuple[str, bytes]]:
        """What stands first."""
        yield "README.txt", README.encode()
        yield "CODEBOOK.md", codebook.render().encode()

    def session(self, session: StoredSession, added: Sequence[Record] = ()) -> Iterator[tuple[str, bytes]]:
        """All files of one session, read once, with the events that were `added` later; raises Damaged."""
        records = [*session.records(), *added]
        yield from _tables(session, records, with_free_text=self._with_free_text, with_raw=self._with_raw)
        yield from self._bids.session_files(_bids_facts(session), records)
        if self._with_e4 and self._with_raw:
            yield from e4_folder.files(f"e4/{session.id}", session.header, records)

    def closing(self) -> Iterator[tuple[str, bytes]]:
        """What describes all sessions together."""
        yield from self._bids.closing_files()


def session_files(
    session: StoredSession, *, with_free_text: bool = True, with_raw: bool = True
) -> Iterator[tuple[str, bytes]]:
    """Path within the export and content of each exact table of a session; raises Damaged."""
    return _tables(session, list(session.records()), with_free_text=with_free_text, with_raw=with_raw)


def _tables(
    session: StoredSession, records: Sequence[Record], *, with_free_text: bool, with_raw: bool
) -> Iterator[tuple[str, bytes]]:
    folder = f"sessions/{session.id}"
    content = tables(records, with_free_text=with_free_text, with_raw=with_raw)
    yield f"{folder}/session.json", _facts(session)
    for name in sorted(content):
        yield f"{folder}/{name}", content[name]


def _bids_facts(session: StoredSession) -> SessionFacts:
    return SessionFacts(session.id, session.header, session.verdict.value, session.end_reason)


def _facts(session: StoredSession) -> bytes:
    facts = {
        "id": session.id,
        "day": date.fromordinal(EPOCH_DAY + session.day).isoformat(),
        "verdict": session.verdict.value,
        "end_reason": session.end_reason,
        "header": session.header,
        "exported_with": f"biofeedback {__version__}",
    }
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
