"""New ids: the only place that draws random numbers for them."""

import secrets
from datetime import UTC, datetime

from punchcard.domain.members import Member
from punchcard.domain.signatures import secret_of
from punchcard.domain.ulids import RANDOM_BITS, ulid

SALT_BYTES = 16
ENDPOINT_KEY_BYTES = 32


def new_member(*, program: str) -> Member:
    """The id and salt that the next person to join a program gets."""
    return Member(
        program=program, id=new_ulid(datetime.now(UTC)), salt=secrets.token_bytes(SALT_BYTES)
    )


def new_endpoint_secret() -> str:
    """What notifications to one endpoint are signed with: 32 random bytes."""
    return secret_of(secrets.token_bytes(ENDPOINT_KEY_BYTES))


def new_ulid(now: datetime) -> str:
    """A ULID of `now` that nobody can guess from another."""
    return ulid(now, secrets.randbits(RANDOM_BITS))
