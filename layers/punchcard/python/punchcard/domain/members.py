"""Who is written to: a member's pseudonymous id and the salt that hides keys in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity, Identity
from punchcard.domain.errors import ConflictError


class MemberMergedError(ConflictError):
    """The account is closed: it was merged into another, which goes on for it."""

    code = "member_merged"

    def __init__(self, *, into: str) -> None:
        super().__init__("this account was merged into another one; go on with that one")
        self.into = into


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a program.

    `id` is a ULID that says nothing about the person; `salt` (16 bytes) lives in the directory
    only and is erased with the person, after which no key in the ledger can be recognised.
    """

    program: str
    id: str
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Somebody has joined: the member's profile was written."""

    program: str
    member: str
    enrolled_at: datetime


class Resolution(NamedTuple):
    """Whom the directory knows by an activity's key and by each identity, in order of trust.

    `owner` is the member that the activity, or earlier events of the order, went to; it outranks
    everybody.
    """

    owner: Member | None = None
    found: tuple[tuple[Identity, Member], ...] = ()

    @property
    def most_trusted(self) -> Member | None:
        """Whom a report is about: the owner, else whoever is known by the most trusted identity."""
        if self.owner is not None:
            return self.owner
        return self.found[0][1] if self.found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two members whom identities of one report name, so that they may be one person."""

    program: str
    members: tuple[str, str]
    noticed_at: datetime


class WaitingActivity(NamedTuple):
    """An activity of somebody unknown so far, kept until `expires_at`.

    It waits under `row` (the place to remove it from), for an identity or for its order.
    """

    row: str
    activity: Activity
    program: str
    expires_at: datetime
