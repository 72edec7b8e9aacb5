"""The page of bands and the band check by touch, with a virtual radio underneath; nothing waits for real time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.band_check import BandCheckScreen
from screens.trainer.band_choices import band_choices
from screens.trainer.band_steps import Step
from screens.trainer.bands import BandsScreen
from sensors.band_keeper import BandKeeper
from sensors.ble import heart_rate, nervous_eda
from sensors.ble.uuids import BATTERY_LEVEL, HEART_RATE_MEASUREMENT
from sensors.known_bands import KnownBand, KnownBands
from sensors.supervisor import SupervisedWristband
from tests.sensors.supervised_air import NOT_WORN, WORN
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

WORDS = Catalogue("nl")
THEME = Theme("dag", "trainer")
DRIVERS = (heart_rate.DRIVER, nervous_eda.DRIVER)


class Bench:
    """A page of bands, what it wants done beside the screen, and where it led."""

    def __init__(self, home: Path, *bands: Band) -> None:
        self.radio = VirtualRadio(*bands)
        self.known = KnownBands(home / "bands.json")
        self.keeper = BandKeeper(self.known, lambda: self.radio, lambda: DRIVERS)
        self.waiting: list[Coroutine[Any, Any, None]] = []
        self.checked: list[str] = []
        self.page = BandsScreen(
            THEME,
            WORDS,
            self.keeper,
            spawn=self.waiting.append,
            on_back=lambda: None,
            on_check=self.checked.append,
        )

    def work(self) -> None:
        """Do what waits, in virtual time."""
        while self.waiting:
            run_virtual(self.waiting.pop(0))

    def told(self) -> list[str]:
        """The sentences on top."""
        return [card.text for card in self.page.told.children]

    def texts(self) -> str:
        """Everything that can be read on the page."""
        return "\n".join(str(one.text) for one in self.page.walk() if hasattr(one, "text"))


@pytest.fixture
def bench(tmp_path: Path, place: Any) -> Bench:
    """One strap in the air and nothing on the list."""
    made = Bench(tmp_path, Band())
    place(made.page)
    return made


def _answer(bench: Bench, finger: Any, frames: Any, *texts: str) -> None:
    frames.advance(0.4, 0.1)
    asking = bench.page.asking
    assert asking is not None
    for field, text in zip(asking.fields, texts, strict=True):
        field.text = text
    finger.tap(asking.button)
    frames.advance(0.4, 0.1)


def test_a_band_is_found_added_paired_and_removed(bench: Bench, finger: Any, frames: Any) -> None:
    """The whole way by touch; no address is ever on the page, and removing asks again."""
    finger.tap(bench.page.look_button)
    assert bench.told() == [WORDS("trainer.bands_looking")]
    bench.work()
    frames.advance(0.2, 0.1)
    assert "Strap 1" in bench.texts()
    finger.tap(bench.page.buttons["add 0"])
    _answer(bench, finger, frames, "Band A")
    assert bench.known.all() == (KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01"),)
    assert WORDS("trainer.bands_readable") in bench.texts()
    finger.tap(bench.page.buttons["pair Band A"])
    _answer(bench, finger, frames, "")
    bench.work()
    frames.advance(0.2, 0.1)
    assert bench.told() == [WORDS("trainer.security_bonded_unknown")]
    assert bench.known.find("Band A").paired
    assert "C0:FF" not in bench.texts()
    finger.tap(bench.page.buttons["check Band A"])
    assert bench.checked == ["Band A"]
    finger.tap(bench.page.buttons["remove Band A"])
    frames.advance(0.4, 0.1)
    assert len(bench.known.all()) == 1
    _answer(bench, finger, frames)
    assert bench.known.all() == ()
    assert not bench.radio.open_links


def test_what_goes_wrong_is_told(bench: Bench, finger: Any, frames: Any) -> None:
    """An address as a name, a short passkey, a refusal, Bluetooth off, a damaged list: each its sentence."""
    finger.tap(bench.page.look_button)
    bench.work()
    frames.advance(0.2, 0.1)
    finger.tap(bench.page.buttons["add 0"])
    _answer(bench, finger, frames, "C0FFEE000001")
    assert bench.known.all() == ()
    _answer(bench, finger, frames, "Band A")
    finger.tap(bench.page.buttons["pair Band A"])
    _answer(bench, finger, frames, "123")
    assert not bench.waiting
    bench.radio.bands[0].refuses = "pairing_refused"
    _answer(bench, finger, frames, "123456")
    bench.work()
    assert bench.told() == [WORDS("errors.pairing_refused")]
    assert not bench.known.find("Band A").paired
    bench.radio.fault = "adapter_off"
    frames.advance(0.2, 0.1)
    finger.tap(bench.page.look_button)
    bench.work()
    assert bench.told() == [WORDS("errors.adapter_off")]
    (bench.known._path).write_text("{", encoding="utf-8")
    bench.page.again()
    assert WORDS("errors.bands_damaged") in bench.texts()


def test_known_bands_are_choices(tmp_path: Path) -> None:
    """A heart band and a skin band make a pair, and each is a choice by itself; what they give is said."""
    known = KnownBands(tmp_path / "bands.json")
    known.add(KnownBand("Hart 1", "heart_rate", "C0:FF:EE:00:00:01"))
    known.add(KnownBand("Huid 1", "nervous_eda", "C0:FF:EE:00:00:02"))
    choices = band_choices(BandKeeper(known, VirtualRadio, lambda: DRIVERS), WORDS)
    assert [one.key for one in choices] == ["bluetooth:Hart 1+Huid 1", "bluetooth:Hart 1", "bluetooth:Huid 1"]
    assert [one.detail for one in choices] == ["Hartslag en huid", "Hartslag", "Huid"]


class Check:
    """A band check on one strap; time is virtual and the page is refreshed in it."""

    def __init__(self, tmp_path: Path, place: Any) -> None:
        self.band = Band(values={BATTERY_LEVEL: bytes([80])})
        known = KnownBands(tmp_path / "bands.json")
        known.add(KnownBand("Band A", "heart_rate", self.band.address))
        self.radio = VirtualRadio(self.band)
        self.source = SupervisedWristband(known.wanted("Band A", DRIVERS), self.radio)
        self.now_s = 0.0
        self.work: list[Coroutine[Any, Any, None]] = []
        self.done = 0
        self.page = BandCheckScreen(
            THEME,
            WORDS,
            [self.source],
            title="Band A",
            clock=lambda: self.now_s,
            spawn=self.work.append,
            on_back=self.back,
        )
        place(self.page)

    def back(self) -> None:
        """The trainer is ready."""
        self.done += 1

    async def seconds(self, count: int, frame: bytes | None) -> None:
        """Let time pass; the band sends `frame` every second."""
        for _ in range(count):
            if frame is not None and self.band.near:
                self.band.notify(HEART_RATE_MEASUREMENT, frame)
            await asyncio.sleep(1.0)
            self.now_s = asyncio.get_running_loop().time()
            self.page.refresh()

    def told(self) -> list[str]:
        """The sentences of advice."""
        return [card.text for card in self.page.told.children]


def test_the_check_passes_step_by_step_and_falls_back(
    tmp_path: Path, place: Any, finger: Any, frames: Any
) -> None:
    """Not on, then worn, then off the skin, then out of range; the age of the last value counts on."""
    check = Check(tmp_path, place)

    async def story() -> None:
        await check.work.pop(0)
        check.band.near = False
        await check.seconds(12, None)
        assert check.told() == [WORDS("errors.band_not_found")]
        check.band.near = True
        await check.seconds(60, WORN)
        assert WORDS("trainer.check_all") in check.told()
        assert WORDS("trainer.security_unencrypted") in check.told()
        assert not check.page.button.waiting
        assert "60" in check.page.lives[Step.HEART].value.text
        assert check.page.lives[Step.HEART].age.text == WORDS("trainer.value_now")
        await check.seconds(10, NOT_WORN)
        assert check.page.button.waiting
        check.band.near = False
        check.band.drop()
        await check.seconds(1, None)
        assert check.told() == [WORDS("errors.link_lost")]
        await check.seconds(19, None)
        assert check.told() == [WORDS("errors.timeout")]
        assert check.page.lives[Step.HEART].value.text.startswith("–")
        assert check.page.lives[Step.HEART].age.text == WORDS("trainer.value_age", seconds=31)
        check.page.leave()
        await check.work.pop(0)

    run_virtual(story())
    assert not check.radio.open_links
    assert check.source.finished
    frames.advance(0.2, 0.1)
    finger.tap(check.page.button)
    assert check.done == 0  # it still waits: not everything passes


def test_a_tablet_without_bluetooth_says_so(tmp_path: Path, place: Any) -> None:
    """Starting fails: one sentence instead of a search that finds nothing."""
    check = Check(tmp_path, place)
    check.radio.fault = "no_radio"

    async def story() -> None:
        await check.work.pop(0)
        check.page.refresh()

    run_virtual(story())
    assert check.told() == [WORDS("errors.no_radio")]


def test_from_today_to_the_bands_and_to_the_check(tmp_path: Path, finger: Any, frames: Any) -> None:
    """In the real app: Today leads to the list, a band on it is a choice at once, a row leads to its check."""
    from screens.trainer.today import TodayScreen
    from sensors.simulated import SimulatedWristband
    from tests.screens.test_whole_session import House

    house = House(tmp_path, "nl", SimulatedWristband(4), finger, frames)
    known = KnownBands(tmp_path / "bands.json")
    keeper = BandKeeper(known, VirtualRadio, lambda: DRIVERS)
    house.flow.tablet = replace(house.flow.tablet, bands=keeper)
    house.unlock()
    house.tap("trainer.bands_all")
    assert house.showing == "BandsScreen"
    known.add(KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01"))
    house.flow.show_today()
    house.settle()
    house.wait()
    page = house.stage.current
    assert isinstance(page, TodayScreen)
    assert [row.title.text for row in page.bands_card.rows] == ["Simulator", "Band A"]
    finger.tap(page.bands_card.rows[0])
    house.settle()
    assert house.showing == "BandCheckScreen"
    house.seconds(60)
    house.tap("trainer.check_done")
    assert house.showing == "TodayScreen"
    house.wait()
    (tmp_path / "bands.json").write_text("{", encoding="utf-8")
    house.flow.show_today()
    house.settle()
    house.wait()
    damaged = house.stage.current
    assert isinstance(damaged, TodayScreen)
    assert WORDS("errors.bands_damaged") in [row.detail.text for row in damaged.bands_card.rows]
    house.flow.close()
