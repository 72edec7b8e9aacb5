"""After a round: what was flown, coming back named as the act it is, and two ways on. No score against others."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.language import Catalogue
from biofeedback.training.game import GameView
from biofeedback.training.night_flight import STARS_EACH
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, SoftButton
from screens.youth.choice import ChoiceCard


def round_words(words: Catalogue, view: GameView) -> tuple[str, str]:
    """Title and sentences: lights taken, then how often he came back below his line."""
    world = view.world
    title = words("youth.game.round_title", now=view.round, of=view.rounds)
    told = (
        _flown(words, world.taken),
        _stars(words, view.stars),
        _returned(words, world.returns, lamps_on=world.lamps_on),
    )
    return title, "\n".join(sentence for sentence in told if sentence)


def _flown(words: Catalogue, taken: int) -> str:
    if taken == 0:
        return words("youth.game.flown_none")
    return words("youth.game.flown_one") if taken == 1 else words("youth.game.flown", n=taken)


def _stars(words: Catalogue, stars: int) -> str:
    """Pictures in the sky so far, of all rounds."""
    made = stars // STARS_EACH
    if made == 0:
        return ""
    return words("youth.game.made_one") if made == 1 else words("youth.game.made", n=made)


def _returned(words: Catalogue, returns: int, *, lamps_on: bool) -> str:
    if returns == 0:
        return words("youth.game.steady") if lamps_on else ""
    return words("youth.game.returned_one") if returns == 1 else words("youth.game.returned", n=returns)


class RoundCard(ChoiceCard):
    """The next round first, enough second; after the last round only on."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        view: GameView,
        *,
        on_next: Callable[[], None],
        on_enough: Callable[[], None],
    ) -> None:
        last = view.round == view.rounds
        self.next_button = PrimaryButton(
            theme,
            words("youth.next" if last else "youth.game.next_round"),
            icon="arrow-right",
            stretch=True,
            align="left",
            icon_side="before",
            on_release=lambda _: on_next(),
        )
        self.enough_button = SoftButton(
            theme,
            words("youth.game.enough"),
            icon="check",
            stretch=True,
            align="left",
            on_release=lambda _: on_enough(),
        )
        title, sentences = round_words(words, view)
        buttons = (self.next_button,) if last else (self.next_button, self.enough_button)
        super().__init__(theme, title, sentences, *buttons)
        self.spoken = (title, *sentences.split("\n"))


class NoGameCard(ChoiceCard):
    """The game has nothing to go by: say so, and lead on."""

    def __init__(self, theme: Theme, words: Catalogue, *, hard: bool, on_next: Callable[[], None]) -> None:
        self.next_button = PrimaryButton(
            theme,
            words("youth.next"),
            icon="arrow-right",
            stretch=True,
            align="left",
            icon_side="before",
            on_release=lambda _: on_next(),
        )
        title = words("youth.game.hard_title" if hard else "youth.game.no_band_title")
        sentence = words("youth.game.no_band")
        super().__init__(theme, title, sentence, self.next_button)
        self.spoken = (title, sentence)
