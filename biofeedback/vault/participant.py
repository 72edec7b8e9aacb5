"""A participant: a code, own settings, what was agreed to, and the short summaries that show a trend."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import product

from biofeedback.errors import Damaged, StorageFailed
from biofeedback.vault import consent as consents
from biofeedback.vault.consent import Consent, Purpose

LETTERS = "ACDEFHJKMNPRTUVWXY"  # ours: none that looks like a digit or another letter when written by hand
DIGITS = "2345679"  # ours: neither 0 and 1 (O, I) nor 8 (B)
SUMMARY_MONTHS = 12  # at most this long, whatever the programme
AFTER_PROGRAMME_DAYS = 30


@dataclass(frozen=True, slots=True)
class SessionSummaryLine:
    """What stays of a session when its samples are gone. None = not known."""

    session_id: str
    day: int
    exercise: str
    before: int | None
    after: int | None
    quality: float | None  # mean over the session, 0-1
    heart_rate_bpm: float | None  # mean while the baseline was measured
    scl_uS: float | None
    half_back_s: float | None = None  # after the last trigger, until half of the rise was gone (session/trends.py)


@dataclass(frozen=True, slots=True)
class Participant:
    """One youth under a pseudonymous code; no name, no date of birth, no free text by the youth."""

    code: str
    created_day: int
    under_16: bool
    settings: dict[str, object] = field(default_factory=dict)  # his own tips among them
    guess_score: int | None = None  # levels between his last guess and what was measured then
    consents: dict[Purpose, Consent] = field(default_factory=dict)
    summaries: tuple[SessionSummaryLine, ...] = ()
    folded: tuple[str, ...] = ()  # sessions whose records are already taken in
    programme_end_day: int | None = None

    @property
    def plain_code(self) -> str:
        """The code in datasets: letters and digits only."""
        return self.code.replace("-", "")

    def consents_to(self, purpose: Purpose) -> bool:
        """Whether data may be used for this purpose now."""
        return self.consents.get(purpose, Consent()).holds(guardian_needed=self.under_16)

    def as_json(self) -> dict[str, object]:
        """For the sealed file."""
        return {
            "code": self.code,
            "created_day": self.created_day,
            "under_16": self.under_16,
            "settings": self.settings,
            "guess_score": self.guess_score,
            "consents": {purpose.value: given.as_json() for purpose, given in self.consents.items()},
            "summaries": [_line_json(line) for line in self.summaries],
            "folded": list(self.folded),
            "programme_end_day": self.programme_end_day,
        }


def from_json(content: dict[str, object]) -> Participant:
    """From the sealed file; raises Damaged."""
    try:
        fields = json.loads(json.dumps(content))
        fields.pop("tips", None)  # always empty in the first files: the tips are among the settings
        fields["folded"] = tuple(fields["folded"])
        for line in fields["summaries"]:
            line.pop("recovery_s", None)  # the first files: a time that every plateau made look like recovery
        fields["summaries"] = tuple(SessionSummaryLine(**line) for line in fields["summaries"])
        fields["consents"] = {
            Purpose(name): consents.from_json(given) for name, given in fields["consents"].items()
        }
        return Participant(**fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged("A participant's file is of a version that this app does not know.") from error


def new_code(taken: Collection[str]) -> str:
    """A code that nobody on this tablet has or had."""
    numbers = ("".join(digits) for digits in product(DIGITS, repeat=3))
    free = [code for number in numbers for letter in LETTERS if (code := f"{letter}-{number}") not in taken]
    if free:
        return secrets.choice(free)
    raise StorageFailed("This tablet has given out all its codes; begin a new home for the next group.")


def _line_json(line: SessionSummaryLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in SessionSummaryLine.__slots__}
