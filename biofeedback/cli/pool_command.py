"""`biofeedback pool`: many exports into one dataset."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from biofeedback.cli import passphrase
from biofeedback.cli.opening import counted
from biofeedback.research.extra import require

if TYPE_CHECKING:
    from biofeedback.research.executors import Executor
    from biofeedback.research.ledger import Entry
    from biofeedback.research.pool import PoolReport

HELP = (
    "Add exports to one dataset of Parquet tables. Doing it again changes nothing, and after a kill it goes on. "
    "Sessions of a demo or a rehearsal are left out unless they are asked for."
)
EXAMPLE = "biofeedback pool ./received --identity key.txt --signers tablets.txt --out ./pooled"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("exports", nargs="+", type=Path, metavar="EXPORT", help="a file, or a folder of *.age")
    parser.add_argument("--identity", required=True, type=Path, metavar="KEY", help="your key, made by age-keygen")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DATASET", help="a folder; may be there already"
    )
    parser.add_argument(
        "--signers", type=Path, metavar="FILE", help="accept only these tablets (OpenSSH allowed_signers)"
    )
    parser.add_argument(
        "--include", action="append", default=[], metavar="ORIGIN", help="also take: demo, rehearsal; repeatable"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes of this computer (default: its cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="use this Dask cluster (tls://...)")
    for name, what in (("ca", "authority"), ("cert", "certificate"), ("key", "key")):
        parser.add_argument(f"--tls-{name}", type=Path, metavar="FILE.pem", help=f"{what} for --scheduler")


def run(arguments: argparse.Namespace) -> int:
    """Run it; 1 when an export was set aside."""
    require("pyarrow")
    from biofeedback.research.pool import find_exports, pool

    exports = find_exports(arguments.exports)
    with _executor(arguments, len(exports)) as executor:
        report = pool(
            exports,
            arguments.identity,
            arguments.out,
            signers=arguments.signers,
            include=arguments.include,
            executor=executor,
            progress=_progress if sys.stderr.isatty() else None,
            passphrase=lambda: passphrase.ask(None, "Passphrase of your key file: "),
        )
    print("\n".join(lines(report, arguments.out, verified=arguments.signers is not None)))
    return 1 if report.set_aside else 0


def lines(report: PoolReport, dataset: Path, *, verified: bool) -> list[str]:
    """What was done, for a person."""
    found = [
        f"{dataset}: {counted(report.sessions, 'session')} of {counted(len(report.entries), 'export')}; "
        f"{report.already} of them there already, {counted(report.duplicates, 'duplicate')}"
    ]
    found += [f"left out, {why}: {counted(number, 'session')}" for why, number in report.left_out().items()]
    found += [f"SET ASIDE {entry.file}: {entry.reason}" for entry in report.set_aside]
    if not verified:
        found.append("The senders were NOT verified: give --signers with the keys of the tablets you know.")
    return found


def _executor(arguments: argparse.Namespace, exports: int) -> AbstractContextManager[Executor]:
    from biofeedback.research import executors

    if arguments.scheduler:
        return executors.cluster(arguments.scheduler, arguments.tls_ca, arguments.tls_cert, arguments.tls_key)
    return executors.local(arguments.workers or min(os.cpu_count() or 1, exports))


def _progress(done: int, total: int, entry: Entry) -> None:
    print(f"\r{done}/{total} {entry.file[:40]:40}", end="\n" if done == total else "", file=sys.stderr, flush=True)
