"""The institution's own bands: what is on the list, what is near, adding under an alias, pairing, removing.

Addresses are never shown. Pairing happens here alone, and the page says afterwards how well the link is protected.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError, UsageError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.asking import Asking
from screens.trainer.band_check import Spawn, security_card
from screens.trainer.band_choices import gives_words
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, TrainerPage, beside, detach, stack
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconChip, Pill
from screens.widgets.layout import Column, Flow, Row, Space
from screens.widgets.text import Body, Heading, Small, Strong
from sensors.band_keeper import BandKeeper
from sensors.known_bands import KnownBand
from sensors.nearby import Nearby

_STRENGTHS = (
    (-60, "hand"),
    (-80, "near"),
    (-1000, "far"),
)  # dBm: within reach, in the room, beyond it (rule of thumb)
_PASSKEY_DIGITS = 6  # Bluetooth Core Specification, Vol 3, Part H, 2.3.5.3


class BandsScreen(TrainerPage):
    """Two lists: ours, and what is near."""

    HELP = "bands"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        keeper: BandKeeper,
        *,
        spawn: Spawn,
        on_back: Callable[[], None],
        on_check: Callable[[str], None],
    ) -> None:
        super().__init__(theme, words)
        self._keeper, self._spawn, self._on_check = keeper, spawn, on_check
        self._title = PageTitle(theme, words("trainer.bands"), words("trainer.bands_below"), on_back=on_back)
        self.look_button = PrimaryButton(
            theme, words("trainer.bands_look"), icon="magnifying-glass", on_release=lambda _b: self.look()
        )
        self.found: list[Nearby] | None = None
        self.told = Column(gap=theme.space(3))
        self.asking: Asking | None = None
        self.buttons: dict[str, Widget] = {}  # of the rows: "check Band A", "add 0"
        self._busy = self._left = False
        self.start()

    def arrange(self, portrait: bool) -> None:
        """Lying: beside each other. Upright: under each other."""
        gap = self.theme.space(4)
        detach(self._title, self.told, self.look_button)
        self.buttons = {}
        self.header.add_widget(self._title)
        ours, near = self._ours(), self._near()
        lists = (
            [ours, near]
            if portrait
            else [beside(stack(ours, Space(), gap=0), stack(near, Space(), gap=0), gap=self.theme.space(5))]
        )
        self.scroll.content.add_widget(stack(*self._news(), *lists, Space(), gap=gap))
        self.footer.add_widget(Space())
        self.footer.add_widget(self.look_button)

    def look(self) -> None:
        """Listen for some seconds."""
        self._work(self._look(), self.words("trainer.bands_looking"))

    def _news(self) -> list[Widget]:
        return [self.told] if self.told.children else []  # Kivy gives an empty column a height of its own

    def leave(self) -> None:
        """No question stays open, and what is found later is not shown."""
        self._left = True
        if self.asking is not None:
            self.asking.dismiss()

    def spoken(self) -> Sequence[str]:
        """What this page is."""
        return (self._title.title.text, self._title.below.text)

    # -- our own

    def _ours(self) -> Card:
        theme, words = self.theme, self.words
        card = Card(theme, Heading(theme, words("trainer.bands_ours")), gap=theme.space(4))
        try:
            bands = self._keeper.all()
        except BiofeedbackError as error:
            card.add_widget(NoticeCard(theme, words.error(error), tone="danger"))
            return card
        for band in bands:
            card.add_widget(self._our_row(band))
        if not bands:
            card.add_widget(Body(theme, words("trainer.bands_none"), color=theme.colors.text2))
        if any(not band.paired for band in bands):
            card.add_widget(Small(theme, words("trainer.bands_readable"), color=theme.colors.text2))
        return card

    def _our_row(self, band: KnownBand) -> Card:
        words, alias = self.words, band.alias
        driver = self._keeper.driver(band)
        detail = gives_words(words, driver) if driver is not None else words("errors.source_driver")
        check = SecondaryButton(self.theme, words("trainer.check_band"), size_name="small")
        check.bind(on_release=lambda _b: self._on_check(alias))
        remove = QuietButton(self.theme, words("trainer.remove_band"), icon="trash", size_name="small")
        remove.bind(on_release=lambda _b: self._ask_remove(alias))
        self.buttons |= {f"check {alias}": check, f"remove {alias}": remove}
        return self._row(alias, detail, self._paired(band.paired), check, remove)

    def _paired(self, paired: bool) -> Pill:
        if paired:
            return Pill(self.theme, self.words("trainer.band_paired"), icon="link", tone="good")
        return Pill(self.theme, self.words("trainer.band_unpaired"), icon="link-break", tone="fact")

    def _ask_remove(self, alias: str) -> None:
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.remove_band_title", alias=alias),
            words("trainer.remove_band_text"),
            (),
            lambda: self._keeper.remove(alias),
            yes=words("trainer.remove_band"),
            danger=True,
            on_done=lambda: self._tell(),
        )

    # -- what is near

    def _near(self) -> Card:
        theme, words = self.theme, self.words
        card = Card(theme, Heading(theme, words("trainer.bands_near")), gap=theme.space(4))
        for at, one in enumerate(self.found or ()):
            card.add_widget(self._near_row(at, one))
        if not self.found:
            text = words("trainer.bands_not_looked" if self.found is None else "errors.band_not_found")
            card.add_widget(Body(theme, text, color=theme.colors.text2))
        return card

    def _near_row(self, at: int, one: Nearby) -> Card:
        words = self.words
        strength = next(name for least, name in _STRENGTHS if one.strength_dbm >= least)
        near = words(f"trainer.strength_{strength}")
        detail = f"{gives_words(words, one.driver)}. {near}"
        try:
            alias = self._keeper.alias_of(one)
        except BiofeedbackError:
            return self._row(one.name or one.driver.model, detail, None)  # the other card says what is wrong
        if not alias:
            add = SecondaryButton(self.theme, words("trainer.add_band"), icon="plus", size_name="small")
            add.bind(on_release=lambda _b: self._ask_alias(one))
            self.buttons[f"add {at}"] = add
            return self._row(one.name or one.driver.model, detail, None, add)
        pair = SecondaryButton(self.theme, words("trainer.pair_band"), icon="link", size_name="small")
        pair.bind(on_release=lambda _b: self._ask_passkey(one, alias))
        self.buttons[f"pair {alias}"] = pair
        return self._row(alias, detail, None, pair)

    def _ask_alias(self, one: Nearby) -> None:
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.add_band_title"),
            words("trainer.add_band_text"),
            ((words("trainer.band_alias"), False),),
            lambda alias: self._keeper.add(one, alias.strip()),
            yes=words("trainer.add_band"),
            on_done=lambda: self._tell(),
        )

    def _ask_passkey(self, one: Nearby, alias: str) -> None:
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.pair_band_title", alias=alias),
            words("trainer.pair_band_text"),
            ((words("trainer.passkey"), False),),
            lambda text: self._work(self._pair(one, passkey_of(text)), words("trainer.pairing")),
            yes=words("trainer.pair_band"),
        )

    # -- work beside the screen

    def _work(self, work: Coroutine[Any, Any, None], text: str) -> None:
        if self._busy:
            work.close()
            return
        self._busy = self.look_button.waiting = True
        self._tell(NoticeCard(self.theme, text, tone="fact"))
        self._spawn(self._carry(work))

    async def _carry(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except BiofeedbackError as error:
            self._tell(NoticeCard(self.theme, self.words.error(error), tone="danger"))
        finally:
            self._busy = self.look_button.waiting = False

    async def _look(self) -> None:
        self.found = await self._keeper.look()
        self._tell()

    async def _pair(self, one: Nearby, passkey: int | None) -> None:
        security = await self._keeper.pair(one, passkey)
        self._tell(security_card(self.theme, self.words, security))

    def _tell(self, *cards: Widget) -> None:
        if self._left:
            return
        self.told.clear_widgets()
        for card in cards:
            self.told.add_widget(card)
        self.again()

    def _row(self, title: str, detail: str, pill: Pill | None, *buttons: Widget) -> Card:
        theme = self.theme
        texts = Column(Strong(theme, title), Small(theme, detail, color=theme.colors.text2), gap=0)
        head = Row(IconChip(theme, "watch"), texts, *([pill] if pill else []), gap=theme.space(3))
        return Card(theme, head, Flow(*buttons, gap=theme.space(3)), gap=theme.space(3), sunk=True)


def passkey_of(text: str) -> int | None:
    """The digits that the band shows; None when nothing was typed. Raises UsageError."""
    typed = text.strip().replace(" ", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) == _PASSKEY_DIGITS):
        raise UsageError("A passkey has six digits.", reason="passkey_digits")
    return int(typed)
