"""The pinned requirements, the parts list (SBOM) and the licences agree with each other and are complete."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import tomllib
from importlib.metadata import distributions
from pathlib import Path

from checks.android_recipes import PURE_MODULES
from checks.outcome import ROOT, NotRun, require, run
from checks.parts import FOLDER, android_parts, desktop_parts, write_all

REQUIREMENTS = ROOT / "packaging" / "requirements"
RUNTIME = ("bleak", "cryptography", "kivy", "numpy")
# The Android recipes that the package index knows, too; the others (OpenSSL, SQLite, SDL) are looked up by hand.
ON_INDEX = PURE_MODULES | {"bleak", "cffi", "cryptography", "kivy", "numpy", "pycparser", "pyjnius"}
BY_HAND = {"libffi", "openssl", "python3", "sdl2", "sdl2_image", "sdl2_mixer", "sdl2_ttf", "sqlite3"}
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
# Compatible with the EUPL 1.2 for a work that uses them unchanged as libraries. MPL-2.0 and the LGPL are copyleft
# for their own files only; EUPL 1.2 names both in its appendix.
COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EUPL-1.2", "HPND", "LGPL-2.1-or-later",
    "LicenseRef-Public-Domain", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Zlib", "blessing",
}  # fmt: skip


def check_requirements() -> str:
    """Every line is one exact version with hashes; the four run-time dependencies are there; no index is named."""
    counts = {}
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        require("://" not in text and "index" not in text, f"{path.name} names an index")
        blocks = [block for block in re.split(r"\n(?=[A-Za-z])", text.strip()) if block]
        loose = [block.split("\n")[0] for block in blocks if not PIN.match(block) or "--hash=sha256:" not in block]
        require(not loose, f"{path.name}: not pinned by hash: {loose[:3]}")
        names = {name for name, _ in PIN.findall(text)}
        if path.name != "build.txt":
            require(set(RUNTIME) <= names, f"{path.name} lacks {set(RUNTIME) - names}")
            stale = outside_the_project(dict(PIN.findall(text)))
            require(not stale, f"{path.name} is older than the project file: {stale}; run packaging/pin.py")
        counts[path.stem] = len(names)
    require(len(counts) == 5, f"there are {len(counts)} files, not 5; run packaging/pin.py")
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def outside_the_project(pins: dict[str, str]) -> list[str]:
    """The run-time dependencies of the project file that these pins lack or do not satisfy."""
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"]]
    return [str(one) for one in wanted if pins.get(one.name, "") not in one.specifier]


def check_parts() -> str:
    """The parts lists are what the pins and the recipes give, and valid CycloneDX where that can be checked."""
    before = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.cdx.json")}
    fresh = write_all(dry=True)
    stale = [name for name, text in fresh.items() if before.get(name) != text]
    require(not stale, f"out of date: {stale}; run packaging/parts_lists.py and commit")
    counts = ", ".join(
        f"{name.split('.')[0]} {len(json.loads(text)['components'])}" for name, text in fresh.items()
    )
    return f"{counts} parts; {validated(fresh)}"


def validated(files: dict[str, str]) -> str:
    """Check against CycloneDX's own schema, which its library carries."""
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ImportError as error:
        raise NotRun(f"the parts lists are current, but CycloneDX's validator is absent ({error.name})") from error
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    for name, text in files.items():
        wrong = validator.validate_str(text)
        require(wrong is None, f"{name} is no valid CycloneDX 1.6: {wrong}")
    return "valid CycloneDX 1.6"


def licence_words(expression: str) -> set[str]:
    """The licences of an SPDX expression that all apply; of `A OR B` one compatible choice is enough."""
    words: set[str] = set()
    for part in re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", "")):
        choices = re.split(r"\s+OR\s+", part)
        good = [choice for choice in choices if choice in COMPATIBLE]
        words.add(good[0] if good else choices[0])
    return words


def stated_licences() -> dict[str, str]:
    """What the packages installed here say of themselves in SPDX, so that our table cannot drift unseen."""
    stated = {}
    for package in distributions():
        said = package.metadata.json.get("license_expression")
        if said:
            stated[re.sub(r"[-_.]+", "-", package.name).lower()] = str(said)
    return stated


def check_licences() -> str:
    """Every part of the desktop and the Android package has a known licence that goes with the EUPL 1.2."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.cdx.json")):
        for part in json.loads(path.read_text(encoding="utf-8"))["components"]:
            found[part["name"]] = part["licenses"][0]["expression"]
    foreign = {name: text for name, text in found.items() if not licence_words(text) <= COMPATIBLE}
    require(not foreign, f"licences to look at: {foreign}")
    told = {name: said for name, said in stated_licences().items() if found.get(name, said) != said}
    require(not told, f"the packages themselves say otherwise: {told}")
    require(len(found) >= len(desktop_parts("linux-x86_64")), "the parts lists are empty")
    for name in ("assets/fonts/OFL.txt", "assets/icons/LICENSE-Phosphor.txt", "assets/words/README"):
        require((ROOT / name).is_file(), f"the licence text {name} is missing")
    kinds = {word for text in found.values() for word in licence_words(text)}
    return f"{len(found)} parts, {len(kinds)} licences, all compatible"


def audited(words: list[str]) -> dict[str, list[str]]:
    """Package -> known vulnerabilities, as the package index reports them. Raises NotRun without an answer."""
    reasons = []
    for service in ("pypi", "osv"):  # the index's own list of advisories, then the open database of all of them
        try:
            return _audited_by(service, words)
        except NotRun as reason:
            reasons.append(f"{service}: {reason}")
    raise NotRun("; ".join(reasons))


def _audited_by(service: str, words: list[str]) -> dict[str, list[str]]:
    done = run(["pip-audit", "--disable-pip", "-s", service, *words, "-f", "json"], may_fail=True)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise NotRun(f"the vulnerability service did not answer ({last[:90]})") from None
    skipped = [part for part in report["dependencies"] if "skip_reason" in part]
    if skipped:
        reason = skipped[0]["skip_reason"][:70]
        raise NotRun(
            f"{len(skipped)} packages were not looked up ({reason}); the service is not reached from here"
        )
    return {
        f"{part['name']} {part['version']}": [v["id"] for v in part["vulns"]] for part in report["dependencies"]
    }


def check_vulnerabilities() -> str:
    """Known vulnerabilities of what we pin, desktop and tablet. Needs a network; so not in CI."""
    if shutil.which("pip-audit") is None:
        raise NotRun("pip-audit is not installed")
    known = audited(["--require-hashes", "-r", str(REQUIREMENTS / "linux-x86_64.txt")])
    with tempfile.TemporaryDirectory() as folder:
        tablet = Path(folder) / "tablet.txt"
        lines = [f"{part['name']}=={part['version']}\n" for part in android_parts() if part["name"] in ON_INDEX]
        tablet.write_text("".join(lines), encoding="utf-8")
        known |= audited(["--no-deps", "-r", str(tablet)])
    bad = {name: ids for name, ids in known.items() if ids}
    require(not bad, f"known vulnerabilities: {bad}")
    by_hand = ", ".join(f"{part['name']} {part['version']}" for part in android_parts() if part["name"] in BY_HAND)
    return (
        f"{len(known)} packages of desktop and tablet, none with a known vulnerability today; by hand: {by_hand}"
    )
