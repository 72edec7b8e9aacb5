"""Which screen belongs to which place of the youth's part; every one is made from theme, words, part and voice."""

from __future__ import annotations

from collections.abc import Callable

from screens.screen import Screen
from screens.youth.answer import AnswerScreen
from screens.youth.band_check import BandCheckScreen
from screens.youth.baseline import BaselineScreen
from screens.youth.breathing import BreathingScreen
from screens.youth.choices import ChoiceScreen
from screens.youth.counting import CountingScreen, PictureScreen
from screens.youth.find_rate import FindRateScreen
from screens.youth.game import GameScreen
from screens.youth.guess import GuessScreen
from screens.youth.no_signal import NoSignalScreen
from screens.youth.part import Place
from screens.youth.rating import RatingScreen
from screens.youth.relaxation import RelaxationScreen
from screens.youth.role_play import RolePlayScreen
from screens.youth.stop import StopScreen
from screens.youth.tension import TensionScreen
from screens.youth.time_out import TimeOutScreen

MakeScreen = Callable[..., Screen]
"""Takes theme, words, part and voice; a breathing screen may also take `cues`."""

SCREENS: dict[Place, MakeScreen] = {
    Place.BAND_CHECK: BandCheckScreen,
    Place.BASELINE: BaselineScreen,
    Place.RATING: RatingScreen,
    Place.BREATHING: BreathingScreen,
    Place.BODY_CHECK: ChoiceScreen,
    Place.FIND_RATE: FindRateScreen,
    Place.RELAXATION: RelaxationScreen,
    Place.COUNTING: CountingScreen,
    Place.PICTURE: PictureScreen,
    Place.GUESS: GuessScreen,
    Place.ANSWER: AnswerScreen,
    Place.ROLE_PLAY: RolePlayScreen,
    Place.TIME_OUT: TimeOutScreen,
    Place.HASSLE_LOG: ChoiceScreen,
    Place.SIGNAL_PLAN: ChoiceScreen,
    Place.GAME: GameScreen,
    Place.TENSION: TensionScreen,
    Place.NO_SIGNAL: NoSignalScreen,
    Place.STOP: StopScreen,
}
