"""Which cards of its own each exercise brings to the summary."""

from __future__ import annotations

from collections.abc import Sequence

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.session.summary import Note, SessionSummary
from biofeedback.training.choices import PLAN_QUESTIONS
from biofeedback.training.exercise import Phase
from screens.theme import Theme
from screens.widgets.cards import Card
from screens.youth.summary_acts import guesses
from screens.youth.summary_choices import PlanLine, answers_card, plan_card, spots_card, words_of
from screens.youth.summary_facts import GuessCard, back_card, back_lines, guess_lines, rate_card, rate_text
from screens.youth.summing import Rise, WayBack, rise, way_back


def exercise_cards(theme: Theme, words: Catalogue, summary: SessionSummary, exercise: str) -> list[Card]:
    """Beside the line; none where the exercise has no fact of its own."""
    if exercise == "guess" and guesses(summary):
        return [GuessCard(theme, words, guesses(summary)[-1])]
    if exercise == "find_rate" and summary.noted("find_rate"):
        return [rate_card(theme, words, _best(summary))]
    found = _way(summary, exercise)
    return [back_card(theme, words, *found)] if found is not None else []


def fact_lines(words: Catalogue, summary: SessionSummary, exercise: str) -> list[str]:
    """What these cards say, to be read aloud."""
    if exercise == "guess" and guesses(summary):
        return guess_lines(words, guesses(summary)[-1])
    if exercise == "find_rate" and summary.noted("find_rate"):
        return [f"{words('youth.summary.rate')}: {rate_text(words, _best(summary))}."]
    found = _way(summary, exercise)
    return back_lines(words, *found) if found is not None else []


def _best(summary: SessionSummary) -> float | None:
    best = summary.noted("find_rate")[-1]["best_per_min"]
    return float(best) if isinstance(best, int | float) else None


def _way(summary: SessionSummary, exercise: str) -> tuple[WayBack, Rise | None] | None:
    """The way back, and in a role-play the rise before it; both begin with a mark where there is one."""
    if exercise == "role_play":
        marked = {str(note["mark"]): note.time_s for note in summary.noted("role_play_mark")}
        way = way_back(summary, Phase.ROLE_PLAY, marked.get("end"))
        return (way, rise(summary, Phase.ROLE_PLAY, marked.get("trigger"))) if way is not None else None
    way = way_back(summary, Phase.TIME_OUT) if exercise == "time_out" else None
    return (way, None) if way is not None else None


def chosen_card(theme: Theme, words: Catalogue, summary: SessionSummary, exercise: str) -> Card:
    """In place of the line: what was chosen."""
    notes = summary.noted(exercise)
    if exercise == "body_check":
        return spots_card(theme, words, _chosen(notes[-1]) if notes else ())
    if exercise == "signal_plan":
        return plan_card(theme, words, words("youth.summary.plan"), _plan(words, notes))
    questions = [(words(f"youth.choice.{exercise}_{note['question']}"), _chosen(note)) for note in notes]
    return answers_card(theme, words, words("youth.summary.answers"), questions)


def _plan(words: Catalogue, notes: Sequence[Note]) -> list[PlanLine]:
    """Per level what was planned, in words."""
    told: dict[Level, dict[str, str]] = {}
    for note in notes:
        told.setdefault(_level(note), {})[str(note["question"])] = _answer(words, note)
    return [
        PlanLine(level, *(said.get(question, "") for question in PLAN_QUESTIONS)) for level, said in told.items()
    ]


def chosen_lines(words: Catalogue, summary: SessionSummary, exercise: str) -> list[str]:
    """The same, to be read aloud: each question with its answer."""
    skipped = words("youth.summary.no_choice")
    lines = []
    for note in summary.noted(exercise):
        question = words(f"youth.choice.{exercise}_{note['question']}")
        level = f"{words(f'levels.{_level(note).value}')}. " if note["level"] else ""
        lines.append(f"{level}{question} {_answer(words, note) or skipped}.")
    return lines


def _chosen(note: Note) -> tuple[str, ...]:
    return tuple(name for name in str(note["chosen"] or "").split(",") if name)


def _answer(words: Catalogue, note: Note) -> str:
    return words_of(words, _chosen(note))


def _level(note: Note) -> Level:
    number = note["level"]
    return tuple(Level)[number - 1] if isinstance(number, int) else Level.CALM
