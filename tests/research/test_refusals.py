"""Every refusal of `open`, each with a file made for it and a sentence of its own; nothing of it stays behind."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.errors import BiofeedbackError
from biofeedback.export import manifest
from biofeedback.research.open import open_export
from biofeedback.research.received import beside
from biofeedback.vault import age
from biofeedback.vault.age.stream import CHUNK_BYTES, NONCE_BYTES
from biofeedback.vault.store import Unlocked, Vault
from tests.research.cohort import Researcher, tablet
from tests.trial import PASSPHRASE, session


@pytest.fixture
def researcher(tmp_path: Path) -> Researcher:
    """Who receives."""
    return Researcher(tmp_path)


@pytest.fixture
def unlocked(vault: Vault, researcher: Researcher) -> Unlocked:
    """A known tablet with one session."""
    session(vault, 400)  # several chunks of 64 KiB
    unlocked = vault.unlock(PASSPHRASE)
    researcher.know(unlocked, "north")
    return unlocked


def refusal(researcher: Researcher, file: Path, *, late: bool = False) -> str:
    """The sentence with which `open` refuses; checks that nothing was left behind."""
    before = {path: path.read_bytes() for path in researcher.folder.rglob("*") if path.is_file()}
    with pytest.raises(BiofeedbackError) as refused:
        open_export(
            file,
            researcher.key,
            researcher.folder / "out",
            signers=researcher.signers,
            received=beside(researcher.signers),
            late=late,
        )
    assert {path: path.read_bytes() for path in researcher.folder.rglob("*") if path.is_file()} == before
    return str(refused.value)


def header_length(content: bytes) -> int:
    """Where the payload of an age file begins."""
    return content.index(b"\n", content.index(b"\n--- ") + 1) + 1


def altered_content(content: bytes) -> bytes:
    """One bit in the middle of the payload."""
    at = header_length(content) + NONCE_BYTES + CHUNK_BYTES // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def altered_header(content: bytes) -> bytes:
    """Another check value."""
    at = header_length(content) - 10
    other = b"A" if content[at : at + 1] != b"A" else b"B"
    return content[:at] + other + content[at + 1 :]


def cut_between_parts(content: bytes) -> bytes:
    """A cut exactly at the end of a chunk, where a careless reader sees a whole file."""
    return content[: header_length(content) + NONCE_BYTES + CHUNK_BYTES + 16]


def cut_in_the_header(content: bytes) -> bytes:
    """Only the beginning arrived."""
    return content[:100]


def continued(content: bytes) -> bytes:
    """Something behind the end."""
    return content + b"more"


def no_export(content: bytes) -> bytes:
    """Some other file."""
    del content
    return b"%PDF-1.7\n"


FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "altered content": (altered_content, "does not verify"),
    "altered header": (altered_header, "header of this age file was changed"),
    "cut between two parts": (cut_between_parts, "cut short: its end is missing"),
    "cut in the header": (cut_in_the_header, "not complete"),
    "continued": (continued, "does not verify"),
    "no export": (no_export, "no age file"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_as_it_was_sent(name: str, researcher: Researcher, unlocked: Unlocked) -> None:
    """Altered, cut or continued anywhere: each says what it is."""
    file = researcher.receive(unlocked, "x")
    change, expected = FILES[name]
    file.write_bytes(change(file.read_bytes()))
    assert expected in refusal(researcher, file)


def members(researcher: Researcher, file: Path) -> list[tuple[str, bytes]]:
    """The content, as anyone with the key sees it."""
    plain = age.decrypt(file.read_bytes(), [researcher.identity])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        return [(member.name, _content(tar, member)) for member in tar.getmembers()]


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def forged(researcher: Researcher, file: Path, content: list[tuple[str, bytes]]) -> Path:
    """Another archive for the same recipient: age does not authenticate who made it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in content:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    file.write_bytes(age.encrypt(out.getvalue(), [researcher.identity.recipient]))
    return file


def test_a_forged_content_is_refused(researcher: Researcher, unlocked: Unlocked) -> None:
    """Whoever knows the public key can make an age file: the signed list tells."""
    file = researcher.receive(unlocked, "x")
    content = members(researcher, file)
    changed = [
        (name, data.replace(b"6", b"5") if name.endswith("ratings.csv") else data) for name, data in content
    ]
    assert "not those of its signed list" in refusal(researcher, forged(researcher, file, changed))
    listed = [(n, d.replace(b'"institution"', b'"research"') if n == manifest.NAME else d) for n, d in content]
    assert "signature" in refusal(researcher, forged(researcher, file, listed)).lower()
    unsigned = [(name, data) for name, data in content if name != manifest.SIGNATURE_NAME]
    assert "no usable MANIFEST.json.sig" in refusal(researcher, forged(researcher, file, unsigned))
    climbing = [*content, ("../outside", b"x")]
    assert "not allowed" in refusal(researcher, forged(researcher, file, climbing))


def test_a_stranger_is_refused(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """Signed well, by a tablet that is not in the file of trusted senders."""
    stranger = tablet(tmp_path / "stranger", range(1))
    assert "signed by a stranger" in refusal(researcher, researcher.receive(stranger, "y"))


def test_another_recipients_file_is_refused(researcher: Researcher, unlocked: Unlocked) -> None:
    """Made for another key."""
    file = researcher.folder / "z.age"
    file.write_bytes(age.encrypt(b"x", [age.X25519Identity.generate().recipient]))
    assert "not made for" in refusal(researcher, file)


def test_an_older_one_is_refused_and_a_late_one_accepted(
    researcher: Researcher, unlocked: Unlocked, capsys: pytest.CaptureFixture[str]
) -> None:
    """March was opened, then February comes: as the researcher types it."""
    february = researcher.receive(unlocked, "february")
    march = researcher.receive(unlocked, "march")
    words = ["--identity", str(researcher.key), "--signers", str(researcher.signers), "--out"]
    assert main(["open", str(march), *words, str(researcher.folder / "march")]) == 0
    assert main(["open", str(march), *words, str(researcher.folder / "march again")]) == 0
    assert "older than what you already received" in refusal(researcher, february)
    assert main(["open", str(february), *words, str(researcher.folder / "february")]) == 1
    assert "--late" in capsys.readouterr().err
    assert main(["open", str(february), "--late", *words, str(researcher.folder / "february")]) == 0


def test_a_tablet_that_was_set_back_is_noticed(
    researcher: Researcher, unlocked: Unlocked, home: Path, tmp_path: Path
) -> None:
    """A copy of the tablet from before goes on by itself: the log has the same length and another end."""
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    for _ in range(5):
        unlocked = Vault(home).unlock(PASSPHRASE)
    first = researcher.receive(unlocked, "first")
    opened = open_export(
        first, researcher.key, tmp_path / "1", signers=researcher.signers, received=beside(researcher.signers)
    )
    audit = opened.manifest["audit"]
    assert isinstance(audit, dict)
    other = Vault(copy).unlock(PASSPHRASE)
    while _lines(other) < audit["lines"]:
        other = Vault(copy).unlock(PASSPHRASE)
    assert "same history" in refusal(researcher, researcher.receive(other, "second"), late=True)


def _lines(unlocked: Unlocked) -> int:
    return int(str(unlocked.audit_head()["lines"]))


def test_several_at_once(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each good one gets its folder, each bad one its sentence; exit 1."""
    good = researcher.receive(unlocked, "good")
    bad = researcher.received / "bad.age"
    bad.write_bytes(good.read_bytes()[:-1])
    out = tmp_path / "opened"
    words = ["--identity", str(researcher.key), "--signers", str(researcher.signers), "--out", str(out)]
    assert main(["open", str(bad), str(good), *words]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("REFUSED bad.age: ")
    assert "all verified" in shown.out
    assert [path.name for path in out.iterdir()] == ["good"]


def test_all_sentences_are_different(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """Altered, cut, a stranger, another's and no export at all: five sentences."""
    file = researcher.receive(unlocked, "x")
    whole = file.read_bytes()
    sentences = []
    for name in ("altered header", "cut between two parts", "no export"):
        file.write_bytes(FILES[name][0](whole))
        sentences.append(refusal(researcher, file))
    file.write_bytes(age.encrypt(b"x", [age.X25519Identity.generate().recipient]))
    sentences.append(refusal(researcher, file))
    stranger = tablet(tmp_path / "stranger", range(1))
    sentences.append(refusal(researcher, researcher.receive(stranger, "y")))
    assert len(set(sentences)) == 5
