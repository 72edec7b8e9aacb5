"""Bluetooth LE: one file per profile, parsing as pure functions of bytes; the radio itself on bleak."""
