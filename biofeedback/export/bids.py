"""The chosen sessions as one BIDS dataset (bids-specification.readthedocs.io, version 1.10): what the field reads.

Everything stands under `bids/`, so that the export's own list and signature are no part of the dataset. The
official validator passes it; a test runs it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from biofeedback import __version__
from biofeedback.arousal import METHOD_VERSION
from biofeedback.export import bids_events, bids_physio
from biofeedback.export.bids_events import EVENT_COLUMNS, answer_column, tsv
from biofeedback.export.bids_physio import fitted, sidecar
from biofeedback.export.codebook import Column
from biofeedback.session.records import Record, RecordType, unpack_samples

FOLDER = "bids"
BIDS_VERSION = "1.10.0"  # the newest that tools of the field commonly know
SHORT_ID = 12  # digits of a session's number: unique among millions, and names stay readable
README = """# Biofeedback sessions

Physiology, derived tension, events and the youth's own numbers of sessions in aggression-regulation training.
Tension is bodily tension compared with this youth's own baseline of the same session. It names no emotion,
predicts nothing, and must not be compared between youths. A value never stands alone: read it with the exercise,
the events, the ratings and the quality beside it. Times are seconds on each session's own clock.

`_recording-derived` holds one row a second, as it was shown. The other recordings are what the devices measured,
where that was agreed. Where a slot says n/a, nothing was measured. The exact samples, in order of arrival, stand
beside this dataset in `../sessions/`.
"""
_SESSION_COLUMNS = (
    Column("session_id", "label of the session"),
    Column("acq_time", "date and time of the session's start (UTC), where it may be known"),
    Column("biofeedback_id", "the session's full number, the same in every export"),
    Column("exercise", "what was done"),
    Column(
        "origin",
        "where the session came from",
        levels={
            "live": "a real wristband",
            "import": "a recording from a band's own memory",
            "demo": "the simulator, in the demo",
            "rehearsal": "a rehearsal; no youth",
        },
    ),
    Column(
        "verdict",
        "what is known about the stored session",
        levels={
            "complete": "whole",
            "truncated": "ends early; up to there authentic",
            "tampered": "its file was changed; up to there authentic",
            "trailing": "whole, with something behind its end",
        },
    ),
    Column("end_reason", "why it ended"),
    Column("duration_s", "last stored second", "s"),
    Column("method_version", "version of the computation (docs/method.md)"),
    Column("app_version", "version of the program that recorded"),
    Column("language", "language of the screens"),
    Column("sensitivity", "the youth's own sensitivity of the levels"),
    Column("feedback", "whether the youth saw the measured tension", levels={"1": "yes", "0": "no"}),
    Column("study_plan", "the study plan on the tablet"),
    Column("study_phase", "the plan's phase"),
)
_PARTICIPANT_COLUMNS = (
    Column("participant_id", "label of the participant"),
    Column("code", "pseudonymous code at the site; the key to it stays there"),
    Column("sessions", "how many sessions are in this dataset"),
)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What must be known of a session before its records are read."""

    id: str
    header: Mapping[str, object]
    verdict: str
    end_reason: str

    @property
    def participant(self) -> str:
        """The pseudonymous code; "unknown" where the header cannot be believed."""
        return str(self.header.get("participant") or "unknown")


class Dataset:
    """Builds the dataset session by session; only the answers are kept in memory."""

    def __init__(
        self, sessions: Sequence[SessionFacts], *, with_raw: bool = True, with_free_text: bool = True
    ) -> None:
        self._sessions = list(sessions)
        self._with_raw = with_raw
        self._with_free_text = with_free_text
        self._subjects = _subject_labels(session.participant for session in sessions)
        self._labels = _session_labels([session.id for session in sessions])
        self._numbers = _numbers(sessions)
        self._answers: dict[tuple[str, int], list[tuple[str, str, dict[str, object]]]] = {}
        self._rows: dict[str, list[list[object]]] = {}

    def session_files(self, session: SessionFacts, records: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
        """The files of one session of this dataset; raises Damaged on an unreadable record."""
        subject, label = self._subjects[session.participant], self._labels[session.id]
        task = _alphanumeric(str(session.header.get("exercise") or "unknown"))
        stem = f"{FOLDER}/sub-{subject}/ses-{label}/beh/sub-{subject}_ses-{label}_task-{task}"
        end_s = _end_s(records)
        events = bids_events.event_rows(records, end_s, with_free_text=self._with_free_text)
        sources = sources_of(session.header, records)
        facts = _facts(session, sources)
        yield f"{stem}_events.tsv", tsv([column.name for column in EVENT_COLUMNS], events)
        yield f"{stem}_events.json", sidecar(fitted(EVENT_COLUMNS, events), facts)
        for recording in self._recordings(records):
            yield from recording.files(stem, _device(facts, sources, recording.label))
        for instrument, given in bids_events.answers(records).items():
            table = self._answers.setdefault((instrument, self._numbers[session.id]), [])
            table.append((f"sub-{subject}", f"ses-{label}", given))
        self._rows.setdefault(subject, []).append(_session_row(label, session, end_s))

    def closing_files(self) -> Iterator[tuple[str, bytes]]:
        """What describes the dataset as a whole; after the last session."""
        yield f"{FOLDER}/dataset_description.json", _description()
        yield f"{FOLDER}/README.md", README.encode()
        codes = {label: code for code, label in self._subjects.items()}
        people = [[f"sub-{label}", codes[label], len(rows)] for label, rows in sorted(self._rows.items())]
        yield f"{FOLDER}/participants.tsv", tsv([column.name for column in _PARTICIPANT_COLUMNS], people)
        yield f"{FOLDER}/participants.json", sidecar(_PARTICIPANT_COLUMNS, {})
        for subject, rows in sorted(self._rows.items()):
            base = f"{FOLDER}/sub-{subject}/sub-{subject}_sessions"
            yield f"{base}.tsv", tsv([column.name for column in _SESSION_COLUMNS], rows)
            yield f"{base}.json", sidecar(fitted(_SESSION_COLUMNS, rows), {})
        for (instrument, number), given in sorted(self._answers.items(), key=lambda item: item[0]):
            yield from _phenotype(instrument, number, given)

    def _recordings(self, records: Sequence[Record]) -> Iterator[bids_physio.Recording]:
        derived = bids_events.seconds_recording(records)
        if derived is not None:
            yield derived
        if self._with_raw:
            raw = (record.payload for record in records if record.type is RecordType.SAMPLES)
            yield from bids_physio.recordings(block for payload in raw for block in unpack_samples(payload))


def _phenotype(
    instrument: str, number: int, given: Iterable[tuple[str, str, dict[str, object]]]
) -> Iterator[tuple[str, bytes]]:
    rows = list(given)
    names = list(dict.fromkeys(name for _, _, answers in rows for name in answers))
    columns = (
        Column("participant_id", "label of the participant"),
        Column("session_id", "label of the session"),
        *(answer_column(instrument, name) for name in names),
    )
    table = [[subject, session, *(answers.get(name) for name in names)] for subject, session, answers in rows]
    # BIDS allows one row for each participant, so each session of a participant has a table of its own.
    base = f"{FOLDER}/phenotype/{instrument}_session{number:03d}"
    yield f"{base}.tsv", tsv([column.name for column in columns], table)
    yield f"{base}.json", sidecar(fitted(columns, table), {})


def sources_of(header: Mapping[str, object], records: Iterable[Record]) -> list[Mapping[str, object]]:
    """The devices of a session, with what became known of them while it ran (firmware, security of the link)."""
    listed = header.get("sources")
    known = (
        {str(source.get("alias")): source for source in listed if isinstance(source, dict)}
        if isinstance(listed, list)
        else {}
    )
    for record in records:
        if record.type is RecordType.EVENT and (content := record.json()).get("event") == "source":
            alias = str(content.get("alias"))
            later = {name: value for name, value in content.items() if name not in ("event", "time_s")}
            known[alias] = {**known.get(alias, {}), **later}
    return list(known.values())


def _facts(session: SessionFacts, sources: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Provenance that goes into every sidecar of a session."""
    header = session.header
    return {
        "TaskName": str(header.get("exercise") or "unknown"),
        "BiofeedbackSession": session.id,
        "Origin": header.get("origin", ""),
        "Verdict": session.verdict,
        "AppVersion": header.get("app_version", ""),
        "MethodVersion": header.get("method_version", ""),
        "FeedbackShown": header.get("feedback", True),
        "ExerciseSettings": header.get("settings", {}),
        "Sources": list(sources),
    }


def _device(facts: Mapping[str, object], sources: Iterable[Mapping[str, object]], label: str) -> dict[str, object]:
    """The facts, with the device that made this recording in BIDS' own words."""
    for source in sources:
        alias = _alphanumeric(str(source.get("alias", "")))[:16]
        if alias and label.startswith(alias):
            more = {
                "ManufacturersModelName": str(source.get("model", "")),
                "SoftwareVersions": str(source.get("firmware", "")),
                "LinkSecurity": str(source.get("link_security", "")),
            }
            return {**facts, **more}
    return {**facts, "SoftwareVersions": f"biofeedback {facts['AppVersion']}"}


def _session_row(label: str, session: SessionFacts, end_s: float) -> list[object]:
    header = session.header
    given = header.get("study")
    study: Mapping[str, object] = given if isinstance(given, dict) else {}
    return [
        f"ses-{label}",
        _moment(header.get("started_unix")),
        session.id,
        header.get("exercise"),
        header.get("origin"),
        session.verdict,
        session.end_reason,
        end_s,
        header.get("method_version"),
        header.get("app_version"),
        header.get("language"),
        header.get("sensitivity"),
        header.get("feedback"),
        study.get("plan"),
        study.get("phase"),
    ]


def _moment(started_unix: object) -> str | None:
    if not isinstance(started_unix, int | float) or not math.isfinite(started_unix):
        return None
    try:
        return datetime.fromtimestamp(started_unix, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return None


def _description() -> bytes:
    content = {
        "Name": "Biofeedback sessions in aggression-regulation training",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [
            {
                "Name": "biofeedback",
                "Version": __version__,
                "Description": f"Sealed on the tablet, exported by a trainer; method version {METHOD_VERSION}.",
            }
        ],
    }
    return json.dumps(content, indent=1).encode() + b"\n"


def _end_s(records: Iterable[Record]) -> float:
    last = 0.0
    for record in records:
        if record.type is RecordType.SECOND:
            last = max(last, float(str(record.json()["time_s"])))
    return last


def _subject_labels(participants: Iterable[str]) -> dict[str, str]:
    """BIDS allows letters and digits only, so two codes may look alike; a number tells them apart."""
    labels: dict[str, str] = {}
    for code in sorted(set(participants)):
        plain = _alphanumeric(code) or "unknown"
        taken = {label.lower() for label in labels.values()}
        free = (plain if number == 1 else f"{plain}x{number}" for number in range(1, len(taken) + 2))
        labels[code] = next(label for label in free if label.lower() not in taken)
    return labels


def _numbers(sessions: Sequence[SessionFacts]) -> dict[str, int]:
    """Which session of its participant each one is, 1 = the earliest of this dataset."""
    counted: dict[str, int] = {}
    numbers = {}
    for session in sorted(sessions, key=lambda session: _started(session.header)):
        numbers[session.id] = counted[session.participant] = counted.get(session.participant, 0) + 1
    return numbers


def _started(header: Mapping[str, object]) -> float:
    started = header.get("started_unix")
    return float(started) if isinstance(started, int | float) else 0.0


def _session_labels(ids: Sequence[str]) -> dict[str, str]:
    short = [identifier[:SHORT_ID] for identifier in ids]
    unique = len(set(short)) == len(set(ids))
    return {identifier: identifier[:SHORT_ID] if unique else identifier for identifier in ids}


def _alphanumeric(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())[:24]
