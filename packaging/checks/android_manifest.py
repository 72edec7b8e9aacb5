"""The manifest that the packager renders from its own template has exactly our permissions and flags."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

from checks.outcome import CheckFailed, require
from checks.packager import SPEC, packager_arguments, quiet_in, require_packager

ANDROID = "{http://schemas.android.com/apk/res/android}"
PREFIX = "android.permission."
PERMISSIONS: dict[str, dict[str, str]] = {
    "BLUETOOTH": {"maxSdkVersion": "30"},
    "BLUETOOTH_ADMIN": {"maxSdkVersion": "30"},
    "ACCESS_FINE_LOCATION": {"maxSdkVersion": "30"},
    "BLUETOOTH_SCAN": {"usesPermissionFlags": "neverForLocation"},
    "BLUETOOTH_CONNECT": {},
    "VIBRATE": {},
}
EXPECTED = {"supports-screens", "uses-sdk", "uses-feature", "queries", "application"}
TARGET_API = 33  # buildozer.spec: android.api
# Words for the outer tool, which the inner one never sees.
OUTER = {"apk", "--bootstrap", "--dist_name", "--ndk-api", "--copy-libs", "--local-recipes", "--arch", "--debug"}
OUTER |= {"--storage-dir", "--color", "--ignore-setup-py", "--skip-prebuilt"}


@cache
def manifest_tools(minimum_api: int) -> Any:
    """The packager's module that renders manifests, as its own tests load it."""
    require_packager()
    import jinja2
    import pythonforandroid

    bootstraps = Path(pythonforandroid.__file__).parent / "bootstraps"
    path = bootstraps / "common" / "build" / "build.py"
    os.environ["P4A_BUILD_IS_RUNNING_UNITTESTS"] = "1"  # else it looks for a finished distribution beside itself
    spec = importlib.util.spec_from_file_location("p4a_build", path)
    if spec is None or spec.loader is None:
        raise CheckFailed(f"the packager's {path.name} cannot be loaded")
    module: Any = importlib.util.module_from_spec(spec)
    with tempfile.TemporaryDirectory() as folder, quiet_in(Path(folder)):
        Path("dist_info.json").write_text(json.dumps({"ndk_api": minimum_api}), encoding="utf-8")
        spec.loader.exec_module(module)
        module.get_bootstrap_name = lambda: "sdl2"  # buildozer.spec: p4a.bootstrap
        module.parser = module.create_argument_parser()
    templates = [bootstraps / "_sdl_common" / "build" / "templates", bootstraps / "common" / "build" / "templates"]
    module.environment = jinja2.Environment(loader=jinja2.FileSystemLoader(templates))  # noqa: S701  XML
    return module


def render(spec: Path, work: Path) -> tuple[Path, Any]:
    """Write AndroidManifest.xml and the strings into `work`; returns its path and the parsed arguments."""
    words = packager_arguments(spec)
    tools = manifest_tools(29)
    arguments, left = tools.parser.parse_known_args(words)
    unknown = {word.split("=")[0] for word in left if word.startswith("-")} - OUTER
    require(not unknown, f"the packager does not know {sorted(unknown)}")
    arguments.permissions = tools.parse_permissions(arguments.permissions)
    arguments.manifest_orientation = tools.get_manifest_orientation(
        arguments.orientation, arguments.manifest_orientation
    )
    arguments.res_xmls = [path for group in arguments.res_xmls for path in group]
    code = "".join(f"{int(part):02}" for part in arguments.version.split("."))
    arguments.numeric_version = f"10{arguments.min_sdk_version}{int(code)}"
    arguments.add_activity = arguments.add_activity or []
    manifest = work / "AndroidManifest.xml"
    common = {"args": arguments, "url_scheme": "kivy"}
    tools.render(
        "AndroidManifest.tmpl.xml",
        str(manifest),
        service=False,
        service_data=[],
        android_api=TARGET_API,
        debug="debug" in arguments.build_mode,
        native_services=arguments.native_services,
        **common,
    )
    version_hash = hashlib.sha256(arguments.numeric_version.encode()).hexdigest()
    tools.render("strings.tmpl.xml", str(work / "res/values/strings.xml"), private_version=version_hash, **common)
    return manifest, arguments


def check_manifest(spec: Path = SPEC) -> str:
    """Exactly our permissions; no backup, no transfer, not debuggable, only the launcher is reachable."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, arguments = render(spec, Path(folder))
        tree = ElementTree.parse(manifest).getroot()  # noqa: S314  our own file, just written
    asked = {
        element.get(ANDROID + "name", "").removeprefix(PREFIX): {
            key.removeprefix(ANDROID): value for key, value in element.items() if key != ANDROID + "name"
        }
        for element in tree.iter("uses-permission")
    }
    require(asked == PERMISSIONS, f"the permissions are {asked}")
    check_application(tree)
    check_surroundings(tree)
    levels = tree.find("uses-sdk")
    require(levels is not None and levels.get(ANDROID + "minSdkVersion") == "29", "the lowest Android is not 10")
    require(len(arguments.res_xmls) == 1, "the extraction rules are not handed over")
    for picture in (arguments.icon, arguments.presplash):
        require(picture and Path(picture).is_file(), "the app would show Kivy's pictures")
    return f"{len(asked)} permissions, no INTERNET; allowBackup=false, extraction rules, not debuggable, minSdk 29"


def check_surroundings(tree: ElementTree.Element) -> None:
    """Beside permissions and application: only what we added on purpose, and no sight of other apps but voices."""
    kinds = {child.tag for child in tree} - {"uses-permission"}
    require(kinds == EXPECTED, f"the manifest holds {sorted(kinds ^ EXPECTED)}, or lacks it")
    asked = [intent.get(ANDROID + "name") for intent in tree.iterfind("queries/intent/action")]
    require(asked == ["android.intent.action.TTS_SERVICE"], f"the app looks for other apps: {asked}")
    strangers = [child.tag for child in tree.iterfind("queries/*") if child.tag != "intent"]
    require(not strangers, f"the app looks for other apps by {strangers}")
    awake = tree.find(f"application/meta-data[@{ANDROID}name='wakelock']")
    require(awake is not None and awake.get(ANDROID + "value") == "0", "a wake lock keeps the screen on")


def check_application(tree: ElementTree.Element) -> None:
    """The flags of the application element, and what other apps can reach."""
    application = tree.find("application")
    if application is None:
        raise CheckFailed("the manifest has no application")
    require(application.get(ANDROID + "allowBackup") == "false", "backup is allowed")
    rules = application.get(ANDROID + "dataExtractionRules")
    require(rules == "@xml/data_extraction_rules", "the extraction rules are not named")
    whole = application.get(
        ANDROID + "fullBackupContent"
    )  # Android 11 and older read this and no extraction rules
    require(whole == "false", "older Androids are not told to back nothing up")
    require(application.get(ANDROID + "debuggable") in (None, "false"), "the release can be debugged")
    kinds = [child.tag for child in application if child.tag in ("activity", "service", "receiver", "provider")]
    require(kinds == ["activity"], f"besides the one activity there is {kinds}")
    actions = [action.get(ANDROID + "name") for action in application.iter("action")]
    require(actions == ["android.intent.action.MAIN"], f"other apps can call {actions}")
