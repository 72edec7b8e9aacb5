"""How fast sealing, listing and exporting are, and how much memory they take; against Debian's `age` in the same
run.

    uv run python tests/benchmarks/vault.py [--mib 1024] [--sessions 1000]

Goals: a record sealed within 5 ms (99th percentile), 1,000 sessions unlocked and listed within 1 s after the key
derivation, exports at least as fast as `age`, and at most 16 MiB of memory more for a GiB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from biofeedback.export.archive import export_sessions
from biofeedback.vault import age, trainer_file
from biofeedback.vault.store import Vault
from tests.trial import HEADER, PASSPHRASE, second, session

_BLOCK = 1 << 20
_STATUS = Path("/proc/self/status")


def sealing(home: Path) -> None:
    """Time to seal and write one record of a second of samples."""
    recorder = Vault(home).start_session(HEADER)
    took_ms = []
    for number in range(3600):
        for record in second(number):
            begun_s = time.perf_counter()
            recorder.append(record)
            took_ms.append((time.perf_counter() - begun_s) * 1000)
    begun_s = time.perf_counter()
    recorder.finish("completed")
    finish_ms = (time.perf_counter() - begun_s) * 1000
    median, high, worst = np.percentile(took_ms, [50, 99, 100])
    print(
        f"seal one record: median {median:.3f} ms, p99 {high:.3f} ms, worst {worst:.1f} ms; finish "
        f"{finish_ms:.1f} ms"
    )
    begun_s = time.perf_counter()
    started = Vault(home).start_session(HEADER)
    print(f"start a session: {(time.perf_counter() - begun_s) * 1000:.1f} ms")
    started.discard()


def listing(home: Path, count: int) -> None:
    """Unlock and list, without the key derivation."""
    vault = Vault(home)
    for number in range(count):
        session(vault, 2, started_unix=1_790_000_000.0 + number)
    begun_s = time.perf_counter()
    first = vault.unlock(PASSPHRASE)
    whole_s = time.perf_counter() - begun_s
    secrets = first.access.keys().secrets()
    (card,) = vault.trainers()
    begun_s = time.perf_counter()
    access = vault._opened(trainer_file.keys_from(secrets), card.name, vault._tries_of(card))
    found = access.sessions()
    took_s = time.perf_counter() - begun_s
    print(
        f"unlock and list {len(found)} sessions: {took_s:.2f} s after the key derivation ({whole_s:.2f} s with it)"
    )
    begun_s = time.perf_counter()
    verdicts = {stored.verdict.value for stored in found}
    print(f"  verify all of them to their end: {time.perf_counter() - begun_s:.2f} s ({', '.join(verdicts)})")


def throughput(folder: Path, mib: int) -> None:
    """Seal and open with ours and with Debian's age, the same bytes from and to the same disk."""
    plain, ours, theirs = folder / "plain", folder / "ours.age", folder / "theirs.age"
    block = os.urandom(1 << 20)
    with plain.open("wb") as file:
        for _ in range(mib):
            file.write(block)
    identity = age.X25519Identity.generate()
    (folder / "key").write_text(identity.text())
    _reset_peak()
    before_kib = _peak_kib()
    seal_s = _timed(lambda: _seal(plain, ours, identity))
    open_s = _timed(lambda: _open(ours, identity))
    grown_mib = (_peak_kib() - before_kib) / 1024
    print(
        f"age, {mib} MiB, ours: seal {mib / seal_s:.0f} MiB/s, open {mib / open_s:.0f} MiB/s, memory "
        f"+{grown_mib:.1f} MiB"
    )
    if shutil.which("age") is None:
        print("  Debian's age is not installed; nothing to compare with")
        return
    recipient, key = str(identity.recipient), str(folder / "key")
    seal_s = _timed(lambda: _age("-r", recipient, "-o", str(theirs), str(plain)))
    open_s = _timed(lambda: _age("-d", "-i", key, "-o", os.devnull, str(ours)))
    print(f"age, {mib} MiB, Debian's age: seal {mib / seal_s:.0f} MiB/s, open {mib / open_s:.0f} MiB/s")


def exporting(home: Path, folder: Path) -> None:
    """A whole export of long sessions: tables, tar, sealing, reading back."""
    vault = Vault(home)
    ids = [session(vault, 1800) for _ in range(4)]
    unlocked = vault.unlock(PASSPHRASE)
    _reset_peak()
    before_kib = _peak_kib()
    begun_s = time.perf_counter()
    receipt = export_sessions(unlocked, ids, [str(age.X25519Identity.generate().recipient)], folder / "e.age")
    took_s = time.perf_counter() - begun_s
    grown_mib = (_peak_kib() - before_kib) / 1024
    size_mib = receipt.bytes / (1 << 20)
    print(f"export 4 sessions of 30 min: {size_mib:.1f} MiB in {took_s:.2f} s, memory +{grown_mib:.1f} MiB")


def _seal(plain: Path, out: Path, identity: age.X25519Identity) -> None:
    with (
        plain.open("rb") as source,
        out.open("wb") as target,
        age.open_writer(target, [identity.recipient]) as writer,
    ):
        while block := source.read(_BLOCK):
            writer.write(block)


def _open(sealed: Path, identity: age.X25519Identity) -> None:
    buffer = bytearray(_BLOCK)
    with sealed.open("rb") as source, open(os.devnull, "wb") as target:  # noqa: PTH123 - no path of its own
        reader = age.open_reader(source, [identity])
        while count := reader.readinto(buffer):
            target.write(memoryview(buffer)[:count])


def _age(*words: str) -> None:
    subprocess.run(["age", *words], check=True)


def _timed(work: object) -> float:
    """The best of three: the others measure what else the machine does."""
    took = []
    for _ in range(3):
        begun_s = time.perf_counter()
        work()  # type: ignore[operator]
        took.append(time.perf_counter() - begun_s)
    return min(took)


def _reset_peak() -> None:
    if _STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")  # man proc: resets VmHWM


def _peak_kib() -> int:
    """The most memory since `_reset_peak`; 0 where the system does not tell."""
    lines = _STATUS.read_text().splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    """Run everything in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--sessions", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="biofeedback-speed-") as name:
        folder = Path(name)
        home = folder / "home"
        throughput(folder, arguments.mib)
        Vault(home).create_trainer("Ank", PASSPHRASE)
        sealing(home)
        listing(home, arguments.sessions)
        exporting(home, folder)


if __name__ == "__main__":
    main()
