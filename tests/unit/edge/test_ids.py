import re
from datetime import UTC, datetime, timedelta

from punchcard.connectors.born import born_at
from punchcard.edge.ids import SALT_BYTES, new_member, new_ulid

NOON = datetime(2026, 3, 2, 11, 0, 0, 123000, tzinfo=UTC)
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def test_a_ulid_tells_the_millisecond_in_which_it_was_made() -> None:
    for milliseconds in range(1000):
        moment = NOON + timedelta(milliseconds=milliseconds)
        assert ULID.fullmatch(new_ulid(moment))
        assert born_at(new_ulid(moment)) == moment


def test_ulids_sort_by_time() -> None:
    moments = [NOON + timedelta(milliseconds=number) for number in range(100)]
    ids = [new_ulid(moment) for moment in moments]
    assert ids == sorted(ids)


def test_ulids_of_one_millisecond_differ() -> None:
    assert len({new_ulid(NOON) for _ in range(1000)}) == 1000


def test_the_last_ulid_of_the_format_has_its_full_length() -> None:
    assert new_ulid(datetime(9999, 12, 31, tzinfo=UTC))[0] == "7"


def test_a_new_member_has_an_id_and_a_salt_of_their_own() -> None:
    one, other = new_member(program="club"), new_member(program="club")
    assert ULID.fullmatch(one.id)
    assert one.program == "club"
    assert len(one.salt) == SALT_BYTES
    assert (one.id, one.salt) != (other.id, other.salt)
    assert one.salt != other.salt
