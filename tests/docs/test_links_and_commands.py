"""Every link and every command in our documents leads somewhere."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from biofeedback.cli.main import COMMANDS
from tests.docs.commands import blocks, in_sentences, why_not
from tests.docs.documents import LINK, ROOT, code_lines, documents, slug


def names() -> list[str]:
    """The documents by their path in the project."""
    return [str(path.relative_to(ROOT)) for path in documents()]


def text_of(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


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
def test_commands_work_as_written(name: str) -> None:
    """Every line of a code block that runs something of ours is accepted, with its options, by the real parser."""
    assert {line: reason for line in blocks(text_of(name)) if (reason := why_not(line, whole=True))} == {}


@pytest.mark.parametrize("name", names())
def test_commands_in_a_sentence_exist(name: str) -> None:
    """What a sentence tells to type names commands, options, scripts and checks that exist."""
    assert {line: reason for line in in_sentences(text_of(name)) if (reason := why_not(line, whole=False))} == {}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_example_in_the_help_parses(command: str) -> None:
    """The example that `--help` shows is a line that works."""
    example = import_module(f"biofeedback.cli.{command}_command").EXAMPLE
    lines = [line.strip() for line in example.splitlines() if line.strip().startswith("biofeedback ")]
    assert lines
    assert {line: reason for line in lines if (reason := why_not(line, whole=True))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "biofeedback forget --home x",
        "biofeedback sessions --home x --no-such-option",
        "biofeedback recovery drill",
        "uv run --extra no-such-extra python tests/benchmarks/accuracy.py",
        "uv run --isolated --group no-such-group python packaging/pin.py",
        "uv run python packaging/no_such_script.py",
        "uv run python packaging/verify.py no-such-check",
        "python packaging/verify.py --no-such-option",
        "python -m tests.benchmarks.pool --no-such-option 3",
        "uv run pytest --enormous",
        "uv run pytest tests/no_such_folder",
        "bash .ci/no_such_file",
    ],
)
def test_a_wrong_line_is_found(line: str) -> None:
    """The checks above can fail: whatever a line names and does not exist is refused."""
    assert why_not(line, whole=True)


def test_in_a_sentence_only_what_is_named_counts() -> None:
    """`biofeedback recovery drill` may stand in a sentence without its file; an unknown option may not."""
    assert not why_not("biofeedback recovery drill", whole=False)
    assert why_not("biofeedback recovery drill --loud", whole=False)
    assert why_not("biofeedback recovery dance", whole=False)


def test_code_blocks_are_read() -> None:
    """Lines of a fenced block are found, and continued lines are one."""
    assert code_lines("x\n```\nbiofeedback demo \\\n  --language nl\n```\n") == [
        "biofeedback demo    --language nl"
    ]
