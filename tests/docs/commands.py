"""What a document tells to type: found, taken apart, and judged by the programs' own parsers."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import shlex
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from biofeedback.cli.main import COMMANDS
from tests.docs.documents import ROOT, code_lines

PROMPTED = re.compile(r"^(?:uv run |~/\S+/bin/|sudo |python3? |biofeedback |bash |[\w./-]*verify\.py )")
INLINE = re.compile(r"`([^`\n]+)`")
OURS = re.compile(r"^(?:packaging|tests)/")
PYTEST_OPTIONS = {"-k", "-q", "-x"}


class Refused(Exception):
    """What a parser says about a line."""


class Strict(argparse.ArgumentParser):
    """Says what is wrong instead of ending the program; its sub-parsers are of the same kind."""

    def error(self, message: str) -> NoReturn:
        """Raise the message."""
        raise Refused(message)


def blocks(text: str) -> list[str]:
    """The lines inside fenced blocks that begin like a command."""
    return [line for line in code_lines(text) if PROMPTED.match(line)]


def in_sentences(text: str) -> list[str]:
    """The commands inside a sentence, between backticks."""
    plain = re.sub(r"^\s*```.*?^\s*```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [words for words in INLINE.findall(plain) if PROMPTED.match(words)]


def words_of(line: str) -> list[str]:
    """The words of the first program in a line: without comment, pipe or redirection."""
    return shlex.split(re.split(r"\s+#\s|\s\|\s|\s[<>]\s", line)[0])


def why_not(line: str, *, whole: bool) -> str:
    """Why a line does not work as written; empty when it does, or when the program is not ours to judge.

    Inside a sentence (not `whole`) a command may lack what it needs; what it names must exist.
    """
    words = words_of(line)
    if words[0] == "uv" and words[1] == "run":
        unknown, words = _unknown_of_uv(words[2:])
        if unknown:
            return unknown
    if words[0] in ("sudo", "bash"):
        words = words[1:]
    if words and words[0] == "uv":
        return why_not(shlex.join(words), whole=whole)
    if not words:
        return "nothing is run"
    if words[0] == "biofeedback":
        return _why_not_ours(words[1:], whole=whole)
    if words[0] == "pytest":
        return _why_not_pytest(words[1:])
    if Path(words[0]).name in ("python", "python3"):
        words = words[1:]
        if words[:1] == ["-m"]:
            words = [words[1].replace(".", "/") + ".py", *words[2:]]
    if OURS.match(words[0]):
        return _why_not_script(words[0], words[1:])
    return "" if not words[0].startswith(".") or (ROOT / words[0]).exists() else f"there is no {words[0]}"


def _unknown_of_uv(words: list[str]) -> tuple[str, list[str]]:
    """What `uv run`'s own options name that the project lacks, and the words after them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = {"--extra": project["project"]["optional-dependencies"], "--group": project["dependency-groups"]}
    while words and words[0].startswith("--"):
        option, *words = words
        if option in known:
            if words[0] not in known[option]:
                return f"the project has no {option} {words[0]}", words
            words = words[1:]
    return "", words


def _why_not_ours(words: list[str], *, whole: bool) -> str:
    if words == ["--version"] or words[:1] == ["COMMAND"]:
        return ""
    if not words or words[0] not in COMMANDS:
        return f"there is no command {words[:1]}"
    command = import_module(f"biofeedback.cli.{words[0]}_command")
    parser = Strict(prog=words[0], allow_abbrev=False)
    command.configure(parser)
    if "--help" in words:
        return ""
    try:
        parser.parse_args(words[1:])
    except Refused as said:
        if whole or "are required" not in str(said):
            return str(said)
        strange = {word for word in words if word.startswith("-")} - _options(parser)
        return f"no such option: {strange}" if strange else ""
    return ""


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """Every option of a command and of its sub-commands."""
    found = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found = found.union(*(_options(inner) for inner in action.choices.values()))
    return found


def _why_not_pytest(words: list[str]) -> str:
    for word in words:
        if word.startswith("-") and word not in PYTEST_OPTIONS and word not in strings_of("tests/conftest.py"):
            return f"the tests know no {word}"
        if word.startswith("tests") and not (ROOT / word).exists():
            return f"there is no {word}"
    return ""


def _why_not_script(path: str, words: list[str]) -> str:
    if not (ROOT / path).is_file():
        return f"there is no {path}"
    if path == "packaging/verify.py":
        try:
            verify().arguments_of(words, Strict)
        except Refused as said:
            return str(said)
        return ""
    options = {word for word in words if word.startswith("-")}
    return f"{path} knows no {options - strings_of(path)}" if options - strings_of(path) else ""


@cache
def strings_of(path: str) -> set[str]:
    """Every text constant in a script: the names of its options stand among them."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def verify():  # type: ignore[no-untyped-def]  # a script beside the product, loaded by its path
    """packaging/verify.py as a module."""
    sys.path.append(str(ROOT / "packaging"))
    spec = importlib.util.spec_from_file_location("verify", ROOT / "packaging" / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
