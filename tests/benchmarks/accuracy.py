"""How right the arousal is: prints every table, for the recordings in the folder of shared data.

    uv run --extra peers python tests/benchmarks/accuracy.py [--people tuned|held-out|all] [--only contrasts ...]

The constants of the method were chosen on `TUNED` alone; every other person is held out.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.artefacts import print_artefacts
from tests.benchmarks.beats import print_beats
from tests.benchmarks.contrasts import index_of, print_contrasts
from tests.benchmarks.opinions import print_opinions
from tests.benchmarks.recordings import stress_predict, ut_dallas
from tests.benchmarks.responses import print_responses

Belongs = Callable[[str], bool]
TUNED = frozenset({*(f"S{number:02d}" for number in range(2, 13)), *(f"UT{number:02d}" for number in range(1, 6))})

PEOPLE: dict[str, tuple[str, Belongs]] = {
    "tuned": ("tuned on these", lambda name: name in TUNED),
    "held-out": ("held out", lambda name: name not in TUNED),
    "all": ("all", lambda _: True),
}


def shared_signals() -> Path:
    """The folder of shared recordings: BIOFEEDBACK_SHARED, or beside the checkout."""
    default = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("BIOFEEDBACK_SHARED", default)) / "signals"


def contrasts(signals: Path, people: str) -> None:
    """The index against the labels."""
    groups = {
        "SP": list(stress_predict(signals / "stress_predict")),
        "UT": list(ut_dallas(signals / "utdallas_noneeg")),
    }
    index = {person.name: index_of(person) for group in groups.values() for person in group}
    for key in [people] if people != "all" else list(PEOPLE):
        title, belongs = PEOPLE[key]
        print_contrasts(
            title, {name: [p for p in group if belongs(p.name)] for name, group in groups.items()}, index
        )


def artefacts(signals: Path, people: str) -> None:
    """Artefact epochs against experts; false flags at rest on the chosen persons."""
    fuller = signals.parent / "devices" / "e4_stress_predict"
    everyone = [
        *stress_predict(signals / "stress_predict", fuller=fuller),
        *ut_dallas(signals / "utdallas_noneeg"),
    ]
    belongs = PEOPLE[people][1]
    print_artefacts(signals / "eda_artifact_aww", [person for person in everyone if belongs(person.name)])


def responses(_signals: Path, _people: str) -> None:
    """Response events on the simulator."""
    print_responses()


def beats(signals: Path, _people: str) -> None:
    """Intervals: gold series, artefacts, ectopy."""
    print_beats(signals)


def opinions(signals: Path, people: str) -> None:
    """The research model beside its control."""
    belongs = PEOPLE[people][1]
    groups = {
        "SP": list(stress_predict(signals / "stress_predict")),
        "UT": list(ut_dallas(signals / "utdallas_noneeg")),
    }
    print_opinions({name: [one for one in group if belongs(one.name)] for name, group in groups.items()})


TABLES: dict[str, Callable[[Path, str], None]] = {
    "contrasts": contrasts,
    "artefacts": artefacts,
    "responses": responses,
    "beats": beats,
    "opinions": opinions,
}


def main() -> None:
    """Print the chosen tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", choices=list(PEOPLE), default="all")
    parser.add_argument("--only", nargs="+", choices=list(TABLES), default=list(TABLES))
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore")  # the peers' own
    for name in chosen.only:
        try:
            TABLES[name](shared_signals(), chosen.people)
        except FileNotFoundError as error:
            print(f"\n{name}: {error.filename} is not in the shared data, so this table is left out")


if __name__ == "__main__":
    main()
