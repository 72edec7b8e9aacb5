"""The parts lists (SBOM, CycloneDX 1.6): what the desktop packages and the Android package are made of.

Tools that read Python metadata see no OpenSSL, SQLite or SDL in an Android package. So the Android list is made
from the packager's own recipe graph. Nothing in the files depends on the time or the machine: the same pins give
the same bytes, and a check compares.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checks.android_recipes import resolved
from checks.outcome import ROOT
from checks.packager import SPEC

FOLDER = ROOT / "packaging" / "sbom"
REQUIREMENTS = ROOT / "packaging" / "requirements"
PLATFORMS = ("linux-x86_64", "linux-aarch64", "windows-x86_64", "macos-arm64")
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122, appendix C: names that are addresses
BLOCK = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)((?: \\\n\s+--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE)
FONT = "%40fontsource/atkinson-hyperlegible-next"
LICENCES = json.loads((ROOT / "packaging" / "licences.json").read_text(encoding="utf-8"))


def component(name: str, version: str, licence: str, package_url: str, **more: Any) -> dict[str, Any]:
    """One part in CycloneDX's words."""
    return {
        "type": "library",
        "bom-ref": package_url,
        "name": name,
        "version": version,
        "licenses": [{"expression": licence}],
        "purl": package_url,
        **more,
    }


def python_part(name: str, version: str, hashes: Sequence[str] = ()) -> dict[str, Any]:
    """A Python package. Its wheels' hashes stand in properties: CycloneDX' own field means one file."""
    more = {"properties": [{"name": "wheel:sha256", "value": value} for value in hashes]} if hashes else {}
    normal = re.sub(r"[-_.]+", "-", name).lower()
    return component(name, version, licence_of(normal), f"pkg:pypi/{normal}@{version}", **more)


def licence_of(name: str) -> str:
    """The licence that we looked up; a part without one is an error, not a guess."""
    if name.startswith("winrt-"):
        return str(LICENCES["winrt-*"])
    return str(LICENCES[name])


def desktop_parts(platform: str) -> list[dict[str, Any]]:
    """Every package that is installed on that platform, with the hashes that are accepted."""
    text = (REQUIREMENTS / f"{platform}.txt").read_text(encoding="utf-8")
    found = BLOCK.findall(text)
    return [python_part(name, version, re.findall(r"[0-9a-f]{64}", end)) for name, version, end in found]


def android_parts() -> list[dict[str, Any]]:
    """Every recipe that is compiled, and the pure Python modules, from the packager's graph and the pins."""
    recipes, modules = resolved()
    parts = []
    for name in sorted(recipes):
        recipe = recipes[name]
        version = (recipe.version or "with the packager").lstrip("v")
        more: dict[str, Any] = {}
        if recipe.url and not from_index(recipe.url):  # of those the name and the version say enough
            more["externalReferences"] = [
                {"type": "distribution", "url": recipe.versioned_url.removeprefix("git+")}
            ]
        checked = getattr(recipe, "sha256sum", None)
        if checked:
            more["hashes"] = [{"alg": "SHA-256", "content": checked}]
        quoted = version.replace(" ", "%20")
        parts.append(component(name, version, licence_of(name), f"pkg:generic/{name}@{quoted}", **more))
    pins = dict(re.findall(r"([A-Za-z0-9_.-]+)==([0-9A-Za-z.]+)", SPEC.read_text(encoding="utf-8")))
    return parts + [python_part(name, pins[name]) for name in sorted(modules)]


def from_index(address: str) -> bool:
    """Is it the package index's own copy of a source?"""
    return "pypi.python.org" in address or "pythonhosted.org" in address


def bundled_parts() -> list[dict[str, Any]]:
    """What lies in `assets/` and is not ours: fonts, icons, words. Their own notes say where they come from."""
    return [
        component("atkinson-hyperlegible-next", "5.3.0", "OFL-1.1", f"pkg:npm/{FONT}@5.3.0"),
        component("phosphor-icons", "2.1.2", "MIT", "pkg:npm/%40phosphor-icons/web@2.1.2"),
        component("opentaal-wordlist", "2.20.19", "BSD-3-Clause", "pkg:deb/debian/wdutch@2.20.19"),
    ]


def document(name: str, parts: list[dict[str, Any]]) -> str:
    """The file's text; its serial number follows from its content."""
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "biofeedback/__init__.py").read_text(encoding="utf-8"))
    body: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"biofeedback-{name}",
                "name": f"biofeedback ({name})",
                "version": version.group(1) if version else "0",
                "licenses": [{"expression": "EUPL-1.2"}],
            }
        },
        "components": sorted([*parts, *bundled_parts()], key=lambda part: str(part["bom-ref"])),
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(body, sort_keys=True))
    return json.dumps({**body, "serialNumber": f"urn:uuid:{serial}"}, indent=1, sort_keys=True) + "\n"


def write_all(*, dry: bool = False) -> dict[str, str]:
    """Make every list; write them unless it is a dry run. Returns file name -> text."""
    files = {f"{platform}.cdx.json": document(platform, desktop_parts(platform)) for platform in PLATFORMS}
    files["android.cdx.json"] = document("android", android_parts())
    if not dry:
        FOLDER.mkdir(exist_ok=True)
        for name, text in files.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    return files


def report(folder: Path = FOLDER) -> str:
    """The licence report as text, one part a line."""
    lines = set()
    for path in folder.glob("*.cdx.json"):
        for part in json.loads(path.read_text(encoding="utf-8"))["components"]:
            lines.add(f"{part['name']:52} {part['version']:20} {part['licenses'][0]['expression']}")
    return "\n".join(sorted(lines, key=str.lower)) + "\n"
