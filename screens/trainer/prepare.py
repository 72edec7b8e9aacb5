"""Preparing a session on one page: who, what, with which band, each changeable; beside it how the session goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.build import Setting
from biofeedback.training.programme import Programme
from biofeedback.training.programmes import Shelf
from biofeedback.training.study_plan import StudyPlan
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.band_state import BandState, state_pill
from screens.trainer.chooser import Chooser, Entry
from screens.trainer.controls import Stepper
from screens.trainer.day import Person, Step
from screens.trainer.help_button import HelpButton
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, stack
from screens.trainer.preparation import Draft, Preparation, SourceChoice, draft
from screens.trainer.protocol_card import ProtocolCard
from screens.trainer.today_cards import last_time, sign_of, step_text, step_words
from screens.widgets.buttons import PrimaryButton, SoftButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Flow, Row, Space
from screens.widgets.text import Heading, Icon, Small

__all__ = ["Preparation", "PrepareScreen", "SourceChoice"]

_LEFT_SHARE, _RIGHT_SHARE = 0.47, 0.53  # picture 22
_SIGN_DP = 56
_STEPPERS_A_ROW = 3


class PrepareScreen(TrainerPage):
    """Everything usual is filled in, and the button says what is still missing."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        people: Sequence[Person],
        person: Person | None,
        shelf: Shelf,
        sources: Sequence[SourceChoice],
        today: int,
        on_hand_over: Callable[[Preparation], None],
        on_back: Callable[[], None],
        on_new: Callable[[], None] | None = None,
        on_pin: Callable[[], None] | None = None,
        on_programmes: Callable[[], None] | None = None,
        on_check: Callable[[SourceChoice], None] | None = None,
        study: StudyPlan | None = None,
        recovery_words: str = "",
        checked: Mapping[str, BandState] | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._checked = dict(checked or {})
        self._recovery_words = recovery_words
        self._people, self._today = people, today
        self._on_hand_over, self._on_new, self._on_pin = on_hand_over, on_new, on_pin
        self._on_programmes, self._on_check = on_programmes, on_check
        self.draft: Draft = draft(shelf, sources, person, study)
        self.chooser: Chooser | None = None
        self.steppers: dict[str, Stepper] = {}
        self._title = PageTitle(
            theme, words("trainer.prepare_title"), words("trainer.prepare_below"), on_back=on_back
        )
        self.help = HelpButton(theme, words, "prepare")
        change = words("trainer.change")
        self.who_button = SoftButton(theme, change, size_name="small", on_release=lambda _b: self.choose_person())
        self.what_button = SoftButton(theme, change, size_name="small", on_release=lambda _b: self.choose_what())
        self.with_button = SoftButton(theme, change, size_name="small", on_release=lambda _b: self.choose_source())
        self.check_button = SoftButton(
            theme,
            words("trainer.check_band"),
            icon="pulse",
            size_name="small",
            on_release=lambda _b: self._check(),
        )
        self.protocol = ProtocolCard(theme, words)
        self.hint = Small(theme, color=theme.colors.text2, pos_hint={"center_y": 0.5})
        self.button = PrimaryButton(
            theme, words("trainer.hand_over"), icon="hand", on_release=self._hand_over, pos_hint={"center_y": 0.5}
        )
        self.pin_button = SoftButton(theme, words("trainer.pin_set"), size_name="small", icon="lock-key")
        if on_pin is not None:
            self.pin_button.bind(on_release=lambda _b: on_pin())
        self._cards: list[Widget] = []
        self._fill()
        self.start()

    @property
    def preparation(self) -> Preparation | None:
        """What is set now; None while something is missing."""
        return self.draft.finished()

    def leave(self) -> None:
        """A list that is open closes with the page."""
        if self.chooser is not None:
            self.chooser.dismiss()

    def spoken(self) -> Sequence[str]:
        """What is missing, or that all is ready."""
        return (self.hint.text,)

    def _ready(self) -> str:
        """All is set; with a recovery key its words stand here, so that a swapped key would be noticed."""
        hint = self.words("trainer.ready_hint")
        if not self._recovery_words:
            return hint
        return f"{hint} {self.words('trainer.recovery_words', words=self._recovery_words)}"

    def arrange(self, portrait: bool) -> None:
        """Lying: what is set at the left, the protocol at the right. Upright: under each other."""
        self.header.add_widget(self._title)
        self.header.add_widget(self.help)
        gap = self.theme.space(2 if portrait else 3)
        detach(self.protocol, *self._cards)
        grow(self.protocol)
        left = stack(*self._cards, *([] if portrait else [Space()]), gap=gap, share=_LEFT_SHARE)
        self.protocol.size_hint_x = 1 if portrait else _RIGHT_SHARE
        if portrait:
            left.size_hint_x = 1
            self.scroll.content.add_widget(stack(natural(left), self.protocol, gap=gap))
        else:
            self.scroll.content.add_widget(beside(left, self.protocol, gap=self.theme.space(5)))
        self.footer.add_widget(self.hint)
        self.footer.add_widget(self.button)

    # -- choosing

    def choose_person(self) -> None:
        """The list of participants, and two more rows: a new one, and practice."""
        words = self.words
        entries = [self._person_entry(person) for person in sorted(self._people, key=lambda one: one.code)]
        if self._on_new is not None:
            new = self._on_new
            entries.append(
                Entry(
                    words("trainer.new_participant"), words("trainer.new_participant_text"), new, icon="user-plus"
                )
            )
        practice = words("trainer.practice_text")
        entries.append(
            Entry(words("trainer.practice"), practice, self._practice, icon="student", here=self.draft.practice)
        )
        self._open(words("trainer.choose_participant"), entries, search=words("trainer.search_code"))

    def choose_what(self) -> None:
        """First what comes next, then the programmes, then single exercises."""
        words, shelf = self.words, self.draft.shelf
        person = self.draft.person
        entries: list[Entry] = []
        if person is not None and person.next is not None:
            step = person.next
            next_one = words("trainer.next_step")
            entries.append(
                Entry(
                    step_words(words, step),
                    next_one,
                    lambda: self._choose(self.draft.with_step(step)),
                    icon="arrow-right",
                )
            )
        for programme in (*shelf.courses, *shelf.singles):
            entries.append(self._programme_entry(programme))
        if self._on_programmes is not None:
            more = words("trainer.programmes_open"), words("trainer.programmes_open_text")
            entries.append(Entry(*more, self._on_programmes, icon="books"))
        self._open(words("trainer.choose_what"), entries)

    def choose_source(self) -> None:
        """The bands."""
        words = self.words
        entries = [
            Entry(one.title, one.detail, self._with_source(one), icon="watch", here=one == self.draft.source)
            for one in self.draft.sources
        ]
        self._open(words("trainer.choose_band"), entries)

    def _person_entry(self, person: Person) -> Entry:
        words = self.words
        note = "" if person.may_measure else words("trainer.consent_needed")

        def choose() -> None:
            self._choose(self.draft.for_person(person))

        return Entry(
            person.code,
            wording.told(step_text(words, person), last_time(words, person, self._today)),
            choose,
            leading=lambda: sign_of(self.theme, person, _SIGN_DP),
            note=note,
            warn=bool(note),
            here=self.draft.person is person,
        )

    def _programme_entry(self, programme: Programme) -> Entry:
        language = self.words.language
        icon = "cards-three" if programme.single else "list-numbers"
        here = self.draft.step is not None and self.draft.step.programme.id == programme.id
        return Entry(
            programme.title[language],
            programme.about[language],
            lambda: self._choose_session(programme),
            icon=icon,
            here=here,
        )

    def _choose_session(self, programme: Programme) -> None:
        words = self.words
        entries = []
        for session in programme.sessions:
            step = Step(programme, session)
            minutes = wording.minutes(words, sum(session.lengths_s()))
            here = self.draft.step == step
            entries.append(
                Entry(step_words(words, step), minutes, self._with_step(step), icon="list-checks", here=here)
            )
        self._open(programme.title[words.language], entries)

    def _with_step(self, step: Step) -> Callable[[], None]:
        return lambda: self._choose(self.draft.with_step(step))

    def _with_source(self, source: SourceChoice) -> Callable[[], None]:
        return lambda: self._choose(self.draft.with_source(source))

    def _practice(self) -> None:
        self._choose(self.draft.for_practice())

    def _choose(self, changed: Draft) -> None:
        self.draft = changed
        self._fill()
        self.again()

    def _open(self, title: str, entries: Sequence[Entry], search: str = "") -> None:
        self.chooser = Chooser(self.theme, title, entries, self.words("trainer.back"), search=search)
        self.chooser.open()

    # -- what is shown

    def _fill(self) -> None:
        detach(self.who_button, self.what_button, self.with_button, self.check_button, self.pin_button)
        self._cards = [self._who(), self._what(), self._with_what(), self._kiosk()]
        self._update()

    def _who(self) -> Card:
        words, person = self.words, self.draft.person
        if self.draft.practice:
            lead: Widget = IconChip(self.theme, "student")
            texts = (words("trainer.practice"), words("trainer.practice_text"))
        elif person is None:
            lead, texts = IconChip(self.theme, "user"), (words("trainer.nobody"), words("trainer.missing_person"))
        else:
            lead = sign_of(self.theme, person, _SIGN_DP)
            agreed = "trainer.consent_training" if person.may_measure else "trainer.consent_needed"
            texts = (person.code, f"{words(agreed)}. {last_time(words, person, self._today)}.")
        return self._card(lead, words("trainer.who"), *texts, self.who_button)

    def _what(self) -> Card:
        words, step = self.words, self.draft.step
        title = words("trainer.nothing_chosen") if step is None else step_words(words, step)
        detail = words("trainer.missing_step") if step is None else self._exercises(step)
        card = self._card(
            IconChip(self.theme, "list-checks"), words("trainer.what"), title, detail, self.what_button
        )
        self.steppers = {one.name: self._stepper(one, value) for one, value in self.draft.settings}
        made = list(self.steppers.values())
        for at in range(0, len(made), _STEPPERS_A_ROW):
            row = BoxLayout(size_hint_y=None, spacing=self.theme.space(3))
            row.fbind("minimum_height", row.setter("height"))
            for stepper in made[at : at + _STEPPERS_A_ROW]:
                stepper.pos_hint = {"top": 1}
                row.add_widget(stepper)
            card.add_widget(row)
        return card

    def _exercises(self, step: Step) -> str:
        names = [wording.coded(self.words, "exercise", one.exercise) for one in step.session.exercises]
        return wording.sentence(", ".join(names))

    def _with_what(self) -> Card:
        words, source = self.words, self.draft.source
        if self.draft.practice:
            title, detail = words("trainer.source_simulated"), words("trainer.source_simulated_detail")
        elif source is None:
            title, detail = words("trainer.nothing_chosen"), words("trainer.no_source")
        else:
            title, detail = source.title, source.detail
        button = self.with_button if len(self.draft.sources) > 1 and not self.draft.practice else None
        card = self._card(IconChip(self.theme, "watch"), words("trainer.with_what"), title, detail, button)
        if source is not None and not self.draft.practice and self._on_check is not None:
            state = state_pill(self.theme, words, self._checked.get(source.key))
            state.pos_hint = self.check_button.pos_hint = {"center_y": 0.5}
            large = self.theme.text_scale > LARGE_TEXT
            row = Flow(state, self.check_button) if large else Row(state, Space(), self.check_button)
            row.spacing = self.theme.space(3)
            card.add_widget(row)
        return card

    def show_checked(self, key: str, state: BandState) -> None:
        """The bands of this choice were checked just now."""
        self._checked[key] = state
        self._fill()
        self.again()

    def _check(self) -> None:
        if self.draft.source is not None and self._on_check is not None:
            self._on_check(self.draft.source)

    def _kiosk(self) -> Widget:
        theme, words = self.theme, self.words
        key = "trainer.kiosk" if self._on_pin is None else "trainer.kiosk_no_pin"
        text = Small(theme, words(key), color=theme.colors.text2)
        parts: list[Widget] = [Icon(theme, "lock-key", color=theme.colors.text2), text]
        if self._on_pin is not None:
            parts.append(self.pin_button)
        return Row(*parts, gap=theme.space(3))

    def _card(self, lead: Widget, label: str, title: str, detail: str, button: SoftButton | None) -> Card:
        theme = self.theme
        texts = Column(Small(theme, label, color=theme.colors.text2), Heading(theme, title), gap=0)
        if detail:
            texts.add_widget(Small(theme, detail, color=theme.colors.text2))
        parts = [lead, texts, *([button] if button is not None else [])]
        padding = (theme.dp(22), theme.dp(12))  # picture 22, with a line more
        return Card(theme, Row(*parts, gap=theme.space(4)), gap=theme.space(3), padding=padding)

    def _stepper(self, setting: Setting, value: float) -> Stepper:
        values = sorted({*setting.values, value})  # a programme may have chosen a value between those offered
        name = self.words(f"trainer.setting_{setting.name}")

        def changed(chosen: float) -> None:
            self.draft = self.draft.with_setting(setting.name, chosen)
            self._update()

        return Stepper(self.theme, name, values, value, lambda shown: self._shown(setting.name, shown), changed)

    def _shown(self, name: str, value: float) -> str:
        words = self.words
        if name == "pace_per_min":
            decimals = 0 if value == int(value) else 1
            return words("trainer.pace_value", pace=wording.number(words, value, decimals))
        if name.endswith("_s"):
            return wording.seconds_or_minutes(words, int(value))
        if name == "line":
            return wording.sentence(wording.level_word_of(words, int(value)))
        return words(f"trainer.difficulty_{int(value)}") if name == "difficulty" else str(int(value))

    def _update(self) -> None:
        words, missing, code = self.words, self.draft.missing, self.draft.code
        self.button.waiting = bool(missing)
        named = code and not self.draft.practice
        self.button.text = words("trainer.hand_over_to", code=code) if named else words("trainer.hand_over")
        if self.draft.practice:
            self.button.text = words("trainer.practice_begin")
        self.hint.text = words(f"trainer.missing_{missing}") if missing else self._ready()
        step = self.draft.step
        self.protocol.show(step.session if step else None, self.draft.changed)

    def _hand_over(self, *_: object) -> None:
        done = self.draft.finished()
        if done is not None:
            self._on_hand_over(done)
