"""The youth's screens by touch: each button does its act, in a real session fed by the simulated wristband."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from biofeedback.errors import StorageFailed
from biofeedback.language import Catalogue
from biofeedback.samples import LinkState
from biofeedback.session.records import Record, RecordType
from biofeedback.training.exercise import Pause, Phase
from screens.render import show
from screens.theme import Theme
from screens.widgets.emblem import EMBLEMS
from screens.youth.band_check import HELP_AFTER_S, BandCheckScreen
from screens.youth.baseline import BaselineScreen
from screens.youth.breathing import BreathingScreen
from screens.youth.done import DoneScreen
from screens.youth.kept import KeptScreen
from screens.youth.no_signal import NoSignalScreen
from screens.youth.part import Place
from screens.youth.preview import Rehearsal
from screens.youth.rating import RatingScreen
from screens.youth.start import StartScreen
from screens.youth.stop import StopScreen
from screens.youth.summary import SummaryScreen

_PORTRAIT = (800, 1280)


def _on(screen: Any, size: tuple[int, int] = (1280, 800)) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(size)
    return screen


def _make(kind: Callable[..., Any], session: Rehearsal, **more: Any) -> Any:
    return _on(kind(Theme("avond", "youth"), Catalogue("nl"), session.part, None, **more))


def _short() -> Rehearsal:
    return Rehearsal(breathing_s=60, baseline_s=60)


# asked through a function each time: mypy takes what it knew of an attribute for what still is
def _place(session: Rehearsal) -> Place:
    return session.part.place


def _called(session: Rehearsal) -> bool:
    return session.part.trainer_called


def _erased(session: Rehearsal) -> bool:
    return session.part.erased


def _start(**more: Any) -> Any:
    calls: list[str] = []
    given: dict[str, Any] = {
        "on_begin": lambda: calls.append("begin"),
        "on_kept": lambda: calls.append("kept"),
        "speak": None,
    }
    screen = StartScreen(Theme("avond", "youth"), Catalogue("nl"), **(given | more))
    return _on(screen), calls


def test_begin_begins_once(finger: Any) -> None:
    """A second touch on Begin does not start a second session."""
    screen, calls = _start()
    finger.tap(screen.begin_button)
    finger.tap(screen.begin_button)
    assert calls == ["begin"]


def test_what_is_kept_can_be_read_first(finger: Any) -> None:
    """The question at the lower left leads to what is kept."""
    screen, calls = _start()
    finger.tap(screen.kept_button)
    assert calls == ["kept"]


def test_the_own_sign_changes_and_is_told(finger: Any) -> None:
    """Each touch gives the next sign, and whoever remembers it hears of it."""
    told: list[str] = []
    screen, _ = _start(on_sign=told.append)
    finger.tap(screen.sign_button)
    finger.tap(screen.sign_button)
    assert told == list(EMBLEMS[1:3])
    show(_PORTRAIT)
    assert screen.emblem.name == EMBLEMS[2]


def test_without_a_voice_there_is_no_button_for_it() -> None:
    """Read to me is left out where nothing can speak."""
    silent, _ = _start()
    speaking, _ = _start(speak=lambda _: None)
    assert silent.top_bar.read_button.parent is None
    assert speaking.top_bar.read_button.parent is not None


def test_read_to_me_says_what_the_screen_says(finger: Any) -> None:
    """The spoken text is the written text."""
    said: list[Sequence[str]] = []
    screen, _ = _start(speak=said.append)
    finger.tap(screen.top_bar.read_button)
    assert said[0][0] == "De tablet is nu voor jou."
    assert "Stoppen kan altijd." in said[0]


def test_what_is_kept_leads_back_and_speaks_card_by_card(finger: Any) -> None:
    """Both ways back go back; a card's speaker says that card alone; the trainers are named."""
    calls: list[str] = []
    said: list[Sequence[str]] = []
    screen = _on(
        KeptScreen(
            Theme("avond", "youth"),
            Catalogue("nl"),
            longest_days=90,
            readers=("Sanne",),
            on_back=lambda: calls.append("back"),
            speak=said.append,
        )
    )
    finger.tap(screen.speakers["who"])
    finger.tap(screen.return_button)
    finger.tap(screen.back_button)
    assert said == [("Wie kan het zien?", "Jij en je trainer: Sanne.", "Onderzoekers na jouw ja.")]
    assert calls == ["back", "back"]


def test_next_wakes_up_when_the_band_is_ready(finger: Any) -> None:
    """Before that a touch does nothing and the screen says what is awaited."""
    session = _short()
    screen = _make(BandCheckScreen, session)
    finger.tap(screen.next_button)
    assert _place(session) is Place.BAND_CHECK
    assert screen.awaited.text
    session.until(lambda: session.part.snapshot.band_ready)
    screen.refresh()
    assert screen.awaited.text == ""
    assert all(row.state.ready for row in screen.rows.values())
    finger.tap(screen.next_button)
    assert _place(session) is Place.BASELINE


def test_help_comes_after_a_while_and_leads_on_without_band(finger: Any) -> None:
    """With a loose band there is help after 45 seconds: the trainer's sign, and going on without a band."""
    session = _short()
    session.band.lose_contact(300)
    screen = _make(BandCheckScreen, session)
    assert screen.help_button.parent is None
    session.run(HELP_AFTER_S)
    screen.refresh()
    show((1280, 800))
    finger.tap(screen.help_button)
    show((1280, 800))
    finger.tap(screen.trainer_button)
    assert _called(session)
    show((1280, 800))
    finger.tap(screen.sign.back_button)
    assert not _called(session)
    finger.tap(screen.without_button)
    assert session.part.snapshot.exercise.phase is Phase.RATING_BEFORE
    assert session.part.snapshot.exercise.without_band


def test_help_goes_away_when_the_band_works() -> None:
    """As soon as the band is ready the rows come back."""
    session = _short()
    session.band.lose_contact(50)
    session.run(HELP_AFTER_S)
    screen = _make(BandCheckScreen, session)
    screen.help_button.dispatch("on_release")
    session.until(lambda: session.part.snapshot.band_ready)
    screen.refresh()
    assert not screen.helping


def test_the_ring_waits_while_the_band_is_loose(frames: Any) -> None:
    """The ring fills with the good seconds, stops without signal, and does not run back."""
    session = _short()
    session.to_baseline()
    screen = _make(BaselineScreen, session)
    session.run(20)
    screen.refresh()
    frames.advance(1.2)
    filled = screen.ring.fraction
    assert filled == pytest.approx(session.part.snapshot.exercise.elapsed_s / 60)
    session.band.lose_contact(200)
    session.until(lambda: bool(session.part.snapshot.exercise.advice))
    screen.refresh()
    frames.advance(1.2)
    waiting = screen.ring.fraction
    session.run(5)
    screen.refresh()
    frames.advance(1.2)
    assert screen.ring.fraction == pytest.approx(waiting)
    assert waiting >= filled
    assert screen.pill.text in {"Houd je arm stil", "Duw de band zacht aan"}


@pytest.mark.parametrize("size", [(1280, 800), _PORTRAIT])
def test_a_number_is_chosen_and_then_given(size: tuple[int, int], finger: Any) -> None:
    """Nothing is chosen beforehand; a number wakes Next; turning the tablet keeps it; Next gives it."""
    session = _short()
    session.to_rating()
    screen = _make(RatingScreen, session)
    finger.tap(screen.next_button)
    assert _place(session) is Place.RATING
    finger.tap(screen.columns.cells[6])
    show(size)
    assert screen.columns.value == 7
    finger.tap(screen.next_button)
    session.run(1)
    assert session.part.summary().rating("before") == 7
    assert _place(session) is Place.BREATHING


def test_a_number_can_be_skipped(finger: Any) -> None:
    """Skipping is as large as answering and stores no number."""
    session = _short()
    session.to_rating()
    screen = _make(RatingScreen, session)
    assert screen.skip_button.height == screen.next_button.height
    finger.tap(screen.skip_button)
    session.run(1)
    assert session.part.summary().ratings[0][2] is None
    assert _place(session) is Place.BREATHING


def test_before_and_after_ask_their_own_question() -> None:
    """The second question is another sentence than the first."""
    session = _short()
    session.to_rating()
    first = _make(RatingScreen, session).spoken()[0]
    session.part.rate(None)
    session.until(lambda: _place(session) is Place.RATING)
    assert _make(RatingScreen, session).spoken()[0] != first


def test_frames_move_the_circle_and_only_seconds_change_words() -> None:
    """Within a second the circle moves and no text is made anew."""
    session = _short()
    session.to_breathing()
    screen = _make(BreathingScreen, session)
    before = [label.text for label in screen.walk() if hasattr(label, "texture_size")]
    textures = [label.texture for label in screen.walk() if hasattr(label, "texture_size")]
    shown = screen.circle.shown
    session.clock.now_s += 0.4
    session.part.tick()
    screen.refresh()
    assert screen.circle.shown != shown
    assert [label.text for label in screen.walk() if hasattr(label, "texture_size")] == before
    assert [label.texture for label in screen.walk() if hasattr(label, "texture_size")] == textures


def test_in_and_out_take_turns() -> None:
    """The word follows the pace: five seconds in, five seconds out at six a minute."""
    session = _short()
    session.to_breathing()
    screen = _make(BreathingScreen, session)
    seen = []
    for _ in range(10):
        session.run(1)
        screen.refresh()
        seen.append(screen.circle.word)
    assert set(seen) == {"Adem in", "Adem uit"}
    assert seen.count("Adem in") == 5


def test_without_own_breath_the_ring_is_gone_and_the_legend_says_so() -> None:
    """With no link there is no ring that pretends to breathe."""
    session = _short()
    session.to_breathing()
    screen = _make(BreathingScreen, session)
    session.run(25)
    screen.refresh()
    assert screen.circle.own is not None
    session.band.drop_link(120)
    session.until(lambda: session.part.snapshot.own_breath is None)
    screen.refresh()
    assert screen.circle.own is None
    assert screen.own_text.text == "Nu lastig te meten"


def test_no_signal_says_what_is_missing_and_goes_on_without_band(finger: Any) -> None:
    """A lost link and a loose band have their own sentence; the youth may go on without."""
    session = _short()
    session.to_breathing()
    session.band.lose_contact(300)
    session.until(lambda: _place(session) is Place.NO_SIGNAL)
    screen = _make(NoSignalScreen, session)
    assert screen.spoken()[0] == "De band voelt je huid even niet."
    session.band.drop_link(100)
    session.until(lambda: session.part.snapshot.links[0].state is not LinkState.STREAMING)
    screen.refresh()
    assert screen.spoken()[0] == "De band is even weg."
    show((1280, 800))
    finger.tap(screen.without_button)
    session.run(1)
    assert _place(session) is Place.BREATHING


def test_calling_the_trainer_shows_a_sign_that_goes_when_the_signal_is_back(finger: Any) -> None:
    """The sign covers the screen, alarms no one, and is over when the exercise goes on."""
    session = _short()
    session.to_breathing()
    session.band.lose_contact(20)
    session.until(lambda: _place(session) is Place.NO_SIGNAL)
    screen = _make(NoSignalScreen, session)
    finger.tap(screen.trainer_button)
    assert _called(session)
    session.until(lambda: _place(session) is Place.BREATHING)
    screen.leave()
    assert not _called(session)


def _stopped() -> Rehearsal:
    session = _short()
    session.to_breathing()
    session.part.stop()
    return session


@pytest.mark.parametrize("kind", [BaselineScreen, RatingScreen, BreathingScreen])
def test_stop_stops_everything(kind: Any, finger: Any) -> None:
    """Stop stands at the top right of every screen of a running session."""
    session = _short()
    {BaselineScreen: session.to_baseline, RatingScreen: session.to_rating}.get(kind, session.to_breathing)()
    screen = _make(kind, session)
    finger.tap(screen.top_bar.stop_button)
    assert session.part.snapshot.exercise.paused is Pause.STOPPED


def test_after_a_stop_the_exercise_goes_on(finger: Any) -> None:
    """Going on is the first choice."""
    session = _stopped()
    finger.tap(_make(StopScreen, session).go_on_button)
    assert _place(session) is Place.BREATHING


def test_stop_and_keep_shows_the_summary(finger: Any) -> None:
    """Ending early keeps what there is."""
    session = _stopped()
    finger.tap(_make(StopScreen, session).keep_button)
    assert _place(session) is Place.SUMMARY
    assert not session.recorder.discarded


def test_erasing_asks_once_more(finger: Any) -> None:
    """The first touch asks, keeping leads back, the second touch erases."""
    session = _stopped()
    screen = _make(StopScreen, session)
    finger.tap(screen.erase_button)
    show((1280, 800))
    assert not _erased(session)
    assert "Alles van nu is dan weg." in screen.spoken()
    finger.tap(screen.question.keep_button)
    show((1280, 800))
    finger.tap(screen.erase_button)
    show((1280, 800))
    finger.tap(screen.question.erase_button)
    assert _erased(session)
    assert session.recorder.discarded
    assert _place(session) is Place.DONE


def test_the_sign_for_the_trainer_leads_back_to_the_choices(finger: Any) -> None:
    """Under the sign nothing can be touched; Back takes it away."""
    session = _stopped()
    screen = _make(StopScreen, session)
    finger.tap(screen.trainer_button)
    show((1280, 800))
    finger.tap(screen.go_on_button)
    assert _place(session) is Place.STOP
    finger.tap(screen.sign.back_button)
    finger.tap(screen.go_on_button)
    assert _place(session) is Place.BREATHING


def test_done_closes_the_session(finger: Any) -> None:
    """Done seals the session as completed."""
    session = _short()
    session.to_summary()
    screen = _make(SummaryScreen, session)
    finger.tap(screen.done_button)
    assert _place(session) is Place.DONE
    assert session.recorder.finished == "completed"


def test_the_summary_can_be_erased_after_asking(finger: Any) -> None:
    """The question lies over the page; nothing under it answers; erasing leaves nothing."""
    session = _short()
    session.to_summary()
    screen = _make(SummaryScreen, session)
    finger.tap(screen.erase_button)
    show((1280, 800))
    finger.tap(screen.done_button)
    assert _place(session) is Place.SUMMARY
    finger.tap(screen.question.erase_button)
    assert _erased(session)
    assert not session.recorder.records


def test_the_summary_names_the_act_and_both_numbers() -> None:
    """One minute of breathing is said as such, with the numbers the youth gave."""
    session = _short()
    session.to_summary(after=None)
    spoken = _make(SummaryScreen, session).spoken()
    assert spoken[:2] == ("Dit ging goed", "Je bleef 1 minuut bij je adem.")
    assert spoken[-2:] == ("eerst: 6", "nu: overgeslagen")


def test_the_summary_leads_to_what_is_kept(finger: Any) -> None:
    """Where the caller offers it, the question stands beside erasing."""
    session = _short()
    session.to_summary()
    calls: list[str] = []
    screen = _make(SummaryScreen, session, on_kept=lambda: calls.append("kept"))
    finger.tap(screen.kept_button)
    assert calls == ["kept"]


def test_without_a_measurement_the_summary_says_so() -> None:
    """No line, no level, no zero: the sign of no signal and a sentence."""
    session = _short()
    session.part.without_band()
    session.part.rate(5)
    session.until(lambda: _place(session) is Place.RATING)
    session.part.rate(4)
    screen = _make(SummaryScreen, session)
    texts = [label.text for label in screen.walk() if hasattr(label, "texture_size")]
    assert "Geen signaal deze keer." in texts
    assert "Zo lang per stand" not in texts


@pytest.mark.parametrize(
    ("erased", "disk_failed", "sentence"),
    [
        (False, False, "Jouw sessie is bewaard. Op slot."),
        (True, False, "Jouw sessie is gewist."),
        (False, True, "De tablet is vol. Dat ligt aan de tablet."),
    ],
)
def test_the_end_says_what_became_of_the_session(
    erased: bool, disk_failed: bool, sentence: str, finger: Any
) -> None:
    """Kept, erased, or stopped by a full disk; the trainer's button leads out."""
    calls: list[str] = []
    screen = _on(
        DoneScreen(
            Theme("avond", "youth"),
            Catalogue("nl"),
            erased=erased,
            disk_failed=disk_failed,
            on_trainer=lambda: calls.append("trainer"),
        )
    )
    assert sentence in screen.spoken()
    finger.tap(screen.trainer_button)
    assert calls == ["trainer"]


def test_a_full_disk_is_no_fault_of_the_youth() -> None:
    """When the disk refuses, the part says so and the touch itself raises nothing."""
    session = _short()
    session.run(5)

    def refuse(record: Record) -> None:
        raise StorageFailed("The disk is full; what was stored before is safe. Free some space.")

    session.recorder.append = refuse  # type: ignore[method-assign]
    session.part.stop()
    assert session.part.disk_failed


def test_the_ratings_are_in_the_records() -> None:
    """What the youth answered is what was stored."""
    session = _short()
    session.to_summary()
    values = [r.json()["value"] for r in session.recorder.records if r.type is RecordType.RATING]
    assert values == [6, 3]


def test_turning_the_tablet_keeps_the_sign_for_the_trainer() -> None:
    """The sign stays when the tablet is turned, on every screen that offers it."""
    session = _stopped()
    screen = _make(StopScreen, session)
    screen.trainer_button.dispatch("on_release")
    show(_PORTRAIT)
    assert screen.sign is not None
    assert screen.sign.parent is not None


def test_a_screen_that_goes_away_falls_silent(finger: Any) -> None:
    """What was being read aloud stops with the screen it belongs to."""
    said: list[Sequence[str]] = []
    screen, _ = _start(speak=said.append)
    finger.tap(screen.top_bar.read_button)
    screen.leave()
    assert said[-1] == ()


def test_turning_the_tablet_is_no_answer(finger: Any) -> None:
    """The question whether to erase stays until it is answered."""
    session = _short()
    session.to_summary()
    screen = _make(SummaryScreen, session)
    finger.tap(screen.erase_button)
    show(_PORTRAIT)
    finger.tap(screen.question.keep_button)
    assert screen.question is None
    assert not _erased(session)
