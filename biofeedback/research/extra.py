"""The extra `research` holds what the tablet never needs. It is asked for only when a command needs it."""

from __future__ import annotations

from importlib import import_module

from biofeedback.errors import UsageError


def require(*names: str) -> None:
    """Raise UsageError when one of these packages is not installed, with the way to get it."""
    for name in names:
        try:
            import_module(name)
        except ImportError as error:
            raise UsageError(
                f"This command needs the package {name}, which is not installed. Install the researcher's extra: "
                "pip install 'biofeedback[research]'",
                reason="extra_missing",
            ) from error
