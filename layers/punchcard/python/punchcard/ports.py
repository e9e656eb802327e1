"""What the use cases need from outside, as protocols; each has a fake and an adapter.

`now` and new ids are plain values and need no port. Adapters raise `TransientError` for what a
later attempt may survive and `MisconfiguredError` for what an operator must mend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from punchcard.domain.activity import Activity, Identity
from punchcard.domain.entry import Entry
from punchcard.domain.errors import InvalidError
from punchcard.domain.members import Member, Resolution, WaitingActivity
from punchcard.domain.program import ProgramVersion
from punchcard.domain.shops import DeadLetter, Delivery, Shop, ShopSecrets
from punchcard.domain.timeline import Timeline

ENTRY_BYTES_MAX = 350 * 1024
"""What the texts and the memory of one entry may take; DynamoDB stores items of 400 KB."""


class EntryTooLargeError(InvalidError):
    """What is to be recorded at once does not fit into one entry."""

    code = "entry_too_large"


@dataclass(frozen=True, slots=True)
class Head:
    """A member's newest entry (None: no entry yet) and the table's own time of answering."""

    entry: Entry | None
    answered_at: datetime


class Ledger(Protocol):
    """Chains of entries. Every read is strongly consistent."""

    def head(self, *, program: str, member: str) -> Head:
        """The newest entry of a member."""

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        """One entry, or None if there is none of that number."""

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        """Up to `limit` entries with smaller numbers, the newest first; None means all."""

    def append(self, entry: Entry) -> Entry | None:
        """Put an entry where none of its number is.

        Returns:
            None if it was put, else the entry that already stands there.

        Raises:
            EntryTooLargeError: the entry holds more than `ENTRY_BYTES_MAX`.
        """


class Directory(Protocol):
    """Who is who: identities, owners of activities, and what waits for somebody to join."""

    def member(self, *, program: str, member: str) -> Member | None:
        """A member by id, with salt."""

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

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        """Keep that identities of one report belong to several members, to be offered as merge."""

    def wait_for_identity(
        self, activity: Activity, *, program: str, identity: Identity, expires_at: datetime
    ) -> None:
        """Keep an activity until somebody with this identity joins."""

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        """Keep an amendment until its order (its key) is recorded."""

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        """What waits for an identity, read strongly."""

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        """What waits for an order, read strongly."""

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        """Remove an activity that waited; nothing happens if it is gone."""


class Programs(Protocol):
    """Published versions of programs."""

    def timeline(self, program: str) -> Timeline:
        """All versions; may be five minutes old. Raises ProgramNotFoundError."""

    def publish(self, version: ProgramVersion) -> bool:
        """Store a version unless its number is taken.

        Returns:
            Whether this version now stands under its number: one published twice does.
        """


class Shops(Protocol):
    """Registered shops and the secrets they sign with."""

    def shop(self, shop_id: str) -> Shop:
        """A shop's settings. Raises ShopNotFoundError."""

    def secrets(self, shop_id: str, *, refresh: bool = False) -> ShopSecrets:
        """A shop's signing secrets; may be five minutes old. Raises ShopNotFoundError.

        Args:
            shop_id: the shop's id.
            refresh: read them again, for a signature that fits none of the known ones; they may
                then still be ten seconds old, so that forged signatures cost no reads.
        """

    def register(self, shop: Shop, *, secret: str) -> None:
        """Store a shop's settings and secret; another secret moves the present one to previous."""


class Deliveries(Protocol):
    """The queue between the door and the ledger."""

    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        """Queue a delivery behind those of its group; a repeat within minutes is dropped.

        Args:
            delivery: what to queue; its shop, topic and id tell a repeat.
            replay: the receipt of the dead letter that is sent again. It is never taken for a
                repeat of the first sending, however short ago that was.
        """


class DeadLetters(Protocol):
    """Deliveries that could not be used, with their reasons."""

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        """Keep a delivery with the reason why it was given up."""

    def receive(self, *, limit: int) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, hidden from other readers for a while."""

    def remove(self, letter: DeadLetter) -> None:
        """Remove a dead letter for good."""

    def release(self, letter: DeadLetter) -> None:
        """Show a letter that was received to other readers again, at once."""


class Bodies(Protocol):
    """Webhook bodies too large for the queue."""

    def put(self, body: str, *, shop: str, delivery_id: str) -> str:
        """Store a body; its reference."""

    def get(self, reference: str) -> str:
        """A stored body. Raises NotFoundError when it has been deleted."""
