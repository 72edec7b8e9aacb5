"""How this youth wants it, during one hand-over: his theme, his sounds, the quiet screen when tension stays high.

Made from what the trainer's part built before it locked; what the youth changes is written into the session and
reaches his own sealed file at the trainer's next unlock.
"""

from __future__ import annotations

from biofeedback.language import Catalogue
from biofeedback.training.find_rate import FindRateView
from biofeedback.training.personal import Personal, from_json, to_json
from screens.sound import Sounds, make_vibration
from screens.stage import Stage
from screens.theme import Theme
from screens.widgets.light import SignalLight
from screens.youth.part import Place, YouthPart
from screens.youth.quiet import QUIET_PLACES, QuietWatch
from screens.youth.senses import Senses
from screens.youth.settings import theme_of
from screens.youth.summary_acts import plan_tips
from sensors.wristband import PracticeBand

KEPT_AS = "personal"  # the setting's name in the participant's file


class Wishes:
    """One youth's wishes and what follows from them; `take` begins anew for the next youth."""

    def __init__(self, stage: Stage, evening: Theme) -> None:
        self.personal = Personal()
        self.theme = evening
        self._sounds = Sounds()
        self._vibrate = make_vibration()
        self._light = SignalLight(evening)
        stage.add_widget(self._light)
        self._quiet = QuietWatch()
        self._senses = self._make_senses()
        self._told_pace: float | None = None

    @property
    def can_vibrate(self) -> bool:
        """This tablet has something to buzz with."""
        return self._vibrate is not None

    @property
    def can_sound(self) -> bool:
        """This tablet has something to sound with."""
        return self._sounds.audible

    def hear(self, name: str) -> None:
        """Let the youth hear what he chose."""
        self._sounds.play(name)

    def take(self, text: str | None) -> None:
        """The wishes kept of this youth, as one line of JSON, or none yet. Raises Damaged and UsageError."""
        self.change(Personal() if text is None else from_json(text))

    def change(self, personal: Personal) -> None:
        """The youth wants it so from now on."""
        self.personal, self.theme = personal, theme_of(personal)
        self._senses = self._make_senses()

    def begin(self, part: YouthPart) -> None:
        """A session begins: its look is his."""
        part.look, part.tips = self.personal.look, self.personal.tips
        self._quiet = QuietWatch()
        self._told_pace = None

    def keep(self, part: YouthPart, words: Catalogue) -> None:
        """Write what he wants, and the tips of a new signal plan, into the session while it is still open."""
        tips = {**self.personal.tips, **plan_tips(part.summary(), words)}
        part.keep_setting(KEPT_AS, to_json(self.personal.with_(tips=tips, look=part.look)))

    def tick(self, part: YouthPart) -> bool:
        """Once a frame; True while the quiet screen belongs over what is shown."""
        active = self._quiet.update(part.snapshot, held=part.trainer_called)
        quiet = active and part.place in QUIET_PLACES
        self._senses.tick(part, quiet=quiet)
        return quiet

    def go_on(self) -> None:
        """A touch on the quiet screen."""
        self._quiet.dismiss()

    def cues_for(self, place: Place) -> dict[str, object]:
        """What a breathing screen and the game get beside the rest."""
        if place is Place.GAME:
            return {"play": self._senses.play_in_game}
        return {"cues": self._senses.cues} if place in (Place.BREATHING, Place.FIND_RATE) else {}

    def tell(self, band: PracticeBand, part: YouthPart) -> None:
        """A simulated wearer cannot see the circle: he is told its pace when it begins or changes."""
        detail = part.snapshot.exercise.detail
        pace = detail.pace_per_min if isinstance(detail, FindRateView) else None
        if part.place is Place.BREATHING:
            pace = part.pace_per_min
        if pace is not None and pace != self._told_pace:
            band.set_breathing(pace)
        self._told_pace = pace

    def silence(self) -> None:
        """The session is over, or the trainer looks along."""
        self._senses.silence()
        self._light.hide()

    def _make_senses(self) -> Senses:
        return Senses(self.personal, sounds=self._sounds, vibrate=self._vibrate, light=self._light.show)
