"""The directory in a DynamoDB table: who is who, behind hashes that only the pepper can make.

Every look-up row carries the member's id and salt, so that one batch of keys answers whose an
order is. What says who a member is stands encrypted in the member's own partition.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_conflicts import DynamoDbConflicts
from punchcard.adapters.dynamodb_items import Item, binary, expect_attributes, flag, number, text
from punchcard.adapters.dynamodb_keys import DirectoryKeys
from punchcard.adapters.dynamodb_members import DynamoDbMembers, read_profile
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.dynamodb_waiting import DynamoDbWaiting
from punchcard.adapters.kms_vault import KmsVault
from punchcard.domain.activity import Activity, Identity
from punchcard.domain.instants import instant_text
from punchcard.domain.members import Conflict, Member, Resolution, WaitingActivity

OWNER_ATTRIBUTES = frozenset({keys.PARTITION, keys.SORT, "program", "member", "salt"})
IDENTITY_ATTRIBUTES = frozenset({keys.PARTITION, keys.SORT, "sealed", "verified"})


@dataclass(frozen=True, slots=True)
class DynamoDbDirectory:
    """Members, their identities and orders, and what waits, in one table.

    `open_vault` is called when an identity is to be hidden or shown; who only asks whose something
    is needs no right to the key.
    """

    table: DynamoDbTable
    keys: DirectoryKeys
    open_vault: Callable[[], KmsVault]

    def member(self, *, program: str, member: str) -> Member | None:
        """A member by id, with salt."""
        return DynamoDbMembers(self.table).member(program=program, member=member)

    def resolve(
        self, *, program: str, key: str | None, identities: Sequence[Identity]
    ) -> Resolution:
        """Whom an order and identities belong to, in one call, found in the given order."""
        order = None if key is None else self.keys.activity(key, program=program)
        places = {known: self.keys.identity(known, program=program) for known in identities}
        partitions = dict.fromkeys([*([] if order is None else [order]), *places.values()])
        if not partitions:
            return Resolution()
        rows = self.table.get_many([(partition, keys.OWNER) for partition in partitions])
        owners = {partition: _read_owner(row) for (partition, _), row in rows.items()}
        return Resolution(
            owner=None if order is None else owners.get(order),
            found=tuple(
                (known, owners[place]) for known, place in places.items() if place in owners
            ),
        )

    def claim_activity(self, key: str, *, member: Member) -> Member:
        """Bind an activity's key to a member unless it is bound; the member it is bound to."""
        return self._claim(self.keys.activity(key, program=member.program), member)

    def claim_identity(self, identity: Identity, *, member: Member) -> Member:
        """Bind an identity to a member unless it is bound; the member it is bound to.

        The look-up row decides and is written first. The encrypted value follows, also where the
        row was there already, so that an attempt broken off in between is completed by the next.
        """
        owner = self._claim(self.keys.identity(identity, program=member.program), member)
        if owner.id == member.id:
            self._keep_identity(identity, member)
        return owner

    def create_member(self, member: Member, *, enrolled_at: datetime) -> Member:
        """Write a member's profile unless it exists; the one that is stored."""
        standing = self.table.put_if_absent(
            {
                keys.PARTITION: {"S": keys.member(member.program, member.id)},
                keys.SORT: {"S": keys.PROFILE},
                "salt": {"B": member.salt},
                "enrolled_at": {"S": instant_text(enrolled_at)},
            }
        )
        if standing is None:
            return member
        return read_profile(standing, program=member.program, member=member.id)

    def identities(self, *, program: str, member: str) -> Sequence[Identity]:
        """All identities of a member, decrypted, sorted by kind and value."""
        rows = self.table.items(keys.member(program, member), prefix=keys.IDENTITY_PREFIX)
        known = [self._read_identity(row, program=program, member=member) for row in rows]
        return sorted(known, key=lambda identity: (identity.kind, identity.value))

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        """Note with each member the others who may be the same person; the first time stays."""
        self._conflicts.note(program=program, members=members, noticed_at=noticed_at)

    def conflicts(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        """Up to `limit` of the conflicts noted, and where the next page begins."""
        return self._conflicts.page(program, after=after, limit=limit)

    def move_identities(self, *, of: Member, to: Member) -> None:
        """Bind all identities of a member to another one, and end that they are in conflict.

        The look-up row is changed first and the encrypted value moved behind it, so that what
        breaks off in between is found again where the value still is.
        """
        for identity in self.identities(program=of.program, member=of.id):
            hashed = self.keys.identity_hash(identity, program=of.program)
            self.table.put(_owner(self.keys.identity(identity, program=of.program), to))
            self._keep_identity(identity, to)
            self.table.delete(keys.member(of.program, of.id), keys.sealed_identity(hashed))
        self._conflicts.move(program=of.program, of=of.id, to=to.id)

    def wait_for_identity(
        self, activity: Activity, *, program: str, identity: Identity, expires_at: datetime
    ) -> None:
        """Keep an activity until somebody with this identity joins."""
        # So that who knows the activity's key alone can tell that it waits, and not for whom.
        self.table.put(
            {
                keys.PARTITION: {"S": self.keys.waits(activity.key, program=program)},
                keys.SORT: {"S": keys.WAITS},
                keys.EXPIRY: {"N": str(int(expires_at.timestamp()))},
            }
        )
        place = self.keys.waiting_for_identity(identity, program=program)
        self._waiting.put(activity, place=place, program=program, expires_at=expires_at)

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        """Keep an amendment until its order (its key) is recorded."""
        place = self.keys.waiting_for_order(activity.key, program=program)
        self._waiting.put(activity, place=place, program=program, expires_at=expires_at)

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        """What waits for an identity, read strongly."""
        return self._waiting.at(self.keys.waiting_for_identity(identity, program=program))

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        """What waits for an order, read strongly."""
        return self._waiting.at(self.keys.waiting_for_order(key, program=program))

    def waits_until(self, key: str, *, program: str) -> datetime | None:
        """Until when an activity was kept for somebody to join; None: it never waited."""
        item = self.table.get(self.keys.waits(key, program=program), keys.WAITS)
        return None if item is None else datetime.fromtimestamp(number(item, keys.EXPIRY), UTC)

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        """Remove an activity that waited; nothing happens if it is gone."""
        self._waiting.remove(waiting)

    @property
    def _conflicts(self) -> DynamoDbConflicts:
        return DynamoDbConflicts(self.table)

    @property
    def _waiting(self) -> DynamoDbWaiting:
        return DynamoDbWaiting(self.table)

    def _claim(self, partition: str, member: Member) -> Member:
        standing = self.table.put_if_absent(_owner(partition, member))
        return member if standing is None else _read_owner(standing)

    def _keep_identity(self, identity: Identity, member: Member) -> None:
        """Store an identity's value unless it is there; one that was verified stays verified."""
        partition = keys.member(member.program, member.id)
        hashed = self.keys.identity_hash(identity, program=member.program)
        sort = keys.sealed_identity(hashed)
        kept = self.table.get(partition, sort)
        if kept is not None and (flag(kept, "verified") or not identity.verified):
            return
        value = json.dumps({"kind": identity.kind, "value": identity.value})
        item: Item = {
            keys.PARTITION: {"S": partition},
            keys.SORT: {"S": sort},
            "sealed": {
                "B": self.open_vault().seal(value, program=member.program, member=member.id)
            },
            "verified": {"BOOL": identity.verified},
        }
        if identity.verified:
            self.table.put(item)
        else:
            self.table.put_if_absent(item)

    def _read_identity(self, item: Item, *, program: str, member: str) -> Identity:
        expect_attributes(item, IDENTITY_ATTRIBUTES)
        opened = self.open_vault().open(binary(item, "sealed"), program=program, member=member)
        return Identity(**json.loads(opened), verified=flag(item, "verified"))


def _owner(partition: str, member: Member) -> Item:
    return {
        keys.PARTITION: {"S": partition},
        keys.SORT: {"S": keys.OWNER},
        "program": {"S": member.program},
        "member": {"S": member.id},
        "salt": {"B": member.salt},
    }


def _read_owner(item: Item) -> Member:
    expect_attributes(item, OWNER_ATTRIBUTES)
    return Member(program=text(item, "program"), id=text(item, "member"), salt=binary(item, "salt"))
