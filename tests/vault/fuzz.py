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


def main() -> None:
    """Run until libFuzzer stops."""
    atheris = import_module("atheris")  # only here: it is no dependency of the tests
    with atheris.instrument_imports(include=["biofeedback"]):
        targets = import_module("tests.vault.targets")
    if len(sys.argv) < 2 or sys.argv[1] not in targets.TARGETS:
        sys.exit(f"usage: python -m tests.vault.fuzz {'|'.join(targets.TARGETS)} [options of libFuzzer]")
    name = sys.argv.pop(1)
    target = targets.TARGETS[name]

    def one(data: bytes) -> None:
        with contextlib.suppress(BiofeedbackError):
            target(data)

    with tempfile.TemporaryDirectory(prefix="biofeedback-fuzz-") as corpus:
        (Path(corpus) / "seed").write_bytes(targets.SEEDS[name]())
        atheris.Setup([*sys.argv, corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
