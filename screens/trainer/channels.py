"""Heart, skin and movement at this moment, each with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.language import Catalogue
from biofeedback.samples import Features, Reason
from biofeedback.session.snapshot import QUALITY_GOOD, Snapshot
from screens.theme import Theme
from screens.trainer.page import LARGE_TEXT
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Icon, Number, Small, Strong

_ICONS = {"heart": "heartbeat", "skin": "drop", "movement": "person-simple-walk"}
_UNKNOWN = "\u2013"


@dataclass(frozen=True, slots=True)
class ChannelView:
    """What stands on the card; `quality` is good, weak or none."""

    value: str
    below: str
    quality: str


def channels(words: Catalogue, snapshot: Snapshot) -> dict[str, ChannelView]:
    """The three of them. A value that is too old is not there; too weak a signal says so."""
    features = snapshot.features or Features(0.0)
    heart, skin = features.heart_rate_bpm, features.scr_per_min
    moving = Reason.MOVING in features.reasons
    movement = (
        _UNKNOWN if features.movement_g is None else words(f"trainer.movement_{'much' if moving else 'little'}")
    )
    return {
        "heart": ChannelView(
            _UNKNOWN if heart is None else f"{heart:.0f}",
            words("trainer.heart_unit"),
            _quality(heart is not None, features.heart_quality),
        ),
        "skin": ChannelView(
            _UNKNOWN if skin is None else f"{skin:.0f}",
            words("trainer.skin_unit"),
            _quality(skin is not None, features.skin_quality),
        ),
        "movement": ChannelView(
            movement,
            words("trainer.movement_counts_less" if moving else "trainer.movement_fine"),
            "none" if features.movement_g is None else "weak" if moving else "good",
        ),
    }


def _quality(known: bool, quality: float) -> str:
    if not known:
        return "none"
    return "good" if quality >= QUALITY_GOOD else "weak"


class ChannelCard(Card):
    """One channel."""

    def __init__(self, theme: Theme, words: Catalogue, name: str) -> None:
        super().__init__(theme, padding=theme.space(4), gap=theme.dp(2))
        self._theme, self._words = theme, words
        self._sign = Icon(theme, "", size_name="pill")
        self._quality = Small(theme, " ", wrap=False)
        self._value = Number(theme, _UNKNOWN, style="heading", wrap=False)
        self._below = Small(theme, " ", color=theme.colors.text2)
        quality = Row(self._sign, self._quality, gap=theme.space(1), fit_width=True)
        large = theme.text_scale > LARGE_TEXT  # the name needs the whole width
        head = Row(
            Icon(theme, _ICONS[name]),
            Strong(theme, words(f"trainer.channel_{name}")),
            *([] if large else [quality]),
            gap=theme.space(2),
        )
        self.add_widget(head)
        self.add_widget(Column(self._value, self._below, *([quality] if large else []), gap=0))
        self.add_widget(Space())

    @property
    def text(self) -> tuple[str, str, str]:
        """Value, line below, quality in words."""
        return str(self._value.text), str(self._below.text), str(self._quality.text)

    def show(self, view: ChannelView) -> None:
        """Another second."""
        good = view.quality == "good"
        color = self._theme.colors.accent if good else self._theme.colors.warn
        for label, text in (
            (self._value, view.value),
            (self._below, view.below),
            (self._quality, self._words(f"trainer.quality_{view.quality}")),
        ):
            if label.text != text:
                label.text = text
        self._sign.show("check" if good else "warning")
        self._sign.color = self._quality.color = color
