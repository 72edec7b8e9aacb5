"""What a youth's part may know of his past: tips, the last guess, the usual rest, and nothing else."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.arousal import Start
from biofeedback.training.choices import PLAN_LEVELS
from biofeedback.training.series import Planned
from biofeedback.vault.brief import SessionBrief
from biofeedback.vault.participant import Participant, SessionSummaryLine
from biofeedback.vault.stored import StoredSession
from biofeedback.vault.trainer_file import Keys
from biofeedback.vault.unlocked import Unlocked
from screens.trainer.day import Person
from screens.trainer.desk import Review, SessionRow
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.test_whole_session import PASSPHRASE, House

PAST = (Participant, SessionSummaryLine, StoredSession, Keys, Unlocked, Person, Review, SessionRow)


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Any:
    """A house with a known youth."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    yield built
    built.flow.close()


def give(house: House, exercise: str, **settings: float) -> None:
    """The trainer unlocks and hands over; the youth begins."""
    from screens.trainer.preparation import Preparation

    house.source = SimulatedWristband(7)  # a fresh one each time, as if just put on
    house.unlock()
    house.flow.hand_over(Preparation(PARTICIPANT, (Planned(exercise, settings),), "simulated", 300))
    house.settle()
    house.tap("youth.start.begin")


def give_back(house: House) -> None:
    """From the summary to the trainer's first screen."""
    assert house.showing == "SummaryScreen"
    house.tap("youth.done")
    house.tap("youth.done.trainer")


def plan(house: House, chosen: str) -> list[str]:
    """Touch this choice at each level where the plan asks what to do; returns the sentences under the question."""
    shown = []
    for _ in range(3 * len(PLAN_LEVELS)):
        screen: Any = house.stage.current
        if screen.detail.question == "do":
            house._finger.tap(screen.cells[chosen])
            shown += [text for text in texts(house) if "Vorige keer" in text]
        house.tap("youth.next")
    return shown


def guess(house: House, level: int) -> str:
    """One guess, then what stands under the answer about the last time; empty where nothing does."""
    house.until("GuessScreen")
    for _ in range(60):
        screen: Any = house.stage.current
        if screen.detail.ready and screen.detail.guess is None:
            break
        house.seconds(1)
    house.seconds(15)  # the level settles
    house._finger.tap(screen.cells[level - 1])
    house.settle()
    house.tap("youth.guess.show")
    assert house.showing == "AnswerScreen"
    found = [text for text in texts(house) if text.startswith("Vorige keer")]
    house.tap("youth.next")
    return "".join(found)


def texts(house: House) -> list[str]:
    """Everything that can be read."""
    return [str(text) for widget in house.stage.walk() if (text := getattr(widget, "text", ""))]


def rest(house: House) -> None:
    """The band fits, then the own rest."""
    house.until("BandCheckScreen")
    screen: Any = house.stage.current
    for _ in range(60):
        if not screen.next_button.waiting:
            break
        house.seconds(1)
    house.tap("youth.next")
    assert house.showing == "BaselineScreen"


def test_the_second_session_shows_what_the_first_one_left(house: House) -> None:
    """Tips chosen in a plan and the distance of the last guess are there again at the next hand-over."""
    give(house, "signal_plan")
    assert plan(house, "walk") == []
    give_back(house)
    give(house, "guess", rounds=1, baseline_s=60)
    rest(house)
    assert guess(house, 5) == ""
    assert house.showing == "SummaryScreen"
    (note,) = house.flow.part.summary().noted("guess")  # type: ignore[union-attr]
    apart = note["apart"]
    give_back(house)
    give(house, "guess", rounds=1, baseline_s=60)
    rest(house)
    assert house.flow.part is not None
    assert (
        house.flow.part.tips
        == house.flow.part.earlier_tips
        == dict.fromkeys(PLAN_LEVELS, (house.flow.words("youth.choice.walk"),))
    )
    words = {0: "precies gelijk", 1: "één stap verschil"}
    assert isinstance(apart, int)
    assert guess(house, 1) == f"Vorige keer: {words.get(apart, f'{apart} stappen verschil')}."
    give_back(house)
    give(house, "signal_plan")
    how, walk = (house.flow.words(f"youth.choice.{name}") for name in ("how", "walk"))
    assert plan(house, "music") == [f"{how} Vorige keer koos je: {walk}."] * len(PLAN_LEVELS)
    give_back(house)


@pytest.mark.parametrize(("usual_bpm", "start"), [(45.0, Start.HIGHER), (110.0, Start.LOWER), (70.0, Start.USUAL)])
def test_a_rest_outside_the_usual_is_told_at_the_end_and_kept(
    house: House, usual_bpm: float, start: Start
) -> None:
    """After three sessions there is a usual rest; one far outside it gets a neutral sentence, any gets a note."""
    unlocked = house.vault.unlock(PASSPHRASE)
    person = unlocked.participants.get(PARTICIPANT)
    line = SessionSummaryLine("0" * 32, 20_000, "breathing", None, None, None, usual_bpm, None)
    unlocked.participants.save(replace(person, summaries=tuple(replace(line, day=20_000 + at) for at in range(3))))
    unlocked.lock()
    give(house, "baseline", baseline_s=60)
    rest(house)
    house.until("SummaryScreen")
    told = {Start.HIGHER: "Vandaag begon je hoger dan anders.", Start.LOWER: "Vandaag begon je lager dan anders."}
    sentence = told.get(start, "Vandaag begon")
    assert any(sentence in text for text in texts(house)) is (start in told)
    screen: Any = house.stage.current
    assert any(sentence in text for text in screen.spoken()) is (start in told)
    give_back(house)
    house.unlock()
    (row,) = house.flow.desk.sessions()
    summary = house.flow.desk.review(row.session_id).summary
    assert [note["than_usual"] for note in summary.noted("start")] == [start.value]


def test_while_locked_nothing_of_the_past_but_the_brief_is_in_memory(house: House) -> None:
    """After the hand-over no participant, session, review or key is left alive; the brief goes with the part."""
    others = alive(SessionBrief, *PAST)  # what earlier tests of this process still hold

    def here(*kinds: type[Any]) -> list[Any]:
        return [one for one in alive(*kinds) if not any(one is other for other in others)]

    give(house, "signal_plan")
    plan(house, "walk")
    give_back(house)
    house.unlock()
    house.go("participants")
    house.flow.show_today()
    house.settle()
    house.go("sessions")
    (row,) = house.flow.desk.headers()
    house.flow.show_review(row.session_id)
    house.settle()
    house.wait()
    assert here(*PAST)
    house.flow.show_unlock()
    house.settle()
    del row
    give(house, "guess", rounds=1, baseline_s=60)
    house.until("BandCheckScreen")
    assert here(*PAST) == []
    (brief,) = here(SessionBrief)
    assert brief is house.flow.part._brief  # type: ignore[union-attr]
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    del brief
    give_back(house)
    assert here(SessionBrief, *PAST) == []


def alive(*kinds: type[Any]) -> list[Any]:
    """Objects of these kinds that anything in this process can still reach."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one) in kinds]
