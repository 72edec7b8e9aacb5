"""What a youth touches on each screen of a walk. False = there is nothing to touch: wait a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.screens.youth_walk import Walk

GAME_STEP_S = 0.25  # the game takes no longer frames


def _wait(_walk: Walk) -> bool:
    return False


def _band_check(walk: Walk) -> bool:
    if walk.screen.next_button.waiting:
        return False
    walk.tap(walk.screen.next_button)
    return True


def _rate(walk: Walk) -> bool:
    walk.tap(walk.screen.columns.cells[5])
    walk.look()
    walk.tap(walk.screen.next_button)
    return True


def _next(walk: Walk) -> bool:
    walk.tap(walk.screen.next_button)
    return True


def _choose(walk: Walk) -> bool:
    for cell in list(walk.screen.cells.values())[:2]:
        walk.tap(cell)
    walk.look()
    walk.tap(walk.screen.next_button)
    return True


def _guess(walk: Walk) -> bool:
    screen = walk.screen
    if not screen.detail.ready:
        return False
    walk.tap(screen.where_button)
    walk.look()
    walk.tap(screen.close_button)
    walk.tap(screen.cells[1])
    walk.tap(screen.show_button)
    return True


def _find_rate(walk: Walk) -> bool:
    button = getattr(walk.screen, "next_button", None)
    if button is None or button.get_root_window() is None:
        return False
    walk.tap(button)
    return True


def _play_role(walk: Walk) -> bool:
    screen = walk.screen
    if screen.detail.ended:
        walk.tap(screen.next_button)
        return True
    for name, seconds in (("trigger", 30), ("cue", 20), ("reducer", 20), ("reminder", 20), ("end", 5)):
        walk.tap(screen.marks[name])
        walk.seconds(seconds)
    walk.settle()
    walk.look()
    return True


def _take_time_out(walk: Walk) -> bool:
    if walk.screen.detail.act == "cool_down":
        walk.seconds(30)
        walk.settle()
        walk.look()
    walk.tap(walk.screen.next_button)
    return True


def _watch(walk: Walk) -> bool:
    screen = walk.screen
    for segment in (*screen.look_switch.segments[1:], screen.look_switch.segments[0]):
        walk.tap_word(f"youth.tension.{segment.key}")
        walk.look()
    walk.tap_word("youth.tension.line")
    walk.tap(screen.mark_buttons["sound"])
    walk.seconds(10)
    walk.settle()
    walk.look()
    walk.tap(screen.done_button)
    return True


def _fly(walk: Walk) -> bool:
    screen = walk.screen
    if screen.question is not None:
        walk.settle()
        walk.look()
        walk.tap(screen.question.next_button)
        return True
    touch = walk._finger.down(walk.size[0] * 0.4, walk.size[1] * 0.5)
    walk._finger.move(touch, walk.size[0] * 0.4, walk.size[1] * 0.6)
    walk.seconds(1.0, GAME_STEP_S)
    walk._finger.up(touch)
    return False


def _sum_up(walk: Walk) -> bool:
    screen = walk.screen
    if walk._first("kept from the summary"):
        walk.tap(screen.kept_button)
        assert walk.name == "KeptScreen"
        walk.look()
        walk.tap(walk.screen.return_button)
        walk.tap(walk.screen.erase_button)
        walk.look()
        walk.tap(walk.screen.question.keep_button)
    walk.tap(walk.screen.done_button)
    return True


def _answer_questions(walk: Walk) -> bool:
    walk.tap(walk.screen.cells[3])
    walk.tap(walk.screen.next_button)
    return True


TOUCHES: Mapping[str, Callable[[Walk], bool]] = {
    "BandCheckScreen": _band_check,
    "BaselineScreen": _wait,
    "RatingScreen": _rate,
    "BreathingScreen": _wait,
    "FindRateScreen": _find_rate,
    "RelaxationScreen": _wait,
    "CountingScreen": _wait,
    "PictureScreen": _next,
    "ChoiceScreen": _choose,
    "GuessScreen": _guess,
    "AnswerScreen": _next,
    "RolePlayScreen": _play_role,
    "TimeOutScreen": _take_time_out,
    "TensionScreen": _watch,
    "GameScreen": _fly,
    "NoSignalScreen": _wait,
    "SummaryScreen": _sum_up,
    "QuestionnaireScreen": _answer_questions,
}
