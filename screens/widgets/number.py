"""A Kivy property for numbers that also takes numpy's: Kivy's own refuses a float64."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty


class FloatProperty(NumericProperty):
    """Holds a Python float; raises TypeError or ValueError for what is no number."""

    def set(self, obj: Any, value: Any) -> Any:
        """Called by Kivy at each assignment."""
        return super().set(obj, float(value))
