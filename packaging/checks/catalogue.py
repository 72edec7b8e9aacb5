"""The checks in the order of the table, each with what it does not prove."""

from __future__ import annotations

from checks.android_compiled import check_compiled
from checks.android_files import check_files, check_packed_runs
from checks.android_manifest import check_manifest
from checks.android_recipes import check_graph, check_imports
from checks.documents import check_checks, check_documents
from checks.outcome import Check, Cost
from checks.single_folder import check_single_folder
from checks.supply_chain import check_licences, check_parts, check_requirements, check_vulnerabilities
from checks.target import check_target_root
from checks.versions import check_cryptography, check_optimised_all, check_optimised_quick, check_target_python
from checks.wheel import check_installed, check_reproducible, check_sdist_installed

CHECKS = (
    Check("android-recipes", check_graph, "that the recipes compile; no NDK was here"),
    Check("android-imports", check_imports, "that a module works on a tablet once it is there"),
    Check("android-files", check_files, "what python-for-android adds by itself (Python's library, SDL, Kivy)"),
    Check("android-packed-runs", check_packed_runs, "that Android's Python and screen behave like this one's"),
    Check(
        "android-manifest",
        check_manifest,
        "what the build system or a library merges in; look at the built package",
    ),
    Check("target-root", check_target_root, "anything by itself; two other checks need it", Cost.LONG),
    Check("android-compiled", check_compiled, "that the package installs; the manifest alone is compiled"),
    Check("requirements", check_requirements, "that the pinned packages are good, only that they are these"),
    Check("parts-lists", check_parts, "what the compiled Android package really contains; compare after a build"),
    Check("licences", check_licences, "a lawyer's judgement"),
    Check(
        "vulnerabilities",
        check_vulnerabilities,
        "anything about OpenSSL, SQLite, SDL, Python itself; look those up by hand",
        Cost.SLOW,
    ),
    Check("wheel-reproducible", check_reproducible, "the same on another operating system"),
    Check("wheel-installed", check_installed, "a person's eyes on a real screen, a real wristband"),
    Check("sdist-installed", check_sdist_installed, "the same with a build tool of another version"),
    Check(
        "cryptography-versions", check_cryptography, "the library as compiled for Android; run `selftest` there"
    ),
    Check("tests-optimised", check_optimised_quick, "the screens and the other tests; `--all` runs them"),
    Check("documents", check_documents, "that the documents are true; an officer reads them"),
    Check("checks-can-fail", check_checks, "that every possible mistake is found"),
    Check("tests-optimised-all", check_optimised_all, "Android's own Python", Cost.LONG),
    Check("target-python", check_target_python, "an ARM processor, Android's file system"),
    Check("single-folder", check_single_folder, "Windows and macOS: build there with the same recipe", Cost.SLOW),
)
