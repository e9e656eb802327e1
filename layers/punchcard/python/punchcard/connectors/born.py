"""When an id was made, for ids that say so."""

import re
from datetime import UTC, datetime, timedelta

_UUID7 = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ULID = re.compile(r"([0-7][0-9A-HJKMNP-TV-Z]{9})[0-9A-HJKMNP-TV-Z]{16}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
LAST = datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def born_at(id_text: str) -> datetime | None:
    """The time inside a ULID or a UUID of version 7, or None where the id is neither.

    It must be the same whenever it is asked for, so it is not compared with any clock here: the
    ledger refuses a birth in the future. An id that only looks like one is mostly of a far
    century and tells nothing.
    """
    milliseconds = _milliseconds(id_text)
    if milliseconds is None:
        return None
    try:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    return moment if FIRST <= moment < LAST else None


def _milliseconds(id_text: str) -> int | None:
    if uuid := _UUID7.fullmatch(id_text.lower()):
        return int(uuid[1] + uuid[2], 16)
    if ulid := _ULID.fullmatch(id_text.upper()):
        value = 0
        for character in ulid[1]:
            value = value * 32 + _CROCKFORD.index(character)
        return value
    return None
