"""The one place where colours, sizes and typefaces come from: `assets/design/tokens.json`.

A `Theme` is made once for each user and passed to every widget. It holds pixels: sizes went through `dp`, text
through `sp` and the text scale. Importing this module needs no window; making a theme does (Kivy asks it for its
density), so `kivy_setup.prepare` comes first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

from biofeedback.errors import UsageError
from biofeedback.samples import Level

RGBA = tuple[float, float, float, float]
Mode = Literal["avond", "dag"]
Audience = Literal["youth", "trainer"]

TEXT_SCALE_MAX = 1.5  # tokens.json, type.systemTextScaleMax
FONT_NATURAL_LINE = 1.3  # Atkinson Hyperlegible Next: (ascent 984 + descent 316) / 1000 units
_FACES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
_TABULAR = {400: "Regular", 500: "SemiBold", 600: "SemiBold", 700: "Bold"}
_CARD = {"youth": (28, 28), "trainer": (22, 24)}  # DESIGN-KIT.md, components: card radius and padding
# what the tokens leave to the pictures: screens/src/base.css (.btn .pill .seg) and the words inside cards
_PICTURE_STYLES: dict[str, dict[str, Any]] = {
    "youth": {
        "button": {"sp": 28, "weight": 700, "line": 1.2},
        "button_small": {"sp": 22, "weight": 700, "line": 1.2},
        "pill": {"sp": 22, "weight": 600, "line": 1.2},
        "word": {"sp": 40, "weight": 700, "line": 1.15},
        "lead": {"sp": 30, "weight": 400, "line": 1.25},
        "strong": {"sp": 26, "weight": 700, "line": 1.2},
        "figure": {"sp": 42, "weight": 700, "line": 1.1},
        "tick": {"sp": 20, "weight": 500, "line": 1.2},
    },
    "trainer": {
        "button": {"sp": 19, "weight": 700, "line": 1.2},
        "button_small": {"sp": 18, "weight": 700, "line": 1.2},
        "pill": {"sp": 16, "weight": 600, "line": 1.2},
        "word": {"sp": 24, "weight": 700, "line": 1.25},
        "lead": {"sp": 20, "weight": 400, "line": 1.4},
        "strong": {"sp": 18, "weight": 700, "line": 1.2},
        "figure": {"sp": 36, "weight": 700, "line": 1.1},
        "tick": {"sp": 16, "weight": 400, "line": 1.2},
        "display": {"sp": 40, "weight": 700, "line": 1.15},
    },
}
_PICTURE_ICONS = {"youth": {"pill": 25}, "trainer": {"pill": 18}}  # screens/src/base.css .ic: 1.15 times its word
_BUTTON_PADDING = {"youth": 40, "trainer": 26}  # DESIGN-KIT.md, screens/src/base.css .btn


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of one mode; what each may be used for is in tokens.json, `color.rules`."""

    bg: RGBA
    surface: RGBA
    surface2: RGBA
    line: RGBA
    line_strong: RGBA
    text: RGBA
    text2: RGBA
    accent: RGBA
    on_accent: RGBA
    accent_soft: RGBA
    chalk: RGBA  # token `self`: what the youth says about himself
    warn: RGBA
    warn_soft: RGBA
    none: RGBA
    scrim: RGBA
    danger: RGBA | None = None  # exists in the trainer's mode alone
    danger_soft: RGBA | None = None


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One text style: size in px, face, and the factor Kivy wants for the line height."""

    size_px: float
    font: str
    tabular_font: str
    line_height: float


@dataclass(frozen=True, slots=True)
class Motion:
    """Duration in seconds and Kivy's name of the easing."""

    duration_s: float
    ease: str


class Theme:
    """Tokens in pixels for one mode (`avond`, `dag`), audience (`youth`, `trainer`) and text scale (1.0-1.5).

    The system's own text size counts as well: `text_scale` is both together, at most TEXT_SCALE_MAX, so that every
    layout knows how large its words really are.
    """

    def __init__(
        self,
        mode: Mode,
        audience: Audience,
        text_scale: float = 1.0,
        *,
        reduced_motion: bool = False,
        high_contrast: bool = False,
    ) -> None:
        if not 1.0 <= text_scale <= TEXT_SCALE_MAX:
            raise UsageError(f"The text size {text_scale} is not there; choose between 1 and {TEXT_SCALE_MAX}.")
        _register_fonts()
        self.mode: Mode = mode
        self.audience: Audience = audience
        self._wished_scale = text_scale
        self.text_scale = _with_system(text_scale)
        self.reduced_motion = reduced_motion
        self.high_contrast = high_contrast
        self.colors = _contrasted(_colors(mode)) if high_contrast else _colors(mode)
        self.level_colors: dict[Level | None, RGBA] = _level_colors(self.colors.none)

    @property
    def youth(self) -> bool:
        """True for the youth's sizes."""
        return self.audience == "youth"

    def by_night(self) -> Theme:
        """The same sizes and wishes in the evening's colours: a night stays a night, lights shine on dark."""
        return Theme(
            "avond",
            self.audience,
            self._wished_scale,
            reduced_motion=self.reduced_motion,
            high_contrast=self.high_contrast,
        )

    @property
    def outlined_levels(self) -> bool:
        """On light, level shapes get an outline in text colour (tokens.json, levelRules.onLight)."""
        return self.mode == "dag"

    def dp(self, value: float) -> float:
        """Density-independent length to px; for what no token names."""
        from kivy.metrics import dp

        return float(dp(value))

    def space(self, step: int | str) -> float:
        """Token `space` 1-8, `screenEdge` or `screenEdgePortrait`, in px."""
        return self.dp(tokens()["space"][str(step)])

    def radius(self, name: str) -> float:
        """Token `radius` s, m, l, xl or pill, in px."""
        return self.dp(tokens()["radius"][name])

    def touch(self, name: str) -> float:
        """Token `touch`, such as `min`, `gap` or `rating`, in px."""
        return self.dp(tokens()["touch"][name])

    def stroke(self, name: str) -> float:
        """Token `stroke`, such as `hairline` or `control`, in px (full width of the line)."""
        return self.dp(tokens()["stroke"][name])

    def icon_size(self, name: str) -> float:
        """Token `icons.sizes`: inline, button, row or youthStep, also pill; grows with the text, in px."""
        sizes = tokens()["icons"]["sizes"] | _PICTURE_ICONS[self.audience]
        return self.dp(sizes[name]) * self.text_scale

    @property
    def primary_height(self) -> float:
        """Height of a full button, px."""
        return self.touch("youthPrimary" if self.youth else "trainerPrimary")

    @property
    def touch_min(self) -> float:
        """Smallest touch target, px."""
        return self.touch("youthMin" if self.youth else "min")

    @property
    def button_padding(self) -> float:
        """Room left and right inside a full button, px."""
        return self.dp(_BUTTON_PADDING[self.audience])

    @property
    def card_radius(self) -> float:
        """Corner of a card, px."""
        return self.dp(_CARD[self.audience][0])

    @property
    def card_padding(self) -> float:
        """Room inside a card, px."""
        return self.dp(_CARD[self.audience][1])

    def type(self, name: str) -> TypeStyle:
        """Text style of this audience: display, title, heading, body, label, small, lead, word, strong, pill,
        button, button_small, figure, tick; the trainer also number. Raises UsageError for another name."""
        token = tokens()["type"][self.audience].get(name) or _PICTURE_STYLES[self.audience].get(name)
        if token is None:
            raise UsageError(f"There is no text style '{name}' for the {self.audience}.")
        return TypeStyle(
            size_px=self.dp(token["sp"]) * self.text_scale,
            font=f"Atkinson-{_FACES[token['weight']]}",
            tabular_font=f"Tabular-{_TABULAR[token['weight']]}",
            line_height=token["line"] / FONT_NATURAL_LINE,
        )

    def motion(self, name: str) -> Motion:
        """Token `motion`: press, fast, screen, level or reveal; every one a short fade when motion is reduced."""
        all_motion = tokens()["motion"]
        token = all_motion["fast"] if self.reduced_motion else all_motion[name]
        return Motion(token["ms"] / 1000, token["ease"])

    def level_color(self, level: Level | None) -> RGBA:
        """Colour of a level; grey for no signal."""
        return self.level_colors[level]


def _with_system(wished: float) -> float:
    """The wish times the text size that is set in Android (1 elsewhere), within what the layouts are made for."""
    from kivy.metrics import Metrics

    return min(TEXT_SCALE_MAX, max(1.0, wished * float(Metrics.fontscale)))


def with_alpha(color: RGBA, alpha: float) -> RGBA:
    """The colour at another opacity (0-1)."""
    return (color[0], color[1], color[2], alpha)


def darker(color: RGBA, share: float) -> RGBA:
    """The colour with `share` (0-1) of its light taken away."""
    return (color[0] * (1 - share), color[1] * (1 - share), color[2] * (1 - share), color[3])


def mixed(color: RGBA, other: RGBA, share: float) -> RGBA:
    """`share` (0-1) of `other` laid over `color`."""
    r, g, b, a = (one + (two - one) * share for one, two in zip(color, other, strict=True))
    return (r, g, b, a)


@cache
def tokens() -> Any:
    """The design tokens as read from JSON."""
    return json.loads((files("assets") / "design" / "tokens.json").read_text(encoding="utf-8"))


@cache
def icon(name: str) -> str:
    """The character of a Phosphor icon; raises UsageError for an unknown name."""
    code = _icon_table().get(name)
    if code is None:
        raise UsageError(f"There is no icon named '{name}' in assets/icons/phosphor.json.")
    return chr(int(code, 16))


@cache
def _icon_table() -> dict[str, str]:
    table: dict[str, str] = json.loads((files("assets") / "icons" / "phosphor.json").read_text(encoding="utf-8"))
    return table


def rgba(hexadecimal: str) -> RGBA:
    """A token such as `#0D1922` or `#060D12CC` as red, green, blue and alpha, each 0-1."""
    digits = hexadecimal.removeprefix("#").ljust(8, "F")
    r, g, b, a = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))
    return (r, g, b, a)


@cache
def _colors(mode: Mode) -> Colors:
    token = tokens()["color"].get(mode)
    if token is None:
        raise UsageError(f"There is no theme '{mode}'; choose avond or dag.")
    return Colors(**{_field_name(name): rgba(value) for name, value in token.items()})


def _contrasted(colors: Colors) -> Colors:
    """Second words as strong as first ones, and every outline as strong as the strongest. Levels keep theirs: they
    carry a shape and a word as well."""
    return replace(colors, text2=colors.text, line=colors.line_strong, line_strong=colors.text, none=colors.text)


def _field_name(name: str) -> str:
    return "chalk" if name == "self" else re.sub("[A-Z]", lambda part: "_" + part[0].lower(), name)


def _level_colors(none: RGBA) -> dict[Level | None, RGBA]:
    by_key = {token["key"]: rgba(token["color"]) for token in tokens()["levels"]}
    return {None: none} | {level: by_key[level.value] for level in Level}


@cache
def _register_fonts() -> None:
    from kivy.core.text import LabelBase

    faces = {f"Atkinson-{face}": f"fonts/AtkinsonHyperlegibleNext-{face}.ttf" for face in _FACES.values()}
    faces |= {f"Tabular-{face}": f"fonts/AtkinsonHyperlegibleNextTabular-{face}.ttf" for face in _TABULAR.values()}
    faces |= {"Phosphor": "icons/Phosphor-Bold.ttf", "Phosphor-Fill": "icons/Phosphor-Fill.ttf"}
    for name, path in faces.items():
        with as_file(files("assets") / path) as file:
            LabelBase.register(name, str(file))
