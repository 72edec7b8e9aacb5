"""Reads a pooled dataset for an evaluation: which sessions count, and in which order each youth had them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from biofeedback.errors import Damaged, UsageError
from biofeedback.research.pool import USUAL_ORIGINS, checked_origins
from biofeedback.research.schema import SESSIONS

_TRUSTED = ("complete", "truncated", "trailing")  # of a tampered session only a beginning is authentic


@dataclass(frozen=True, slots=True)
class Pooled:
    """`sessions` has one row a session, sorted by youth and time, with `number` 1, 2, 3 ... within the youth."""

    sessions: Any  # pandas.DataFrame
    left_out: dict[str, int]  # why -> sessions


def read_pooled(dataset: Path, *, include: Sequence[str] = (), design: Path | None = None) -> Pooled:
    """The sessions of a dataset made by `pool`; demo and rehearsal only when named in `include`.

    `design` is a table with the columns session_id and phase (A or B), where the study plan is not in the sessions
    themselves. Raises UsageError when nothing is left, or when the dataset or the design is not what it must be,
    and Damaged for a table that cannot be read.
    """
    if not (dataset / "POOL.json").is_file():
        raise UsageError(
            f"{dataset} is no pooled dataset; make one with: biofeedback pool EXPORT... --out {dataset}"
        )
    files = sorted((dataset / "sessions").glob("*.parquet"))
    if not files:
        raise UsageError(f"There is no session in {dataset} yet.")
    everything = pd.concat([_table(path) for path in files], ignore_index=True)
    origins = USUAL_ORIGINS | checked_origins(include)
    wrong_origin = ~everything["origin"].isin(origins)
    distrusted = ~everything["verdict"].isin(_TRUSTED) & ~wrong_origin
    left_out = {
        f"origin is '{origin}'": int(count)
        for origin, count in everything.loc[wrong_origin, "origin"].value_counts().items()
    }
    if distrusted.any():
        left_out["its file was changed"] = int(distrusted.sum())
    sessions = everything[~wrong_origin & ~distrusted].copy()
    if sessions.empty:
        raise UsageError(
            f"No session in {dataset} counts for an evaluation ({_counted(left_out)}). Demo and rehearsal count "
            "only when asked for by name: --include rehearsal"
        )
    return Pooled(_in_order(_with_design(sessions, design)), left_out)


def _table(path: Path) -> Any:
    try:
        return pq.read_table(path, schema=SESSIONS).to_pandas()
    except (pa.ArrowException, OSError) as error:
        raise Damaged(
            f"The table {path} is damaged, or was made by another version. Remove it and its entry in the ledger, "
            "and pool again."
        ) from error


def _in_order(sessions: Any) -> Any:
    sessions = sessions.sort_values(["participant", "started_unix", "day", "session_id"], kind="stable")
    sessions["number"] = sessions.groupby("participant").cumcount() + 1
    return sessions.reset_index(drop=True)


def _with_design(sessions: Any, design: Path | None) -> Any:
    if design is None:
        return sessions
    try:
        table = pd.read_csv(design, dtype=str)
    except (OSError, ValueError) as error:
        raise UsageError(f"The design {design.name} cannot be read as a table: {error}") from error
    if not {"session_id", "phase"} <= set(table.columns) or table["session_id"].duplicated().any():
        raise UsageError(f"The design {design.name} needs the columns session_id and phase, one row a session.")
    phases = table.set_index("session_id")["phase"]
    sessions["study_phase"] = sessions["session_id"].map(phases).fillna(sessions["study_phase"])
    return sessions


def _counted(left_out: dict[str, int]) -> str:
    return "; ".join(f"{count} left out, {why}" for why, count in left_out.items()) or "there is none"
