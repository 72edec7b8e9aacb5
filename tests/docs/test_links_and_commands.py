"""Every link and every command in our documents leads somewhere."""

from __future__ import annotations

import argparse
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from biofeedback.cli.main import COMMANDS
from tests.docs.documents import LINK, ROOT, code_lines, documents, slug

COMMAND = re.compile(r"(?:^|\buv run )biofeedback\s+(.*)$")
SCRIPT = re.compile(r"\bpython3? (?:-m )?((?:packaging|tests)/[\w/.]+\.py)")
INLINE = re.compile(r"`(biofeedback [a-z][^`]*)`")


def names() -> list[str]:
    """The documents by their path in the project."""
    return [str(path.relative_to(ROOT)) for path in documents()]


def text_of(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def parser_of(command: str) -> argparse.ArgumentParser:
    """The real parser of one command."""
    module = import_module(f"biofeedback.cli.{command}_command")
    parser = argparse.ArgumentParser(prog=command, allow_abbrev=False)
    module.configure(parser)
    return parser


def why_not(line: str) -> str:
    """Why the real parser refuses this command line; empty when it does not."""
    words = shlex.split(re.split(r"\s+#\s|\s\|\s|\s>\s", line)[0])
    if not words or words[0] not in COMMANDS:
        return f"there is no command {words[:1]}"
    if "--help" in words[1:]:
        return ""
    try:
        parser_of(words[0]).parse_args(words[1:])
    except SystemExit as ended:
        return "" if ended.code in (0, None) else "the parser refuses it"
    return ""


@pytest.mark.parametrize("name", names())
def test_relative_links_lead_somewhere(name: str) -> None:
    """Each link to a file of ours names one that exists, and a heading that is there."""
    broken = []
    for target in LINK.findall(re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists():
            broken.append(target)
        elif anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            if anchor not in {slug(heading) for heading in headings}:
                broken.append(target)
    assert broken == []


@pytest.mark.parametrize("name", names())
def test_commands_parse(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every `biofeedback ...` line in a code block is accepted by the real parser of that command."""
    lines = [found.group(1) for line in code_lines(text_of(name)) if (found := COMMAND.search(line))]
    refused = {line: reason for line in lines if (reason := why_not(line))}
    assert refused == {}, capsys.readouterr().err


@pytest.mark.parametrize("name", names())
def test_commands_in_a_sentence_exist(name: str) -> None:
    """Every `biofeedback NAME` inside a sentence names a command that exists."""
    named = {words.split()[1] for words in INLINE.findall(text_of(name)) if not words.split()[1].isupper()}
    assert named - set(COMMANDS) == set()


@pytest.mark.parametrize("name", names())
def test_scripts_exist(name: str) -> None:
    """Every script of ours that a document tells to run is there."""
    assert [path for path in SCRIPT.findall(text_of(name)) if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_example_in_the_help_parses(command: str) -> None:
    """The example that `--help` shows is a line that works."""
    example = import_module(f"biofeedback.cli.{command}_command").EXAMPLE
    lines = [line.strip() for line in example.splitlines() if line.strip().startswith("biofeedback ")]
    assert lines
    assert {line: reason for line in lines if (reason := why_not(line.removeprefix("biofeedback ")))} == {}


def test_a_wrong_line_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """The check above can fail: an unknown command and an unknown option are both refused."""
    assert why_not("forget --home x")
    assert why_not("sessions --home x --no-such-option")
    assert "no-such-option" in capsys.readouterr().err


def test_code_blocks_are_read(tmp_path: Path) -> None:
    """Lines of a fenced block are found, and continued lines are one."""
    assert code_lines("x\n```\nbiofeedback demo \\\n  --language nl\n```\n") == [
        "biofeedback demo    --language nl"
    ]
