"""The evaluation: honest intervals, an exact test for single cases, hidden small cells, a readable report."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pyarrow", reason="the researcher's extra is not installed: uv sync --extra research")
pytest.importorskip("matplotlib", reason="the researcher's extra is not installed: uv sync --extra research")

import pandas as pd

from biofeedback.cli.main import main
from biofeedback.errors import OutputExists, UsageError
from biofeedback.research.evaluate import cases, evaluate, evaluate_sessions, single_cases
from biofeedback.research.pool import pool
from biofeedback.research.pooled import Pooled
from biofeedback.research.report import DOES_NOT_SHOW, markdown, write_each_youth, write_report
from biofeedback.research.simulation import Effects, check, simulate
from biofeedback.research.single_case import analyse, nap, phase_of
from biofeedback.research.statistics import combine, estimate, share_interval, slope
from biofeedback.research.suppress import hidden
from biofeedback.session.header import Origin
from biofeedback.vault.store import Vault
from tests.recorded import simulated
from tests.research.cohort import Researcher, tablet
from tests.trial import PASSPHRASE


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pooled dataset of two sites: one with six youths, one with two; fourteen real sessions."""
    folder = tmp_path_factory.mktemp("cohort")
    researcher = Researcher(folder)
    for site, youths, seeds in (("north", 6, range(12)), ("south", 2, range(12, 14))):
        unlocked = tablet(folder / site, seeds, youths)
        researcher.know(unlocked, site)
        researcher.receive(unlocked, site)
    pool([researcher.received], researcher.key, folder / "set", signers=researcher.signers)
    return folder / "set"


def test_a_report_a_person_can_read(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown with pictures that exist, tables, all numbers as JSON, and what it does not show, twice."""
    out = tmp_path / "report"
    assert main(["evaluate", str(dataset), "--out", str(out), "--planned", "2"]) == 0
    assert "14 sessions of 8 youths" in capsys.readouterr().out
    text = (out / "report.md").read_text()
    assert text.count(DOES_NOT_SHOW) == 2
    named = [part.split(")")[0] for part in text.split("](")[1:]]
    assert {"figures/changes.png", "figures/retention.png", "figures/quality.png"} <= set(named)
    assert all((out / name).read_bytes().startswith(b"\x89PNG") for name in named)
    assert "14 sessions come from a simulated wristband" in text
    content = json.loads((out / "evaluation.json").read_text())
    assert content["quality"]["sessions"] == 14
    assert (out / "tables" / "changes.csv").read_text().count("\n") == 7
    with pytest.raises(OutputExists):
        write_report(dataset, out)


def test_the_numbers_are_those_of_the_sessions(dataset: Path) -> None:
    """The mean change of the youths' own numbers, each youth once, is what the ratings say."""
    found = evaluate(dataset, planned=2)
    expected: dict[str, list[int]] = {}
    for seed in range(14):
        youth = f"north/{seed % 6}" if seed < 12 else f"south/{seed % 2}"
        expected.setdefault(youth, []).append(2 + seed % 3 - (4 + seed % 5))
    change = found.changes[0].estimate
    assert change.persons == 8
    assert change.mean == pytest.approx(np.mean([np.mean(values) for values in expected.values()]))
    assert found.retention.at_least == (8, 6)
    assert found.retention.completed == 6


def test_no_youth_can_be_found_in_the_report(dataset: Path, tmp_path: Path) -> None:
    """No code of a youth in any file, no numbers of a site with two youths, nor of the one that gives it away."""
    write_report(dataset, tmp_path / "report")
    for path in (tmp_path / "report").rglob("*"):
        if path.is_file() and path.suffix != ".png":
            assert "K-" not in path.read_text()
    found = evaluate(dataset)
    assert [(site.name, site.youths) for site in found.sites] == [("north", None), ("south", None)]
    assert "hidden" in (tmp_path / "report" / "report.md").read_text()


def test_rehearsals_do_not_count_unless_named(home: Path, tmp_path: Path) -> None:
    """A dataset into which rehearsals were pooled is still not evaluated on them by accident."""
    vault = Vault(home)
    simulated(vault, 5, origin=Origin.REHEARSAL)
    researcher = Researcher(tmp_path)
    researcher.receive(vault.unlock(PASSPHRASE), "mixed")
    pool([researcher.received], researcher.key, tmp_path / "set", include=["rehearsal"])
    with pytest.raises(UsageError, match="--include rehearsal"):
        evaluate(tmp_path / "set")
    assert evaluate(tmp_path / "set", include=["rehearsal"]).quality.sessions == 1
    with pytest.raises(UsageError, match="no pooled dataset"):
        evaluate(tmp_path)


def test_an_interval_over_youths_is_students() -> None:
    """By hand, with t = 3.18245 of the table for 3 degrees of freedom; too few youths give none."""
    found = estimate([1.2, -0.4, 0.8, 2.1, math.nan])
    assert found.persons == 4
    assert found.mean == pytest.approx(0.925)
    error = (3.2275 / 3) ** 0.5 / 2
    assert found.low == pytest.approx(0.925 - 3.18245 * error, abs=1e-4)
    assert found.high == pytest.approx(0.925 + 3.18245 * error, abs=1e-4)
    assert estimate([1.0, 2.0]).mean is None
    assert (estimate([1.0] * 4).low, estimate([1.0] * 4).p) == (1.0, 0.0)
    assert slope([1.0, math.nan, 2.0, 2.5]) == pytest.approx(0.5)
    assert math.isnan(slope([1.0, 2.0]))
    assert share_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert share_interval(0, 0) is None


def test_edgingtons_combination_is_the_distribution_of_a_sum() -> None:
    """For one test it is that p; for many it agrees with the sum of uniform numbers; never outside 0 to 1."""
    assert combine([0.2]) == pytest.approx(0.2)
    assert combine([0.3, 0.4]) == pytest.approx(0.7**2 / 2)
    assert combine([]) is None
    rng = np.random.default_rng(1)
    for count in (10, 18, 25):
        sums = rng.random((200_000, count)).sum(axis=1)
        assert combine([0.4] * count) == pytest.approx(float((sums <= 0.4 * count).mean()), abs=0.005)
    assert combine([1.0] * 18) == pytest.approx(1.0)


def test_a_single_case_is_judged_by_every_moment_that_could_have_been_drawn() -> None:
    """The smallest possible p for the clearest series; counted by hand for thirteen sessions."""
    phases = "A" * 4 + "B" * 4 + "A" * 4 + "B" * 4
    found = analyse(list(phases), [9, 8, 9, 8, 2, 1, 2, 1, 9, 8, 9, 8, 2, 1, 2, 1])
    assert found is not None
    assert (found.phases, found.difference, found.nap, found.moments) == ("ABAB", -7.0, 1.0, 35)
    assert found.p == pytest.approx(1 / 35)
    opposite = analyse(list(phases), [1, 2, 1, 2, 8, 9, 8, 9, 1, 2, 1, 2, 8, 9, 8, 9])
    assert opposite is not None
    assert opposite.p == 1.0
    assert analyse(list("AAABBB"), [1.0] * 6) is None
    assert analyse(list("AAABBBAABBB"), [1.0] * 11) is None
    assert nap(np.array([1.0, 1.0]), np.array([1.0])) == 0.5


def test_a_missing_value_keeps_its_place() -> None:
    """A skipped rating does not shorten the phases that were drawn; a phase without any value cannot be judged."""
    phases = list("AAAABBBBAAAABBBB")
    values = [9, 8, math.nan, 8, 2, 1, 2, 1, 9, 8, 9, 8, 2, math.nan, 2, 1]
    found = analyse(phases, values)
    assert found is not None
    assert found.moments == 35
    assert analyse(phases, [math.nan] * 16) is None


def test_phases_come_from_the_plan_or_from_what_was_shown() -> None:
    """The study's own name first; feedback on is B."""
    pairs = (("A1", True), (None, True), ("", False), (None, None), ("Baseline", False))
    assert [phase_of(*pair) for pair in pairs] == ["A", "B", "A", None, "A"]


def test_a_design_may_be_given_as_a_table(dataset: Path, tmp_path: Path) -> None:
    """Phases that a study kept outside the tablet; a table that does not fit is refused."""
    table = tmp_path / "design.csv"
    ids = evaluate_ids(dataset)
    table.write_text("session_id,phase\n" + "".join(f"{identifier},A1\n" for identifier in ids))
    assert evaluate(dataset, design=table).single_cases[0].not_analysable == 8
    table.write_text("session,phase\n")
    with pytest.raises(UsageError, match="session_id and phase"):
        evaluate(dataset, design=table)


def evaluate_ids(dataset: Path) -> list[str]:
    """The sessions of a dataset."""
    return list(pd.read_parquet(dataset / "sessions")["session_id"])


def test_small_sites_are_hidden_and_so_is_the_one_that_gives_them_away() -> None:
    """One small site: the next smallest goes with it; two small ones hide each other."""
    assert hidden({"a": 12, "b": 2, "c": 6}) == {"b", "c"}
    assert hidden({"a": 12, "b": 2, "c": 3}) == {"b", "c"}
    assert hidden({"a": 12, "b": 7}) == frozenset()
    assert hidden({"a": 4}) == {"a"}


def pilot(**columns: object) -> Any:
    """A simulated pilot with every column that `pool` writes."""
    sessions = simulate(np.random.default_rng(3), 20, Effects())
    usual = {
        "site": "north", "sus": math.nan, "sus_trainer": math.nan, "guess_apart": math.nan, "duration_s": 600.0,
        "adverse": 0, "adverse_serious": 0,
        "measured_share": 0.9, "baseline_accepted": True, "verdict": "complete", "gap_s": 0.0, "simulated": False,
        "method_version": "1.0", "finished": "completed",
    }  # fmt: skip
    return sessions.assign(**{**usual, **columns})


def test_what_is_present_is_reported() -> None:
    """Guesses, usability, adverse events, mixed versions and single cases show up in numbers and in words."""
    sessions = pilot(sus=75.0, adverse=0, method_version="1.0")
    sessions.loc[0, ["adverse", "method_version", "verdict"]] = [1, "0.9", "truncated"]
    sessions["guess_apart"] = 2.0 - 0.1 * sessions["number"]
    found = evaluate_sessions(Pooled(sessions, {"origin is 'demo'": 3}), planned=16)
    assert (found.usability.mean, found.adverse_events, found.adverse_youths) == (75.0, 1, 1)
    assert found.guess_trend.estimate.mean == pytest.approx(-0.1)
    assert found.quality.cut_short == 1
    text = markdown(found, {})
    for part in (
        "3 sessions were left out: origin is 'demo'",
        "Several versions",
        "75.0 (95 % ",
        "1 events, 0 of them serious, 1 youths",
    ):
        assert part in text
    assert found.single_cases[0].youths > 8
    assert found.single_cases[0].p is not None
    assert found.single_cases[0].p < 0.05


def test_single_cases_are_within_each_youth() -> None:
    """A youth's series is judged by that youth's sessions only: the others' numbers change nothing."""
    sessions = pilot()
    before = cases(sessions, "rating change")
    sessions.loc[sessions["participant"] != "site/000", "rating_after"] = 1.0
    assert cases(sessions, "rating change")["site/000"] == before["site/000"]
    assert single_cases(sessions, "rating change").youths == single_cases(pilot(), "rating change").youths


def test_each_youths_series_stands_alone(tmp_path: Path) -> None:
    """On request one picture and one result a youth; no file speaks of two, and nothing ranks them."""
    sessions = pilot()
    write_each_youth(sessions, tmp_path / "each")
    youths = sorted(sessions["participant"].unique())
    assert sorted(path.stem for path in (tmp_path / "each").glob("*.png")) == [y.replace("/", "_") for y in youths]
    results = [json.loads(path.read_text()) for path in (tmp_path / "each").glob("*.json")]
    assert sum(result is not None for result in results) == single_cases(sessions, "rating change").youths
    assert all(
        set(result) == {"phases", "sessions", "difference", "nap", "p", "moments"} for result in results if result
    )


def test_the_evaluation_is_honest_on_simulated_pilots() -> None:
    """A small setting: most intervals hold the truth, few pilots without any effect are called significant."""
    found = check(40, seed=5)
    assert set(found.coverage) == {
        "own number, after - before", "tension, end - start of the exercise", "recovery time, per session",
    }  # fmt: skip
    assert all(share >= 0.85 for share in found.coverage.values())
    assert all(share <= 0.15 for share in found.false_positives.values())
    assert found.power["own number, after - before"] > 0.9


def test_the_command_checks_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """`--simulate` prints the three shares; without it a dataset is demanded; small sites cannot be asked for."""
    assert main(["evaluate", "--simulate", "3"]) == 0
    out = capsys.readouterr().out
    assert out.count("of 3 pilots") == 3
    assert "single cases, combined" in out
    assert main(["evaluate"]) == 2
    assert main(["evaluate", "x", "--out", "y", "--least", "2"]) == 2


@pytest.mark.large
@pytest.mark.timeout(900)
def test_intervals_and_false_positives_over_500_pilots() -> None:
    """95 % intervals hold the truth in 92-98 %, false positives are at most 7 %."""
    found = check(500, seed=1)
    assert all(0.92 <= share <= 0.98 for share in found.coverage.values())
    assert all(share <= 0.07 for share in found.false_positives.values())
