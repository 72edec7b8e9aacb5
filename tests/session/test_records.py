"""Records as bytes: what goes in comes out, and damage is our error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import BiofeedbackError, Damaged
from biofeedback.samples import Channel, Samples
from biofeedback.session.records import Record, RecordType, pack_json, pack_samples, unpack_samples
from biofeedback.session.summary import SummaryBuilder

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(
    channel=st.sampled_from([c for c in Channel if c is not Channel.ACCELERATION_G]),
    values=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20),
    received_s=NUMBERS,
    source=st.text(max_size=40),
    error_s=st.floats(min_value=0.0, max_value=4.0),
)
def test_samples_survive_bit_for_bit(
    channel: Channel, values: list[tuple[float, float]], received_s: float, source: str, error_s: float
) -> None:
    """Any block comes back with the same bits."""
    if len(source.encode(errors="ignore")) > 255 or source.encode(errors="ignore").decode() != source:
        return
    block = Samples(
        channel, np.array([t for t, _ in values]), np.array([v for _, v in values]), received_s, source, error_s
    )
    (back,) = unpack_samples(pack_samples([block]).payload)
    assert back.time_s.tobytes() == block.time_s.tobytes()
    assert back.values.tobytes() == block.values.tobytes()
    assert (back.channel, back.received_s, back.source) == (channel, received_s, source)
    assert back.time_error_s == error_s


def test_acceleration_keeps_its_three_columns() -> None:
    """A block of three columns comes back in its shape, next to a block of one."""
    three = Samples(Channel.ACCELERATION_G, np.arange(4.0), np.arange(12.0).reshape(4, 3), 4.0, "band A")
    one = Samples(Channel.CONTACT, np.array([4.0]), np.array([1.0]), 4.0, "band A")
    back = list(unpack_samples(pack_samples([three, one]).payload))
    assert back[0].values.shape == (4, 3)
    np.testing.assert_array_equal(back[0].values, three.values)
    assert back[1].channel is Channel.CONTACT


@given(payload=st.binary(max_size=200))
def test_any_bytes_give_samples_or_our_error(payload: bytes) -> None:
    """Bytes that are no samples raise Damaged and nothing else."""
    try:
        list(unpack_samples(payload))
    except Damaged:
        return


@given(
    payload=st.binary(max_size=200), type_=st.sampled_from([t for t in RecordType if t is not RecordType.SAMPLES])
)
def test_any_record_gives_a_summary_or_our_error(payload: bytes, type_: RecordType) -> None:
    """A reader of stored sessions meets only our errors."""
    builder = SummaryBuilder()
    try:
        builder.add(Record(type_, payload))
        builder.build()
    except BiofeedbackError:
        return


def test_what_is_not_known_is_none_and_never_nan() -> None:
    """NaN is no JSON; it is refused where the record is made."""
    with pytest.raises(ValueError, match="JSON"):
        pack_json(RecordType.RATING, value=float("nan"))
