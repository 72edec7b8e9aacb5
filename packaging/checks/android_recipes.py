"""The packager's recipe graph resolves to one set, and every import of the product is in it."""

from __future__ import annotations

import ast
import re
import sys
import tempfile
import tomllib
from configparser import ConfigParser
from functools import cache
from pathlib import Path
from typing import Any

from checks.android_files import PACKAGES
from checks.outcome import ROOT, CheckFailed, require
from checks.packager import SPEC, quiet_in, require_packager

RECIPES = ROOT / "packaging" / "android" / "recipes"
PINNED = {"bleak": "3.1.0", "cryptography": "50.0.2", "openssl": "3.5.9"}  # packaging/android/recipes
# Python modules that Kivy's recipe asks for; each is pure Python (py3-none-any on the index).
PURE_MODULES = {"certifi", "chardet", "filetype", "idna", "requests", "six", "urllib3"}
# Given by the packager's bootstrap and recipes under these import names.
ON_ANDROID = {"jnius": "pyjnius", "android": "android"}
# bleak's own dependency on Linux; imported inside functions that run only where a BlueZ is.
DESKTOP_ONLY = {"dbus_fast": ("sensors/ble/bluez_agent.py",)}
NOT_ON_ANDROID = {"ensurepip", "idlelib", "lib2to3", "tkinter", "unittest", "bz2", "lzma", "_bz2", "_lzma", "pwd"}


@cache
def resolved(spec: Path = SPEC) -> tuple[dict[str, Any], set[str]]:
    """The recipes by name, and the pure Python modules, as the packager's own graph orders them."""
    require_packager()
    from pythonforandroid.logger import logger

    logger.setLevel("ERROR")  # its progress would stand between the rows of the table
    from pythonforandroid.bootstrap import Bootstrap
    from pythonforandroid.build import Context
    from pythonforandroid.graph import get_recipe_order_and_bootstrap
    from pythonforandroid.recipe import Recipe

    config = ConfigParser(interpolation=None)
    config.read(spec, encoding="utf-8")
    names = [word.split("==")[0].strip() for word in config["app"]["requirements"].split(",")]
    with tempfile.TemporaryDirectory() as folder, quiet_in(Path(folder)):
        context = Context()
        context.local_recipes = str(RECIPES)
        context.ndk_api = int(config["app"]["android.minapi"])
        bootstrap = Bootstrap.get_bootstrap(config["app"]["p4a.bootstrap"], context)
        order, modules, _ = get_recipe_order_and_bootstrap(context, names, bootstrap)
        recipes = {name: Recipe.get_recipe(name, context) for name in order}
        homes = {name: Path(recipe.get_recipe_dir()) for name, recipe in recipes.items()}
    for name in PINNED:
        if homes.get(name) != RECIPES / name:
            raise CheckFailed(f"the packager does not take our own recipe for {name}")
    return recipes, set(modules)


def hashes_of(name: str, version: str) -> set[str]:
    """The hashes that our requirements accept; none for what is no Python package. A stale recipe fails."""
    text = (ROOT / "packaging" / "requirements" / "linux-x86_64.txt").read_text(encoding="utf-8")
    block = re.search(rf"^{re.escape(name)}==(\S+)((?: \\\n\s+--hash=sha256:[0-9a-f]{{64}})+)", text, re.MULTILINE)
    if block is None:
        return set()
    require(block.group(1) == version, f"{name}: the recipe has {version}, the requirements {block.group(1)}")
    return set(re.findall(r"[0-9a-f]{64}", block.group(2)))


def check_graph() -> str:
    """One valid set, our pinned recipes in it, no version left open."""
    recipes, modules = resolved()
    for name, version in PINNED.items():
        require(recipes[name].version == version, f"{name} is {recipes[name].version}, not {version}")
    for name in PINNED:
        hashed = str(getattr(recipes[name], "sha256sum", "") or "")
        require(len(hashed) == 64, f"the source of {name} is not pinned by its hash")
        pinned = hashes_of(name, PINNED[name])
        require(
            not pinned or hashed in pinned, f"{name}: the recipe's hash is not among those of the requirements"
        )
    moving = [name for name, recipe in recipes.items() if recipe.url and not recipe.version]
    require(not moving, f"recipes without a version: {moving}")
    require(modules == PURE_MODULES, f"the packager would fetch {sorted(modules)}, not {sorted(PURE_MODULES)}")
    own = ", ".join(f"{name} {version}" for name, version in PINNED.items())
    return (
        f"{len(recipes)} recipes in one valid order, {len(modules)} pure Python modules; own, hash-pinned: {own}"
    )


def imports_by_file() -> dict[str, set[str]]:
    """Every top-level module that the product imports and that is not ours -> the files that do."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                for top in {name.split(".")[0] for name in names} - set(PACKAGES):
                    found.setdefault(top, set()).add(str(path.relative_to(ROOT)))
    return found


def check_imports() -> str:
    """Every import resolves on the tablet: to Python's own library, a recipe, or a pure Python module."""
    recipes, modules = resolved()
    at_hand = set(recipes) | modules | set(ON_ANDROID)
    wanted = {}
    for name, files in imports_by_file().items():
        here = sorted(path for path in files if not elsewhere(name, path))
        if here:
            wanted[name] = here[0]
    foreign = {name: path for name, path in wanted.items() if name not in sys.stdlib_module_names}
    unknown = {name: path for name, path in foreign.items() if name not in at_hand}
    require(not unknown, f"imports that nothing on the tablet gives: {unknown}")
    left_out = {name: path for name, path in wanted.items() if name in NOT_ON_ANDROID}
    require(not left_out, f"imports of a module that Android's Python leaves out: {left_out}")
    return f"{len(foreign)} foreign packages, each there on the tablet: {', '.join(sorted(foreign))}"


@cache
def research_extras() -> set[str]:
    """What only a researcher's computer has, from the project file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for lines in project["optional-dependencies"].values() for line in lines]
    return {word for line in lines for word in re.findall(r"[\w-]+", re.split(r"[<>=~!;]", line)[0])}


def elsewhere(module: str, path: str) -> bool:
    """Is it imported by a file that never runs on a tablet?"""
    if module in research_extras():
        return path.startswith(("biofeedback/research/", "biofeedback/cli/"))
    return path in DESKTOP_ONLY.get(module, ())
