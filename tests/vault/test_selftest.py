"""The self-test passes here, and fails where the arithmetic is wrong."""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from biofeedback.cli.main import main
from biofeedback.vault import selftest


def test_every_known_answer_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    """All checks pass, and the command says so with exit code 0."""
    checks = selftest.run()
    assert len(checks) >= 12
    assert [check.name for check in checks if not check.passed] == []
    assert main(["selftest"]) == 0
    assert "checks passed" in capsys.readouterr().out


def test_a_wrong_computation_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A library that computes one thing wrongly does not pass: exit code 1 and the name."""
    real = hmac.digest
    monkeypatch.setattr(hmac, "digest", lambda key, data, name: real(key, data + b"x", name))
    assert "HMAC-SHA-256" in [check.name for check in selftest.run() if not check.passed]
    assert main(["selftest"]) == 1
    assert "do not use it" in capsys.readouterr().err


def test_a_cipher_that_accepts_everything_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right answers alone are not enough: what was changed must be refused."""

    class Careless:
        def __init__(self, key: bytes) -> None:
            self._real = ChaCha20Poly1305(key)

        def encrypt(self, nonce: bytes, data: bytes, bound: bytes | None) -> bytes:
            return self._real.encrypt(nonce, data, bound)

        def decrypt(self, _nonce: bytes, data: bytes, _bound: bytes | None) -> bytes:
            return data[:-16]

    monkeypatch.setattr(selftest, "ChaCha20Poly1305", Careless)
    assert "ChaCha20-Poly1305" in [check.name for check in selftest.run() if not check.passed]
