"""What every test may use: where the shared recordings and vectors are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.vault import calibrate

# Helpers assert, too; unless pytest rewrites them, Python's -OO drops their assertions unseen.
_HERE = Path(__file__).parent
_HELPERS = [path for path in _HERE.rglob("*.py") if not path.name.startswith(("test_", "conftest", "__"))]
pytest.register_assert_rewrite(
    *(".".join(path.relative_to(_HERE.parent).with_suffix("").parts) for path in _HELPERS)
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--large` runs the large settings too."""
    parser.addoption("--large", action="store_true", help="run the large settings of slow suites too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `large` unless it was asked for."""
    if not config.getoption("--large"):
        for item in items:
            if item.get_closest_marker("large"):
                item.add_marker(pytest.mark.skip(reason="a large setting; run it with --large"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how long each folder took, so that a slow part of the suite is seen when it grows."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                parts = Path(report.location[0]).parts
                seconds[parts[1] if len(parts) > 2 else "."] += report.duration  # type: ignore[assignment]
    terminalreporter.section("seconds per folder")
    for folder, duration in seconds.most_common():
        terminalreporter.write_line(f"{duration:8.1f}  tests/{folder}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings and vectors; the test skips with this reason where it is absent."""
    default = Path(__file__).parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("BIOFEEDBACK_SHARED", default))
    if not folder.is_dir():
        pytest.skip("the shared recordings are not here; set BIOFEEDBACK_SHARED to their folder")
    return folder


@pytest.fixture(autouse=True, scope="session")
def quick_keys() -> Iterator[None]:
    """Trainers of tests pay the floor for each passphrase instead of a second; the floor itself stays."""
    before, calibrate.TARGET_S = calibrate.TARGET_S, 0.0
    yield
    calibrate.TARGET_S = before
