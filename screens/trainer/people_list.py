"""The list beside a participant's page: who there is, found by typing a piece of the code when they are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.vault.consent import Purpose
from biofeedback.vault.participant import Participant
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.chooser import SEARCH_FROM, fits
from screens.widgets.cards import Card
from screens.widgets.emblem import EMBLEMS, Emblem
from screens.widgets.field import TextField
from screens.widgets.layout import Column
from screens.widgets.rows import ListRow, Scroll
from screens.widgets.text import Icon

_LIST_DP, _SIGN_DP = 330, 48  # picture 26


class PeopleList(Card):
    """Rows are made anew with every change of who is shown; what was typed stays."""

    def __init__(self, theme: Theme, words: Catalogue, on_open: Callable[[str], None]) -> None:
        super().__init__(theme, fit=False, padding=theme.space(3), gap=theme.space(2))
        self.size_hint_x, self.width = None, theme.dp(_LIST_DP)
        self._words, self._on_open = words, on_open
        self._people: tuple[Participant, ...] = ()
        self._here = ""
        self.rows: list[ListRow] = []
        self._column = Column()
        self._scroll = Scroll(theme, self._column)
        self.field = TextField(theme, words("trainer.search_code"), on_text=lambda _text: self._fill())

    def show(self, people: Sequence[Participant], here: str) -> None:
        """Everybody; `here` is who stands beside the list."""
        self._people, self._here = tuple(people), here
        self.clear_widgets()
        for part in (*([self.field] if len(people) > SEARCH_FROM else []), self._scroll):
            self.add_widget(part)
        self._fill()

    def _fill(self) -> None:
        shown = [person for person in self._people if fits(person.code, self.field.text)]
        self._column.clear_widgets()
        self.rows = [self._row(person, last=person is shown[-1]) for person in shown]
        for row in self.rows:
            self._column.add_widget(row)

    def _row(self, person: Participant, *, last: bool) -> ListRow:
        theme = self._theme
        mark: Widget | None = None
        if person.code == self._here:
            mark = Icon(theme, "check", color=theme.colors.accent)
        elif not person.consents_to(Purpose.TRAINING):
            mark = Icon(theme, "warning", color=theme.colors.warn)
        return ListRow(
            theme,
            person.code,
            person_detail(self._words, person),
            leading=person_sign(theme, person),
            trailing=mark,
            on_release=lambda row: self._on_open(str(row.title.text)),
            last=last,
        )


def person_sign(theme: Theme, person: Participant) -> Widget:
    """The sign that the youth chose."""
    sign = person.settings.get("sign")
    return Emblem(theme, sign if isinstance(sign, str) and sign in EMBLEMS else EMBLEMS[0], _SIGN_DP)


def person_detail(words: Catalogue, person: Participant) -> str:
    """How many sessions, or that a consent is missing."""
    if not person.consents_to(Purpose.TRAINING):
        return words("trainer.consent_needed")
    return wording.counted(words, "goes_sessions", len(person.summaries))
