"""One session as a folder of plain files a researcher opens with any program (`docs/formats.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from biofeedback import __version__
from biofeedback.export.tables import tables
from biofeedback.vault.store import StoredSession

EPOCH_DAY = date(1970, 1, 1).toordinal()
README = """Biofeedback export
==================

sessions/<number>/session.json   what the session is: participant's code, exercise, devices, versions, verdict
sessions/<number>/samples/*.csv  what each device measured; time_s is when it happened, received_s when it arrived
sessions/<number>/arousal.csv    one row a second: tension against the own baseline, and what it was computed from
sessions/<number>/events.csv     phases, links, tags, marks, pauses
sessions/<number>/ratings.csv    the youth's own numbers before and after
sessions/<number>/gaps.csv       where nothing was recorded, and why
MANIFEST.json                    the length and SHA-256 of every file
MANIFEST.json.sig                a signature of MANIFEST.json by the trainer who made the export

Times are in seconds on the session's own clock; session.json says when that clock was zero. Units stand in the
names of the columns. An empty cell means: not known. Tension is measured against this youth's own baseline; it
names no emotion, predicts nothing, and must not be compared between youths. A verdict other than "complete" means
that the session ends early ("truncated") or that its file was changed ("tampered", "trailing"): then these are the
records up to that point, which are authentic.
"""


def session_files(session: StoredSession, *, with_free_text: bool = True) -> Iterator[tuple[str, bytes]]:
    """Path within the export and content of each file of a session; raises Damaged."""
    folder = f"sessions/{session.id}"
    content = tables(session.records(), with_free_text=with_free_text)
    yield f"{folder}/session.json", _facts(session)
    for name in sorted(content):
        yield f"{folder}/{name}", content[name]


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
