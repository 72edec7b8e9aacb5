"""Bluetooth on Android, with stand-ins for the Java side: what bleak's backend leaves open is closed."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest
from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection

from biofeedback.errors import SensorError
from sensors.ble.android import AndroidLink, AndroidRadio, JavaSystem, ask_permissions, needed_permissions
from sensors.ble.polar_ppi import CONTROL, DATA, SERVICE
from sensors.ble.radio import Advert
from sensors.ble.uuids import HEART_RATE_SERVICE, sig
from tests.sensors.virtual_time import run_virtual


class Person:
    """A tablet of some Android version, and the person who is asked."""

    def __init__(self, api_level: int, answers: bool | None, has: Sequence[str] = ()) -> None:
        self._api_level = api_level
        self._answers = answers
        self._has = set(has)
        self.asked: list[Sequence[str]] = []

    def api_level(self) -> int:
        """Version of Android's interface."""
        return self._api_level

    def granted(self, permission: str) -> bool:
        """What the app has already."""
        return permission in self._has

    def request(self, permissions: Sequence[str], answered: Callable[[Sequence[bool]], None]) -> None:
        """The answer comes on another thread, as it does on Android."""
        self.asked.append(tuple(permissions))
        if self._answers is not None:
            grants = [self._answers] * len(permissions)
            thread = threading.Thread(target=answered, args=(grants,))
            thread.start()
            thread.join()


def test_only_scan_and_connect_are_asked_for() -> None:
    """Never location on Android 12 and later, and never location in the background."""
    person = Person(34, answers=True)
    asyncio.run(ask_permissions(person))
    assert person.asked == [("android.permission.BLUETOOTH_SCAN", "android.permission.BLUETOOTH_CONNECT")]
    assert needed_permissions(30) == ("android.permission.ACCESS_FINE_LOCATION",)


def test_what_is_granted_is_not_asked_again() -> None:
    """No question when there is nothing to ask."""
    person = Person(34, answers=False, has=needed_permissions(34))
    asyncio.run(ask_permissions(person))
    assert person.asked == []


@pytest.mark.parametrize("answers", [False, None])
def test_a_refusal_and_no_answer_are_permission_denied(answers: bool | None) -> None:
    """The state says what to do in the settings; nothing hangs."""
    with pytest.raises(SensorError, match="Nearby devices") as caught:
        run_virtual(ask_permissions(Person(34, answers)))
    assert caught.value.reason == "permission_denied"


class Java(int):
    """Any Java class, object or constant: whatever is asked of it is another one."""

    def __new__(cls, *_: object) -> Java:
        """A number, because constants become members of enums."""
        return super().__new__(cls, 7)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Java()

    def __call__(self, *_: object) -> Any:
        """Any method, any constructor."""
        return Java()


class NoAdapter(Java):
    """A tablet whose Bluetooth adapter is missing: the first thing a scan finds out after the permission."""

    def getDefaultAdapter(self) -> None:
        """None, as Android says it."""


@pytest.fixture
def java(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Sequence[str]]]:
    """Stand-ins for pyjnius and python-for-android; gives the list of what bleak itself asked for."""
    asked: list[Sequence[str]] = []
    jnius, android, permissions, broadcast = (
        ModuleType(name) for name in ("jnius", "android", "android.permissions", "android.broadcast")
    )

    def autoclass(name: str) -> Any:
        if name == "android.os.Build$VERSION":
            version = Java()
            version.SDK_INT = 34  # type: ignore[attr-defined]
            return version
        return NoAdapter() if name.endswith("BluetoothAdapter") else Java()

    def java_method(*_: object, **__: object) -> Callable[[Any], Any]:
        return lambda function: function

    def request_permissions(names: Sequence[str], answered: Callable[..., None]) -> None:
        asked.append(tuple(names))
        answered(names, [False] * len(names))

    jnius.__dict__.update(
        autoclass=autoclass, cast=lambda _, value: value, java_method=java_method, PythonJavaClass=Java
    )
    permissions.__dict__.update(
        Permission=Java(), request_permissions=request_permissions, check_permission=lambda _: False
    )
    broadcast.__dict__.update(BroadcastReceiver=Java)
    for module in (jnius, android, permissions, broadcast):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    for name in [name for name in sys.modules if name.startswith("bleak.backends.p4android")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "platform", "android")
    monkeypatch.setenv("P4A_BOOTSTRAP", "sdl2")
    yield asked
    for name in [name for name in sys.modules if name.startswith("bleak.backends.p4android")]:
        del sys.modules[name]


def test_bleaks_own_scanner_no_longer_asks_for_location(java: list[Sequence[str]]) -> None:
    """With bleak's real Android scanner: our question is asked, its own never; the scan goes on to the adapter."""
    person = Person(34, answers=True)
    radio = AndroidRadio(person)
    with pytest.raises(SensorError) as caught:
        asyncio.run(radio.find((HEART_RATE_SERVICE,), lambda _: True, 1.0))
    assert person.asked == [needed_permissions(34)]
    assert java == []
    assert "not supported on this hardware" in str(caught.value.values["detail"])


def test_the_java_side_is_asked_through_python_for_android(java: list[Sequence[str]]) -> None:
    """The real system object reaches the modules that the packager brings along."""
    system = JavaSystem()
    assert system.api_level() == 34
    assert not system.granted("android.permission.BLUETOOTH_SCAN")
    grants: list[Sequence[bool]] = []
    system.request(["a", "b"], grants.append)
    assert grants == [[False, False]]
    assert java == [("a", "b")]


class Client:
    """A connected client of bleak with Polar's two characteristics; notes what is written."""

    def __init__(self) -> None:
        self.services = BleakGATTServiceCollection()
        self.notified: list[str] = []
        self.written: list[tuple[str, bytes]] = []
        service = BleakGATTService(None, 1, SERVICE)
        self.services.add_service(service)
        both: list[tuple[int, str, list[CharacteristicPropertyName]]] = [
            (2, CONTROL, ["write", "indicate"]),
            (6, DATA, ["notify"]),
        ]
        for handle, uuid, properties in both:
            found = BleakGATTCharacteristic(None, handle, uuid, properties, lambda: 20, service)
            self.services.add_characteristic(found)
            self.services.add_descriptor(BleakGATTDescriptor(None, handle + 1, sig(0x2902), found))

    async def start_notify(self, characteristic: BleakGATTCharacteristic, _: object) -> None:
        """Bleak writes 01 00 here, whatever the characteristic can do."""
        self.notified.append(characteristic.uuid)

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: bytes) -> None:
        """A write to a descriptor."""
        self.written.append((descriptor.characteristic_uuid, bytes(data)))


def test_indications_are_switched_on_where_there_are_only_indications() -> None:
    """Polar's control point indicates: 02 00 is written for it, and nothing for the data that notifies."""
    link = AndroidLink(Advert("C0:FF:EE:00:00:01", "Polar", (SERVICE,), -60, None))
    client = Client()
    link._client = client  # type: ignore[assignment]

    async def both() -> None:
        await link.subscribe(CONTROL, lambda _: None, 1.0)
        await link.subscribe(DATA, lambda _: None, 1.0)

    asyncio.run(both())
    assert client.notified == [CONTROL, DATA]
    assert client.written == [(CONTROL, b"\x02\x00")]
