"""The cards of the first page: who is next, the others, the bands, what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.day import SHOWN, Kind, Person, Step, Waiting
from screens.trainer.page import LARGE_TEXT
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.cards import Card, IconChip, Pill
from screens.widgets.emblem import EMBLEMS, Emblem
from screens.widgets.layout import Column, Flow, Row, Space
from screens.widgets.rows import ListRow
from screens.widgets.text import Body, Heading, Icon, Small, Strong, Title

_EMBLEM_DP, _EMBLEM_SMALL_DP = 76, 48  # picture 21
_BATTERY = ((15, "battery-empty"), (40, "battery-low"), (75, "battery-medium"), (101, "battery-full"))
_CHARGE_BELOW = 40  # percent; a band lasts a session of 45 minutes on less, and not two (owner's choice)
_ICONS = {
    Kind.NOTICE: "warning",
    Kind.CUT_SHORT: "warning",
    Kind.EXPORT: "export",
    Kind.RETENTION: "hourglass-medium",
}


@dataclass(frozen=True, slots=True)
class BandView:
    """A band to choose, and its battery at the last session of this day; None = not connected yet."""

    name: str
    detail: str
    battery_percent: float | None = None


def sign_of(theme: Theme, person: Person, size_dp: float) -> Widget:
    """The sign that the youth chose, or a plain figure until he did."""
    sign = person.settings.get("sign")
    if isinstance(sign, str) and sign in EMBLEMS:
        return Emblem(theme, sign, size_dp)
    return IconChip(theme, "user")


def step_text(words: Catalogue, person: Person) -> str:
    """Where he is in his programme."""
    if person.next is not None:
        return step_words(words, person.next)
    if person.finished:
        return words("trainer.programme_over")
    return words("trainer.first_time") if not person.sessions else words("trainer.no_programme")


def step_words(words: Catalogue, step: Step) -> str:
    """Sessie 4 van 10: signalen in je lijf."""
    title = step.session.title[words.language]
    if step.programme.single:
        return title
    return words(
        "trainer.step_of", number=step.session.number, of=len(step.programme.sessions), title=_small_first(title)
    )


def last_time(words: Catalogue, person: Person, today: int) -> str:
    """When he was here last."""
    if person.last_day is None:
        return words("trainer.never_here")
    day = wording.day_of(person.last_day)
    return words("trainer.last_time", day=wording.day(words, day, wording.day_of(today)))


class NextCard(Card):
    """Who is next, what comes, and the one green button."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        person: Person | None,
        today: int,
        band: str,
        on_start: Callable[[str], None],
        on_choose: Callable[[], None],
    ) -> None:
        super().__init__(theme, gap=theme.space(4))
        self.selected = True
        self.button = PrimaryButton(theme, words("trainer.start_session"), icon="arrow-right")
        if person is None:
            self.button.text = words("trainer.choose_participant")
            self.button.bind(on_release=lambda _b: on_choose())
            texts = Column(
                Heading(theme, words("trainer.nobody_next")), Body(theme, words("trainer.nobody_next_text"))
            )
            self.add_widget(Row(texts, self.button, gap=theme.space(4)))
            return
        code = person.code
        self.button.bind(on_release=lambda _b: on_start(code))
        texts = Column(
            Small(theme, words("trainer.next_up"), color=theme.colors.text2),
            Title(theme, code),
            Body(theme, step_text(words, person), color=theme.colors.text2),
            gap=theme.dp(2),
        )
        large = theme.text_scale > LARGE_TEXT  # the button goes under the words, which need the width
        beside = [] if large else [self.button]
        self.add_widget(Row(sign_of(theme, person, _EMBLEM_DP), texts, *beside, gap=theme.space(4)))
        self.add_widget(Flow(*self._pills(theme, words, person, today, band), gap=theme.space(3)))
        if large:
            self.add_widget(Row(Space(), self.button))

    def _pills(self, theme: Theme, words: Catalogue, person: Person, today: int, band: str) -> list[Pill]:
        pills = [Pill(theme, last_time(words, person, today), icon="calendar-check")]
        if person.next is not None:
            minutes = wording.minutes(words, sum(person.next.session.lengths_s()))
            pills.insert(0, Pill(theme, minutes, icon="clock"))
        if band:
            pills.append(Pill(theme, band, icon="watch"))
        return pills


def others(
    theme: Theme,
    words: Catalogue,
    people: Sequence[Person],
    shown: int,
    today: int,
    *,
    on_open: Callable[[str], None],
    on_all: Callable[[], None],
) -> Card:
    """The next few, and a row that leads to everybody."""
    few = people[: shown if len(people) <= shown else shown - 1]
    rows: list[Widget] = []
    for person in few:
        rows.append(_other(theme, words, person, today, on_open, last=person is people[-1]))
    if len(few) < len(people):
        rest = words("trainer.more_people", count=len(people) - len(few))
        chip = IconChip(theme, "users")
        rows.append(ListRow(theme, rest, leading=chip, on_release=lambda _r: on_all(), last=True))
    return Card(theme, Heading(theme, words("trainer.after_that")), *rows, gap=theme.space(1))


def _other(
    theme: Theme, words: Catalogue, person: Person, today: int, on_open: Callable[[str], None], *, last: bool
) -> ListRow:
    trailing: Widget
    if not person.may_measure:
        trailing = Pill(theme, words("trainer.consent_needed"), icon="warning", tone="warn")
    elif person.done_today:
        trailing = Pill(theme, words("trainer.done_today"), icon="check", tone="good")
    else:
        trailing = Pill(theme, last_time(words, person, today))
    return ListRow(
        theme,
        person.code,
        step_text(words, person),
        leading=sign_of(theme, person, _EMBLEM_SMALL_DP),
        trailing=trailing,
        on_release=lambda _row: on_open(person.code),
        last=last,
    )


_MOST_BANDS = 4  # the same as rows of people; the page of the bands has all


class BandsCard(Card):
    """The bands. They are not searched for outside a session, so a battery is known from the last one. A row that
    can be checked leads to its check.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        views: Sequence[BandView],
        *,
        on_bands: Callable[[], None] | None = None,
        on_check: Callable[[int], None] | None = None,
    ) -> None:
        self.button = QuietButton(theme, words("trainer.bands_all"), size_name="small")
        head: list[Widget] = [Heading(theme, words("trainer.bands"))]
        if on_bands is not None:
            self.button.bind(on_release=lambda _b: on_bands())
            head.append(self.button)
        super().__init__(theme, Row(*head, gap=theme.space(3)), gap=theme.space(1))
        if not views:
            self.add_widget(Body(theme, words("trainer.no_source"), color=theme.colors.text2))
        elif on_check is not None:
            self.add_widget(Small(theme, words("trainer.bands_tap"), color=theme.colors.text2))
        shown = views[:_MOST_BANDS]
        self.rows = [_band(theme, words, view, at, len(shown), on_check) for at, view in enumerate(shown)]
        for row in self.rows:
            self.add_widget(row)
        if len(views) > len(shown):
            more = words("trainer.bands_more", count=len(views) - len(shown))
            self.add_widget(Small(theme, more, color=theme.colors.text2))


def _band(
    theme: Theme, words: Catalogue, view: BandView, at: int, count: int, on_check: Callable[[int], None] | None
) -> ListRow:
    percent = view.battery_percent
    low = percent is not None and percent < _CHARGE_BELOW
    trailing: Widget | None = None
    if percent is not None:
        icon = next(name for below, name in _BATTERY if percent < below)
        figure = Strong(theme, words("trainer.percent", value=round(percent)), wrap=False)
        trailing = Row(Icon(theme, icon, size_name="row"), figure, gap=theme.space(2), fit_width=True)
    row = ListRow(
        theme,
        view.name,
        words("trainer.charge_band") if low else view.detail,
        leading=Icon(theme, "watch", size_name="row"),
        trailing=trailing,
        on_release=(lambda _row: on_check(at)) if on_check is not None else None,
        last=at == count - 1,
    )
    if low:
        row.detail.color = theme.colors.warn
    return row


def waits(
    theme: Theme,
    words: Catalogue,
    waiting: Sequence[Waiting],
    today: int,
    on_open: Callable[[Waiting], None],
) -> Card:
    """At most three things; a last line says how many more there are."""
    card = Card(theme, Heading(theme, words("trainer.waits_for_you")), gap=theme.space(1))
    shown = waiting[:SHOWN]
    for one in shown:
        card.add_widget(_wait(theme, words, one, today, on_open, last=one is shown[-1]))
    if len(waiting) > SHOWN:
        more = words("trainer.waits_more", count=len(waiting) - SHOWN)
        card.add_widget(Small(theme, more, color=theme.colors.text2))
    if not waiting:
        card.add_widget(Body(theme, words("trainer.waits_nothing"), color=theme.colors.text2))
    return card


def _wait(
    theme: Theme, words: Catalogue, one: Waiting, today: int, on_open: Callable[[Waiting], None], *, last: bool
) -> ListRow:
    title, below = wait_words(words, one, today)
    color = theme.colors.warn if one.kind in (Kind.NOTICE, Kind.CUT_SHORT) else theme.colors.text
    icon = Icon(theme, _ICONS[one.kind], size_name="row", color=color)
    return ListRow(theme, title, below, leading=icon, on_release=lambda _row: on_open(one), last=last)


def wait_words(words: Catalogue, one: Waiting, today: int) -> tuple[str, str]:
    """What waits, and the line below it."""
    if one.kind is Kind.NOTICE:
        return words("trainer.read_first"), words(f"errors.{one.code}").split(". ")[0].rstrip(".") + "."
    if one.kind is Kind.CUT_SHORT:
        return wording.counted(words, "wait_cut", one.count), words("trainer.wait_cut_text")
    if one.kind is Kind.EXPORT:
        day = wording.short_day(words, wording.day_of(one.day), wording.day_of(today))
        return wording.counted(words, "wait_export", one.count), words("trainer.wait_export_text", day=day)
    left = max(0, one.day - today)
    return wording.counted(words, "wait_gone", one.count), wording.counted(words, "in_days", left)


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]
