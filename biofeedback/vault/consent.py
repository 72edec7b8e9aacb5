"""What a participant, and where needed a guardian, agreed to; each part with its date and withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Purpose(StrEnum):
    """What data may be used for; each purpose has its own consent."""

    TRAINING = "training"
    RESEARCH = "research"


class Part(StrEnum):
    """The three parts of a consent."""

    BASIS = "basis"  # the institution's legal basis
    ASSENT = "assent"  # the youth's own yes
    GUARDIAN = "guardian"  # a parent's or guardian's yes, under 16 (UAVG, article 5)


@dataclass(frozen=True, slots=True)
class Given:
    """One part: where the paper is, when it was given, and when it was withdrawn. Days count from 1970-01-01."""

    reference: str
    day: int
    withdrawn_day: int | None = None

    @property
    def holds(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_day is None


@dataclass(frozen=True, slots=True)
class Consent:
    """The parts for one purpose; a missing part was never given."""

    basis: Given | None = None
    assent: Given | None = None
    guardian: Given | None = None

    def holds(self, *, guardian_needed: bool) -> bool:
        """Whether data may be used for this purpose now."""
        needed = [self.basis, self.assent, *([self.guardian] if guardian_needed else [])]
        return all(part is not None and part.holds for part in needed)

    def give(self, part: Part, reference: str, day: int) -> Consent:
        """With one part given (anew)."""
        return replace(self, **{part.value: Given(reference, day)})

    def withdraw(self, part: Part, day: int) -> Consent:
        """With one part withdrawn; what was never given stays not given."""
        given: Given | None = getattr(self, part.value)
        return self if given is None else replace(self, **{part.value: replace(given, withdrawn_day=day)})

    def as_json(self) -> dict[str, object]:
        """For the participant's sealed file."""
        parts = {part.value: getattr(self, part.value) for part in Part}
        return {
            name: {"reference": given.reference, "day": given.day, "withdrawn_day": given.withdrawn_day}
            for name, given in parts.items()
            if given is not None
        }


def from_json(content: Mapping[str, Mapping[str, object]]) -> Consent:
    """From the participant's file; raises KeyError, TypeError or ValueError on anything else."""
    return Consent(**{Part(name).value: _given(fields) for name, fields in content.items()})


def _given(fields: Mapping[str, object]) -> Given:
    reference, day, withdrawn = fields["reference"], fields["day"], fields["withdrawn_day"]
    if not isinstance(reference, str) or not isinstance(day, int) or not isinstance(withdrawn, int | None):
        raise TypeError
    return Given(reference, day, withdrawn)
