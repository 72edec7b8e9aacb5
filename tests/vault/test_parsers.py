"""Whatever bytes come in, a parser answers with a value or with an error of ours: never anything else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.errors import BiofeedbackError
from tests.vault.targets import SEEDS, TARGETS

MANY = settings(max_examples=300, deadline=None)


def survives(target: Callable[[bytes], None], data: bytes) -> None:
    """Anything but an error of ours is a failure."""
    with contextlib.suppress(BiofeedbackError):
        target(data)


@pytest.mark.parametrize("name", list(TARGETS))
def test_any_bytes_give_a_value_or_an_error_of_ours(name: str) -> None:
    """Random input of any length."""

    @MANY
    @given(st.binary(max_size=400))
    def check(data: bytes) -> None:
        survives(TARGETS[name], data)

    check()


@pytest.mark.parametrize("name", list(TARGETS))
def test_damaged_real_input_gives_a_value_or_an_error_of_ours(name: str) -> None:
    """A real file of that kind with pieces cut out, put in, repeated or changed."""
    seed = SEEDS[name]()

    @MANY
    @given(st.lists(st.tuples(st.integers(0, len(seed)), st.integers(0, 40), st.binary(max_size=20)), max_size=4))
    def check(changes: list[tuple[int, int, bytes]]) -> None:
        data = seed
        for place, length, fresh in changes:
            data = data[:place] + fresh + data[place + length :]
        survives(TARGETS[name], data)

    check()


@pytest.mark.parametrize("name", list(TARGETS))
def test_the_real_input_itself_is_accepted(name: str) -> None:
    """Else the test above would only test refusals."""
    TARGETS[name](SEEDS[name]())
