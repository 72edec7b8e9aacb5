"""A furnished tablet for the trainer's pages: a real vault with sessions that the real engine recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from screens.trainer.desk import Desk
    from screens.trainer.preview import Stand

Place = Callable[..., Any]


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    """Two trainers and four sessions: two whole ones, one that was cut short, one for practice."""
    from screens.trainer.preview import furnish

    return furnish(tmp_path_factory.mktemp("tablet") / "home", trainers=("S. Bakker",))


@pytest.fixture(scope="session")
def desk(stand: Stand) -> Iterator[Desk]:
    """The trainer has unlocked: once for all tests, because deriving the key is slow on purpose."""
    from screens.trainer.preview import PASSPHRASE, TRAINER

    stand.desk.unlock(PASSPHRASE, TRAINER)
    yield stand.desk
    stand.desk.lock()


@pytest.fixture
def proven(desk: Desk) -> None:
    """The passphrase was typed just now: an export asks for it again after a minute, however slow the suite."""
    from screens.trainer.preview import PASSPHRASE

    desk.prove(PASSPHRASE)


@pytest.fixture
def place(frames: Any) -> Place:
    """Puts a page in a window of this size and lets it come to rest, work beside the screen included."""
    from kivy.core.window import Window

    from screens.render import show

    def put(page: Any, size: tuple[int, int] = (1280, 800)) -> Any:
        Window.add_widget(page)
        show(size)
        if hasattr(page, "join"):
            page.join()
        frames.advance(0.3, 0.15)
        return page

    return put
