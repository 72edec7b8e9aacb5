"""What every screen is: a full page that gets all it needs in its constructor and can be asked what it says.

A screen never looks for the running app and nobody looks into its ids. What changes while it is shown comes in
through `refresh`, up to 30 times a second; a screen compares and touches only what changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.floatlayout import FloatLayout

from biofeedback.language import Catalogue
from screens.theme import Theme


class Screen(FloatLayout):
    """One page in one theme and one language."""

    def __init__(self, theme: Theme, words: Catalogue) -> None:
        super().__init__()
        self.theme = theme
        self.words = words

    def refresh(self) -> None:
        """Take over what changed; most screens stand still and need nothing."""

    def leave(self) -> None:
        """The screen goes away: cancel what runs on."""

    def spoken(self) -> Sequence[str]:
        """The sentences that "read it to me" speaks: the same words as on the screen."""
        return ()
