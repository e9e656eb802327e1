"""ULIDs tell when they were made."""

from datetime import UTC, datetime

import pytest
from punchcard.domain.ulids import ulid, ulid_instant

MOMENT = datetime(2026, 3, 2, 11, 0, 0, 7000, tzinfo=UTC)


def test_a_ulid_tells_when_it_was_made() -> None:
    assert ulid_instant(ulid(MOMENT, 2**80 - 1)) == MOMENT


def test_the_order_of_ulids_is_that_of_their_times() -> None:
    later = MOMENT.replace(microsecond=8000)
    assert ulid(MOMENT, 2**80 - 1) < ulid(later, 0)


@pytest.mark.parametrize("text", ["7ZZZZZZZZZ0000000000000000", "not a ulid"])
def test_what_is_of_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"calendar|substring"):
        ulid_instant(text)
