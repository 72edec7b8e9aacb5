"""One simulated body: steps tension, breath, heart, skin and movement through a script, second by second."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.samples import FloatArray
from sensors.physiology.heart import Beat, Drive, Heart
from sensors.physiology.movement import Movement
from sensors.physiology.scenario import Breathe, DropLink, Happening, LoseContact, Move, Scenario, Stressor
from sensors.physiology.skin import Skin
from sensors.physiology.tension import Breathing, Tension

STEPS = 8  # steps a second; also the skin rate
_DT_S = 1.0 / STEPS
_PACE_TENSION_S = 30.0  # how long the tension at the start of a paced exercise is held up
_MISSED_BEAT = 0.35  # chance that a wrist sensor misses a beat while moving: IBI coverage of E4 sessions, 9-78 %
_RATE_BEATS = 6  # a band shows the mean of its last beats
_FIDGET_S = 4.0


@dataclass(frozen=True, slots=True)
class Second:
    """What the band measured in one second, and whether it got through."""

    skin_uS: FloatArray  # shape (8,)
    acceleration_g: FloatArray  # shape (32, 3)
    beats: tuple[Beat, ...]
    heart_rate_bpm: float | None
    touching: bool
    link_up: bool
    packet_lost: bool


class Body:
    """The wearer of one scenario. Each part has its own random stream, so one never shifts another's numbers."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        streams = np.random.SeedSequence(seed).spawn(4)
        self._draws_heart, self._draws_skin, self._draws_luck = (np.random.default_rng(s) for s in streams[:3])
        self._movement = Movement(np.random.default_rng(streams[3]))
        self._tension = Tension(scenario.wearer)
        self._breathing = Breathing(scenario.wearer)
        self._heart = Heart(scenario.wearer)
        self._skin = Skin(scenario.wearer)
        self._script: list[Happening] = sorted(scenario.script, key=lambda happening: happening.at_s)
        self._ends = {LoseContact: 0.0, DropLink: 0.0, Move: 0.0}
        self._recent: deque[float] = deque(maxlen=_RATE_BEATS)
        self._paced_before = False
        self._done_s = 0

    def happen(self, happening: Happening) -> None:
        """Let this happen at its time, or at once when that has passed."""
        self._script.append(happening)
        self._script.sort(key=lambda entry: entry.at_s)

    def forget_scripted_breathing(self) -> None:
        """Somebody gives a pace: the script's own is off."""
        self._script = [happening for happening in self._script if not isinstance(happening, Breathe)]

    def second(self) -> Second:
        """Live one second more."""
        start_s = float(self._done_s)
        self._done_s += 1
        self._take_from_script(start_s)
        luck = self._draws_luck.random(2 + STEPS)
        if luck[0] < self._scenario.fidgets_per_min / 60.0:
            self._extend(Move, start_s, _FIDGET_S)
        moving = 1.0 if self._lasts(Move, start_s) else 0.0
        touching = not self._lasts(LoseContact, start_s)
        skin_uS, beats = self._steps(start_s, moving, touching)
        seen = tuple(beat for step, beat in beats if touching and not (moving and luck[2 + step] < _MISSED_BEAT))
        return Second(
            skin_uS=skin_uS,
            acceleration_g=self._movement.second(moving),
            beats=seen,
            heart_rate_bpm=self._rate(seen, touching),
            touching=touching,
            link_up=not self._lasts(DropLink, start_s),
            packet_lost=bool(luck[1] < self._scenario.lost_packets_per_min / 60.0),
        )

    def _steps(self, start_s: float, moving: float, touching: bool) -> tuple[FloatArray, list[tuple[int, Beat]]]:
        normal = self._draws_heart.standard_normal((STEPS, 2))
        skin_normal = self._draws_skin.standard_normal((STEPS, 4))
        uniform = self._draws_skin.random(STEPS)
        skin_uS = np.empty(STEPS)
        beats: list[tuple[int, Beat]] = []
        for step in range(STEPS):
            at_s = start_s + (step + 1) * _DT_S
            tension = self._tension.step(at_s, _DT_S, self._breathing.per_minute)
            self._breathing.step(_DT_S, tension, float(normal[step, 0]))
            drive = Drive(
                tension, moving, self._breathing.per_minute, self._breathing.phase, float(normal[step, 1])
            )
            beat = self._heart.step(at_s, _DT_S, drive)
            if beat is not None:
                beats.append((step, beat))
            drift, size, noise, slip = (float(number) for number in skin_normal[step])
            draws = (drift, float(uniform[step]), size, noise, slip)
            skin_uS[step] = self._skin.step(_DT_S, tension, moving, touching, draws)
        return skin_uS, beats

    def _rate(self, beats: Sequence[Beat], touching: bool) -> float | None:
        """Whole beats a minute over the last beats, as bands show it; None without contact (a band says 0)."""
        if not touching:
            self._recent.clear()
            return None
        self._recent.extend(beat.interval_ms for beat in beats)
        return float(round(60_000.0 / float(np.mean(self._recent)))) if len(self._recent) >= 2 else None

    def _take_from_script(self, start_s: float) -> None:
        while self._script and self._script[0].at_s <= start_s:
            self._apply(self._script.pop(0), start_s)

    def _apply(self, happening: Happening, start_s: float) -> None:
        match happening:
            case Stressor(strength=strength, duration_s=duration_s):
                self._tension.push(start_s, strength, duration_s)
                self._skin.startle(strength)
            case Breathe(per_minute=per_minute):
                self._pace(per_minute, start_s)
            case LoseContact() | DropLink() | Move():
                self._extend(type(happening), start_s, happening.duration_s)

    def _pace(self, per_minute: float | None, start_s: float) -> None:
        self._breathing.follow(per_minute)
        if per_minute is not None and not self._paced_before:
            self._paced_before = True
            if self._scenario.pace_tension > 0.0:
                self._tension.push(start_s, self._scenario.pace_tension, _PACE_TENSION_S)
                self._skin.startle(self._scenario.pace_tension)

    def _extend(self, kind: type[LoseContact | DropLink | Move], start_s: float, duration_s: float) -> None:
        self._ends[kind] = max(self._ends[kind], start_s + duration_s)

    def _lasts(self, kind: type[LoseContact | DropLink | Move], start_s: float) -> bool:
        return start_s < self._ends[kind]
