"""Hybrid recipients: where the library has HPKE they work, all or none; where not, one clear sentence."""

from __future__ import annotations

import pytest

from biofeedback.errors import AgeError, RecipientRefused
from biofeedback.vault import age
from biofeedback.vault.age import bech32, hybrid

needs_hpke = pytest.mark.skipif(
    not hybrid.AVAILABLE, reason="the installed cryptography has no HPKE (47 or newer)"
)
IDENTITY = "AGE-SECRET-KEY-PQ-1QYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5Z5TPWXQERGD3C8G7RUSQJ0Q9H3"


@needs_hpke
def test_what_is_sealed_to_hybrid_recipients_opens_with_each() -> None:
    """Two recipients, each opens alone; a third does not."""
    identities = [age.HybridIdentity(bytes([number]) * 32) for number in (1, 2, 3)]
    sealed = age.encrypt(b"calm", [identity.recipient for identity in identities[:2]])
    for identity in identities[:2]:
        assert age.decrypt(sealed, [identity]) == b"calm"
    with pytest.raises(AgeError):
        age.decrypt(sealed, [identities[2]])


@needs_hpke
def test_a_hybrid_key_is_the_same_as_text() -> None:
    """Parsing gives the key that was printed, for both halves."""
    identity = age.parse_identity(IDENTITY)
    assert identity.text() == IDENTITY
    public = str(identity.recipient)
    assert public.startswith("age1pq1")
    assert age.parse_recipient(public) == identity.recipient
    with pytest.raises(RecipientRefused):
        age.parse_recipient(public[:-1] + ("q" if public[-1] != "q" else "p"))


@needs_hpke
def test_hybrid_and_classical_recipients_are_never_mixed() -> None:
    """One classical recipient would undo what the others were chosen for."""
    with pytest.raises(RecipientRefused, match="all or none"):
        age.encrypt(b"", [age.HybridIdentity(bytes(32)).recipient, age.X25519Identity.generate().recipient])


def test_without_hpke_every_hybrid_key_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what is missing, and classical keys go on working."""
    monkeypatch.setattr(hybrid, "AVAILABLE", False)
    with pytest.raises(AgeError, match="cryptography 47 or newer"):
        age.parse_identity(IDENTITY)
    with pytest.raises(RecipientRefused, match="cryptography 47 or newer"):
        age.parse_recipient(bech32.encode("age1pq", bytes(1216)))
    identity = age.X25519Identity.generate()
    assert age.decrypt(age.encrypt(b"x", [identity.recipient]), [identity]) == b"x"
