"""The programmes of this tablet: look at each session, import one of your own, change the words of a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kivy.core.clipboard import Clipboard
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.training import programmes
from biofeedback.training.programme import Programme, ProgrammeSession
from screens.theme import Theme
from screens.trainer import programme_words, wording
from screens.trainer.asking import Asking
from screens.trainer.day import Step
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, stack
from screens.trainer.places import PlacePicker
from screens.trainer.protocol_card import ProtocolCard
from screens.trainer.today_cards import step_words
from screens.widgets.buttons import QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Row
from screens.widgets.rows import ListRow, Scroll
from screens.widgets.text import Heading, Small, Strong

_LIST_DP = 380  # as the list of participants, with room for a programme's title
_LIST_LEAST_DP = 300
_TEXTS = ("title", "goal", "say", "watch")  # of a session, that a trainer may word otherwise


class ProgrammesScreen(TrainerPage):
    """Nothing that came with the app is changed: a copy takes its place, and only its words change here."""

    HELP = "programmes"
    SHORT_HELP = True

    def __init__(
        self, theme: Theme, words: Catalogue, home: Path, *, on_back: Callable[[], None], begin: Path | None
    ) -> None:
        super().__init__(theme, words)
        self._home, self._begin = home, begin
        self._title = PageTitle(theme, words("trainer.programmes"), on_back=on_back)
        self.import_button = self._button("trainer.programme_import", "tray-arrow-down", self.choose_file)
        self.paste_button = self._button("trainer.key_paste", "clipboard-text", self.paste)
        self.copy_button = self._button("trainer.programme_copy", "copy", self.copy)
        self.words_button = self._button("trainer.programme_change", "pencil-simple", self.ask_words)
        self.protocol = ProtocolCard(theme, words)
        self.picker: PlacePicker | None = None
        self.asking: Asking | None = None
        self._told: tuple[str, bool] | None = None
        self._id, self._number = "", 1
        self._load()
        self.start()

    @property
    def programme(self) -> Programme:
        """The one that is shown."""
        return self.shelf.get(self._id) or self.shelf.programmes[0]

    @property
    def session(self) -> ProgrammeSession:
        """The session that is shown."""
        return self.programme.sessions[self._number - 1]

    def leave(self) -> None:
        """No question stays open."""
        for over in (self.picker, self.asking):
            if over is not None:
                over.dismiss()

    def spoken(self) -> Sequence[str]:
        """What this page is."""
        return (self._title.title.text,)

    def arrange(self, portrait: bool) -> None:
        """Lying: the list with the programme beside it. Upright: under each other."""
        detach(
            self._title, self.import_button, self.paste_button, self.copy_button, self.words_button, self.protocol
        )
        self.header.add_widget(self._title)
        self.header.add_widget(self.words_button if self.programme.own else self.copy_button)
        self.header.add_widget(self.paste_button)  # a tablet has no folder to choose from, but it has this
        if self._begin is not None:
            self.header.add_widget(self.import_button)
        gap = self.theme.space(2)
        told = [
            NoticeCard(self.theme, text, tone="good" if good else "danger") for text, good in self._sentences()
        ]
        narrow = portrait or self.theme.text_scale > LARGE_TEXT
        grow(self.protocol)
        chosen = stack(*told, natural(self._about()), self.protocol, gap=gap)
        rows = Card(self.theme, *([self._list()] if narrow else [Scroll(self.theme, self._list())]), fit=narrow)
        if narrow:
            self.scroll.content.add_widget(stack(natural(rows), chosen, gap=gap))
            return
        rows.size_hint_x, rows.width = None, self.theme.dp(_LIST_DP)
        rows.size_hint_min_y = self.theme.dp(_LIST_LEAST_DP)
        self.scroll.content.add_widget(beside(rows, chosen, gap=self.theme.space(5)))

    def show(self, programme_id: str, number: int = 1) -> None:
        """Show another session."""
        self._id, self._number, self._told = programme_id, number, None
        self.again()

    # -- what is there

    def _load(self) -> None:
        self.shelf = programmes.shelf(self._home)

    def _sentences(self) -> list[tuple[str, bool]]:
        wrong = [(programme_words.sentence(self.words, error), False) for error in self.shelf.problems]
        return [*([self._told] if self._told else []), *wrong]

    def _list(self) -> Widget:
        words, language = self.words, self.words.language
        rows = []
        for one in self.shelf.programmes:
            here = one.id == self.programme.id
            detail = wording.counted(words, "programme_sessions", len(one.sessions))
            if one.own:
                detail = f"{detail}. {words('trainer.programme_own')}"
            icon = "cards-three" if one.single else "list-numbers"
            rows.append(
                ListRow(
                    self.theme,
                    one.title[language],
                    detail,
                    leading=IconChip(self.theme, icon, ready=here),
                    on_release=self._shower(one.id),
                    last=one is self.shelf.programmes[-1],
                )
            )
        self.rows = rows
        return Column(*rows)

    def _shower(self, programme_id: str, number: int = 1) -> Callable[[object], None]:
        return lambda _row: self.show(programme_id, number)

    def _about(self) -> Card:
        theme, words, one = self.theme, self.words, self.programme
        number, last = self._number, len(one.sessions)
        self.previous = self._step_button("caret-left", number - 1, waiting=number == 1)
        self.following = self._step_button("caret-right", number + 1, waiting=number == last)
        texts = Column(
            Heading(theme, one.title[words.language]),
            Small(theme, one.about[words.language], color=theme.colors.text2),
            Strong(theme, step_words(words, Step(one, self.session))),
            gap=0,
        )
        self.protocol.show(self.session, {})
        row = Row(texts, self.previous, self.following, gap=theme.space(2))
        return Card(theme, row, padding=(theme.space(5), theme.space(2)))

    def _step_button(self, icon: str, number: int, *, waiting: bool) -> QuietButton:
        go = self._shower(self.programme.id, number)
        return QuietButton(self.theme, icon=icon, size_name="small", on_release=go, waiting=waiting)

    def _button(self, key: str, icon: str, act: Callable[[], None]) -> SecondaryButton:
        text, middle = self.words(key), {"center_y": 0.5}
        return SecondaryButton(
            self.theme, text, icon=icon, size_name="small", on_release=lambda _b: act(), pos_hint=middle
        )

    # -- what the trainer does

    def choose_file(self) -> None:
        """A file on this computer or a stick."""
        begin = self._begin or Path.home()
        self.picker = PlacePicker(self.theme, self.words, begin, self.take_in, ends=(".json",))
        self.picker.open()

    def take_in(self, path: Path) -> None:
        """Check it and copy it; what does not fit is said with its place."""

        self._take(lambda: programmes.take_in(path, self._home))

    def paste(self) -> None:
        """The text of a programme that was copied elsewhere, checked as a file is."""
        text, name = str(Clipboard.paste() or ""), self.words("trainer.programme_pasted")
        if text.strip():
            self._take(lambda: programmes.take_in_text(text, name, self._home))
        else:
            self._told = (self.words("trainer.programme_paste_empty"), False)
            self.again()

    def _take(self, taken: Callable[[], Programme]) -> None:
        def work() -> str:
            one = taken()
            self._id, self._number = one.id, 1
            return self.words("trainer.programme_taken", title=one.title[self.words.language])

        self._do(work)

    def copy(self) -> None:
        """A copy on this tablet takes the place of the one that came with the app."""

        def work() -> str:
            one = self.programme
            programmes.copy_to_change(one.id, self._home)
            self._id = one.id
            return self.words("trainer.programme_copied", title=one.title[self.words.language])

        self._do(work)

    def ask_words(self) -> None:
        """The words of the session that is shown, as they are now."""
        words, session = self.words, self.session
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.programme_change"),
            wording.sentence(step_words(words, Step(self.programme, session))),
            tuple((words(f"trainer.programme_{name}"), False) for name in _TEXTS),
            self._keep_words,
            yes=words("trainer.keep"),
            on_done=self._renew,
            say=lambda error: programme_words.sentence(words, error),
        )
        for field, name in zip(self.asking.fields, _TEXTS, strict=True):
            field.text = getattr(session, name)[words.language]

    def _keep_words(self, *texts: str) -> None:
        changed = dict(zip(_TEXTS, texts, strict=True))
        programmes.change_words(self.programme.id, self.session.number, changed, self.words.language, self._home)

    def _renew(self) -> None:
        self._told = (self.words("trainer.programme_changed"), True)
        self._load()
        self.again()

    def _do(self, work: Callable[[], str]) -> None:
        try:
            self._told = (work(), True)
        except BiofeedbackError as error:
            self._told = (programme_words.sentence(self.words, error), False)
        self._load()
        self.again()
