"""How I want it: sign, colour, look, letters, sounds. Every touch counts at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.choices import PLAN_LEVELS
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
from screens.widgets.layout import Column, Divider, Page, Row, Space
from screens.widgets.switches import SegmentedSwitch, Toggle
from screens.widgets.text import Icon, Strong
from screens.widgets.topbar import TopBar
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import LeavingScreen
from screens.youth.tip_choice import TipChoice
from screens.youth.tip_choice import spoken as tip_words

TABS = ("look", "sound", "signal", "tips")
_TAB_ICONS = {"look": "eye", "sound": "speaker-high", "signal": "bell-simple", "tips": "lightbulb"}
_ROW_ICONS = {
    "sign": "shapes",
    "theme": "moon-stars",
    "look": "activity",
    "text": "text-aa",
    "motion": "leaf",
    "contrast": "circle-half",
    "sounds": "wind",
    "vibration": "vibrate",
    "game_sounds": "airplane-tilt",
    "signal": "bell-simple",
    "signal_sound": "speaker-high",
    "signal_vibration": "vibrate",
    "signal_light": "sun-dim",
    "sensitivity": "gauge",
}
_ROW_MOST_DP = (104, 132)  # landscape, portrait: above it a row's two ends no longer belong together
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
    """`on_change(personal)` hears of every touch; `on_hear(sound)` lets one be tried, where there are any."""

    def __init__(
        self,
        words: Catalogue,
        personal: Personal,
        *,
        on_change: Callable[[Personal], object],
        on_back: Callable[[], object],
        speak: Speak | None = None,
        on_hear: Callable[[str], object] | None = None,
        can_vibrate: bool = False,
        on_leave: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(theme_of(personal), words, speak=speak, on_leave=on_leave)
        self.personal = personal
        self.tab = TABS[0]
        self.tip_level = PLAN_LEVELS[0]
        self._on_change, self._on_back = on_change, on_back
        self._on_hear, self._can_vibrate = on_hear, can_vibrate
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """One card of rows, and the way back."""
        theme = self.theme
        self.emblems: dict[str, EmblemButton] = {}
        self.switches: dict[str, SegmentedSwitch] = {}
        self.toggles: dict[str, Toggle] = {}
        self.hear_buttons: dict[str, QuietButton] = {}
        self.tips: TipChoice | None = None
        body = BoxLayout(orientation="vertical", padding=(0, theme.space(2), 0, 0), spacing=theme.space(4))
        self.tabs = self._make_tabs()
        if not self._tabs_on_top:
            body.add_widget(self.tabs)
        if self.tab == "tips":
            self.tips = self._tip_page(portrait)
            body.add_widget(self.tips)
        else:
            body.add_widget(self._card(portrait))
            body.add_widget(Space(size_hint=(1, 0.001)))  # what the rows leave over
        self.back_button = PrimaryButton(
            theme, self.say("want.ready"), icon="check", on_release=lambda _: self._on_back()
        )
        return body, None, self.back_button

    @property
    def _tabs_on_top(self) -> bool:
        """The pages stand where the steps are elsewhere, if they have room there."""
        return not self.portrait and self.theme.text_scale <= LARGE_TEXT

    def make_top_bar(self) -> TopBar:
        """The pages at the left, where the steps are elsewhere."""
        bar = super().make_top_bar()
        if self._tabs_on_top:
            self.tabs.pos_hint = {"center_y": 0.5}
            bar.add_widget(self.tabs, index=len(bar.children))
        return bar

    def spoken(self) -> Sequence[str]:
        """The page's rows by name."""
        if self.tab == "tips":
            return tip_words(self.words, self.tip_level)
        buzz = ["vibration"] if self._can_vibrate else []
        keys = {
            "look": ("sign", "theme", "look", "text", "motion", "contrast"),
            "sound": ("sounds", *buzz, "game_sounds"),
            "signal": (
                "signal",
                "signal_sound",
                *(f"signal_{key}" for key in buzz),
                "signal_light",
                "sensitivity",
            ),
        }
        return tuple(self.say(f"want.{key}") for key in keys[self.tab])

    def _make_tabs(self) -> SegmentedSwitch:
        icons = _TAB_ICONS if self.theme.text_scale <= LARGE_TEXT else {}
        options = [(tab, self.say(f"want.tab_{tab}"), icons.get(tab, "")) for tab in TABS]
        return SegmentedSwitch(self.theme, options, selected=self.tab, on_select=self._turn_page)

    def _tip_page(self, portrait: bool) -> TipChoice:
        return TipChoice(
            self.theme,
            self.words,
            self.personal.tips,
            self.tip_level,
            portrait=portrait,
            on_change=lambda tips: self._change(tips=tips),
            on_level=self._turn_level,
        )

    def _card(self, portrait: bool) -> Card:
        theme = self.theme
        make = {"look": self._look_rows, "sound": self._sound_rows, "signal": self._signal_rows}[self.tab]
        roomy = theme.text_scale <= LARGE_TEXT
        padding = (theme.card_padding, theme.space(4)) if roomy else (theme.space(4), theme.space(3))
        most = theme.dp(_ROW_MOST_DP[int(portrait)])
        lines: list[Widget] = []
        for row in make(portrait):
            lines += [Divider(theme)] if lines else []
            lines.append(_grown(row, most if roomy else most * theme.text_scale))
        card = Card(theme, *lines, padding=padding, fit=False)
        card.size_hint_max_y = (
            sum(getattr(line, "size_hint_max_y", None) or line.height for line in lines) + 2 * padding[1]
        )
        return card

    # -- the rows

    def _look_rows(self, portrait: bool) -> list[Widget]:
        wish = self.personal
        scales = {str(scale): self.say(f"want.text_{at}") for at, scale in enumerate(TEXT_SCALES, start=1)}
        pair = [("motion", "reduced_motion"), ("contrast", "high_contrast")]
        if portrait or self.theme.text_scale <= LARGE_TEXT:
            last = [self._labelled(key, self._toggle(key, field)) for key, field in pair]
        else:  # large rows have the width for two and the height for one
            last = [self._beside(pair)]
        return [
            self._row("sign", self._signs(), portrait),
            self._row("theme", self._switch("theme", self._named("theme", THEMES), wish.theme), portrait),
            self._row("look", self._switch("look", self._named("look", LOOKS), wish.look), portrait),
            self._row("text", self._switch("text_scale", scales, str(wish.text_scale), convert=float), portrait),
            *last,
        ]

    def _sound_rows(self, portrait: bool) -> list[Widget]:
        rows = [self._heard("sounds", "breath-in", portrait)]
        if self._can_vibrate:
            rows.append(self._row("vibration", self._toggle("vibration", "vibration"), portrait))
        return [*rows, self._heard("game_sounds", "game-string", portrait)]

    def _signal_rows(self, portrait: bool) -> list[Widget]:
        """From which level, in which ways, and how soon the level rises."""
        wish = self.personal
        levels = {"off": self.say("want.signal_off")}
        levels |= {str(level): self.say(f"want.signal_{level}") for level in SIGNAL_LEVELS}
        chosen = "off" if wish.signal_level is None else str(wish.signal_level)
        signal = self._switch(
            "signal_level", levels, chosen, convert=lambda key: None if key == "off" else int(key)
        )
        ways = [self._heard("signal_sound", "level", portrait)]
        if self._can_vibrate:
            ways.append(
                self._row("signal_vibration", self._toggle("signal_vibration", "signal_vibration"), portrait)
            )
        ways.append(self._row("signal_light", self._toggle("signal_light", "signal_light"), portrait))
        steps = {str(step): self.say(f"want.sensitivity_{name}") for name, step in SENSITIVITIES.items()}
        nearest = str(min(SENSITIVITIES.values(), key=lambda step: abs(step - wish.sensitivity)))
        feel = self._switch("sensitivity", steps, nearest, convert=float)
        return [self._row("signal", signal, portrait), *ways, self._row("sensitivity", feel, portrait)]

    def _heard(self, key: str, sound: str, portrait: bool) -> Widget:
        """The switch, and a button that lets the sound be tried."""
        theme, toggle, on_hear = self.theme, self._toggle(key, key), self._on_hear
        if on_hear is None:
            return self._labelled(key, toggle)
        hear = QuietButton(
            theme, self.say("want.hear"), icon="play", size_name="small", on_release=lambda _: on_hear(sound)
        )
        self.hear_buttons[key] = hear
        if portrait and theme.text_scale > LARGE_TEXT:  # the switch stays in line with those above and below it
            return Column(self._labelled(key, toggle), hear)
        return self._labelled(key, Row(hear, toggle, gap=theme.space(3), fit_width=True))

    def _row(self, key: str, control: Widget, portrait: bool) -> Widget:
        """Word and control beside each other; under each other where large words need the width."""
        small = isinstance(control, Toggle)  # yes or no has room beside any word
        if not portrait or small or self.theme.text_scale <= LARGE_TEXT:
            return self._labelled(key, control)
        return Column(Strong(self.theme, self.say(f"want.{key}")), control, gap=self.theme.space(2))

    def _labelled(self, key: str, control: Widget) -> Widget:
        theme = self.theme
        word = Strong(theme, self.say(f"want.{key}"))
        if theme.text_scale > LARGE_TEXT:  # the word alone says it, and needs the width
            return Row(word, control, gap=theme.space(4))
        icon = Icon(theme, _ROW_ICONS[key], size_name="row", color=theme.colors.text2)
        return Row(icon, word, control, gap=theme.space(4))

    def _beside(self, pair: Sequence[tuple[str, str]]) -> Widget:
        """Each word close to its own switch, far from the other's."""
        theme, row = self.theme, BoxLayout(size_hint=(1, None))
        row.fbind("minimum_height", row.setter("height"))
        for key, field in pair:
            word = Strong(theme, self.say(f"want.{key}"), wrap=False)
            half = Row(word, self._toggle(key, field), gap=theme.space(5), fit_width=True)
            holder = AnchorLayout(anchor_x="left", size_hint=(1, None))
            half.fbind("height", holder.setter("height"))
            holder.add_widget(half)
            row.add_widget(holder)
        return row

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

    def _turn_level(self, level: int) -> None:
        self.tip_level = level
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


def _grown(row: Widget, most: float) -> Widget:
    """The row in the middle of its share of the height, which is never less than it needs."""
    holder = AnchorLayout(anchor_y="center", size_hint=(1, 1), size_hint_max_y=most)
    holder.add_widget(row)
    row.fbind("height", lambda _row, height: _hold(holder, height, most))
    _hold(holder, row.height, most)
    return holder


def _hold(holder: AnchorLayout, height: float, most: float) -> None:
    holder.size_hint_min_y, holder.size_hint_max_y = height, max(most, height)
