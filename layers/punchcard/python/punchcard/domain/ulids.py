"""ULIDs: 48 bits of milliseconds, then 80 bits that tell apart what has the same time.

They are 26 characters of Crockford's base 32, and their order as texts is that of their times.
"""

from datetime import UTC, datetime, timedelta

RANDOM_BITS = 80

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHARACTERS = 26
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIVE_BITS = 0b11111
_TIME_CHARACTERS = 10


def ulid(moment: datetime, bits: int) -> str:
    """The ULID of an instant and of `RANDOM_BITS` further bits."""
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    value = milliseconds << RANDOM_BITS | bits
    shifts = range(5 * (_CHARACTERS - 1), -1, -5)
    return "".join(_CROCKFORD[value >> shift & _FIVE_BITS] for shift in shifts)


def ulid_instant(text: str) -> datetime:
    """When a ULID was made. Raises ValueError for what is no ULID, or of a year beyond 9999."""
    milliseconds = 0
    for character in text[:_TIME_CHARACTERS]:
        milliseconds = milliseconds << 5 | _CROCKFORD.index(character)
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise ValueError(f"{text} is of a time that no calendar has") from error
