"""The plan of the house holds: who may import whom, how large a room may be, and what may not be written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("biofeedback", "sensors", "screens", "assets")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

# What a room may not import; `cli/` and `screens/app.py` are where everything is wired together.
FORBIDDEN = {
    "biofeedback": ("kivy", "bleak", "socket", "sensors", "screens"),
    "sensors": (
        "kivy",
        "screens",
        "cryptography",
        "biofeedback.vault",
        "biofeedback.export",
        "biofeedback.session",
    ),
    "screens": ("bleak", "cryptography"),
}
# Inside the domain: the ground floor knows nobody, signals know no arousal, the vault no training, and so on.
FLOORS = {
    "biofeedback/samples.py": ("biofeedback",),
    "biofeedback/errors.py": ("biofeedback",),
    "biofeedback/signals": (
        "biofeedback.session",
        "biofeedback.training",
        "biofeedback.vault",
        "biofeedback.export",
    ),
    "biofeedback/arousal": (
        "biofeedback.session",
        "biofeedback.training",
        "biofeedback.vault",
        "biofeedback.export",
    ),
    "biofeedback/training": (
        "biofeedback.session",
        "biofeedback.vault",
        "biofeedback.signals",
        "biofeedback.arousal",
    ),
    "biofeedback/session": ("biofeedback.vault", "biofeedback.export", "biofeedback.research"),
    "biofeedback/vault": (
        "biofeedback.export",
        "biofeedback.research",
        "biofeedback.signals",
        "biofeedback.training",
    ),
}
WIRING = ("biofeedback/cli/",)


def sources() -> list[Path]:
    """Every Python file of the product."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports anywhere, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def within(module: str, package: str) -> bool:
    """Is `module` that package, or inside it?"""
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    """No file imports from a room it may not know."""
    name = path.relative_to(ROOT).as_posix()
    if name.startswith(WIRING):
        return
    forbidden = FORBIDDEN.get(name.split("/")[0], ())
    for floor, more in FLOORS.items():
        if name == floor or name.startswith(floor + "/"):
            forbidden += more
    wrong = [module for module in imports(path) for bad in forbidden if within(module, bad)]
    assert not wrong


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small(path: Path) -> None:
    """No file is longer than 400 lines and no function longer than 60."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION]
    assert not long


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_behaviour_never_depends_on_assert(path: Path) -> None:
    """Android runs Python with -OO, which drops `assert`; so the product has none."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert not [node.lineno for node in nodes if isinstance(node, ast.Assert)]


def test_no_colour_literal_in_a_screen() -> None:
    """Screens take colours from the theme: none has a hexadecimal colour outside its comments."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for path in (ROOT / "screens").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.fullmatch(r"#[0-9A-Fa-f]{6,8}", str(node.value))
    ]
    assert not found


def test_the_wheel_holds_every_package_and_no_test() -> None:
    """What is packed is what the project file names."""
    import tomllib

    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert config["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PACKAGES)
    assert {dep.split(">")[0] for dep in config["project"]["dependencies"]} == {
        "bleak",
        "cryptography",
        "kivy",
        "numpy",
    }
