"""Work beside the screen: the answer comes back on the screen's own thread, so a page never freezes.

Deriving a key takes about a second and an export longer; Kivy draws nothing while Python is busy on its thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from kivy.clock import Clock

from biofeedback.errors import BiofeedbackError

Answer = TypeVar("Answer")
Report = Callable[[float], None]


class Job(Generic[Answer]):
    """Runs `work` once. `done` or `failed` follows in a later frame, `progress` (0-1) before that.

    An error that is not ours is raised again on the screen's thread, where it is seen. After `forget` nothing
    is called any more; the work itself runs to its end, because a file that is half written helps nobody.
    """

    def __init__(
        self,
        work: Callable[[Report], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[BiofeedbackError], None],
        progress: Callable[[float], None] | None = None,
    ) -> None:
        self._work = work
        self._done = done
        self._failed = failed
        self._progress = progress
        self._forgotten = False
        self._thread = threading.Thread(target=self._run, name="trainer-job")
        self._thread.start()

    @property
    def running(self) -> bool:
        """The work is not yet at its end."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait for the work; what it found is delivered with the next frame."""
        self._thread.join()

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._forgotten = True

    def _run(self) -> None:
        try:
            answer = self._work(self._report)
        except BiofeedbackError as error:
            ours = error  # Python forgets `error` when this block ends
            self._deliver(lambda: self._failed(ours))
        except Exception as error:  # noqa: BLE001 - carried to the screen's thread and raised there
            stranger = error
            self._deliver(lambda: _raise(stranger))
        else:
            self._deliver(lambda: self._done(answer))

    def _report(self, share: float) -> None:
        show = self._progress
        if show is not None:
            self._deliver(lambda: show(share))

    def _deliver(self, call: Callable[[], None]) -> None:
        Clock.schedule_once(lambda _dt: None if self._forgotten else call(), 0)


def _raise(error: Exception) -> None:
    raise error
