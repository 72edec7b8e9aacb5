"""Night flight: collect lights while the body is calm. Above the own line the lamps go out and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.breathing import breath_at
from biofeedback.training.game import GameView
from biofeedback.training.night_flight import STARS_EACH
from screens.cues import FlightCues, Play
from screens.speech import Speak
from screens.theme import Theme, with_alpha
from screens.widgets.breath import BreathCircle
from screens.widgets.flight import FlightScene
from screens.widgets.geometry import disc
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column
from screens.widgets.text import Body, Title
from screens.widgets.topbar import TOP_BAR_DP, TopBar
from screens.youth.choice import Cover
from screens.youth.flight_card import FlightCard, plates
from screens.youth.flight_controls import Controls
from screens.youth.frame import BOTTOM_DP, YouthScreen
from screens.youth.level_words import comparable, level_of, value_of, word_of
from screens.youth.part import YouthPart
from screens.youth.round_card import NoGameCard, RoundCard
from screens.youth.time_words import time_left

_LONGEST_FRAME_S = 0.25  # after a hitch the world goes on, it does not jump
_WORDS_EVERY_S = 0.5  # tokens.json, motion.textMaxPerSecond: 2
_HINT_LIGHTS = 3  # the hint goes when three lights were taken: then it is understood
_CIRCLE_DP, _CIRCLE_GROUND, _CIRCLE_ALPHA = 400, 0.49, 0.92  # picture 12
_TEXT_DP = 640  # picture 12
_WON_S = 3.0  # long enough to read six words (owner's choice)


class GameScreen(YouthScreen):
    """Flies the world by the session clock. Drag anywhere, use the buttons, or the arrow keys.

    `play(name)` gives the soft answers of the game, where the youth wants to hear them.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        play: Play | None = None,
    ) -> None:
        theme = theme.by_night()  # a night flight is flown by night, in either theme
        super().__init__(theme, words, speak=speak, on_stop=part.stop)
        self._part = part
        self._view = _game(part)
        self.controls = Controls()
        self._cues = FlightCues(play, self._view.world)
        self._won_until_s = -1.0
        self._last_s = self._said_s = part.now_s
        self._out_since_s = part.now_s
        self._finger: Any = None
        self.cover: Cover | None = None
        self.question: RoundCard | NoGameCard | None = None
        self.scene = FlightScene(theme, self.say("game.double"))
        self.scene.begin(self._view.world, self._view.round)
        self.settle()
        # the picture moves with every frame of the display, the session with every tick of the flow
        self._each_frame = Clock.schedule_interval(self._frame, 0)
        self._listen()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """What lies over the picture: plates, words, the pace, the card."""
        theme, view = self.theme, self._view
        self._plates, self.lights, self.clock = plates(theme, lights=self._lights_text(), time=self._time_text())
        self.title, self.hint = Title(theme, ""), Body(theme, "", color=theme.colors.text2)
        self.pace = PacePanel(theme)
        self.card = FlightCard(theme, view.line, self.say("game.line"), portrait=portrait)
        self._texts = Column(self.title, self.hint, gap=theme.space(2), size_hint=(None, None))
        self._plates.pos_hint = {} if portrait else {"center_y": 0.5}
        body = _Overlay(theme, self._texts, self.pace, self.card, self._plates if portrait else None)
        body.on_card = self._clear_scene
        self._body = body
        self._say()
        self._show_pace(self._last_s)
        self._clear_scene()
        return body, None, None

    def refresh(self) -> None:
        """A tick of the session: perhaps another level, perhaps another round."""
        view = self._part.snapshot.exercise.detail
        if not isinstance(view, GameView):
            return  # the game is over; the flow shows what comes next
        if view.world is not self._view.world:
            self._view = view
            self.scene.begin(view.world, view.round)
            self._cues.begin(view.world)
            self._ask(None)
        self._view = view
        self._frame()
        self._ask_what_is_due()

    def leave(self) -> None:
        """Nothing of this screen runs on."""
        super().leave()
        self._each_frame.cancel()
        self.controls.let_go()
        self._listen(stop=True)

    def spoken(self) -> Sequence[str]:
        """What the question says, or what to do now and where the tension stands."""
        if self.question is not None:
            return self.question.spoken
        now = f"{self.say('tension.title')}: {self.card.word}"
        told = (str(self.title.text), str(self.hint.text), now, self.card.status)
        return tuple(text for text in told if text)

    def make_top_bar(self) -> TopBar:
        """The plates take the place of the steps where there is room beside the buttons."""
        bar = super().make_top_bar()
        if not self.portrait:
            bar.add_widget(self._plates, index=len(bar.children))
        return bar

    # -- steering

    def on_touch_down(self, touch: Any) -> bool:
        """Buttons first; anywhere else the finger leads the glider."""
        if super().on_touch_down(touch):
            return True
        if self.cover is not None or self._finger is not None or not self.collide_point(*touch.pos):
            return False
        self._finger = touch
        touch.grab(self)
        self.controls.take(touch.y, self._view.world.y)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Up and down count; left and right are free."""
        if touch.grab_current is self:
            self.controls.drag(touch.y, self.scene.unit)
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """The glider stays at its height."""
        if touch.grab_current is self:
            touch.ungrab(self)
            self._finger = None
            self.controls.let_go()
            return True
        return bool(super().on_touch_up(touch))

    def _listen(self, *, stop: bool = False) -> None:
        from kivy.core.window import Window

        (Window.unbind if stop else Window.bind)(on_key_down=self._key_down, on_key_up=self._key_up)

    def _key_down(self, _window: Any, code: int, *_: Any) -> bool:
        return self.controls.key(code, down=True)

    def _key_up(self, _window: Any, code: int, *_: Any) -> bool:
        return self.controls.key(code, down=False)

    def _control(self) -> float:
        up, down = (button.state == "down" for button in (self.card.up_button, self.card.down_button))
        return self.controls.control(self._view.world.y, up=up, down=down)

    # -- each frame

    def _frame(self, *_: object) -> None:
        now_s = self._part.now_s
        passed_s = min(now_s - self._last_s, _LONGEST_FRAME_S)
        if passed_s <= 0:
            return
        self._last_s = now_s
        world = self._view.world
        below = None if self._waits else self._view.below_line
        was_on = world.lamps_on
        world.advance(passed_s, self._control(), below)
        if was_on and not world.lamps_on:
            self._out_since_s = now_s  # the pace begins with breathing in
        stars = self._view.stars_before + world.whole
        if stars > self.scene.stars and stars % STARS_EACH == 0:
            self._won_until_s = now_s + _WON_S
        self.scene.draw(world, now_s, passed_s, stars)
        self._cues.follow(world, stars)
        self._show_pace(now_s)
        if now_s - self._said_s >= _WORDS_EVERY_S:
            self._said_s = now_s
            self._say()

    @property
    def _waits(self) -> bool:
        """Nothing flies while a question stands there or the session stands still."""
        return self.cover is not None or self._part.snapshot.exercise.paused is not None

    def _show_pace(self, now_s: float) -> None:
        share = 0.0 if self._view.world.lamps_on else 1.0 - self.scene.lamps
        if share <= 0.0 and self.pace.opacity == 0.0:
            return
        breath = breath_at(now_s - self._out_since_s, self._part.pace_per_min)
        word = self.say("breathing.in" if breath.inhale else "breathing.out")
        self.pace.show(breath.fullness, word, min(1.0, share * 2) if share else max(0.0, self.pace.opacity - 0.05))

    # -- words, at most twice a second

    def _say(self) -> None:
        snapshot, world = self._part.snapshot, self._view.world
        self.lights.say(self._lights_text())
        self.clock.say(self._time_text())
        self.card.show(level_of(snapshot), value_of(snapshot), word_of(self.words, snapshot), self._status())
        flies = world.lamps_on and self._view.below_line is not None
        self.card.steers(flies and self.question is None)
        title, hint = self._told()
        for label, text in ((self.title, title), (self.hint, hint)):
            if label.text != text:
                label.text = text

    def _lights_text(self) -> str:
        score = self._view.world.score
        return self.say("game.light") if score == 1 else self.say("game.lights", n=score)

    def _time_text(self) -> str:
        view = self._view
        stands = not view.world.lamps_on or view.below_line is None
        return self.say("game.still") if stands else time_left(self.words, view.world.left_s)

    def _status(self) -> str:
        world = self._view.world
        if self._view.below_line is None:
            return self.say("game.waits")
        if world.lamps_on:
            won = self._part.now_s < self._won_until_s
            return self.say("game.constellation" if won else "game.lamps_on")
        return self.say("game.coming" if world.coming_back > 0 else "game.above")

    def _told(self) -> tuple[str, str]:
        world = self._view.world
        if not world.lamps_on:
            return self.say("game.float_title"), self.say("game.float_how")
        if world.taken < _HINT_LIGHTS and self._view.round == 1:
            return self.say("game.how"), self.say("game.how_2")
        return "", ""

    # -- questions

    def _ask_what_is_due(self) -> None:
        snapshot, view = self._part.snapshot, self._view
        if view.world.over and not isinstance(self.question, RoundCard):
            self._say()
            self._ask(RoundCard(self.theme, self.words, view, on_next=self._next_round, on_enough=self._enough))
        elif not comparable(snapshot) and self.question is None:
            hard = not snapshot.exercise.without_band
            self._ask(NoGameCard(self.theme, self.words, hard=hard, on_next=self._enough))

    def _next_round(self) -> None:
        if self.question is not None:  # a second touch must not answer a question that is gone
            self._ask(None)
            self._part.go_on()

    def _enough(self) -> None:
        if self.question is not None:
            self._ask(None)
            self._part.choose("enough")

    def _ask(self, question: RoundCard | NoGameCard | None) -> None:
        """The question takes the place of the card and the words; Stop and Read to me stay where they are."""
        if self.cover is not None:
            self.uncover(self.cover)
        self.question, self.cover = question, None
        self._body.opacity, self._body.asleep = float(question is None), question is not None
        if question is None:
            return
        self.controls.let_go()
        self.card.steers(False)
        self.cover = Cover(self.theme, question)
        self._page.add_widget(self.cover, index=1)  # above the picture, below the top bar
        self.cover.opacity = 0
        motion = self.theme.motion("screen")
        Animation(opacity=1, duration=motion.duration_s, t=motion.ease).start(self.cover)

    def _build(self) -> None:
        super()._build()
        self._page.add_widget(self.scene, index=len(self._page.children))
        if self.question is not None:
            self.question = self.cover = None
            self._ask_what_is_due()

    def _clear_scene(self, *_: object) -> None:
        top = self.theme.dp(TOP_BAR_DP) + (self._plates.height if self.portrait else 0.0)
        self.scene.clear(top, self.card.height + self.theme.dp(BOTTOM_DP))


class _SmallCircle(BreathCircle):
    """Words of picture 12: smaller than in the breathing exercise, on one line."""

    word_styles = ("title", "heading", "strong")


class PacePanel(FloatLayout):
    """The breathing circle on its own dark ground."""

    def __init__(self, theme: Theme) -> None:
        size = theme.dp(_CIRCLE_DP)
        super().__init__(size_hint=(None, None), size=(size, size), opacity=0)
        self._ground = Ink(self.canvas.before, with_alpha(theme.colors.bg, _CIRCLE_ALPHA))
        self._circle = _SmallCircle(theme, pos_hint={"x": 0, "y": 0})
        self.add_widget(self._circle)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    @property
    def word(self) -> str:
        """What to do now."""
        return self._circle.word

    def show(self, fullness: float, word: str, opacity: float) -> None:
        """One frame."""
        self.opacity = opacity
        if opacity > 0:
            self._circle.shown = fullness
            self._circle.say(word)

    def _draw(self, *_: object) -> None:
        self._ground.draw(disc(*middle(self), self.width * _CIRCLE_GROUND))


class _Overlay(FloatLayout):
    """Words top left, the pace at the right (portrait: below the words), the card at the bottom."""

    def __init__(self, theme: Theme, texts: Widget, pace: Widget, card: Widget, on_top: Widget | None) -> None:
        super().__init__()
        self._theme, self._texts, self._pace, self._card, self._on_top = theme, texts, pace, card, on_top
        self.on_card: Any = lambda: None
        self.asleep = False  # hidden behind a question; a disabled widget would swallow the touches meant for it
        card.size_hint_x = None
        for child in (pace, texts, card, on_top):
            if child is not None:
                self.add_widget(child)
                child.fbind("height", self._place)
        for name in ("pos", "size"):
            self.fbind(name, self._place)

    def on_touch_down(self, touch: Any) -> bool:
        """Asleep it takes no touch."""
        return False if self.asleep else bool(super().on_touch_down(touch))

    def _place(self, *_: object) -> None:
        theme, portrait = self._theme, self._on_top is not None
        self._card.pos, self._card.width = (self.x, self.y), self.width
        top = self.y + self.height
        if self._on_top is not None:
            top -= self._on_top.height
            self._on_top.pos = (self.x, top)
            top -= theme.space(5)
        free = top - self.y - self._card.height
        size = min(theme.dp(_CIRCLE_DP), 0.8 * free)
        self._texts.width = (
            min(self.width, theme.dp(_TEXT_DP) * theme.text_scale)
            if portrait
            else (self.width - size - theme.space(6))
        )
        self._texts.pos = (self.x, top - self._texts.height - theme.space(5))
        self._pace.size = (size, size)
        if portrait:
            size = min(size, max(1.0, free - self._texts.height - theme.space(7)))
            self._pace.size = (size, size)
            self._pace.pos = (self.x + self.width - size, top - self._texts.height - theme.space(6) - size)
        else:
            self._pace.pos = (
                self.x + self.width - size - theme.space(4),
                self.y + self._card.height + (free - size) / 2,
            )
        self.on_card()


def _game(part: YouthPart) -> GameView:
    view = part.snapshot.exercise.detail
    if not isinstance(view, GameView):
        raise TypeError("The game is shown while another exercise runs.")
    return view
