"""Decoding JSON that may be hostile."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.connectors.payload import JSON_DEPTH_MAX, NumberText, decode_json
from punchcard.domain.errors import PayloadInvalidError


def test_numbers_keep_every_digit() -> None:
    document = decode_json(b'{"id": 820982911946154508, "price": 12.10, "rate": 1e-3}')

    assert document == {"id": 820982911946154508, "price": "12.10", "rate": "1e-3"}
    assert isinstance(document, dict)
    assert type(document["price"]) is NumberText


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not JSON"),
        (b"not json", "not JSON"),
        (b'{"a": 1} {"b": 2}', "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"paid": false, "paid": true}', "repeats a field"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "digits"),
        (b"[" * 100_000, "nested"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "nested"),
    ],
)
def test_what_readers_could_disagree_on_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(PayloadInvalidError, match=problem):
        decode_json(body)


def test_nesting_is_accepted_up_to_the_limit() -> None:
    decode_json("[" * JSON_DEPTH_MAX + "]" * JSON_DEPTH_MAX)
    with pytest.raises(PayloadInvalidError, match="nested"):
        decode_json("[" * (JSON_DEPTH_MAX + 1) + "]" * (JSON_DEPTH_MAX + 1))


def test_a_message_repeats_nothing_of_the_body() -> None:
    with pytest.raises(PayloadInvalidError) as caught:
        decode_json('{"email": "rosa@example.com", }')
    assert "rosa" not in caught.value.detail


_SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text()


@given(st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_documents_come_back_as_they_were_written(document: object) -> None:
    assert decode_json(json.dumps(document)) == document


@given(st.binary() | st.text())
def test_any_input_is_decoded_or_refused(body: bytes | str) -> None:
    with suppress(PayloadInvalidError):
        decode_json(body)
