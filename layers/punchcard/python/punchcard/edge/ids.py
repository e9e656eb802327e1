"""New ids: the only place that draws random numbers for them."""

import secrets
from datetime import UTC, datetime, timedelta

from punchcard.domain.members import Member
from punchcard.domain.signatures import secret_of

SALT_BYTES = 16
ENDPOINT_KEY_BYTES = 32

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 80
_ULID_CHARACTERS = 26
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIVE_BITS = 0b11111


def new_member(*, program: str) -> Member:
    """The id and salt that the next person to join a program gets."""
    return Member(
        program=program, id=new_ulid(datetime.now(UTC)), salt=secrets.token_bytes(SALT_BYTES)
    )


def new_endpoint_secret() -> str:
    """What notifications to one endpoint are signed with: 32 random bytes."""
    return secret_of(secrets.token_bytes(ENDPOINT_KEY_BYTES))


def new_ulid(now: datetime) -> str:
    """A ULID: the milliseconds of `now` in 48 bits, then 80 random ones, in Crockford's base 32.

    Nobody can guess one from another.
    """
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    value = milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    shifts = range(5 * (_ULID_CHARACTERS - 1), -1, -5)
    return "".join(_CROCKFORD[value >> shift & _FIVE_BITS] for shift in shifts)
