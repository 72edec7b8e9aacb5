"""Reads our documents: tables, links, code blocks, and the tests that a document names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PRIVACY = DOCS / "privacy"
REFERENCE = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
CHECK = re.compile(r"packaging/verify\.py::([a-z-]+)")
MEASURE = re.compile(r"\bM\d{2}\b")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    """Every Markdown file that we ship, the root's ones too."""
    folders = [ROOT.glob("*.md"), DOCS.rglob("*.md"), (ROOT / "packaging").rglob("*.md")]
    return sorted(path for folder in folders for path in folder)


def rows(text: str) -> Iterator[dict[str, str]]:
    """Each row of each table, by the words in its table's head."""
    head: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if not head:
            head = cells
        elif not all(set(cell) <= {"-", ":", " "} and cell for cell in cells):
            yield dict(zip(head, cells, strict=False))


@cache
def existing_tests(path: str) -> frozenset[str]:
    """The names of the tests in that file; empty when there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in nodes if isinstance(node, kinds) and node.name.startswith("test_"))


@cache
def existing_checks() -> frozenset[str]:
    """The names of the checks that packaging/verify.py knows."""
    text = (ROOT / "packaging" / "checks" / "catalogue.py").read_text(encoding="utf-8")
    return frozenset(re.findall(r'Check\(\s*"([a-z-]+)"', text))


def missing(text: str) -> list[str]:
    """The tests and checks that a text names and that do not exist."""
    absent = [f"{path}::{name}" for path, name in REFERENCE.findall(text) if name not in existing_tests(path)]
    return absent + [f"verify.py::{name}" for name in CHECK.findall(text) if name not in existing_checks()]


def proofs(text: str) -> int:
    """How many tests and checks a text names."""
    return len(REFERENCE.findall(text)) + len(CHECK.findall(text))


def code_lines(text: str) -> list[str]:
    """Every line inside a fenced block, with continued lines joined."""
    blocks = re.findall(r"^\s*```[a-z]*\n(.*?)^\s*```", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines() if line.strip()]


def slug(heading: str) -> str:
    """The name that a heading gets as a link's target, in the manner of the usual Markdown sites."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return plain.replace(" ", "-")
