"""Bluetooth UUIDs in the one form that every backend accepts: 128 bits, lower case."""

from __future__ import annotations

import re

_BASE = "0000{:04x}-0000-1000-8000-00805f9b34fb"  # Bluetooth Core 5.4, Vol 3 Part B 2.5.1
FULL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def sig(short: int) -> str:
    """The full form of a 16-bit UUID; a scan for "180d" finds nothing."""
    return _BASE.format(short)


HEART_RATE_SERVICE = sig(0x180D)  # Assigned Numbers 3.4
HEART_RATE_MEASUREMENT = sig(0x2A37)
BATTERY_SERVICE = sig(0x180F)
BATTERY_LEVEL = sig(0x2A19)
DEVICE_INFORMATION_SERVICE = sig(0x180A)
MANUFACTURER_NAME = sig(0x2A29)
MODEL_NUMBER = sig(0x2A24)
FIRMWARE_REVISION = sig(0x2A26)

UART_SERVICE = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"  # Nordic UART Service, used by several makers
UART_WRITE = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
UART_NOTIFY = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"
