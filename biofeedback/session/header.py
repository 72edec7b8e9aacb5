"""What is known of a session before its first sample; stored as its first record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from biofeedback import __version__
from biofeedback.arousal import METHOD_VERSION
from biofeedback.samples import SourceInfo

FORMAT = 1  # of the records in a session; a reader keeps the older ones (docs/formats.md)


class Origin(StrEnum):
    """Where a session came from; research leaves everything but LIVE and IMPORT out."""

    LIVE = "live"
    DEMO = "demo"
    REHEARSAL = "rehearsal"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """Context without which the samples mean nothing. `participant` is a pseudonymous code, never a name."""

    origin: Origin
    participant: str
    exercise: str
    settings: Mapping[str, object]
    language: str
    started_unix: float  # wall clock at session time 0; order within the session never depends on it
    sources: Sequence[SourceInfo]
    sensitivity: float = 1.0  # of the levels (docs/method.md); a re-analysis needs it
    feedback: bool = True  # False: the youth saw no measured tension (a study phase without feedback)
    programme: Mapping[str, object] | None = None  # {"id", "session"}: where in a programme it stands
    study: Mapping[str, object] | None = None  # {"plan", "phase"}: of the study plan on this tablet
    continues: str | None = None  # the session that was cut short and that this one goes on with

    def as_json(self) -> dict[str, object]:
        """The header record's content."""
        context = {"programme": self.programme, "study": self.study}
        told: dict[str, object] = {name: dict(value) for name, value in context.items() if value is not None}
        if self.continues is not None:
            told["continues"] = self.continues
        return told | {
            "format": FORMAT,
            "app_version": __version__,
            "method_version": METHOD_VERSION,
            "origin": self.origin.value,
            "participant": self.participant,
            "exercise": self.exercise,
            "settings": dict(self.settings),
            "language": self.language,
            "started_unix": self.started_unix,
            "feedback": self.feedback,
            "sensitivity": self.sensitivity,
            "sources": [source_json(source) for source in self.sources],
        }


def source_json(source: SourceInfo) -> dict[str, object]:
    """What is known of a source, as it is stored."""
    return {
        "alias": source.alias,
        "model": source.model,
        "firmware": source.firmware,
        "channels": [channel.value for channel in source.channels],
        "link_security": source.link_security.value,
        "simulated": source.simulated,
    }
