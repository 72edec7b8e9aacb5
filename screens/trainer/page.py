"""The frame of a trainer's page: header, a body that scrolls only when it must, footer; turns with the tablet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer.header import HeaderBar, needed_width
from screens.trainer.help_button import HelpButton
from screens.widgets.buttons import QuietButton
from screens.widgets.layout import Column, Page
from screens.widgets.text import Small, Title

LARGE_TEXT = 1.2  # text scale; from here on what stands beside each other goes under each other
_ROUNDS = 8  # down and up; four are enough for the deepest page, the rest is for large text
_BAR_DP = 6  # width of the bar that shows there is more below; as Android's


def grow(box: BoxLayout) -> BoxLayout:
    """Let a box take the room it gets and never less than its content needs."""
    box.size_hint_y = 1
    box.bind(minimum_height=_follow_content)
    _follow_content(box, box.minimum_height)
    return box


def natural(box: BoxLayout) -> BoxLayout:
    """Let a box be as high as its content and no higher."""
    box.size_hint_y = None
    box.bind(minimum_height=_follow_content)
    _follow_content(box, box.minimum_height)
    return box


def _follow_content(box: BoxLayout, least: float) -> None:
    box.size_hint_min_y = least
    if box.size_hint_y is None:
        box.height = least


def stack(*children: Widget, gap: float, share: float = 1.0) -> BoxLayout:
    """Children under each other that together fill the height; `share` of the width beside others."""
    box = grow(BoxLayout(orientation="vertical", spacing=gap, size_hint_x=share))
    _fill(box, children)
    return box


def beside(*children: Widget, gap: float) -> BoxLayout:
    """Children beside each other, all as high as the highest."""
    box = grow(BoxLayout(orientation="horizontal", spacing=gap))
    _fill(box, children)
    return box


def detach(*widgets: Widget) -> None:
    """Take widgets out of wherever they are."""
    for widget in widgets:
        if widget.parent is not None:
            widget.parent.remove_widget(widget)


def settle(root: Widget) -> None:
    """Let texts and boxes under `root` come to rest now instead of in the next passes of Kivy's clock.

    Widths go down the tree and heights come up again; deep pages need more passes than a frame has, and would
    be seen half laid out.
    """
    widgets = list(root.walk(restrict=True))
    for _ in range(_ROUNDS):
        changed = [_settle_one(widget) for widget in (*widgets, *reversed(widgets))]
        if not any(changed):
            return


def _settle_one(widget: Widget) -> bool:
    pending = getattr(widget, "_trigger_layout", None) or getattr(widget, "_trigger_texture", None)
    if pending is None or not getattr(
        pending, "is_triggered", False
    ):  # a recycling layout has a plain function there
        return False
    pending.cancel()
    if isinstance(widget, Layout):
        widget.do_layout()
    elif isinstance(widget, Label):
        widget.texture_update()
    return True


def _fill(box: BoxLayout, children: Sequence[Widget]) -> None:
    detach(*children)
    for child in children:
        box.add_widget(child)


class BodyScroll(ScrollView):
    """Fills its content to the height of the page; scrolls where the content is higher.

    Touches that begin in one of `direct` go straight there: a cursor that is dragged is no scrolling.
    """

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        colors = theme.colors
        super().__init__(
            do_scroll_x=False,
            bar_width=theme.dp(_BAR_DP),
            bar_color=colors.line_strong,
            bar_inactive_color=colors.line,
            scroll_type=["bars", "content"],
            **kwargs,
        )
        self.direct: list[Widget] = []
        self._bar_room = theme.dp(_BAR_DP) + theme.space(2)
        self.content = BoxLayout(orientation="vertical", size_hint_y=None)
        self.add_widget(self.content)
        self.content.fbind("minimum_height", self._fit)
        self.fbind("height", self._fit)

    def on_touch_down(self, touch: Any) -> bool:
        """A touch on something that is dragged is not taken for scrolling."""
        if self.collide_point(*touch.pos):
            inside = self.to_local(*touch.pos)
            for widget in self.direct:
                if widget.collide_point(*widget.parent.to_widget(*self.to_window(*touch.pos))):
                    return self._straight(touch, inside)
        return bool(super().on_touch_down(touch))

    def _straight(self, touch: Any, inside: tuple[float, float]) -> bool:
        touch.push()
        touch.apply_transform_2d(lambda _x, _y: inside)
        try:
            return bool(self.content.dispatch("on_touch_down", touch))
        finally:
            touch.pop()

    def _fit(self, *_: object) -> None:
        self.content.height = max(self.content.minimum_height, self.height)
        higher = self.content.height > self.height + 1
        self.do_scroll_y = higher
        self.content.padding = (0, 0, self._bar_room if higher else 0, 0)
        if not higher:
            self.scroll_y = 1


class TrainerPage(Screen):
    """Base of the trainer's pages. `arrange` puts the pieces in place, upright or lying, on each turn.

    A piece is made once and moved, so nothing that was typed is lost when the tablet is turned.
    """

    HELP = ""  # the name of its help, `trainer.page_help_...`; a page that places the button itself has none
    SHORT_HELP = False  # only the sign, where a header is full

    def __init__(self, theme: Theme, words: Catalogue) -> None:
        super().__init__(theme, words)
        self._portrait: bool | None = None
        self.help_button = (
            HelpButton(theme, words, self.HELP, short=self.SHORT_HELP or theme.text_scale > LARGE_TEXT)
            if self.HELP
            else None
        )
        self._ground = Page(theme)
        self.header = HeaderBar(size_hint_y=None, spacing=theme.space(3))
        self.footer = BoxLayout(size_hint_y=None, spacing=theme.space(5))
        self.scroll = BodyScroll(theme)
        for bar in (self.header, self.footer):
            bar.fbind("minimum_height", bar.setter("height"))
        self._frame = BoxLayout(orientation="vertical", spacing=theme.space(4))
        self._ground.add_widget(self._frame)
        self.add_widget(self._ground)

    def start(self) -> None:
        """All pieces are there: take the place and follow every turn."""
        self.fbind("size", self._turn)
        self._turn()

    def arrange(self, portrait: bool) -> None:
        """Put the pieces into `self.scroll.content`, the header and the footer."""
        raise NotImplementedError

    @property
    def portrait(self) -> bool:
        """The page is higher than wide."""
        return bool(self._portrait)

    def again(self) -> None:
        """Other pieces belong here now: put them in place anew."""
        self._portrait = None
        self._turn()

    def _turn(self, *_: object) -> None:
        portrait = self.height > self.width
        if portrait == self._portrait:
            settle(self)
            return
        self._portrait = portrait
        edge = self.theme.space("screenEdgePortrait" if portrait else "screenEdge")
        self._frame.padding = (edge, self.theme.space(5), edge, self.theme.space(5))
        for box in (self._frame, self.header, self.footer, self.scroll.content):
            box.clear_widgets()
        self.arrange(portrait)
        if self.help_button is not None:  # after the title, before what is to be done
            detach(self.help_button)
            self.header.add_widget(self.help_button, index=max(0, len(self.header.children) - 1))
        for part in (self.header, self.scroll, self.footer):
            if part is self.scroll or part.children:
                self._frame.add_widget(part)
        settle(self)


class PageTitle(BoxLayout):
    """The way back, what the page is about, and one line below it."""

    def __init__(
        self, theme: Theme, title: str, below: str = "", *, on_back: Any = None, style: str = "title"
    ) -> None:
        super().__init__(size_hint=(1, None), spacing=theme.space(2), pos_hint={"center_y": 0.5})
        self.fbind("minimum_height", self.setter("height"))
        self.back = QuietButton(theme, icon="arrow-left", size_name="small", pos_hint={"center_y": 0.5})
        if on_back is not None:
            self.back.bind(on_release=lambda _button: on_back())
            self.add_widget(self.back)
        self.title = Title(theme, title, style=style)
        self.below = Small(theme, below, color=theme.colors.text2)
        self.texts = Column(self.title, gap=0, pos_hint={"center_y": 0.5})
        if below:
            self.texts.add_widget(self.below)
        self.add_widget(self.texts)

    @property
    def needed_width(self) -> float:
        """How wide it must be at least, px."""
        around = self.back.width + self.spacing if self.back.parent is self else 0
        return around + needed_width(self.title.natural_width, self.title.widest_word)
