"""The commonest tasks of a trainer as touch scripts on the real app: how many touches and screens each takes.

uv run pytest tests/screens/trainer/test_tasks.py -s          one tablet, Dutch, lying
uv run pytest tests/screens/trainer/test_tasks.py -s --large  both languages and directions, 8 youths, 200 sessions
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Unlocked
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.test_whole_session import PASSPHRASE, House
from tests.trial import HEADER, record, session

PIN = "2468"
LYING, UPRIGHT = (1280, 800), (800, 1280)
MOST = {
    "start the next session": 4,  # the bar: a known youth in at most four touches
    "start another youth": 4,
    "look back at the last session": 2,  # the bar: two touches
    "confirm an export": 2,
    "set a mark while looking along": 1,
    "lock": 1,
}


@dataclass
class Count:
    """What one task took."""

    touches: int
    screens: int


class Hand:
    """Touches the real app and counts."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.touches = 0
        self._screens: list[str] = []
        self.table: dict[str, Count] = {}

    def task(self, name: str, script: Callable[[], None]) -> None:
        """Run one script; it begins where the trainer is."""
        self.touches, self._screens = 0, [self._now()]
        script()
        self._look()
        self.table[name] = Count(self.touches, len(self._screens))

    def touch(self, widget: Any) -> None:
        """One touch, and whatever it started comes to its end."""
        self.touches += 1
        self.house._finger.tap(widget)
        self._rest()

    def button(self, key: str, **values: object) -> None:
        """Touch the button with these words."""
        self.touch(self.house.button(key, **values))

    def row(self, title: str, within: Any = None) -> None:
        """Touch the row of a list that begins with these words."""
        from screens.widgets.rows import ListRow

        root = self.house.stage if within is None else within
        rows = [one for one in root.walk() if isinstance(one, ListRow)]
        self.touch(next(one for one in rows if one.title.text.startswith(title)))

    def choose(self, title: str) -> None:
        """Touch a row of the list that lies over the page; one further down is scrolled to first."""
        page: Any = self.house.stage.current
        row = next(one for one in page.chooser.rows if one.title.text.startswith(title))
        row.parent.parent.scroll_to(row, animate=False)
        self._rest()
        self.touch(row)

    def rail(self, name: str) -> None:
        """Touch a way."""
        page: Any = self.house.stage.current
        self.touch(page.rail.items[name])

    def hold_corner(self) -> None:
        """Hold the upper left corner."""
        self.touches += 1
        stage = self.house.stage
        finger = self.house._finger
        down = finger.down(20, stage.top - 20)
        self.house._frames.advance(1.6, 0.2)
        finger.up(down)
        self._rest()

    def words(self, key: str, **values: object) -> str:
        """The words on this tablet."""
        return self.house.flow.words(key, **values)

    def _rest(self) -> None:
        for _ in range(3):
            self.house.settle()
            self.house.wait()
            pad = self.house.stage.cover
            job = getattr(pad, "job", None)
            if job is not None:
                job.join()
        self.house.flow.tick()
        self.house.settle()
        self._look()

    def _look(self) -> None:
        if self._now() != self._screens[-1]:
            self._screens.append(self._now())

    def _now(self) -> str:
        cover = self.house.stage.cover
        return self.house.showing if cover is None else type(cover).__name__


def _furnish(house: House, people: int, sessions: int) -> None:
    """Youths with consent, their sessions, one that was cut short, and an export that waits for its receipt."""
    yes = Consent(Given("map 1", 0), Given("map 1", 0))
    unlocked = house.vault.unlock(PASSPHRASE)
    codes = [PARTICIPANT]
    for at in range(people - 1):
        code = f"K-{at + 222}"
        unlocked.participants.save(Participant(code, 0, False, consents={Purpose.TRAINING: yes}))
        codes.append(code)
    ids = [
        session(house.vault, participant=codes[at % len(codes)], exercise="breathing") for at in range(sessions)
    ]
    cut = house.vault.start_session(HEADER | {"participant": codes[0]})
    record(cut)
    unlocked.exported("a" * 64, "ABCDEFGH", (ids[0],))
    while _more(unlocked):
        pass
    unlocked.lock()
    house.vault.pin.set(PIN)


def _more(unlocked: Unlocked) -> bool:
    """Take sessions in as the app would over the days."""
    from biofeedback.vault.overview import overview, take_in

    new = overview(unlocked).new
    take_in(unlocked, new)
    return len(overview(unlocked).new) not in (0, len(new))


@pytest.fixture(
    params=[
        pytest.param((3, 6), id="small"),
        pytest.param((8, 200), id="8x200", marks=pytest.mark.large),
        pytest.param((60, 5000), id="60x5000", marks=[pytest.mark.large, pytest.mark.timeout(600)]),
    ]
)
def furnished(request: pytest.FixtureRequest) -> tuple[int, int]:
    """How many youths and sessions."""
    size: tuple[int, int] = request.param
    return size


@pytest.fixture(
    params=[
        pytest.param(("nl", LYING), id="nl-lying"),
        *(
            pytest.param((language, size), id=f"{language}-{way}", marks=pytest.mark.large)
            for language, size, way in (
                ("nl", UPRIGHT, "upright"),
                ("en", LYING, "lying"),
                ("en", UPRIGHT, "upright"),
            )
        ),
    ]
)
def hand(
    request: pytest.FixtureRequest, furnished: tuple[int, int], tmp_path: Path, finger: Any, frames: Any
) -> Iterator[Hand]:
    """A hand on a furnished tablet."""
    from screens.render import show

    language, size = request.param
    house = House(tmp_path / "home", language, SimulatedWristband(7), finger, frames)
    show(size)
    _furnish(house, *furnished)
    next_week_s = time.time() + 7 * 86_400
    house.flow.tablet = replace(house.flow.tablet, wall=lambda: next_week_s)
    house.flow.show_unlock()
    house.settle()
    yield Hand(house)
    house.flow.close()


def _unlock(hand: Hand) -> None:
    hand.house.type(PASSPHRASE)
    hand.button("trainer.unlock")


def _single(hand: Hand) -> None:
    """Another exercise than the usual one, by itself."""
    single = hand.house.flow.words.language
    titles = {"nl": ("Losse oefeningen", "Raad je spanning"), "en": ("Single exercises", "Guess your tension")}[
        single
    ]
    hand.button("trainer.start_session")
    page: Any = hand.house.stage.current
    hand.touch(page.what_button)
    hand.choose(titles[0])
    hand.choose(titles[1])


def _look_along(hand: Hand) -> None:
    hand.hold_corner()
    pad: Any = hand.house.stage.cover
    for digit in PIN:
        hand.touch(pad.keys[digit])
    hand.touch(pad.ok)


def _stop(hand: Hand) -> None:
    panel: Any = hand.house.stage.cover
    hand.touch(panel.stop)
    hand.touch(panel.dialog.buttons[1])


def _confirm(hand: Hand) -> None:
    hand.row(hand.words("trainer.wait_export_one"))
    hand.house.type("ABCDEFGH")
    hand.button("trainer.confirm")


def _new(hand: Hand) -> None:
    hand.button("trainer.start_session")
    page: Any = hand.house.stage.current
    hand.touch(page.who_button)
    hand.choose(hand.words("trainer.new_participant"))
    from kivy.core.window import Window

    from screens.widgets.dialog import Dialog

    dialog = next(one for one in Window.children if isinstance(one, Dialog))
    hand.touch(dialog.buttons[0])


def _practise(hand: Hand) -> None:
    hand.rail("help")
    page: Any = hand.house.stage.current
    hand.touch(page.practice)
    tour = hand.house.flow.tour
    if tour is not None and tour.dialog is not None:  # the first time; it can be skipped with one touch
        hand.touch(tour.dialog.buttons[0])
    page = hand.house.stage.current
    hand.touch(page.who_button)
    hand.choose(hand.words("trainer.practice"))
    hand.button("trainer.practice_begin")


def _back_to_today(hand: Hand) -> None:
    hand.house.flow.show_today()
    hand._rest()


def _another(hand: Hand) -> str:
    day = hand.house.stage.current.day  # type: ignore[union-attr]
    return str(day.others[0].code)


def _choose_export(hand: Hand) -> None:
    from screens.trainer.session_list import SessionLine

    hand.rail("sessions")
    line = next(one for one in hand.house.stage.walk() if isinstance(one, SessionLine))
    hand.touch(line.box)
    page: Any = hand.house.stage.current
    hand.touch(page.export_button)


def _review(hand: Hand) -> None:
    from screens.trainer.session_list import SessionLine

    hand.rail("sessions")
    hand.touch(next(one for one in hand.house.stage.walk() if isinstance(one, SessionLine)))


def test_the_commonest_tasks(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is done by touching what is there; the ones with a bar stay within it."""
    house = hand.house
    hand.task("unlock (passphrase typed)", lambda: _unlock(hand))
    assert house.showing == "TodayScreen"
    hand.task("look back at the last session", lambda: _review(hand))
    assert house.showing == "ReviewScreen"
    _back_to_today(hand)
    hand.task("choose sessions for an export", lambda: _choose_export(hand))
    assert house.showing == "ExportScreen"
    _back_to_today(hand)
    hand.task("confirm an export", lambda: _confirm(hand))
    assert house.flow.desk.day(0, _shelf()).waiting[0].kind.value == "cut_short"
    _back_to_today(hand)
    hand.task("another exercise for the next youth", lambda: _single(hand))
    _back_to_today(hand)
    hand.task("a new participant", lambda: _new(hand))
    assert house.showing == "PrepareScreen"
    _back_to_today(hand)
    code = _another(hand)

    def other() -> None:
        hand.row(code)
        hand.button("trainer.hand_over_to", code=code)

    hand.task("start another youth", other)
    assert house.showing == "StartScreen"
    house.flow.show_unlock()
    house.settle()
    house.unlock()
    hand._rest()
    page: Any = house.stage.current
    nearest = page.day.next.code

    def start() -> None:
        hand.button("trainer.start_session")
        hand.button("trainer.hand_over_to", code=nearest)

    hand.task("start the next session", start)
    assert house.showing == "StartScreen"
    house.tap("youth.start.begin")
    house.until("BandCheckScreen")
    hand.task("look along (hold, PIN, open)", lambda: _look_along(hand))
    panel: Any = house.stage.cover
    assert type(panel).__name__ == "LookAlong"
    hand.task("set a mark while looking along", lambda: hand.touch(panel.marks["trigger"]))
    hand.task("stop the exercise while looking along", lambda: _stop(hand))
    assert house.showing == "SummaryScreen"
    house.flow.close()
    house.flow.part = None
    house.flow.show_unlock()
    house.settle()
    house.unlock()
    hand._rest()
    hand.task("practise", lambda: _practise(hand))
    assert house.showing == "StartScreen"
    house.flow.show_unlock()
    house.settle()
    house.unlock()
    hand._rest()
    hand.task("lock", lambda: hand.rail("lock"))
    assert house.showing == "UnlockScreen"
    with capsys.disabled():
        _print(hand)
    for name, most in MOST.items():
        assert hand.table[name].touches <= most, name


def _print(hand: Hand) -> None:
    from kivy.core.window import Window

    print(f"\n{hand.house.flow.words.language}, {Window.width} x {Window.height}")
    print(f"{'task':42}{'touches':>8}{'screens':>8}")
    for name, count in hand.table.items():
        print(f"{name:42}{count.touches:8}{count.screens:8}")


def _shelf() -> Any:
    from biofeedback.training.programmes import shelf

    return shelf()
