"""Which exercise a session was, and what the youth did in it, in one sentence. Acts, never calm. No Kivy."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from biofeedback.language import Catalogue
from biofeedback.session.summary import Note, SessionSummary
from biofeedback.training.choices import HASSLE_QUESTIONS, PLAN_LEVELS, PLAN_QUESTIONS
from biofeedback.training.exercise import Phase
from biofeedback.training.personal import TIPS_MAX
from biofeedback.training.relaxation import READ_S, RELEASE_S, TENSE_S
from screens.youth.summing import practised_s
from screens.youth.time_words import time_span

PHASES: dict[str, Phase] = {  # the main one of several comes first: what was practised, then what was chosen
    "breathing": Phase.BREATHING,
    "find_rate": Phase.FIND_RATE,
    "relaxation": Phase.RELAXATION,
    "counting": Phase.COUNTING,
    "role_play": Phase.ROLE_PLAY,
    "time_out": Phase.TIME_OUT,
    "guess": Phase.GUESS,
    "game": Phase.GAME,
    "tension": Phase.TENSION,
    "hassle_log": Phase.HASSLE_LOG,
    "signal_plan": Phase.SIGNAL_PLAN,
    "body_check": Phase.BODY_CHECK,
}
CHOICES = ("hassle_log", "signal_plan", "body_check")  # no band, so no line either
_PLAN_STEPS = len(PLAN_LEVELS) * len(PLAN_QUESTIONS)
_GROUP_S = READ_S + TENSE_S + RELEASE_S


ACTS_MAX = 2  # design kit, words: at most two sentences beside a picture


def exercise_of(summary: SessionSummary) -> str:
    """The main exercise by the phases that were reached; "baseline" where it came no further than that."""
    return exercises_of(summary)[0]


def exercises_of(summary: SessionSummary) -> list[str]:
    """Every exercise of the session, the main one first."""
    return [name for name, phase in PHASES.items() if summary.span(phase)] or ["baseline"]


def main_of(exercises: Iterable[str]) -> str:
    """The main one of the exercises that are planned, by their stable names; for the line "Vandaag: ..."."""
    planned = set(exercises)
    return next((name for name in PHASES if name in planned), "baseline")


def phase_of(exercise: str) -> Phase:
    """The phase in which that exercise is done."""
    return PHASES.get(exercise, Phase.BASELINE)


def act_of(summary: SessionSummary, words: Catalogue) -> str:
    """What went well, as an act, of the first two exercises; a beginning counts as well."""
    acts = [act for name in exercises_of(summary) if (act := _SENTENCES[name](summary, words))]
    return " ".join(acts[:ACTS_MAX]) or words("youth.summary.began")


def finished(summary: SessionSummary, exercise: str) -> bool:
    """Was the thing itself done, whatever came of it?"""
    return bool(_DONE[exercise](summary)) if exercise in _DONE else practised_s(summary, phase_of(exercise)) >= 1


def guesses(summary: SessionSummary) -> list[Note]:
    """The rounds in which a level was guessed; skipped ones are no guess."""
    return [note for note in summary.noted("guess") if note["guess"] is not None]


def _breathing(summary: SessionSummary, words: Catalogue) -> str:
    seconds = round(practised_s(summary))
    if seconds < 1:
        return ""
    if seconds < 60:
        return words("youth.summary.breathed_short", n=seconds)
    minutes = seconds // 60
    if minutes == 1:
        return words("youth.summary.breathed_minute")
    return words("youth.summary.breathed_minutes", n=minutes)


def _baseline(summary: SessionSummary, words: Catalogue) -> str:
    seconds = practised_s(summary, Phase.BASELINE)
    return words("youth.act.baseline", time=time_span(words, seconds)) if seconds >= 1 else ""


def _counted(key: str, count: Callable[[SessionSummary], int]) -> Callable[[SessionSummary, Catalogue], str]:
    def sentence(summary: SessionSummary, words: Catalogue) -> str:
        n = count(summary)
        if n < 1:
            return ""
        return words(f"youth.act.{key}_one") if n == 1 else words(f"youth.act.{key}", n=n)

    return sentence


def _when_done(key: str) -> Callable[[SessionSummary, Catalogue], str]:
    return lambda summary, words: words(f"youth.act.{key}") if finished(summary, key) else ""


_DONE: dict[str, Callable[[SessionSummary], object]] = {
    "relaxation": lambda summary: practised_s(summary, Phase.RELAXATION) >= _GROUP_S,
    "counting": lambda summary: practised_s(summary, Phase.COUNTING) >= 1,
    "role_play": lambda summary: any(note["mark"] == "end" for note in summary.noted("role_play_mark")),
    "time_out": lambda summary: any(note["act"] == "come_back" for note in summary.noted("time_out")),
    "hassle_log": lambda summary: len(summary.noted("hassle_log")) >= len(HASSLE_QUESTIONS),
    "signal_plan": lambda summary: len(summary.noted("signal_plan")) >= _PLAN_STEPS,
    "body_check": lambda summary: summary.noted("body_check"),
    "guess": guesses,
    "find_rate": lambda summary: summary.noted("find_rate_trial"),
    "game": lambda summary: summary.noted("round"),
}
_SENTENCES: dict[str, Callable[[SessionSummary, Catalogue], str]] = {
    "breathing": _breathing,
    "baseline": _baseline,
    "guess": _counted("guess", lambda summary: len(guesses(summary))),
    "find_rate": _counted("find_rate", lambda summary: len(summary.noted("find_rate_trial"))),
    **{key: _when_done(key) for key in ("relaxation", "counting", "role_play", "time_out", "game", "tension")},
    **{key: _when_done(key) for key in CHOICES},
}


def plan_tips(summary: SessionSummary, words: Catalogue) -> dict[int, tuple[str, ...]]:
    """What a signal plan makes of `Personal.tips`: per level the words of "what do I do then?"."""
    tips: dict[int, tuple[str, ...]] = {}
    for note in summary.noted("signal_plan"):
        chosen = [name for name in str(note["chosen"] or "").split(",") if name]
        level = note["level"]
        if note["question"] == "do" and isinstance(level, int) and chosen:
            tips[level] = tuple(words(f"youth.choice.{name}") for name in chosen[:TIPS_MAX])
    return tips
