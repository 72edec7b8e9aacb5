"""A screen of one step of an exercise: built anew when the step's own state changes, moved in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from biofeedback.language import Catalogue
from biofeedback.training.exercise import ExerciseView
from screens.speech import Speak
from screens.theme import Theme
from screens.youth.calling import CallingScreen
from screens.youth.part import YouthPart

Detail = TypeVar("Detail")


class StepScreen(CallingScreen):
    """A subclass names its `kind` of detail, says in `state` what its layout depends on, and calls `settle` once.

    Two steps of one exercise may follow each other under the same phase (one question after another); the screen
    then builds anew by itself. A touch that ends something counts once, however fast the finger.
    """

    kind: type[Any] | None = None

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        self._known: Any = part.snapshot.exercise.detail
        self._acted = False
        self._built_for: object = None
        super().__init__(theme, words, part, speak)

    @property
    def view(self) -> ExerciseView:
        """The exercise as it is now."""
        return self.part.snapshot.exercise

    @property
    def detail(self) -> Any:
        """What this step knows; the last of it once the exercise has gone on and the next screen is on its way."""
        detail = self.view.detail
        if self.kind is None or isinstance(detail, self.kind):
            self._known = detail
        return self._known

    @property
    def here(self) -> bool:
        """The exercise still stands at a step of this screen's kind."""
        return self.kind is None or isinstance(self.view.detail, self.kind)

    def state(self) -> object:
        """What the layout depends on; when it changes, the screen is built anew."""
        return self.view.step

    def refresh(self) -> None:
        """Build anew, or let the numbers move."""
        if not self.here:
            return
        if self.state() != self._built_for:
            self._build()
        else:
            self.follow()

    def follow(self) -> None:
        """Called up to 30 times a second while the layout stays; touch only what changed."""

    def once(self, act: Callable[[], object]) -> Callable[[Any], None]:
        """A callback for a button that leads on."""

        def acted(_button: Any) -> None:
            if not self._acted:
                self._acted = True
                act()

        return acted

    def _build(self) -> None:
        self._step = (self.view.step, self.view.steps)
        self._built_for = self.state()
        self._acted = False
        super()._build()
