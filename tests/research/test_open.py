"""Opening an export: everything verified before anything is named, and nothing hostile gets out of its folder."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from biofeedback.errors import AgeError, AgeNoMatch, ArchiveRefused, BiofeedbackError, OutputExists
from biofeedback.export import manifest
from biofeedback.export.archive import export_sessions
from biofeedback.research.open import open_export
from biofeedback.vault import age, sshsig
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import PASSPHRASE, session


class Desk:
    """A researcher with a key and one export."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder = folder
        self.identity = age.X25519Identity.generate()
        self.key = folder / "key.txt"
        self.key.write_text(self.identity.text())
        self.unlocked: Unlocked = vault.unlock(PASSPHRASE)
        self.file = folder / "x.age"
        ids = [stored.id for stored in self.unlocked.sessions()]
        export_sessions(self.unlocked, ids, [str(self.identity.recipient)], self.file)

    def members(self) -> list[tuple[tarfile.TarInfo, bytes]]:
        """The archive's content."""
        plain = age.decrypt(self.file.read_bytes(), [self.identity])
        with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
            return [(member, _content(tar, member)) for member in tar.getmembers()]

    def rewrite(self, members: list[tuple[tarfile.TarInfo, bytes]], *, resign: bool = False) -> None:
        """Make another archive for the same key, as anyone could;

        `resign` makes its list fit again, by a stranger.
        """
        if resign:
            members = _resigned(members)
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for member, content in members:
                member.size = len(content) if member.isreg() else 0
                tar.addfile(member, io.BytesIO(content))
        self.file.write_bytes(age.encrypt(out.getvalue(), [self.identity.recipient]))

    def refused(self, match: str | None = None) -> None:
        """Opening fails with an error of ours and leaves nothing behind."""
        before = sorted(path.name for path in self.folder.iterdir())
        with pytest.raises(ArchiveRefused, match=match):
            open_export(self.file, self.key, self.folder / "out")
        assert sorted(path.name for path in self.folder.iterdir()) == before


@pytest.fixture
def desk(vault: Vault, tmp_path: Path) -> Desk:
    """One session exported."""
    session(vault, 2)
    return Desk(tmp_path, vault)


def test_it_unpacks_what_verified_into_a_private_folder(desk: Desk) -> None:
    """Every file of the list is there; the folder is for its owner only; the sender is named as not verified."""
    opened = open_export(desk.file, desk.key, desk.folder / "out")
    assert opened.folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in opened.folder.rglob("*"))
    assert opened.sender_line == f"sender NOT verified: {desk.unlocked.trainer.words}"
    assert len(opened.receipt) == 8
    assert opened.receipt == manifest.receipt((opened.folder / "MANIFEST.json").read_bytes())
    for member, content in desk.members():
        assert (opened.folder / member.name).read_bytes() == content
    with pytest.raises(OutputExists):
        open_export(desk.file, desk.key, desk.folder / "out")


def test_trusted_senders_are_named_and_strangers_refused(desk: Desk) -> None:
    """With a file of trusted senders a stranger's export is refused, with the words to ask for."""
    signers = desk.folder / "signers"
    key = desk.unlocked.trainer.signing_key
    for line in (f"ank {key}", f'ank namespaces="biofeedback-export" {key} comment', f"# c\n\nx,y {key}"):
        signers.write_text(line)
        opened = open_export(desk.file, desk.key, desk.folder / "out", signers=signers)
        assert opened.sender in ("ank", "x,y")
        assert opened.sender_line.startswith("sender verified: ")
        shutil.rmtree(desk.folder / "out")
    stranger = sshsig.public_line(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    for line in (f"piet {stranger}", f'ank namespaces="file" {key}\npiet {stranger}'):
        signers.write_text(line)
        with pytest.raises(ArchiveRefused, match=desk.unlocked.trainer.words):
            open_export(desk.file, desk.key, desk.folder / "out", signers=signers)
    for line in (
        "",
        "# nothing",
        "only-a-name",
        "ank ssh-ed25519 !!!",
        f"ank cert-authority {key}",
        "ank ssh-ed25519 AAAA",
    ):
        signers.write_text(line)
        with pytest.raises(ArchiveRefused):
            open_export(desk.file, desk.key, desk.folder / "out", signers=signers)
    assert not (desk.folder / "out").exists()


def test_a_wrong_key_is_said_plainly(desk: Desk) -> None:
    """Another identity opens nothing; a file that is no key file is told apart."""
    desk.key.write_text(age.X25519Identity.generate().text())
    with pytest.raises(AgeNoMatch, match="not made for"):
        open_export(desk.file, desk.key, desk.folder / "out")
    desk.key.write_text("hello")
    with pytest.raises(AgeError):
        open_export(desk.file, desk.key, desk.folder / "out")


def test_cuts_and_flipped_bits_of_the_file_are_noticed_and_leave_nothing(desk: Desk) -> None:
    """The header byte by byte and the rest in steps: opening fails with an error of ours, and nothing is left."""
    whole = desk.file.read_bytes()
    for place in [*range(0, 260, 2), *range(260, len(whole), len(whole) // 100)]:
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        for content in (bytes(changed), whole[:place]):
            desk.file.write_bytes(content)
            with pytest.raises(BiofeedbackError):
                open_export(desk.file, desk.key, desk.folder / "out")
    desk.file.write_bytes(whole + b"x")
    with pytest.raises(AgeError):
        open_export(desk.file, desk.key, desk.folder / "out")
    assert not list(desk.folder.glob("out*"))


@pytest.mark.large
@pytest.mark.timeout(3600)
def test_every_bit_and_every_cut_of_the_file_is_noticed(desk: Desk) -> None:
    """No byte of a sealed export is free to change, and no end to go missing."""
    whole = desk.file.read_bytes()
    assert age.decrypt(whole, [desk.identity])
    for place in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            with pytest.raises(AgeError):
                age.decrypt(bytes(changed), [desk.identity])
        with pytest.raises(AgeError):
            age.decrypt(whole[:place], [desk.identity])


Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]


def _drop(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    del members[1]


def _change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[1] = (members[1][0], members[1][1] + b" ")


def _add(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.insert(0, (tarfile.TarInfo("extra.csv"), b"1"))


def _repeat(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.insert(1, members[1])


def _no_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[:] = [item for item in members if item[0].name != manifest.NAME]


def _no_signature(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[:] = [item for item in members if item[0].name != manifest.SIGNATURE_NAME]


@pytest.mark.parametrize("change", [_drop, _change, _add, _repeat, _no_manifest, _no_signature])
def test_an_archive_that_is_not_its_list_is_refused(desk: Desk, change: Change) -> None:
    """Left out, changed, added, repeated or unsigned: anyone who knows the key could have made such a file."""
    members = desk.members()
    change(members)
    desk.rewrite(members)
    desk.refused()


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "a/../../evil",
        "C:\\evil",
        "a\\b",
        ".hidden",
        "a//b",
        "a/",
        "nul\0",
        "x" * 300,
        "a/./b",
        "",
    ],
)
def test_no_name_leaves_the_folder(desk: Desk, name: str) -> None:
    """Absolute, climbing, hidden or odd names are refused, even when list and signature fit."""
    members = desk.members()
    members.insert(0, (tarfile.TarInfo(name or "."), b"evil"))
    desk.rewrite(members, resign=True)
    desk.refused()
    assert not (desk.folder / "evil").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_only_plain_files_are_unpacked(desk: Desk, kind: bytes) -> None:
    """Links, folders, pipes and devices are refused."""
    members = desk.members()
    member = tarfile.TarInfo("link")
    member.type, member.linkname = kind, "/etc/passwd"
    members.insert(0, (member, b""))
    desk.rewrite(members)
    desk.refused("no plain file")


def test_a_file_cannot_also_be_a_folder(desk: Desk) -> None:
    """Two names that cannot stand side by side are refused."""
    members = desk.members()
    members[0:0] = [(tarfile.TarInfo("a"), b"1"), (tarfile.TarInfo("a/b"), b"2")]
    desk.rewrite(members, resign=True)
    desk.refused()


def test_what_is_no_tar_is_refused(desk: Desk) -> None:
    """An age file with other content, and one with something behind the archive."""
    plain = age.decrypt(desk.file.read_bytes(), [desk.identity])
    for content in (b"", b"hello" * 1000, plain + b"x" * 20_000):
        desk.file.write_bytes(age.encrypt(content, [desk.identity.recipient]))
        desk.refused()


def test_a_strangers_archive_opens_as_not_verified_with_other_words(desk: Desk) -> None:
    """Somebody else's signature over a fitting list is possible; the words then are not the trainer's."""
    desk.rewrite(desk.members(), resign=True)
    opened = open_export(desk.file, desk.key, desk.folder / "out")
    assert desk.unlocked.trainer.words not in opened.sender_line
    assert opened.sender_line.startswith("sender NOT verified: ")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _resigned(members: list[tuple[tarfile.TarInfo, bytes]]) -> list[tuple[tarfile.TarInfo, bytes]]:
    own = (manifest.NAME, manifest.SIGNATURE_NAME)
    facts = json.loads(next(content for member, content in members if member.name == manifest.NAME))
    rest = [item for item in members if item[0].name not in own]
    facts["files"] = [
        {"path": member.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for member, content in rest
    ]
    listed = json.dumps(facts).encode()
    signature = sshsig.sign(Ed25519PrivateKey.generate(), listed, manifest.NAMESPACE)
    pair = zip(own, (listed, signature), strict=True)
    return [*rest, *((tarfile.TarInfo(name), content) for name, content in pair)]
