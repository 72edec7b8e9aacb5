"""The same manifest, compiled by Android's own resource compiler: what an installer would read."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from checks.android_manifest import PERMISSIONS, PREFIX, render
from checks.outcome import NotRun, Words, require, run
from checks.packager import SPEC
from checks.target import HOW, target_root

FLAGS = "usesPermissionFlags"  # its resource is known from Android 12 (API 31) on
FRAMEWORK = "usr/share/android-framework-res/framework-res.apk"  # Android's own resources, as Debian packs them


def compiler() -> tuple[Path, Words]:
    """The root in which aapt2 works, and how to call it. Raises NotRun where there is none with its resources."""
    try:
        root = target_root()
    except NotRun:
        if shutil.which("aapt2") is None or not Path("/", FRAMEWORK).is_file():
            raise
        return Path("/"), ["aapt2"]  # this machine's own; too old a one is told below
    if not (root / "usr/bin/aapt2").exists():
        raise NotRun(f"{root} holds no aapt2; {HOW}")
    return root, ["chroot", root, "aapt2"]


def check_compiled(spec: Path = SPEC) -> str:
    """What the compiled manifest asks for and switches off."""
    base, words = compiler()
    with tempfile.TemporaryDirectory(dir=base / "tmp") as folder:
        work = Path(folder)
        manifest, arguments = render(spec, work)
        # The build system adds the package's name, the template does not.
        text = manifest.read_text(encoding="utf-8").replace(
            "<manifest ", f'<manifest package="{arguments.package}" ', 1
        )
        manifest.write_text(text, encoding="utf-8")
        (work / "res/xml").mkdir(parents=True)
        shutil.copy(arguments.res_xmls[0], work / "res/xml")
        (work / "res/mipmap").mkdir()
        shutil.copy(arguments.icon, work / "res/mipmap/icon.png")
        inside = Path("/") / work.relative_to(base)
        here = Path("/") / FRAMEWORK
        run([*words, "compile", "--dir", inside / "res", "-o", inside / "res.zip"])
        link = [*words, "link", "-I", here, "--manifest", inside / "AndroidManifest.xml"]
        linked = run([*link, "-o", inside / "out.apk", inside / "res.zip"], may_fail=True)
        if linked.returncode and FLAGS in linked.stderr:
            raise NotRun(f"this aapt2's resources do not know {FLAGS}; {HOW}")
        require(linked.returncode == 0, linked.stderr.strip()[-300:])
        asked = run([*words, "dump", "permissions", inside / "out.apk"]).stdout
        tree = run([*words, "dump", "xmltree", inside / "out.apk", "--file", "AndroidManifest.xml"]).stdout
    return read(asked, tree)


def read(asked: str, tree: str) -> str:
    """Compare what the installer would see with what we want."""
    names = {name.removeprefix(PREFIX) for name in re.findall(r"uses-permission: name='([\w.]+)'", asked)}
    require(names == set(PERMISSIONS), f"the compiled permissions are {sorted(names)}")
    require("INTERNET" not in tree, "INTERNET is in the compiled manifest")
    require(re.search(r"usesPermissionFlags\(0x[0-9a-f]+\)=0x0*10000\b", tree), "neverForLocation is not set")
    require(re.search(r"allowBackup\(0x[0-9a-f]+\)=false", tree), "backup is allowed")
    require("dataExtractionRules" in tree, "the extraction rules are not there")
    require("debuggable" not in tree, "the release can be debugged")
    return f"{len(names)} permissions, neverForLocation = 0x10000, allowBackup=false, rules linked, no INTERNET"
