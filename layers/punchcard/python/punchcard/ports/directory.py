"""Who is who, and what waits for somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from punchcard.domain.activity import Activity, Identity
from punchcard.domain.errors import InvalidError
from punchcard.domain.members import Conflict, Member, Resolution, WaitingActivity

WAITING_BYTES_MAX = 350 * 1024
"""What an activity that waits may take as text."""


class ActivityTooLargeError(InvalidError):
    """An activity is too large to be kept, or to wait for somebody or for its order."""

    code = "activity_too_large"


class Members(Protocol):
    """Who is a member, by id alone: for those who need to know nothing else of anybody."""

    def member(self, *, program: str, member: str) -> Member | None:
        """A member by id, with salt."""


class Directory(Members, Protocol):
    """Who is who: identities, owners of activities, and what waits for somebody to join."""

    def resolve(
        self, *, program: str, key: str | None, identities: Sequence[Identity]
    ) -> Resolution:
        """Whom an activity and identities belong to, found in the given order of identities."""

    def claim_activity(self, key: str, *, member: Member) -> Member:
        """Bind an activity's key to a member unless it is bound; the member it is bound to."""

    def claim_identity(self, identity: Identity, *, member: Member) -> Member:
        """Bind an identity to a member unless it is bound; the member it is bound to."""

    def create_member(self, member: Member, *, enrolled_at: datetime) -> Member:
        """Write a member's profile unless it exists; the one that is stored."""

    def identities(self, *, program: str, member: str) -> Sequence[Identity]:
        """All identities of a member, decrypted."""

    def move_identities(self, *, of: Member, to: Member) -> None:
        """Bind all identities of a member to another one, and end that they are in conflict.

        Called again after it broke off, it does what is left. What is noted between the first
        member and others is noted with the second from then on.
        """

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        """Keep that identities of one report belong to several members, to be offered as merge."""

    def conflicts(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        """Up to `limit` of the conflicts noted, and where the next page begins."""

    def wait_for_identity(
        self, activity: Activity, *, program: str, identity: Identity, expires_at: datetime
    ) -> None:
        """Keep an activity until somebody with this identity joins.

        Raises:
            ActivityTooLargeError: its text is longer than `WAITING_BYTES_MAX`.
        """

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        """Keep an amendment until its order (its key) is recorded.

        Raises:
            ActivityTooLargeError: its text is longer than `WAITING_BYTES_MAX`.
        """

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        """What waits for an identity, read strongly."""

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        """What waits for an order, read strongly."""

    def waits_until(self, key: str, *, program: str) -> datetime | None:
        """Until when an activity was kept for somebody to join; None: it never waited for anybody.

        It still says so when somebody has joined: whose the activity then is outranks it.
        """

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        """Remove an activity that waited; nothing happens if it is gone."""
