"""What every test may use: where the shared recordings and vectors are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings and vectors; the test skips with this reason where it is absent."""
    default = Path(__file__).parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("BIOFEEDBACK_SHARED", default))
    if not folder.is_dir():
        pytest.skip("the shared recordings are not here; set BIOFEEDBACK_SHARED to their folder")
    return folder
