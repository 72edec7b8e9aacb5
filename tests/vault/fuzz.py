"""Fuzz one parser with atheris, guided by coverage.

    uv run --with atheris python -m tests.vault.fuzz header -max_total_time=3600

The names of the parsers are those of `TARGETS` in `targets.py`; everything behind the name goes to libFuzzer,
whose last line says how many executions were reached. A crash is kept as `crash-...` in the present folder.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from biofeedback.errors import BiofeedbackError
from tests.vault.targets import SEEDS, TARGETS


def main() -> None:
    """Run until libFuzzer stops."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m tests.vault.fuzz {'|'.join(TARGETS)} [options of libFuzzer]")
    atheris = import_module("atheris")  # only here: it is no dependency of the tests

    name = sys.argv.pop(1)
    target = TARGETS[name]

    def one(data: bytes) -> None:
        with contextlib.suppress(BiofeedbackError):
            target(data)

    atheris.instrument_all()
    with tempfile.TemporaryDirectory(prefix="biofeedback-fuzz-") as corpus:
        (Path(corpus) / "seed").write_bytes(SEEDS[name]())
        atheris.Setup([*sys.argv, corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
