"""What `docs/research.md` and the docstrings show works as shown."""

from __future__ import annotations

import doctest
import re
import sys
import warnings
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the researcher's extra is not installed: uv sync --extra research")
pytest.importorskip("neurokit2", reason="the researcher's extra is not installed: uv sync --extra research")

from biofeedback.research import single_case, statistics, suppress
from biofeedback.research.open import open_export
from biofeedback.research.pool import pool
from tests.research.cohort import Researcher, tablet

WITH_DOCSTRINGS = pytest.mark.skipif(
    sys.flags.optimize > 1,
    reason="-OO drops the docstrings that doctest reads and MNE copies; a researcher's computer never runs so",
)
PAGE = Path(__file__).parent.parent.parent / "docs" / "research.md"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A researcher's folder as the page describes it: `opened`, `pooled`."""
    folder = tmp_path_factory.mktemp("desk")
    researcher = Researcher(folder)
    unlocked = tablet(folder / "home", range(4))
    researcher.know(unlocked, "north")
    file = researcher.receive(unlocked, "march")
    open_export(file, researcher.key, folder / "opened", signers=researcher.signers)
    pool([researcher.received], researcher.key, folder / "pooled", signers=researcher.signers)
    return folder


@WITH_DOCSTRINGS
def test_every_block_of_code_on_the_page_runs(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, in one session, as a reader would type them: pandas, MNE, NeuroKit, and our own functions."""
    pytest.importorskip("mne", reason="MNE is not installed: uv sync --group field")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) >= 6
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    for block in blocks:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peers' own warnings are theirs
            exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102  # our own page
    out = capsys.readouterr().out
    assert "tension" in out
    assert "Do youths feel calmer" in out


@WITH_DOCSTRINGS
@pytest.mark.parametrize("module", [statistics, single_case, suppress], ids=lambda module: str(module.__name__))
def test_the_examples_in_docstrings_hold(module: object) -> None:
    """Each shown result is the result."""
    found = doctest.testmod(module, optionflags=doctest.ELLIPSIS)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0
