"""Several tablets with sessions, exported for one researcher: the real vault, the real export."""

from __future__ import annotations

from pathlib import Path

from biofeedback.export.archive import export_sessions
from biofeedback.vault import age
from biofeedback.vault.store import Unlocked, Vault
from tests.recorded import simulated
from tests.trial import PASSPHRASE


class Researcher:
    """A key, a file of trusted tablets, and a folder of received exports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity = age.X25519Identity.generate()
        self.key = folder / "key.txt"
        self.key.write_text(self.identity.text())
        self.signers = folder / "tablets.txt"
        self.received = folder / "received"
        self.received.mkdir()

    def know(self, unlocked: Unlocked, site: str) -> None:
        """Trust a tablet from now on."""
        with self.signers.open("a") as file:
            file.write(f"ank@{site} {unlocked.trainer.signing_key}\n")

    def receive(self, unlocked: Unlocked, name: str, sessions: list[str] | None = None) -> Path:
        """An export of these sessions (default: all) arrives."""
        ids = sessions or [stored.id for stored in unlocked.sessions()]
        out = self.received / f"{name}.age"
        export_sessions(unlocked, ids, [str(self.identity.recipient)], out)
        return out


def tablet(home: Path, seeds: range, participants: int = 2) -> Unlocked:
    """A tablet with one session for each seed, shared out over its participants."""
    vault = Vault(home)
    if not vault.trainers():
        vault.create_trainer("Ank", PASSPHRASE)
    for seed in seeds:
        simulated(
            vault,
            seed,
            participant=f"K-{seed % participants}",
            ratings=(4 + seed % 5, 2 + seed % 3),
            started_unix=1_790_000_000.0 + 86_400 * seed,
        )
    return vault.unlock(PASSPHRASE)
