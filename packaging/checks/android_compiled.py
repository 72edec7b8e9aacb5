"""The same manifest, compiled by Android's own resource compiler: what an installer would read."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from checks.android_manifest import PERMISSIONS, PREFIX, render
from checks.outcome import NotRun, Words, require, run
from checks.packager import SPEC

FLAGS = "usesPermissionFlags"  # its resource is known from Android 12 (API 31) on
ROOT_VARIABLE = "BIOFEEDBACK_TARGET_ROOT"
HOW = f"set {ROOT_VARIABLE} to a folder made by `sudo python packaging/target_root.py DIR`"


def compiler() -> tuple[Words, Path]:
    """How to call aapt2 here, and Android's own resources for it. Raises NotRun where they are absent."""
    base = Path(os.environ.get(ROOT_VARIABLE, "/"))
    framework = base / "usr/share/android-framework-res/framework-res.apk"
    words: Words
    if base != Path("/"):
        words = ["chroot", str(base), "aapt2"]
        if not (base / "usr/bin/aapt2").exists():
            raise NotRun(f"{base} holds no aapt2; {HOW}")
        if os.geteuid() != 0:
            raise NotRun("chroot needs root")
    else:
        words = ["aapt2"]
        if shutil.which("aapt2") is None or not framework.is_file():
            raise NotRun(f"no aapt2 with Android's resources here; {HOW}")
    return words, framework


def check_compiled(spec: Path = SPEC) -> str:
    """What the compiled manifest asks for and switches off."""
    words, framework = compiler()
    base = Path(os.environ.get(ROOT_VARIABLE, "/"))
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
        here = Path("/") / framework.relative_to(base)
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
