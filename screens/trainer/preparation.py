"""What a session will be, without Kivy: who, what, with which band, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from biofeedback.errors import UsageError
from biofeedback.training.build import Setting, settings_of, usual
from biofeedback.training.programmes import Shelf
from biofeedback.training.series import Planned
from biofeedback.training.study_plan import StudyPlan
from screens.trainer.day import Person, Step

PRACTICE_CODE = "OEFEN"  # no participant has it: a participant's code ends in three digits
PRACTICE_SOURCE = "simulated"
_USUAL_EXERCISE = "breathing"  # what most sessions begin with, where no programme was chosen
# their screens are the measurement itself
_ABOUT_TENSION = {"find_rate", "game", "guess", "tension", "time_out"}
_SENSITIVITY = (0.5, 2.0)  # docs/method.md


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A wristband to choose from, in words."""

    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the trainer set. `practice` sessions use the simulator and count for nothing."""

    participant: str
    plan: tuple[Planned, ...]
    source_key: str
    seconds: int
    step: Step | None = None
    practice: bool = False
    feedback: bool = True
    overlay: bool = True
    sensitivity: float = 1.0
    study: Mapping[str, object] | None = None
    questionnaire: bool = False  # the youth is asked at the end how the app works for him

    @property
    def pace_per_min(self) -> float:
        """Of the first breathing in it; the usual one where nobody breathes at a pace."""
        for planned in self.plan:
            if planned.exercise == _USUAL_EXERCISE:
                return float(planned.settings.get("pace_per_min", usual(_USUAL_EXERCISE)["pace_per_min"]))
        return usual(_USUAL_EXERCISE)["pace_per_min"]


def require_feedback(preparation: Preparation) -> None:
    """An exercise that is about the measured tension makes no sense where a study keeps it closed: UsageError."""
    about_it = [planned.exercise for planned in preparation.plan if planned.exercise in _ABOUT_TENSION]
    if about_it and not preparation.feedback:
        raise UsageError(
            f"The exercise '{about_it[0]}' shows measured tension, and this phase of the study keeps it closed. "
            "Choose another exercise.",
            reason="feedback_off",
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A preparation in the making; changing something gives a new one."""

    shelf: Shelf
    sources: tuple[SourceChoice, ...]
    person: Person | None = None
    practice: bool = False
    step: Step | None = None
    changed: Mapping[str, float] = field(default_factory=dict)
    source: SourceChoice | None = None
    study: StudyPlan | None = None

    def for_person(self, person: Person) -> Draft:
        """This participant and, with him, what comes next for him."""
        return replace(self, person=person, practice=False, step=person.next or self._usual(), changed={})

    def for_practice(self) -> Draft:
        """Nobody: the trainer tries it out."""
        return replace(self, person=None, practice=True, step=self.step or self._usual(), changed={})

    def with_step(self, step: Step) -> Draft:
        """Another session, with its own settings."""
        return replace(self, step=step, changed={})

    def with_setting(self, name: str, value: float) -> Draft:
        """One setting otherwise."""
        return replace(self, changed={**self.changed, name: value})

    def with_source(self, source: SourceChoice) -> Draft:
        """Another band."""
        return replace(self, source=source)

    @property
    def code(self) -> str:
        """Whose session it is; empty for nobody."""
        return PRACTICE_CODE if self.practice else self.person.code if self.person else ""

    @property
    def settings(self) -> Sequence[tuple[Setting, float]]:
        """What can be set and what it is, where a session is one exercise."""
        if self.step is None or len(self.step.session.exercises) != 1:
            return ()
        (planned,) = self.step.session.exercises
        values = {**usual(planned.exercise), **planned.settings, **self.changed}
        return [(setting, values[setting.name]) for setting in settings_of(planned.exercise)]

    @property
    def missing(self) -> str:
        """Code of what must be done first, empty when all is there."""
        if not self.practice and self.person is None:
            return "person"
        if self.person is not None and not self.person.may_measure:
            return "consent"
        if self.step is None:
            return "step"
        if self.source is None and not self.practice:
            return "source"
        return ""

    def finished(self) -> Preparation | None:
        """The preparation, or None while something is missing."""
        if self.missing or self.step is None:
            return None
        session = self.step.session
        plan = tuple(replace(one, settings={**one.settings, **self._for(one)}) for one in session.exercises)
        seconds = sum(session.lengths_s(self.changed))
        source = PRACTICE_SOURCE if self.practice or self.source is None else self.source.key
        done = Preparation(self.code, plan, source, seconds, self.step, practice=self.practice)
        return self._studied(replace(done, sensitivity=self._sensitivity()))

    def _for(self, planned: Planned) -> dict[str, float]:
        own = {setting.name for setting in settings_of(planned.exercise)}
        return {name: value for name, value in self.changed.items() if name in own}

    def _studied(self, done: Preparation) -> Preparation:
        """What the study plan says about this session; nothing for practice."""
        if self.study is None or self.person is None:
            return done
        phase = self.study.phase_of(self.person.sessions + 1)
        if phase is None:
            return replace(
                done,
                overlay=self.study.overlay,
                study={"plan": self.study.id, "phase": ""},
                questionnaire=self.study.questionnaire,
            )
        return replace(
            done,
            feedback=phase.feedback,
            overlay=self.study.overlay,
            study={"plan": self.study.id, "phase": phase.name},
            questionnaire=self.study.questionnaire,
        )

    def _sensitivity(self) -> float:
        wanted = self.person.settings.get("sensitivity") if self.person else None
        if isinstance(wanted, int | float) and _SENSITIVITY[0] <= wanted <= _SENSITIVITY[1]:
            return float(wanted)
        return 1.0

    def _usual(self) -> Step | None:
        for programme in self.shelf.singles:
            for session in programme.sessions:
                if session.exercise == _USUAL_EXERCISE:
                    return Step(programme, session)
        return None


def draft(
    shelf: Shelf, sources: Sequence[SourceChoice], person: Person | None, study: StudyPlan | None = None
) -> Draft:
    """Everything that is usual is filled in."""
    empty = Draft(shelf, tuple(sources), source=sources[0] if sources else None, study=study)
    return empty if person is None else empty.for_person(person)
