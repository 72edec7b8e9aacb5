"""Bringing a recording from a band's own memory in: first what is in it and what is missing, then it is sealed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.samples import Channel
from biofeedback.session.importing import import_recording
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.job import Job, Report
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, TrainerPage, detach, stack
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.progress import FillBar
from screens.widgets.text import Body, Heading, Icon, Small
from sensors.recordings.recording import Recording
from sensors.recordings.registry import read_recording
from sensors.recordings.replay import RecordedWristband

_KINDS = {
    "skin": ("drop", (Channel.SKIN_CONDUCTANCE_uS, Channel.SKIN_CONDUCTANCE_AC_uS)),
    "heart": ("heartbeat", (Channel.HEART_RATE_BPM, Channel.INTERVAL_MS)),
    "movement": ("person-simple-walk", (Channel.ACCELERATION_G,)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of measurement: is it in the recording?"""

    icon: str
    name: str
    there: bool


def lines(words: Catalogue, recording: Recording) -> tuple[Line, ...]:
    """Skin, heart and movement: what is in it and what is missing."""
    return tuple(
        Line(icon, words(f"trainer.import_{name}"), any(recording.find(channel) for channel in channels))
        for name, (icon, channels) in _KINDS.items()
    )


class ImportScreen(TrainerPage):
    """Path, preview, sealing, result. The source is only read; that it is still readable is said at the end."""

    HELP = "import"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        vault: Vault,
        code: str,
        *,
        folder: Path,
        on_back: Callable[[], None],
        on_review: Callable[[str], None],
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._vault, self._code, self._folder = vault, code, folder
        self.session_id: str = ""
        self._on_review, self._today = on_review, today or date.today()
        self._title = PageTitle(theme, words("trainer.import_title", code=code), on_back=on_back)
        self.field = TextField(
            theme,
            words("trainer.import_path"),
            help_text=words("trainer.import_path_help"),
            text=str(folder),
            on_submit=lambda _text: self.look(),
        )
        self.look_button = SecondaryButton(
            theme, words("trainer.import_look"), icon="magnifying-glass", size_name="small", on_release=self.look
        )
        self.seal_button = PrimaryButton(
            theme, words("trainer.import_seal"), icon="lock-key", on_release=self.seal, waiting=True
        )
        self.review_button = PrimaryButton(theme, words("trainer.import_review"), icon="arrow-right")
        self.review_button.bind(on_release=lambda _b: self._on_review(self.session_id))
        self._room = Column(gap=theme.space(4))
        self._bar = FillBar(theme)
        self.recording: Recording | None = None
        self.job: Job[Recording] | Job[str] | None = None
        self.start()

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        if self.job is not None:
            self.job.join()

    def leave(self) -> None:
        """Nobody waits any more; what is being sealed is sealed to its end."""
        if self.job is not None:
            self.job.forget()

    def spoken(self) -> Sequence[str]:
        """What this page is."""
        return (self._title.title.text,)

    def arrange(self, portrait: bool) -> None:
        """Path on top, what was found under it, one button below."""
        detach(self._title, self.field, self.look_button, self._room, self.seal_button, self.review_button)
        self.header.add_widget(self._title)
        gap = self.theme.space(4)
        if portrait:
            path: Widget = Column(self.field, Row(Space(), self.look_button), gap=gap)
        else:
            path = Row(self.field, self.look_button, gap=gap)
        self.scroll.content.add_widget(stack(Card(self.theme, path), self._room, Space(), gap=gap))
        self.footer.add_widget(Space())
        self.footer.add_widget(self.review_button if self.session_id else self.seal_button)

    def look(self, *_: object) -> None:
        """Read the recording and show what is in it."""
        path = Path(self.field.text.strip()).expanduser()
        self.recording, self.session_id = None, ""
        self.seal_button.waiting = True
        self._wait(self.words("trainer.one_moment"))
        self.job = Job(lambda _report: read_recording(path), self.show, self._failed)

    def seal(self, *_: object) -> None:
        """Play it through the engine into the vault."""
        recording, vault, code, language = self.recording, self._vault, self._code, self.words.language
        if recording is None:
            return

        def work(report: Report) -> str:
            return import_recording(
                vault.start_session, RecordedWristband(recording), code, language, report
            ).session_id

        self.seal_button.waiting = self.look_button.waiting = self._title.back.waiting = True
        self._wait(self.words("trainer.import_sealing"))
        self.job = Job(work, self._sealed, self._failed, self._progressed)

    def _wait(self, text: str) -> None:
        self._bar.fraction = 0.0
        detach(self._bar)
        self._show(Card(self.theme, Body(self.theme, text), self._bar, gap=self.theme.space(3)))

    def show(self, recording: Recording) -> None:
        """Show what is in it."""
        self.recording = recording
        self.seal_button.waiting = False
        self._show(self._preview(recording))

    def _preview(self, recording: Recording) -> Card:
        theme, words = self.theme, self.words
        begun = wording.sentence(wording.when(words, datetime.fromtimestamp(recording.start_unix), self._today))
        facts = words(
            "trainer.import_facts",
            model=recording.model,
            when=begun,
            length=wording.minutes(words, recording.duration_s),
        )
        card = Card(theme, Heading(theme, words("trainer.import_found")), Body(theme, facts), gap=theme.space(3))
        for line in lines(words, recording):
            state = words("trainer.import_there" if line.there else "trainer.import_missing")
            sign = Icon(
                theme,
                "check" if line.there else "prohibit",
                color=theme.colors.accent if line.there else theme.colors.text2,
            )
            card.add_widget(Divider(theme))
            card.add_widget(
                Row(Icon(theme, line.icon), Body(theme, line.name), sign, Small(theme, state), gap=theme.space(3))
            )
        for note in recording.notes:
            card.add_widget(Small(theme, note, color=theme.colors.text2))
        return card

    def _progressed(self, share: float) -> None:
        self._bar.fraction = share

    def _sealed(self, session_id: str) -> None:
        words = self.words
        self.session_id = session_id
        self.look_button.waiting = self._title.back.waiting = False
        done = NoticeCard(self.theme, words("trainer.import_done", code=self._code), tone="good")
        still = NoticeCard(self.theme, words("trainer.import_source", path=self.field.text.strip()))
        self._show(done, still)

    def _failed(self, error: BiofeedbackError) -> None:
        self.look_button.waiting = self._title.back.waiting = False
        self.seal_button.waiting = self.recording is None
        self._show(NoticeCard(self.theme, self.words.error(error), tone="danger"))

    def _show(self, *parts: Widget) -> None:
        self._room.clear_widgets()
        for part in parts:
            self._room.add_widget(part)
        self.again()
