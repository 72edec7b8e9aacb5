"""What a whole session comes down to: one sentence, a warning where one belongs, and four facts. Without Kivy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from biofeedback.arousal import Start
from biofeedback.export import over_sessions
from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.session import trends
from biofeedback.session.summary import PhaseSpan, SessionSummary
from biofeedback.training.exercise import Phase
from screens.trainer import wording
from screens.trainer.moment import level_of

if TYPE_CHECKING:
    from screens.trainer.desk import Review

_WHOLE_FROM_MIN = 10
_AROUND = frozenset(
    {Phase.BAND_CHECK, Phase.BASELINE, Phase.RATING_BEFORE, Phase.RATING_AFTER, Phase.SUMMARY, Phase.DONE}
)
_CHANGED_FROM = 0.15  # index; half a level's width (0.3): a smaller change is within what a line does by itself


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure with its name above it and its meaning below."""

    name: str
    figure: str
    meaning: str


def title(words: Catalogue, summary: SessionSummary) -> str:
    """The sentence first: what tension did while breathing."""
    if not summary.times_s.size:
        return words("trainer.story_empty")
    main = main_span(summary)
    if main is None:
        return words("trainer.story_no_exercise")
    edges = summary.edges(main.phase)
    if edges is None:
        return words("trainer.story_not_known")
    change = edges[1] - edges[0]
    course = "same" if abs(change) < _CHANGED_FROM else "down" if change < 0 else "up"
    other = "" if main.phase == Phase.BREATHING else "other_"
    return words(f"trainer.story_{other}{course}")


def main_span(summary: SessionSummary) -> PhaseSpan | None:
    """The longest stretch of the exercise itself; None when the session did not get there."""
    spans = [span for span in summary.phases if span.phase not in _AROUND]
    return max(spans, key=lambda span: span.end_s - span.start_s, default=None)


def warning(words: Catalogue, review: Review) -> str:
    """What must be said about the recording itself; empty when all is well."""
    verdict, summary = review.row.verdict, review.summary
    if verdict != "complete":
        known = verdict if verdict in ("truncated", "trailing") else "tampered"
        return words(f"trainer.warning_{known}", time=wording.clock(summary.duration_s))
    if summary.baseline_accepted is False:
        return words("trainer.warning_baseline")
    if summary.finished == "stopped":
        return words("trainer.warning_stopped")
    if summary.finished != "completed":
        return words("trainer.warning_interrupted")
    return ""


def facts(words: Catalogue, review: Review) -> tuple[Fact, ...]:
    """Own numbers, highest point, the way back, and what the exercise was about."""
    summary = review.summary
    return (_ratings(words, summary), _peak(words, summary), _recovery(words, review), _own(words, review))


def details(words: Catalogue, review: Review) -> tuple[str, ...]:
    """How much was measured, and what this exercise alone kept, in short sentences."""
    summary = review.summary
    length = wording.minutes(words, summary.duration_s)
    found = [words("trainer.detail_measured", percent=_percent(summary), length=length)]
    if review.start in (Start.HIGHER, Start.LOWER):
        found.append(words(f"trainer.start_{review.start.value}"))
    return (*found, *_role_play(words, summary), *_time_out(words, summary), *_rounds(words, summary))


def _recovery(words: Catalogue, review: Review) -> Fact:
    """Beside it the time before: against himself is the only comparison there is."""
    name, summary = words("trainer.fact_recovery"), review.summary
    if not trends.triggers_s(summary):
        return Fact(name, words("trainer.unknown"), words("trainer.fact_recovery_no_trigger"))
    half_s = trends.recovery_s(summary)
    if half_s is None:
        return Fact(name, words("trainer.unknown"), words("trainer.fact_recovery_not_reached"))
    earlier_s = review.back_before_s
    if earlier_s is None:
        meaning = words("trainer.fact_recovery_meaning")
    else:
        length = over_sessions.length(words, earlier_s).replace(" ", "\N{NO-BREAK SPACE}")
        meaning = words("trainer.fact_recovery_before", length=length)
    return Fact(name, over_sessions.length(words, half_s), meaning)


def _own(words: Catalogue, review: Review) -> Fact:
    """The guess where there was one, else the exercise with its pace."""
    apart = [value for note in review.summary.noted("guess") if isinstance(value := note["apart"], int)]
    if not apart:
        return _pace(words, review)
    steps = round(sum(apart) / len(apart))
    return Fact(
        words("trainer.fact_guess"), wording.counted(words, "steps", steps), words("trainer.fact_guess_meaning")
    )


def _role_play(words: Catalogue, summary: SessionSummary) -> list[str]:
    names = [str(note["mark"]) for note in summary.noted("role_play_mark")]
    return [words("trainer.detail_role_play", marks=len(names))] if names else []


def _time_out(words: Catalogue, summary: SessionSummary) -> list[str]:
    notes = summary.noted("time_out")
    if not notes:
        return []
    rest_s = next((value for note in notes if isinstance(value := note["at_rest_after_s"], int)), None)
    if rest_s is not None:
        return [words("trainer.detail_time_out", length=over_sessions.length(words, rest_s))]
    early = any(note["came_back"] for note in notes)
    return [words("trainer.detail_time_out_early" if early else "trainer.detail_time_out_no_rest")]


def _rounds(words: Catalogue, summary: SessionSummary) -> list[str]:
    rounds = [
        (lights, returns)
        for note in summary.noted("round")
        if isinstance(lights := note["lights"], int) and isinstance(returns := note["returns"], int)
    ]
    if not rounds:
        return []
    lights, returns = (sum(values) for values in zip(*rounds, strict=True))
    return [words("trainer.detail_game", rounds=len(rounds), lights=lights, returns=returns)]


def level_minutes(words: Catalogue, seconds: Sequence[int]) -> list[str]:
    """Words and minutes for no signal and the five levels; empty where no time was spent."""
    levels: list[Level | None] = [None, *Level]
    return [
        words("trainer.level_minutes", word=wording.level_word(words, level), minutes=_minutes(words, spent))
        if spent
        else ""
        for level, spent in zip(levels, seconds, strict=True)
    ]


def _minutes(words: Catalogue, seconds: int) -> str:
    """Whole minutes; below ten with one decimal, because a short peak matters."""
    minutes = seconds / 60
    return wording.number(words, minutes, 0 if minutes >= _WHOLE_FROM_MIN else 1)


def _ratings(words: Catalogue, summary: SessionSummary) -> Fact:
    before, after = summary.rating("before"), summary.rating("after")
    name = words("trainer.fact_ratings")
    if before is None and after is None:
        return Fact(name, words("trainer.none_given"), words("trainer.fact_ratings_skipped"))
    if after is None:
        return Fact(name, str(before), words("trainer.fact_ratings_before"))
    if before is None:
        return Fact(name, str(after), words("trainer.fact_ratings_after"))
    return Fact(name, words("trainer.from_to", first=before, last=after), words("trainer.fact_ratings_meaning"))


def _peak(words: Catalogue, summary: SessionSummary) -> Fact:
    name, peak = words("trainer.fact_peak"), summary.peak()
    if peak is None:
        return Fact(name, words("trainer.none_known"), words("trainer.fact_peak_none"))
    time_s = peak[0]
    level = level_of(summary.level[int((abs(summary.times_s - time_s)).argmin())])
    return Fact(name, wording.clock(time_s), wording.level_word(words, level))


def _pace(words: Catalogue, review: Review) -> Fact:
    """The pace of a breathing exercise; of another exercise how long it lasted."""
    settings, span = review.header.get("settings"), main_span(review.summary)
    if span is None:
        return Fact(
            words("trainer.fact_exercise"), words("trainer.none_known"), words("trainer.fact_exercise_none")
        )
    meaning = words("trainer.fact_exercise_meaning", length=wording.minutes(words, span.end_s - span.start_s))
    pace = settings.get("pace_per_min") if isinstance(settings, Mapping) else None
    if isinstance(pace, int | float):
        shown = wording.number(words, pace, 0 if pace == int(pace) else 1)
        return Fact(words("trainer.fact_pace"), words("trainer.fact_pace_figure", pace=shown), meaning)
    exercise = wording.coded(words, "exercise", review.row.exercise)
    return Fact(words("trainer.fact_exercise"), wording.sentence(exercise), meaning)


def _percent(summary: SessionSummary) -> int:
    return round(100 * summary.measured_fraction)
