"""How I want it: sign, colour, look, letters, sounds. Every touch counts at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.personal import (
    LOOKS,
    SENSITIVITIES,
    SIGNAL_LEVELS,
    SIGNS,
    TEXT_SCALES,
    THEMES,
    Personal,
)
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.cards import Card
from screens.widgets.emblem import EmblemButton
from screens.widgets.layout import Column, Page, Row, Space
from screens.widgets.switches import SegmentedSwitch, Toggle
from screens.widgets.text import Strong
from screens.widgets.topbar import TopBar
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import LeavingScreen

TABS = ("look", "sound")
_TAB_ICONS = {"look": "eye", "sound": "speaker-high"}
_EMBLEM_DP = 72  # as an icon chip: large enough to tell the signs apart, six on one line in portrait


def theme_of(personal: Personal) -> Theme:
    """The youth's theme as he wants it."""
    return Theme(
        "dag" if personal.theme == "dag" else "avond",
        "youth",
        personal.text_scale,
        reduced_motion=personal.reduced_motion,
        high_contrast=personal.high_contrast,
    )


class SettingsScreen(LeavingScreen):
    """`on_change(personal)` hears of every touch; `on_hear` lets the sounds be tried, where there are any."""

    def __init__(
        self,
        words: Catalogue,
        personal: Personal,
        *,
        on_change: Callable[[Personal], object],
        on_back: Callable[[], object],
        speak: Speak | None = None,
        on_hear: Callable[[], object] | None = None,
        can_vibrate: bool = False,
        on_leave: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(theme_of(personal), words, speak=speak, on_leave=on_leave)
        self.personal = personal
        self.tab = TABS[0]
        self._on_change, self._on_back = on_change, on_back
        self._on_hear, self._can_vibrate = on_hear, can_vibrate
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """One card of rows, and the way back."""
        theme = self.theme
        self.emblems: dict[str, EmblemButton] = {}
        self.switches: dict[str, SegmentedSwitch] = {}
        self.toggles: dict[str, Toggle] = {}
        rows = self._look_rows(portrait) if self.tab == "look" else self._sound_rows(portrait)
        roomy = theme.text_scale <= LARGE_TEXT
        gap, padding = theme.space(4 if roomy else 3), theme.card_padding if roomy else theme.space(4)
        card = Card(theme, *rows, gap=gap, padding=padding)
        body = BoxLayout(orientation="vertical", padding=(0, theme.space(2), 0, 0))
        body.add_widget(card)
        body.add_widget(Space())
        self.back_button = PrimaryButton(
            theme, self.say("want.ready"), icon="check", on_release=lambda _: self._on_back()
        )
        return body, None, self.back_button

    def make_top_bar(self) -> TopBar:
        """The two pages at the left, where the steps are elsewhere."""
        bar = super().make_top_bar()
        roomy = not self.portrait or self.theme.text_scale <= LARGE_TEXT
        options = [(tab, self.say(f"want.tab_{tab}"), _TAB_ICONS[tab] if roomy else "") for tab in TABS]
        self.tabs = SegmentedSwitch(self.theme, options, selected=self.tab, on_select=self._turn_page)
        self.tabs.pos_hint = {"center_y": 0.5}
        bar.add_widget(self.tabs, index=len(bar.children))
        return bar

    def spoken(self) -> Sequence[str]:
        """The page's rows by name."""
        keys = {
            "look": ("sign", "theme", "look", "text", "motion", "contrast"),
            "sound": ("sounds", *(["vibration"] if self._can_vibrate else []), "signal", "sensitivity"),
        }
        return (self.say("want.title"), *(self.say(f"want.{key}") for key in keys[self.tab]))

    # -- the rows

    def _look_rows(self, portrait: bool) -> list[Widget]:
        wish = self.personal
        scales = {str(scale): self.say(f"want.text_{at}") for at, scale in enumerate(TEXT_SCALES, start=1)}
        pair = [
            self._labelled("motion", self._toggle("motion", "reduced_motion")),
            self._labelled("contrast", self._toggle("contrast", "high_contrast")),
        ]
        return [
            self._row("sign", self._signs(), portrait),
            self._row("theme", self._switch("theme", self._named("theme", THEMES), wish.theme), portrait),
            self._row("look", self._switch("look", self._named("look", LOOKS), wish.look), portrait),
            self._row("text", self._switch("text_scale", scales, str(wish.text_scale), convert=float), portrait),
            *(pair if portrait else [Row(*pair, gap=self.theme.space(6))]),
        ]

    def _sound_rows(self, portrait: bool) -> list[Widget]:
        wish = self.personal
        levels = {"off": self.say("want.signal_off")}
        levels |= {str(level): self.say(f"want.signal_{level}") for level in SIGNAL_LEVELS}
        chosen = "off" if wish.signal_level is None else str(wish.signal_level)
        signal = self._switch(
            "signal_level", levels, chosen, convert=lambda key: None if key == "off" else int(key)
        )
        sounds: Widget = self._toggle("sounds", "sounds")
        self.hear_button: QuietButton | None = None
        if self._on_hear is not None:
            on_hear = self._on_hear
            self.hear_button = QuietButton(
                self.theme, self.say("want.hear"), icon="play", size_name="small", on_release=lambda _: on_hear()
            )
            sounds = Row(self.hear_button, sounds, gap=self.theme.space(3), fit_width=True)
        rows = [self._row("sounds", sounds, portrait)]
        if self._can_vibrate:
            rows.append(self._row("vibration", self._toggle("vibration", "vibration"), portrait))
        steps = {str(step): self.say(f"want.sensitivity_{name}") for name, step in SENSITIVITIES.items()}
        chosen = str(min(SENSITIVITIES.values(), key=lambda step: abs(step - wish.sensitivity)))
        feel = self._switch("sensitivity", steps, chosen, convert=float)
        return [*rows, self._row("signal", signal, portrait), self._row("sensitivity", feel, portrait)]

    def _row(self, key: str, control: Widget, portrait: bool) -> Widget:
        """Word and control beside each other; under each other where large words need the width."""
        if not portrait or self.theme.text_scale <= LARGE_TEXT:
            return self._labelled(key, control)
        return Column(Strong(self.theme, self.say(f"want.{key}")), control, gap=self.theme.space(2))

    def _labelled(self, key: str, control: Widget) -> Widget:
        return Row(Strong(self.theme, self.say(f"want.{key}")), control, gap=self.theme.space(4))

    def _signs(self) -> Widget:
        theme = self.theme
        self.emblems = {
            sign: EmblemButton(
                theme, sign, _EMBLEM_DP, chosen=sign == self.personal.sign, on_release=self._sign_chosen
            )
            for sign in SIGNS
        }
        return Row(*self.emblems.values(), gap=theme.space(3), fit_width=True)

    def _named(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        return {key: self.say(f"want.{name}_{key}") for key in keys}

    def _switch(
        self, field: str, options: dict[str, str], selected: str, *, convert: Callable[[str], object] = str
    ) -> SegmentedSwitch:
        switch = SegmentedSwitch(
            self.theme,
            [(key, text, "") for key, text in options.items()],
            selected=selected,
            on_select=lambda key: self._change(**{field: convert(key)}),
        )
        self.switches[field] = switch
        return switch

    def _toggle(self, key: str, field: str) -> Toggle:
        toggle = Toggle(
            self.theme,
            active=bool(getattr(self.personal, field)),
            yes_text=self.say("want.yes"),
            no_text=self.say("want.no"),
            on_change=lambda active: self._change(**{field: active}),
        )
        self.toggles[key] = toggle
        return toggle

    # -- a touch

    def _sign_chosen(self, button: Any) -> None:
        self._change(sign=button.name)
        for sign, emblem in self.emblems.items():
            emblem.chosen = sign == self.personal.sign

    def _turn_page(self, tab: str) -> None:
        self.tab = tab
        self._build()

    def _change(self, **changes: object) -> None:
        before, self.personal = self.personal, self.personal.with_(**changes)
        self._on_change(self.personal)
        looks = ("theme", "text_scale", "reduced_motion", "high_contrast")
        if any(getattr(before, name) != getattr(self.personal, name) for name in looks):
            self._repaint()

    def _repaint(self) -> None:
        """Other colours or letters: the whole page anew, as the next screens will be."""
        self.theme = theme_of(self.personal)
        self.clear_widgets()
        self._page = Page(self.theme)
        self.add_widget(self._page)
        self._build()
