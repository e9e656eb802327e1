"""A stored version is read as it was published, or not at all."""

import json

import pytest
from punchcard.adapters.program_codec import (
    ProgramUnreadableError,
    decode_version,
    encode_version,
)
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.program import Cap, Per

from tests.fakes.programs import multiply, program_version, rule

STORED = encode_version(program_version())


def test_the_text_is_canonical() -> None:
    assert json.dumps(json.loads(STORED), sort_keys=True, separators=(",", ":")) == STORED
    assert encode_version(program_version(name="B\u00fccher")).count("B\u00fccher") == 1


def test_every_default_is_written_so_that_a_later_one_changes_nothing() -> None:
    stored = json.loads(STORED)

    assert stored["guest_days"] == 90
    assert stored["rules"][0]["rounding"] == "floor"
    assert stored["expiry"] == {"kind": "months", "months": 12, "round_up_to": "month"}


def test_a_field_that_came_later_gets_its_default() -> None:
    stored = json.loads(STORED)
    del stored["guest_days"], stored["rules"][0]["priority"]

    assert decode_version(json.dumps(stored)) == program_version()


def test_numbers_are_whole() -> None:
    version = program_version(
        rules=(rule(earn=multiply(3, 2), caps=(Cap(per=Per.DAY, points=10),)),)
    )

    assert decode_version(encode_version(version)) == version
    with pytest.raises(ProgramUnreadableError):
        decode_version(STORED.replace('"points":1', '"points":1.0'))


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "null",
        "[]",
        "{}",
        STORED[:-1],
        STORED.replace("guest_days", "guest_months"),
        STORED.replace('"at_once"', '"some_day"'),
        STORED.replace('"floor"', '"nearest"'),
        STORED.replace('"kind":"amount",', ""),
        STORED.replace("2026-01-01T00:00:00Z", "2026-01-01"),
        STORED.replace('"number":1', '"number":true'),
        STORED.replace('"name":"Club"', '"name":null'),
        STORED.replace('"caps":[]', '"caps":5'),
    ],
)
def test_what_is_missing_unknown_or_malformed_is_refused(damaged: str) -> None:
    assert damaged != STORED
    with pytest.raises(ProgramUnreadableError) as refused:
        decode_version(damaged)
    assert isinstance(refused.value, MisconfiguredError)
