"""Known bands as choices for a session: each alone, and a heart band with a skin band. No Kivy."""

from __future__ import annotations

from biofeedback.language import Catalogue
from screens.trainer.preparation import SourceChoice
from sensors.band_keeper import BandKeeper
from sensors.ble.driver import Driver


def gives_words(words: Catalogue, driver: Driver) -> str:
    """What a band measures."""
    if driver.is_heart and driver.is_skin:
        return words("trainer.gives_both")
    return words("trainer.gives_heart" if driver.is_heart else "trainer.gives_skin")


def band_choices(keeper: BandKeeper, words: Catalogue) -> list[SourceChoice]:
    """Every way to use the known bands; raises SensorError when the list is damaged.

    Pairs of one heart band and one skin band come first, because a session wants both.
    """
    known = [(band.alias, driver) for band in keeper.all() if (driver := keeper.driver(band)) is not None]
    hearts = [alias for alias, driver in known if driver.is_heart and not driver.is_skin]
    skins = [alias for alias, driver in known if driver.is_skin and not driver.is_heart]
    pairs = [
        SourceChoice(f"bluetooth:{heart}+{skin}", f"{heart} + {skin}", words("trainer.gives_both"))
        for heart in hearts
        for skin in skins
    ]
    singles = [SourceChoice(f"bluetooth:{alias}", alias, gives_words(words, driver)) for alias, driver in known]
    return [*pairs, *singles]
