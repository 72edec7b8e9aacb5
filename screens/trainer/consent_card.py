"""What a youth agreed to: one row for each purpose, with what is given, missing or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from biofeedback.errors import UsageError
from biofeedback.language import Catalogue
from biofeedback.vault.consent import Consent, Given, Part, Purpose
from biofeedback.vault.participant import Participant
from screens.theme import Theme
from screens.trainer import wording
from screens.widgets.buttons import SecondaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.layout import Column, Divider, Row
from screens.widgets.text import Heading, Small, Strong


class ConsentCard(Card):
    """`on_give(purpose)` and `on_withdraw(purpose)` ask further; nothing changes at the first touch."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        person: Participant,
        today: date,
        on_give: Callable[[Purpose], None],
        on_withdraw: Callable[[Purpose], None],
    ) -> None:
        super().__init__(theme, Heading(theme, words("trainer.consent_heading")), gap=theme.space(3))
        self.buttons: dict[Purpose, SecondaryButton] = {}
        for at, purpose in enumerate(Purpose):
            if at:
                self.add_widget(Divider(theme))
            holds = person.consents_to(purpose)
            ask = on_withdraw if holds else on_give
            self.buttons[purpose] = SecondaryButton(
                theme,
                words("trainer.consent_withdraw" if holds else "trainer.consent_give"),
                size_name="small",
                on_release=_at_touch(ask, purpose),
            )
            pill = Pill(
                theme,
                words("trainer.yes" if holds else "trainer.no"),
                icon="check" if holds else "prohibit",
                tone="good" if holds else "fact",
            )
            texts = Column(
                Strong(theme, words(f"trainer.purpose_{purpose.value}")),
                Small(theme, state_in_words(words, person, purpose, today), color=theme.colors.text2),
                gap=0,
            )
            self.add_widget(Row(texts, pill, self.buttons[purpose], gap=theme.space(3)))


def _at_touch(ask: Callable[[Purpose], None], purpose: Purpose) -> Callable[[object], None]:
    return lambda _button: ask(purpose)


def needed(person: Participant) -> tuple[Part, ...]:
    """The parts that a consent of this participant has."""
    return (Part.BASIS, Part.ASSENT, Part.GUARDIAN) if person.under_16 else (Part.BASIS, Part.ASSENT)


def state_in_words(words: Catalogue, person: Participant, purpose: Purpose, today: date) -> str:
    """Each part with its day and where its paper is, or that it is missing."""
    consent = person.consents.get(purpose, Consent())
    return " ".join(_part(words, part, getattr(consent, part.value), today) for part in needed(person))


def references(person: Participant, texts: tuple[str, ...]) -> dict[Part, str]:
    """What was typed for each part; raises UsageError for one that is empty: a consent without a paper is none."""
    typed = {part: text.strip() for part, text in zip(needed(person), texts, strict=True)}
    if not all(typed.values()):
        raise UsageError("Say for each part where its signed paper is.", reason="reference_missing")
    return typed


def _part(words: Catalogue, part: Part, given: Given | None, today: date) -> str:
    name = words(f"trainer.part_{part.value}")
    if given is None:
        return words("trainer.part_missing", part=name)
    day = wording.short_day(words, wording.day_of(given.day), today)
    if given.withdrawn_day is not None:
        gone = wording.short_day(words, wording.day_of(given.withdrawn_day), today)
        return words("trainer.part_withdrawn", part=name, day=gone)
    return words("trainer.part_given", part=name, day=day, reference=given.reference)
