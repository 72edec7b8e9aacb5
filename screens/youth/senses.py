"""What a youth hears and feels during a session, as he wants it: cues of the breath, a signal at a level."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.training.exercise import Pause
from biofeedback.training.personal import Personal
from screens.cues import BreathCues, LevelSignal
from screens.sound import Sounds, Vibrate
from screens.youth.part import YouthPart
from screens.youth.tension_card import is_comparable


class Senses:
    """Made at the hand-over from the youth's wishes; `tick` once a frame; `cues` go to the breathing screens.

    `light` shows a soft light on the screen: a signal for who cannot hear it or is in company.
    """

    def __init__(
        self,
        personal: Personal,
        *,
        sounds: Sounds | None = None,
        vibrate: Vibrate | None = None,
        light: Callable[[], object] | None = None,
    ) -> None:
        play = sounds.play if sounds is not None and sounds.audible else None
        self.cues = BreathCues(play if personal.sounds else None, vibrate if personal.vibration else None)
        self._play_in_game = play if personal.game_sounds else None
        self._sounds, self._light = sounds, light if personal.signal_light else None
        self._signal = LevelSignal(
            personal.signal_level,
            play if personal.signal_sound else None,
            vibrate if personal.signal_vibration else None,
        )
        self._second_s = -1.0

    def tick(self, part: YouthPart, *, quiet: bool = False) -> None:
        """Look at the last whole second, once. `quiet`: the quiet screen is on, so nothing sounds."""
        snapshot = part.snapshot
        if snapshot.exercise.paused is Pause.STOPPED:
            self.cues.pause()
        if snapshot.second_s == self._second_s:
            return
        self._second_s = snapshot.second_s
        known = is_comparable(snapshot) and snapshot.arousal is not None and snapshot.exercise.paused is None
        level = snapshot.arousal.level if known and snapshot.arousal is not None else None
        if self._signal.take(level, snapshot.second_s, quiet=quiet) and self._light is not None:
            self._light()

    def play_in_game(self, name: str) -> None:
        """A soft answer of the game, where he wants to hear it."""
        if self._play_in_game is not None:
            self._play_in_game(name)

    def silence(self) -> None:
        """The trainer looks along, or the session is over."""
        if self._sounds is not None:
            self._sounds.silence()
