"""Everything a trainer can be told at unlock has its sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from biofeedback.language import LANGUAGES, Catalogue

VAULT = Path(__file__).parents[2] / "biofeedback" / "vault"
_TOLD = re.compile(r'\.tell\(\s*"([a-z_]+)"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_words(language: str) -> None:
    """A notice without words would stop the screen that shows it."""
    codes = {code for path in VAULT.glob("*.py") for code in _TOLD.findall(path.read_text())}
    assert len(codes) >= 6
    keys = Catalogue(language).keys()
    assert [
        code for code in sorted(codes | {"recipients_damaged", "state_damaged"}) if f"errors.{code}" not in keys
    ] == []
