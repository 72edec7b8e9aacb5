"""A youth at the tablet: walks an exercise from the start to the end by touching what the screen shows.

The app's own flow runs with a real vault and the simulated wearer; time is in the test's hand. At each stop the
layout is checked by code, Read to me is touched, and once on each kind of screen Stop is touched and left again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from biofeedback.session.header import Origin
from biofeedback.training.personal import TEXT_SCALES
from biofeedback.training.series import Planned
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Vault
from sensors.simulated import SimulatedWristband
from tests.screens.laid_out import check, targets, texts
from tests.screens.youth_touches import GAME_STEP_S, TOUCHES

PASSPHRASE = "a long enough passphrase"
CODE = "K-204"
BASELINE_S = 60  # the least that the trainer is offered; the walk is no longer for it
SETTINGS: Mapping[str, Mapping[str, float]] = {
    "baseline": {"baseline_s": BASELINE_S},
    "body_check": {},
    "breathing": {"baseline_s": BASELINE_S, "breathing_s": 60},
    "counting": {"baseline_s": BASELINE_S},
    "find_rate": {"baseline_s": BASELINE_S, "trial_s": 90},
    "game": {"baseline_s": BASELINE_S, "rounds": 2},
    "guess": {"baseline_s": BASELINE_S, "rounds": 2, "between_s": 30},
    "hassle_log": {},
    "relaxation": {"baseline_s": BASELINE_S},
    "role_play": {"baseline_s": BASELINE_S},
    "signal_plan": {},
    "tension": {"baseline_s": BASELINE_S, "looking_s": 60},
    "time_out": {"baseline_s": BASELINE_S},
}
_LONGEST_S = 1500
_LOOK_EVERY_S = 25  # numbers and words change while a screen stays
_RESTS = ("BandCheckScreen", "BaselineScreen")
_SCRIPT_S = 40  # a stressor each so often: lines rise and fall, the game's lamps go out


def furnished(home: Path) -> Vault:
    """A tablet with one trainer and one youth who said yes to training."""
    made = Vault(home)
    made.create_trainer("anna", PASSPHRASE)
    yes = Consent(Given("map 1", 0), Given("map 1", 0))
    unlocked = made.unlock(PASSPHRASE)
    unlocked.participants.save(Participant(CODE, 0, False, consents={Purpose.TRAINING: yes}))
    unlocked.lock()
    return made


class Walk:
    """One youth's session by touch. `visited` are the screens he came by. With `draws=False` all is laid out and
    nothing is drawn. What is in `known` (side ways, such as Stop from one kind of screen) is passed by."""

    def __init__(
        self,
        vault: Vault,
        home: Path,
        language: str,
        size: tuple[int, int],
        finger: Any,
        *,
        draws: bool,
        known: set[str] | None = None,
    ) -> None:
        from kivy.core.window import Window

        from screens.flow import Flow
        from screens.render import show
        from screens.stage import Stage
        from screens.tablet import Tablet
        from screens.theme import Theme
        from screens.trainer.preparation import SourceChoice

        self.vault, self.size, self._finger, self._show = vault, size, finger, show
        self.band = SimulatedWristband(7)
        self.now_s = 1000.0
        self.said: list[Sequence[str]] = []
        self.visited: list[str] = []
        self._settled: Any = None
        self._known = set() if known is None else known
        day, evening = Theme("dag", "trainer"), Theme("avond", "youth")
        self.stage = Stage(day)
        tablet = Tablet(
            vault=vault,
            language=language,
            choices=[SourceChoice("simulated", "Simulator", "")],
            make_sources=lambda _key: [self.band],
            export_folder=home / "exports",
            origin=Origin.LIVE,
            wall=lambda: 1_700_000_000.0,
            monotonic=lambda: self.now_s,
        )
        flow: Any = Flow(tablet, self.stage, day, evening, _run_now)
        flow._speak = self.said.append  # a voice that can be asked what it said
        self.flow = flow
        if not draws:
            Window.bind(on_draw=_draw_nothing)
        Window.add_widget(self.stage)
        show(size)

    # -- what the trainer did before

    def hand_over(self, exercise: str, *, feedback: bool = True, questionnaire: bool = False) -> None:
        """Unlock and give the tablet: the trainer's pages have tests of their own."""
        from screens.trainer.preparation import Preparation

        self.flow.desk.unlock(PASSPHRASE)
        planned = (Planned(exercise, SETTINGS[exercise]),)
        self.flow.hand_over(
            Preparation(CODE, planned, "simulated", 300, feedback=feedback, questionnaire=questionnaire)
        )
        self.settle()
        assert self.name == "StartScreen"

    def close(self) -> None:
        """Let go of everything."""
        from kivy.core.window import Window

        Window.unbind(on_draw=_draw_nothing)
        self.flow.close()

    # -- looking and touching

    @property
    def screen(self) -> Any:
        """What is shown."""
        return self.stage.current

    @property
    def name(self) -> str:
        """Its name."""
        return type(self.screen).__name__

    def settle(self) -> None:
        """Let the layouts come to rest; a screen that fades in is there at once."""
        from kivy.animation import Animation

        Animation.cancel_all(self.screen, "opacity")
        self.screen.opacity = 1
        self._show(self.size)

    def seconds(self, count: float, step_s: float = 1.0) -> None:
        """Let the session run on."""
        for _ in range(round(count / step_s)):
            self.now_s += step_s
            if int(self.now_s) % _SCRIPT_S == 0 and self.name not in _RESTS:
                self.band.stressor(0.8, 10)
            self.flow.tick()

    def tap(self, widget: Any) -> None:
        """A finger on it; the flow then shows what belongs there."""
        assert widget.get_root_window() is not None, f"{widget} is not on {self.name}"
        self._finger.tap(widget)
        self.flow.tick()
        self.settle()

    def tap_word(self, key: str, **values: object) -> None:
        """A finger on what says this."""
        word = self.flow.words(key, **values)
        for target in targets(self.screen):
            if any(getattr(label, "text", "") == word for label in target.walk(restrict=True)):
                self.tap(target)
                return
        raise AssertionError(f"nothing says '{word}' on {self.name}")

    def look(self) -> None:
        """Check what is laid out, and hear it."""
        check(self.screen, self.size)
        self.visited.append(self.name)
        bar = self.screen.top_bar
        self.said.clear()
        self._finger.tap(bar.read_button)
        assert self.said, f"{self.name} says nothing"
        assert all(self.said[-1]), f"{self.name} says an empty sentence"
        self._captions()

    def _captions(self) -> None:
        """What is said stands there; with the largest letters the title does, and the rest where it has room."""
        shown = " ".join(str(label.text) for label in texts(self.screen)).replace("\n", " ")
        said = [part for sentence in self.said[-1] for part in re.findall(r"[^.:]+", sentence.replace("\n", " "))]
        # the questions of a plan or a log were on the screens before; its answers stand there now
        said = [
            part.strip() for part in said if part.strip() and not ("?" in part and self.name == "SummaryScreen")
        ]
        large = self.screen.theme.text_scale > 1
        turns = self.name in ("BreathingScreen", "FindRateScreen")  # both turns are said, one stands there
        missing = [part for part in said if part not in shown]
        allowed = len(said) - 1 if large or turns else 0
        assert len(missing) <= allowed, f"{self.name} says what is not shown: {missing}"

    # -- how it wants to be read

    def want_text(self, scale: float) -> None:
        """By touch: letters of this size. What an earlier session chose is remembered, so it is set each time."""
        self.tap(self.screen.settings_button)
        self.tap(self.screen.switches["text_scale"].segments[TEXT_SCALES.index(scale)])
        if self._first("settings"):
            self._look_at_settings()
        self.tap(self.screen.back_button)

    def _look_at_settings(self) -> None:
        self.look()
        for at in range(1, len(self.screen.tabs.segments)):
            self.tap(self.screen.tabs.segments[at])  # the page is built anew each time
            self.look()

    # -- the way through

    def to_end(self) -> None:
        """From the start screen to the last one."""
        self.look()
        if self._first("kept"):
            self.tap(self.screen.kept_button)
            self.look()
            self.tap(self.screen.back_button)
        self.tap(self.screen.begin_button)
        self.flow.tick()
        self.settle()
        waited = 0.0
        seen: Any = None
        while self.name != "DoneScreen":
            state = (self.screen, getattr(self.screen, "_built_for", None))
            if state != seen or waited % _LOOK_EVERY_S == 0:
                seen = state
                self.settle()
                self.look()
                self._stop_once()
            if not TOUCHES[self.name](self):
                playing = self.name == "GameScreen"
                self.seconds(1.0, GAME_STEP_S if playing else 1.0)
                waited += 1.0
                assert waited < _LONGEST_S, f"{self.name} never ends"
        self.settle()
        self.look()

    def until(self, name: str) -> None:
        """Go on by touch to a kind of screen, without looking."""
        for _ in range(_LONGEST_S):
            if self.name == name:
                self.settle()
                return
            if not TOUCHES[self.name](self):
                self.seconds(1.0, GAME_STEP_S if self.name == "GameScreen" else 1.0)
                self.settle_if_new()
        raise AssertionError(f"{name} never came; {self.name} is shown")

    def settle_if_new(self) -> None:
        """Lay out a screen that has just come."""
        if self.screen is not self._settled:
            self._settled = self.screen
            self.settle()

    def _first(self, way: str) -> bool:
        """True once for each side way."""
        first = way not in self._known
        self._known.add(way)
        return first

    def _stop_once(self) -> None:
        """Stop, look, and go on: from each kind of screen."""
        name = self.name
        if name in ("StopScreen", "DoneScreen") or not self._first(name):
            return
        self.tap(self.screen.top_bar.stop_button)
        assert self.name == "StopScreen", name
        self.look()
        self.tap(self.screen.go_on_button)
        assert self.name == name


def _draw_nothing(*_: object) -> bool:
    """Layouts need no pixels; True keeps the window from drawing."""
    return True


def _run_now(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)
