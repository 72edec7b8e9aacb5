"""Signatures that OpenSSH reads, and ours of what OpenSSH writes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from biofeedback.errors import ArchiveRefused
from biofeedback.vault import sshsig

needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
MESSAGE = b"the list of files\n"


def keygen_verifies(folder: Path, signature: bytes, message: bytes, namespace: str) -> bool:
    """What `ssh-keygen -Y verify` says."""
    (folder / "sig").write_bytes(signature)
    words = ["-f", str(folder / "allowed"), "-I", "ank", "-n", namespace, "-s", str(folder / "sig")]
    result = subprocess.run(["ssh-keygen", "-Y", "verify", *words], input=message, capture_output=True, timeout=20)
    return result.returncode == 0


@needs_ssh
def test_openssh_accepts_ours_and_refuses_what_was_changed(tmp_path: Path) -> None:
    """The same message, key and use verify; another message, key or use does not."""
    key = Ed25519PrivateKey.generate()
    line = sshsig.public_line(key.public_key().public_bytes_raw())
    (tmp_path / "allowed").write_text(f"ank {line}\n")
    signature = sshsig.sign(key, MESSAGE, "biofeedback-export")
    assert keygen_verifies(tmp_path, signature, MESSAGE, "biofeedback-export")
    assert not keygen_verifies(tmp_path, signature, MESSAGE + b"x", "biofeedback-export")
    assert not keygen_verifies(tmp_path, signature, MESSAGE, "file")
    other = sshsig.sign(Ed25519PrivateKey.generate(), MESSAGE, "biofeedback-export")
    assert not keygen_verifies(tmp_path, other, MESSAGE, "biofeedback-export")


@needs_ssh
def test_we_accept_what_openssh_signs(tmp_path: Path) -> None:
    """A signature by `ssh-keygen -Y sign` verifies here, and its key is the one of the public file."""
    key = str(tmp_path / "key")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True, timeout=20)
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", key, "-n", "test"],
        input=MESSAGE,
        capture_output=True,
        check=True,
        timeout=20,
    )
    parsed = sshsig.parse(signed.stdout)
    parsed.verify(MESSAGE, "test")
    kind, blob = (tmp_path / "key.pub").read_text().split()[:2]
    assert sshsig.parse_public(kind, blob) == parsed.public


def test_every_changed_letter_of_a_signature_is_noticed() -> None:
    """No byte of the armored text can be changed, dropped or added without an error."""
    key = Ed25519PrivateKey.generate()
    good = sshsig.sign(key, MESSAGE, "test")
    for place in range(len(good)):
        for changed in (good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :], good[:place]):
            if changed.strip() == good.strip():
                continue
            try:
                parsed = sshsig.parse(changed)
            except ArchiveRefused:
                continue
            with pytest.raises(ArchiveRefused):
                parsed.verify(MESSAGE, "test")


def test_another_use_is_refused_by_name() -> None:
    """A signature over a message for one use is none for another."""
    parsed = sshsig.parse(sshsig.sign(Ed25519PrivateKey.generate(), MESSAGE, "one"))
    with pytest.raises(ArchiveRefused, match="another use"):
        parsed.verify(MESSAGE, "two")
