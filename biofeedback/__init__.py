"""Biofeedback training for youths: the domain (no Kivy, no Bluetooth, no sockets)."""

__version__ = "0.1.0"
