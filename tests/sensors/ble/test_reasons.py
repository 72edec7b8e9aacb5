"""Every reason that a link can give has a sentence for the trainer, in both languages."""

from __future__ import annotations

import pytest

from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.samples import LinkSecurity
from sensors.ble.radio import REASONS, radio_error
from sensors.ble.security import SENTENCES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str) -> None:
    """The sentence is the one of that reason, not of an error elsewhere that has the same code."""
    words = Catalogue(language)
    keys = words.keys()
    for reason in REASONS:
        assert f"errors.{reason}" in keys
        assert words.error(radio_error(reason)) == words(f"errors.{reason}")


def test_every_kind_of_link_security_has_a_sentence() -> None:
    """The plain warning when others can read along is one of them."""
    assert set(SENTENCES) == set(LinkSecurity)
    assert "Anyone nearby" in SENTENCES[LinkSecurity.UNENCRYPTED]
