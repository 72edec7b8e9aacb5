"""No golden vector is left out: each belongs to a test of its own decoder."""

from __future__ import annotations

from pathlib import Path

from tests.sensors.ble.golden import golden

TESTED = {
    "SIG HRS": 11,  # test_heart_rate
    "Shimmer Verisense": 3,  # test_verisense
    "Polar PMD": 6,  # test_polar_ppi
    "Nervous EDA": 2,  # test_nervous_eda
    "Nuanic": 1,  # test_profile: resistance becomes conductance
    "movisens": 2,  # test_profile: the worked example, and its buffered form
    "Empatica E4": 1,  # test_profile: 24 bits in big-endian order
    "BITalino": 1,  # test_bitalino
}


def test_every_golden_vector_has_a_test(shared: Path) -> None:
    """27 vectors, all of them accounted for."""
    counts = {device: len(golden(shared, device)) for device in TESTED}
    assert counts == TESTED
    assert sum(counts.values()) == len(golden(shared, "")) == 27
