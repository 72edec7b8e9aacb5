"""Writes the hash-pinned requirements of every platform: `uv run python packaging/pin.py`.

Run it at a release, look at the difference, run the tests, commit. It asks the package index for versions and
hashes and writes no address of an index: an institution installs from its own mirror with the same files.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "requirements"
PYTHON = "3.11"  # the oldest we support, and Debian 12's own; the hashes cover the newer ones' wheels, too
PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-aarch64": "aarch64-manylinux_2_28",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-arm64": "aarch64-apple-darwin",
}
COMMON = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet")


def compile_to(target: Path, *words: str) -> None:
    """Resolve and write one file."""
    subprocess.run(["uv", "pip", "compile", "-o", str(target), *words, *COMMON], check=True, cwd=ROOT)


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, platform in PLATFORMS.items():
        words = ("pyproject.toml", "--python-platform", platform, "--python-version", PYTHON, "--upgrade")
        compile_to(FOLDER / f"{name}.txt", *words)
    # The machine that builds packages: the packager, the wheel builder and what they need.
    compile_to(FOLDER / "build.txt", "--group", "packaging", "--python-version", PYTHON, "--upgrade")


if __name__ == "__main__":
    main()
