"""The time inside an id, where there is one."""

from datetime import UTC, datetime, timedelta

import pytest
from punchcard.connectors.born import born_at

MADE = datetime(2026, 3, 2, 8, 59, 30, 123_000, tzinfo=UTC)
LATER = MADE + timedelta(days=1)


def milliseconds() -> int:
    return int(MADE.timestamp() * 1000)


def ulid(made: int) -> str:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[made >> shift & 31] for shift in range(45, -1, -5)) + "0" * 16


def uuid7(made: int, version: str = "7") -> str:
    return f"{made >> 16:08x}-{made & 0xFFFF:04x}-{version}abc-8def-0123456789ab"


@pytest.mark.parametrize(
    "id_text",
    [
        *(ulid(milliseconds()), ulid(milliseconds()).lower()),
        *(uuid7(milliseconds()), uuid7(milliseconds()).upper()),
    ],
)
def test_a_ulid_and_a_uuid7_tell_when_they_were_made(id_text: str) -> None:
    assert born_at(id_text) == MADE


@pytest.mark.parametrize(
    "id_text",
    [
        *("", "10023", "0" * 27, "8" + "0" * 25, "U" * 26, "x" + ulid(milliseconds())),
        *(uuid7(milliseconds(), version="4"), uuid7(milliseconds()).replace("-", "")),
    ],
)
def test_other_ids_tell_nothing(id_text: str) -> None:
    assert born_at(id_text) is None


def test_a_time_of_a_far_century_tells_nothing() -> None:
    assert born_at("7" + "Z" * 25) is None
    assert born_at("0" * 26) is None
    assert born_at("ffffffff-ffff-7fff-8fff-ffffffffffff") is None
