"""The inspector: what the channels did at the chosen moment, and why the tension was what it was."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.theme import Theme
from screens.trainer.moment import ChannelLine, MomentView
from screens.widgets.cards import Card
from screens.widgets.layout import Row
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Icon, Small, Strong, Text

_SIGN_DP = 34  # picture 24
_ROW_DP = 34
_LINES = 2  # of explanation: room is kept for them, so that the page does not jump under the finger
_SHARES = (0.30, 0.37, 0.33)  # of the width: name, value, note


class InspectorCard(Card):
    """One moment; `show` replaces it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, fit=False, gap=theme.space(2), padding=(theme.space(5), theme.space(4)))
        self._theme = theme
        self._sign = LevelShape(theme, None, _SIGN_DP)
        self._title = Text(theme, style="word", tabular=True)
        self._phase = Small(theme, color=theme.colors.text2, align="right", size_hint_x=0.5)
        self._why = Small(theme)
        self._why.valign = "top"
        self._rows = [_ChannelRow(theme) for _ in range(4)]
        self.add_widget(Row(self._sign, self._title, self._phase, gap=theme.space(3)))
        for row in self._rows:
            self.add_widget(row)
        self.add_widget(self._kept_room())

    @property
    def title(self) -> str:
        """Time and level."""
        return str(self._title.text)

    @property
    def explanation(self) -> str:
        """Why the tension was what it was."""
        return str(self._why.text)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Name, value and note of each channel."""
        return [row.texts for row in self._rows if row.texts[0]]

    def show(self, moment: MomentView) -> None:
        """Another moment; only what differs is drawn anew."""
        self._sign.level = moment.level
        _set(self._title, moment.title)
        _set(self._phase, moment.phase)
        _set(self._why, " ".join((moment.why, *moment.reasons)))
        for at, row in enumerate(self._rows):
            row.show(moment.channels[at] if at < len(moment.channels) else None)

    def _kept_room(self) -> Widget:
        """The explanation at the top of room for two lines."""
        style = self._theme.type("small")
        line = style.size_px * 1.35  # tokens.json, type.trainer.small
        room = BoxLayout(size_hint_min_y=_LINES * line)
        self._why.pos_hint = {"top": 1}
        room.add_widget(self._why)
        return room


class _ChannelRow(BoxLayout):
    def __init__(self, theme: Theme) -> None:
        least = theme.dp(_ROW_DP) * theme.text_scale
        super().__init__(size_hint_y=None, height=least, spacing=theme.space(3))
        self.bind(minimum_height=lambda _row, needed: setattr(self, "height", max(least, needed)))
        middle = {"center_y": 0.5}
        self._icon = Icon(theme, "", pos_hint=middle)
        self._name = Body(theme, pos_hint=middle)
        self._value = Strong(theme, tabular=True, pos_hint=middle)
        self._note = Small(theme, color=theme.colors.text2, pos_hint=middle)
        self.add_widget(self._icon)
        for label, share in zip((self._name, self._value, self._note), _SHARES, strict=True):
            label.size_hint_x = share
            self.add_widget(label)

    @property
    def texts(self) -> tuple[str, str, str]:
        return self._name.text, self._value.text, self._note.text

    def show(self, line: ChannelLine | None) -> None:
        self._icon.show(line.icon if line else "")
        for label, text in zip(
            (self._name, self._value, self._note),
            (line.name, line.value, line.note) if line else ("", "", ""),
            strict=True,
        ):
            _set(label, text)


def _set(label: Text, text: str) -> None:
    if label.text != text:
        label.text = text
