"""The trainer's five marks of a role-play: in the same place all the time, large enough to be hit without looking.

They stay also when the screen has become quiet: a moment that was not marked cannot be marked later.
"""

from __future__ import annotations

from functools import partial

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.training.role_play import MARKS, RolePlayView
from screens.theme import Theme
from screens.widgets.layout import Column
from screens.widgets.mark_button import MarkButton
from screens.widgets.text import Small
from screens.youth.part import YouthPart

MARK_ICONS = {
    "trigger": "lightning",
    "cue": "heartbeat",
    "reducer": "wind",
    "reminder": "chat-circle",
    "end": "flag-checkered",
}


def runs_role_play(part: YouthPart) -> bool:
    """A role-play is on and its end is not marked yet."""
    detail = part.snapshot.exercise.detail
    return isinstance(detail, RolePlayView) and not detail.ended


class MarkBar(Column):
    """`show()` takes over what was marked: a mark that was set stays visible, the trainer need not remember it."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart) -> None:
        self._part = part
        self.marks = {
            name: MarkButton(
                theme, words(f"youth.role.mark_{name}"), icon=icon, on_release=partial(self._mark, name)
            )
            for name, icon in MARK_ICONS.items()
        }
        buttons = BoxLayout(spacing=theme.touch("gap"), size_hint=(1, None))
        buttons.fbind("minimum_height", buttons.setter("height"))
        for name in MARKS:
            buttons.add_widget(self.marks[name])
        caption = Small(theme, words("youth.role.for_trainer"), color=theme.colors.text2)
        super().__init__(caption, buttons, gap=theme.space(2))
        self.show()

    def show(self) -> None:
        """How often each mark was set."""
        detail = self._part.snapshot.exercise.detail
        if isinstance(detail, RolePlayView):
            done = [name for name, _ in detail.marks]
            for name, button in self.marks.items():
                button.count = done.count(name)

    def _mark(self, name: str, _button: object) -> None:
        if runs_role_play(self._part):
            self._part.choose(name)
            self.show()
