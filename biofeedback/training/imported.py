"""What a recording from a wristband's own memory goes through: a baseline from clean minutes, then the rest.

Nobody touches anything and nothing is asked; the seconds are counted like those of an exercise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from biofeedback.errors import SessionError
from biofeedback.samples import Arousal
from biofeedback.training.exercise import Action, ExerciseView, Happening, HappeningKind, Phase, Signal

BASELINE_S = 120  # clean seconds, as in a live session; 2-5 minutes is usual practice with wristbands
SETTLE_S = 60  # skin electrodes settle during the first minute (docs/method.md)


class ImportedRecording:
    """A pure state machine with two phases; it never pauses, because the past cannot be asked to wait."""

    def __init__(self) -> None:
        self._phase = Phase.BASELINE
        self._ticks = 0
        self._phase_ticks = 0
        self._clean = 0

    @property
    def name(self) -> str:
        """The stable name in stored sessions."""
        return "imported"

    @property
    def settings(self) -> Mapping[str, object]:
        """How the baseline was taken."""
        return {"baseline_s": BASELINE_S, "settle_s": SETTLE_S}

    @property
    def view(self) -> ExerciseView:
        """The state at the last tick."""
        duration_s = BASELINE_S if self._phase is Phase.BASELINE else 0
        return ExerciseView(self._phase, 1, 1, self._phase_ticks, duration_s)

    @property
    def band_ready(self) -> bool:
        """There is no band to check any more."""
        return False

    def tick(self, signal: Signal, arousal: Arousal | None = None) -> Sequence[Happening]:  # noqa: ARG002
        """One second of the recording."""
        self._ticks += 1
        self._phase_ticks += 1
        if self._phase is not Phase.BASELINE or self._ticks < SETTLE_S:
            return ()
        if self._ticks == SETTLE_S:
            return (Happening(HappeningKind.BASELINE_BEGAN),)
        self._clean += signal is Signal.GOOD
        return (Happening(HappeningKind.BASELINE_ENDED),) if self._clean == BASELINE_S else ()

    def baseline_result(self, accepted: bool) -> Sequence[Happening]:  # noqa: ARG002
        """A poor baseline is said in every second that follows; there is no second try."""
        self._phase, self._phase_ticks = Phase.RECORDING, 0
        return (Happening(HappeningKind.PHASE, Phase.RECORDING),)

    def act(self, action: Action) -> Sequence[Happening]:
        """Nothing can be touched in a recording."""
        raise SessionError(f"A recording takes no '{action.kind.value}'.", reason="not_offered")
