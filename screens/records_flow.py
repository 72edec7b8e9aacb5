"""Which screen follows which among what is stored: looking back, alone and together with the youth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.screen import Screen
from screens.tablet import Tablet
from screens.theme import Theme
from screens.trainer.band_import import ImportScreen
from screens.trainer.desk import Desk, Review
from screens.trainer.notice import NoticeScreen
from screens.trainer.over import OverSessionsScreen
from screens.trainer.participants import ParticipantsScreen, PersonWays
from screens.trainer.rail import Ways
from screens.trainer.review import ReviewScreen
from screens.trainer.together import TogetherScreen


@dataclass(frozen=True, slots=True)
class Around:
    """What the flow lends: how to show a screen, and where the ways out lead."""

    show: Callable[[Screen], None]
    today: Callable[[], None]
    sessions: Callable[[], None]
    export: Callable[[list[str], Callable[[], None]], None]  # ids, then the way back
    ways: Callable[[], Ways]
    kept: Callable[[str], None]  # what is kept, in the youth's own words, for the participant with this code


class RecordsFlow:
    """The trainer's pages about what was stored."""

    def __init__(self, tablet: Tablet, words: Catalogue, theme: Theme, desk: Desk, around: Around) -> None:
        self._tablet, self._words, self._theme = tablet, words, theme
        self._desk, self._around = desk, around

    def review(self, session_id: str, at_s: float | None = None) -> None:
        """One session in one picture."""
        try:
            review = self._desk.review(session_id)
        except BiofeedbackError as error:
            self._notice(error)
            return
        screen = ReviewScreen(
            self._theme,
            self._words,
            review,
            on_back=self._around.sessions,
            on_export=lambda: self._around.export([session_id], lambda: self.review(session_id)),
            on_add=lambda text, time_s: self._desk.add_to_session(session_id, text, time_s),
            on_together=lambda time_s: self._together(session_id, time_s),
        )
        if at_s is not None:
            screen.look_at(at_s)
        self._around.show(screen)

    def _together(self, session_id: str, at_s: float) -> None:
        """The same session in the words of the youth's part."""
        try:
            review: Review = self._desk.review(session_id)
        except BiofeedbackError as error:
            self._notice(error)
            return
        self._around.show(
            TogetherScreen(
                self._theme,
                self._words,
                review,
                on_back=lambda: self.review(session_id, at_s),
                on_add=lambda text, time_s: self._desk.add_to_session(session_id, text, time_s),
                start_s=at_s,
            )
        )

    def participants(self, code: str = "") -> None:
        """Who there is, and what each agreed to."""
        self._around.show(
            ParticipantsScreen(
                self._theme,
                self._words,
                self._desk,
                ways=self._around.ways(),
                person_ways=PersonWays(self.over, self._around.kept, self.take_in),
                code=code,
                today=datetime.fromtimestamp(self._tablet.wall()).date(),
            )
        )

    def over(self, code: str) -> None:
        """One participant over sessions."""
        self._around.show(
            OverSessionsScreen(
                self._theme,
                self._words,
                self._desk,
                code,
                ways=self._around.ways(),
                on_back=lambda: self.participants(code),
                on_report=self.report,
            )
        )

    def report(self, code: str) -> None:
        """His sessions and the page over them, into an export."""
        try:
            sessions = self._desk.sessions_of(code)
        except BiofeedbackError as error:
            self._notice(error)
            return
        self._around.export(sessions, lambda: self.over(code))

    def take_in(self, code: str) -> None:
        """A recording from a band's own memory for this participant."""
        self._around.show(
            ImportScreen(
                self._theme,
                self._words,
                self._tablet.vault,
                code,
                folder=self._tablet.export_folder,
                on_back=lambda: self.participants(code),
                on_review=self.review,
            )
        )

    def _notice(self, error: BiofeedbackError) -> None:
        self._around.show(NoticeScreen(self._theme, self._words, error, on_back=self._around.today))
