"""The participants of this tablet: codes, what each agreed to, own settings, and the way to delete everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError, UsageError
from biofeedback.language import Catalogue
from biofeedback.training.personal import SENSITIVITIES
from biofeedback.vault.consent import Part, Purpose
from biofeedback.vault.participant import Participant
from screens.theme import Theme
from screens.trainer import kept_until, wording
from screens.trainer.asking import Asking
from screens.trainer.chooser import Chooser, Entry
from screens.trainer.consent_card import ConsentCard, needed, references
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, beside, detach, grow, natural, stack
from screens.trainer.people_list import PeopleList, person_detail, person_sign
from screens.trainer.rail import RailPage, Ways
from screens.widgets.buttons import DangerButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.layout import Column, Divider, Flow, Row, Space
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Body, Heading, Small, Strong

if TYPE_CHECKING:
    from screens.trainer.desk import Desk


@dataclass(frozen=True, slots=True)
class PersonWays:
    """Where the page of one participant leads."""

    over: Callable[[str], None]
    kept: Callable[[str], None]
    take_in: Callable[[str], None]


class ParticipantsScreen(RailPage):
    """A list with one person beside it. Nothing is taken back or deleted without saying first what that does."""

    HELP = "participants"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        ways: Ways,
        person_ways: PersonWays,
        code: str = "",
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words, "participants", ways)
        self._desk, self._to, self._today = desk, person_ways, today or date.today()
        self._title = PageTitle(theme, words("trainer.rail_participants"))
        self.new_button = SecondaryButton(
            theme, words("trainer.new_participant"), icon="plus", size_name="small", on_release=self._ask_new
        )
        self.choose_button = SecondaryButton(
            theme, words("trainer.choose_participant"), icon="users", size_name="small", on_release=self._choose
        )
        self.asking: Asking | None = None
        self.dialog: Dialog | Chooser | None = None
        self._problem: NoticeCard | None = None
        self._code = code
        self.people_list = PeopleList(theme, words, self.show_person)
        self._load()
        self.start()

    @property
    def person(self) -> Participant | None:
        """Who is shown."""
        return next((one for one in self.people if one.code == self._code), None)

    def show_person(self, code: str) -> None:
        """Show somebody else."""
        self._code, self._problem = code, None
        self._load()
        self.again()

    def join(self) -> None:
        """Wait for the work beside the screen."""
        if self.asking is not None:
            self.asking.join()

    def leave(self) -> None:
        """No question stays open."""
        for one in (self.asking, self.dialog):
            if one is not None:
                one.dismiss()

    def spoken(self) -> Sequence[str]:
        """Whose page it is."""
        return (self._code,)

    def arrange(self, portrait: bool) -> None:
        """Lying: the list with the person beside it. Upright: the person, with a button that opens the list."""
        narrow = portrait or self.theme.text_scale > LARGE_TEXT
        detach(self._title, self.new_button, self.choose_button)
        self.header.add_widget(self._title)
        for button in (self.choose_button, self.new_button) if narrow else (self.new_button,):
            button.pos_hint = {"center_y": 0.5}
            self.header.add_widget(button)
        gap = self.theme.space(4)
        page = self._person_page()
        if narrow:
            self.scroll.content.add_widget(page)
            return
        detach(self.people_list)
        self.people_list.show(self.people, self._code)
        self.scroll.content.add_widget(beside(self.people_list, page, gap=gap))

    def _load(self) -> None:
        self.people = self._desk.opened.participants.all()
        if self.people and self.person is None:
            self._code = self.people[0].code

    def _person_page(self) -> Widget:
        theme, words, person = self.theme, self.words, self.person
        gap = theme.space(4)
        problem = [natural(self._problem)] if self._problem is not None else []
        if self._problem is not None:
            detach(self._problem)
        if person is None:
            texts = Column(Heading(theme, words("trainer.nobody")), Body(theme, words("trainer.nobody_next_text")))
            return stack(*problem, Card(theme, Row(IconChip(theme, "users"), texts, gap=gap)), Space(), gap=gap)
        self.consent = ConsentCard(theme, words, person, self._today, self._give, self._withdraw)
        parts: list[Widget] = [
            *problem,
            self._head(person),
            self.consent,
            self._settings(person),
            Space(),
            self._foot(),
        ]
        return grow(stack(*parts, gap=gap))

    def _head(self, person: Participant) -> Widget:
        theme, words = self.theme, self.words
        since = wording.short_day(words, wording.day_of(person.created_day), self._today)
        age = words("trainer.under_16" if person.under_16 else "trainer.over_16")
        texts = Column(
            Heading(theme, person.code),
            Small(theme, words("trainer.person_since", day=since, age=age), color=theme.colors.text2),
            gap=0,
        )
        self.over_button = self._button("trainer.over_sessions", "chart-line", lambda: self._to.over(person.code))
        self.kept_button = self._button("trainer.show_kept", "eye", lambda: self._to.kept(person.code))
        self.import_button = self._button(
            "trainer.import_open", "tray-arrow-down", lambda: self._to.take_in(person.code)
        )
        self.import_button.waiting = not person.consents_to(Purpose.TRAINING)
        buttons = Flow(self.over_button, self.kept_button, self.import_button, gap=theme.space(2))
        return Column(Row(person_sign(self.theme, person), texts, gap=theme.space(4)), buttons, gap=theme.space(3))

    def _settings(self, person: Participant) -> Widget:
        theme, words = self.theme, self.words
        chosen = person.settings.get("sensitivity", 1.0)
        key = next((name for name, value in SENSITIVITIES.items() if value == chosen), "")
        self.sensitivity = SegmentedSwitch(
            theme,
            [(name, words(f"trainer.sensitivity_{name}"), "") for name in SENSITIVITIES],
            selected=key,
            on_select=self._set_sensitivity,
        )
        texts = Column(
            Strong(theme, words("trainer.sensitivity")),
            Small(theme, words("trainer.sensitivity_below"), color=theme.colors.text2),
            gap=0,
        )
        kept = kept_until.person_sentence(words, self._desk, person, self._today)
        return Card(
            theme,
            Heading(theme, words("trainer.own_settings")),
            Row(texts, self.sensitivity, gap=theme.space(3)),
            Divider(theme),
            Small(theme, kept, color=theme.colors.text2),
            gap=theme.space(3),
        )

    def _foot(self) -> Widget:
        theme, words = self.theme, self.words
        self.delete_button = DangerButton(
            theme, words("trainer.delete_all"), icon="trash", size_name="small", on_release=self._ask_delete
        )
        note = Small(theme, words("trainer.withdraw_note"), color=theme.colors.text2)
        return Row(note, self.delete_button, gap=theme.space(3))

    def _button(self, word: str, icon: str, act: Callable[[], None]) -> QuietButton:
        text = self.words(word)
        return QuietButton(self.theme, text, icon=icon, size_name="small", on_release=lambda _b: act())

    # -- what the trainer does

    def _choose(self, *_: object) -> None:
        entries = [
            Entry(
                person.code,
                person_detail(self.words, person),
                partial(self.show_person, person.code),
                leading=partial(person_sign, self.theme, person),
                here=person.code == self._code,
            )
            for person in self.people
        ]
        if entries:
            self.dialog = Chooser(
                self.theme,
                self.words("trainer.choose_participant"),
                entries,
                self.words("trainer.back"),
                search=self.words("trainer.search_code"),
            )
            self.dialog.open()

    def _ask_new(self, *_: object) -> None:
        words = self.words
        choices = [
            Choice(words("trainer.new_over"), lambda: self._new(under_16=False)),
            Choice(words("trainer.new_under"), lambda: self._new(under_16=True)),
        ]
        title, text = words("trainer.new_title"), words("trainer.new_question")
        self.dialog = Dialog(self.theme, title, text, choices, dismissable=True)
        self.dialog.open()

    def _new(self, *, under_16: bool) -> None:
        self._do(lambda: self._show_new(self._desk.new_participant(under_16=under_16)))

    def _show_new(self, code: str) -> None:
        self._code = code

    def _give(self, purpose: Purpose) -> None:
        person = self.person
        if person is None:
            return
        words = self.words
        labels = tuple((words(f"trainer.reference_{part.value}"), False) for part in needed(person))

        def keep(*texts: str) -> None:
            for part, reference in references(person, texts).items():
                self._desk.opened.participants.consent(person.code, purpose, part, reference)

        title = words(f"trainer.purpose_{purpose.value}")
        self.asking = Asking(
            self.theme,
            words,
            title,
            words("trainer.consent_ask"),
            labels,
            keep,
            yes=words("trainer.keep"),
            on_done=self._renew,
        )

    def _withdraw(self, purpose: Purpose) -> None:
        person, words = self.person, self.words
        if person is None:
            return
        who = [Part.ASSENT, *([Part.GUARDIAN] if person.under_16 else [])]
        choices = [Choice(words("trainer.back"), weight="quiet")]
        choices += [
            Choice(words(f"trainer.withdraw_{part.value}"), partial(self._take_back, purpose, part), "danger")
            for part in who
        ]
        title, text = words("trainer.withdraw_title"), words(f"trainer.withdraw_{purpose.value}")
        self.dialog = Dialog(self.theme, title, text, choices)
        self.dialog.open()

    def _take_back(self, purpose: Purpose, part: Part) -> None:
        self._do(lambda: self._desk.opened.participants.withdraw(self._code, purpose, part))

    def _set_sensitivity(self, name: str) -> None:
        def keep() -> None:
            person = self._desk.opened.participants.get(self._code)
            settings = {**person.settings, "sensitivity": SENSITIVITIES[name]}
            self._desk.opened.participants.save(replace(person, settings=settings))

        self._do(keep)

    def _ask_delete(self, *_: object) -> None:
        person, words = self.person, self.words
        if person is None:
            return

        def keep(code: str, passphrase: str) -> None:
            if code.strip().upper().replace("-", "") != person.plain_code:
                raise UsageError(
                    f"That is not {person.code}; nothing was deleted.", reason="code_differs", code=person.code
                )
            self._desk.opened.prove(passphrase)
            self._desk.opened.delete_participant(person.code)

        count = wording.counted(words, "goes_sessions", len(person.summaries))
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.delete_title", code=person.code),
            words("trainer.delete_text", count=count),
            ((words("trainer.delete_code", code=person.code), False), (words("trainer.passphrase"), True)),
            keep,
            yes=words("trainer.delete_all"),
            danger=True,
            beside=True,
            on_done=self._renew,
        )

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BiofeedbackError as error:
            self._problem = NoticeCard(self.theme, self.words.error(error), tone="danger")
            self.again()
            return
        self._renew()

    def _renew(self) -> None:
        self._problem = None
        self._load()
        self.again()
