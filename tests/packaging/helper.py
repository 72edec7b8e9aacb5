"""A helper of tests, which is no test module itself."""

from __future__ import annotations


def require_two(value: int) -> None:
    """Assert, as helpers do."""
    assert value == 2
