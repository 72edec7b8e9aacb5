"""The level colours as people with another colour vision see them: proven by simulation, figure by figure.

Dichromacy after Machado, Oliveira and Fernandes 2009 (doi 10.1109/TVCG.2009.113), severity 1.0, in linear RGB;
colour difference CIEDE2000 (Sharma, Wu and Dalal 2005, doi 10.1002/col.20070); contrast WCAG 2.2.
"""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.samples import Level
from screens.theme import RGBA, rgba, tokens

# doi 10.1109/TVCG.2009.113, table 1, severity 1.0
_SEEN_BY: dict[str, list[list[float]]] = {
    "normal": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)  # sRGB with white D65, IEC 61966-2-1
_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
_CLEARLY_SEEN = 10.0  # picture 40: a difference above 10 is amply visible
_GRAPHICS_CONTRAST = 3.0  # WCAG 2.2, 1.4.11

Vector = NDArray[np.float64]


def _linear(color: Vector) -> Vector:
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def _encoded(light: Vector) -> Vector:
    clipped = np.clip(light, 0.0, 1.0)
    return np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)


def _seen(color: RGBA, by: str) -> Vector:
    """The colour as this person sees it, sRGB 0-1, rounded to what a screen shows."""
    light = np.array(_SEEN_BY[by]) @ _linear(np.array(color[:3]))
    rounded: Vector = np.round(_encoded(light) * 255) / 255
    return rounded


def _lab(color: Vector) -> tuple[float, float, float]:
    share = (_TO_XYZ @ _linear(color)) / _WHITE
    f = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def _difference(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1 + (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7))) / 2
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    hue = _mean_hue(h1, h2, turn) if c1 * c2 else h1 + h2
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * _hue_weight(hue)
    turned = 30 * math.exp(-(((hue - 275) / 25) ** 2))
    r_t = -2 * math.sqrt(c_mean**7 / (c_mean**7 + 25**7)) * math.sin(math.radians(2 * turned))
    d_l, d_c, d_h = (l2 - l1) / s_l, (c2 - c1) / s_c, d_hue / s_h
    return math.sqrt(d_l**2 + d_c**2 + d_h**2 + r_t * d_c * d_h)


def _mean_hue(h1: float, h2: float, turn: float) -> float:
    return (h1 + turn / 2) % 360 if abs(h2 - h1) > 180 else (h1 + h2) / 2


def _hue_weight(hue: float) -> float:
    parts = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(size * math.cos(math.radians(count * hue + at)) for size, count, at in parts)


def _luminance(color: RGBA) -> float:
    return float(np.array([0.2126, 0.7152, 0.0722]) @ _linear(np.array(color[:3])))


def _contrast(one: RGBA, two: RGBA) -> float:
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def _level_colors() -> list[RGBA]:
    by_key = {token["key"]: rgba(token["color"]) for token in tokens()["levels"]}
    return [by_key[level.value] for level in Level]


# doi 10.1002/col.20070, table 1: pairs 1, 7, 13, 17 and 25, which need every branch of the formula
@pytest.mark.parametrize(
    ("one", "two", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, -0.0010, 2.4900), (50.0, 0.0011, -2.4900), 4.7461),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_formula_gives_the_published_differences(
    one: tuple[float, float, float], two: tuple[float, float, float], difference: float
) -> None:
    """What proves the palette is itself checked against the paper's own pairs."""
    assert _difference(one, two) == pytest.approx(difference, abs=1e-4)
    assert _difference(two, one) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("by", sorted(_SEEN_BY))
def test_every_pair_of_levels_is_told_apart(by: str) -> None:
    """Whoever looks: no two of the five colours come near each other."""
    seen = [_lab(_seen(color, by)) for color in _level_colors()]
    assert min(_difference(one, two) for one, two in combinations(seen, 2)) > _CLEARLY_SEEN


@pytest.mark.parametrize("by", sorted(_SEEN_BY))
def test_the_figures_in_the_tokens_are_true(by: str) -> None:
    """What the tokens say was verified is what comes out here: colours seen, smallest difference, neighbours."""
    said: dict[str, Any] = tokens()["verified"]["simulation"][by]
    seen = [_seen(color, by) for color in _level_colors()]
    for color, token in zip(seen, said["seen"], strict=True):
        assert np.abs(color - np.array(rgba(token)[:3])).max() <= 1.01 / 255
    labs = [_lab(color) for color in seen]
    assert min(_difference(*pair) for pair in combinations(labs, 2)) == pytest.approx(
        said["minDifference"], abs=0.11
    )
    neighbours = [_difference(*pair) for pair in pairwise(labs)]
    assert neighbours == pytest.approx(said["adjacent"], abs=0.11)


@pytest.mark.parametrize("by", sorted(_SEEN_BY))
def test_higher_is_lighter_for_everyone(by: str) -> None:
    """The order is in the lightness, so it survives any colour vision and a grey print."""
    lightness = [_lab(_seen(color, by))[0] for color in _level_colors()]
    assert lightness == sorted(lightness)


def test_levels_stand_out_from_the_surfaces_they_may_lie_on() -> None:
    """At least 3 to 1 on page and card in the dark theme; in the light one the outline carries it."""
    dark, light = tokens()["color"]["avond"], tokens()["color"]["dag"]
    for surface in ("bg", "surface"):
        contrasts = [_contrast(color, rgba(dark[surface])) for color in _level_colors()]
        assert min(contrasts) >= _GRAPHICS_CONTRAST
        assert contrasts == pytest.approx(tokens()["verified"]["levelOnAvond"][surface], abs=0.01)
        assert _contrast(rgba(light["text"]), rgba(light[surface])) >= _GRAPHICS_CONTRAST


def test_no_level_is_red_and_none_is_the_colour_of_go() -> None:
    """No traffic light: no hue near red, and the accent stays apart from every level."""
    accent = _lab(np.array(rgba(tokens()["color"]["avond"]["accent"])[:3]))
    for color in _level_colors():
        r, g, b = color[:3]
        assert not (r > 0.6 and g < 0.45 and b < 0.45)
        assert _difference(accent, _lab(np.array(color[:3]))) > _CLEARLY_SEEN


@pytest.mark.parametrize(("system", "wished", "expected"), [(1.3, 1.0, 1.3), (1.0, 1.25, 1.25), (2.0, 1.5, 1.5)])
def test_the_systems_text_size_counts(system: float, wished: float, expected: float) -> None:
    """What is set in the system and what the youth wishes go together, up to 150 per cent."""
    from kivy.metrics import Metrics

    from screens.theme import Theme

    before = Metrics.fontscale
    plain = Theme("avond", "youth").type("body").size_px
    try:
        Metrics.fontscale = system
        theme = Theme("avond", "youth", wished)
    finally:
        Metrics.fontscale = before
    assert theme.text_scale == pytest.approx(expected)
    assert theme.type("body").size_px == pytest.approx(plain * expected)


@pytest.mark.parametrize("mode", ["avond", "dag"])
def test_strong_colours_are_stronger(mode: Any) -> None:
    """Every second word has at least 7:1 on every surface (WCAG 2.2, 1.4.6), and outlines at least 4.5:1."""
    from screens.theme import Theme

    colors = Theme(mode, "youth", high_contrast=True).colors
    for ground in (colors.bg, colors.surface, colors.surface2):
        for words in (colors.text, colors.text2, colors.none):
            assert _contrast(words, ground) >= 7
        assert _contrast(colors.line_strong, ground) >= 4.5
