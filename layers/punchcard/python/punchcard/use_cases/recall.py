"""Finding what the ledger already says about an activity's key, with as few reads as possible."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity
from punchcard.domain.checkout import TakeHold
from punchcard.domain.coupon_codes import coupon_code_for, coupon_key
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.hold_codes import code_for, hold_key
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.members import MemberMergedError
from punchcard.domain.memory import hash_key, key_of_text, key_text
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.redeeming import RedeemReward
from punchcard.ports import Ledger, Members
from punchcard.use_cases.follow_merges import Place, follow, taken_over

HISTORY_PAGE_ENTRIES = 50
"""Entries per page when the history is read backwards for a key that is not remembered."""


type KeyUnder = Callable[[bytes], str]
"""What a client's key comes to under a salt."""


class Recollection(NamedTuple):
    """The newest that is recorded under a key, and the entry that says it, of whose chain."""

    number: int
    recorded: Recorded
    member: str

    def known_to(self, account: str) -> Recorded:
        """The record as an account goes on from it: an order of another one names that one."""
        order = self.recorded.order
        if order is None or order.account is not None or self.member == account:
            return self.recorded
        return self.recorded._replace(order=order._replace(account=self.member))


def recall(activity: Activity, *, place: Place, ledger: Ledger) -> Recollection | None:
    """The newest record of an activity's key, or None if the key is surely new.

    The memory names the entry to look into, which mostly is the head. A key that is not
    remembered is new if it was born after everything that was forgotten; otherwise the history is
    read backwards, no further than the key's birth.
    """
    return recall_key(activity.key, born_at=activity.born_at, place=place, ledger=ledger)


def recall_key(
    key: str, *, born_at: datetime | None, place: Place, ledger: Ledger
) -> Recollection | None:
    """The same for a key alone; `born_at` is the earliest moment at which it could exist."""
    return recall_hash(
        hash_key(key, place.member.salt), born_at=born_at, place=place, ledger=ledger
    )


def recall_hash(
    key_hash: bytes, *, born_at: datetime | None, place: Place, ledger: Ledger
) -> Recollection | None:
    """The same for a key that is hidden already.

    Where accounts were merged, the chain that goes on is looked into first and then those that
    were closed on the way to it. What a memory is sure is new is new to those behind it too.
    """
    for standing in (place.standing, *place.behind):
        head, memory = standing.head, standing.state.memory
        if head is None:
            return None
        number = memory.entry_number(key_hash)
        if number is not None:
            found = _in_entry(_entry(number, head, ledger), key_text(key_hash))
            if found is not None:
                return found
        if memory.is_surely_new(born_at):
            return None
        found = _in_history(key_text(key_hash), born_at, head, ledger)
        if found is not None:
            return found
    return None


def recall_call(
    key: KeyUnder,
    *,
    born_at: datetime | None,
    place: Place,
    directory: Members | None,
    ledger: Ledger,
) -> Recollection | None:
    """What any account of a person knows of a client's key.

    No directory says whose such a key is: the client used it for a member, who may have had
    another account then. Each account knows it under a salt of its own.

    Args:
        key: what the client's key comes to under the salt of an account.
        born_at: the earliest moment at which it could exist.
        place: the account that the client names, followed to the one that is open.
        directory: has the salts of accounts that were merged.
        ledger: where it is looked for.

    Raises:
        MemberMergedError: the client names a closed account that never knew the key; the one that
            goes on may, under its own salt.
    """
    own = key(place.member.salt)
    found = recall_key(own, born_at=born_at, place=place, ledger=ledger)
    if found is not None:
        return found
    named = place.behind[-1] if place.behind else place.standing
    if named.state.merged_into is not None:
        # One step after the other: each account on the way may know the key under its own salt.
        raise MemberMergedError(into=named.state.merged_into)
    state = place.standing.state
    if not state.merged or directory is None or state.memory.is_surely_new(born_at):
        return None
    for member in taken_over(place.standing, program=place.member.program, directory=directory):
        head = ledger.head(program=member.program, member=member.id).entry
        closed = Place(member, stand_on(head))
        found = recall_key(key(member.salt), born_at=born_at, place=closed, ledger=ledger)
        if found is not None:
            return found
    return None


def recall_of_client(
    activity: Activity, *, place: Place, directory: Members | None, ledger: Ledger
) -> Recollection | None:
    """The same of an activity; those of holds and coupons are kept under their codes.

    Raises:
        MemberMergedError: as for a key.
    """

    def key(salt: bytes) -> str:
        return activity.key if salt == place.member.salt else _key_under(activity, salt)

    return recall_call(
        key, born_at=activity.born_at, place=place, directory=directory, ledger=ledger
    )


def recall_shown(
    key: str, *, place: Place, directory: Members | None, ledger: Ledger
) -> Recollection | None:
    """What is recorded about the hold or coupon whose code an order shows, by its key.

    It may have been got on another account of the same person, under whose salt it is kept. It may
    be much older than what is remembered, and its code has no time in it.
    """
    found = recall_key(key, born_at=None, place=place, ledger=ledger)
    if found is not None or not place.standing.state.merged or directory is None:
        return found
    for account in (place.member.id, *place.standing.state.merged):
        other = directory.member(program=place.member.program, member=account)
        if other is None or other.salt == place.member.salt:
            continue
        found = recall_key(key, born_at=None, place=follow(other, ledger=ledger), ledger=ledger)
        if found is not None:
            return found
    return None


def recall_told(key: str, *, place: Place, ledger: Ledger) -> Recollection | None:
    """The newest about a hold or a coupon, by its hashed key.

    Where accounts were merged, an account that took over another comes before it.
    """
    key_hash = key_of_text(key)
    for account in (None, *place.standing.state.merged):
        at = place._replace(behind=())
        if account is not None:
            head = ledger.head(program=place.member.program, member=account).entry
            at = at._replace(standing=stand_on(head))
        found = recall_hash(key_hash, born_at=None, place=at, ledger=ledger)
        if found is not None:
            return found
    return None


def _key_under(activity: Activity, salt: bytes) -> str:
    content = activity.content
    if isinstance(content, TakeHold):
        return hold_key(code_for(content.request, salt))
    if isinstance(content, RedeemReward):
        return coupon_key(coupon_code_for(content.request, salt))
    return activity.key


def _entry(number: int, head: Entry, ledger: Ledger) -> Entry | None:
    if number == head.number:
        return head
    return ledger.entry(program=head.program, member=head.member, number=number)


def _in_history(
    key: str, born_at: datetime | None, head: Entry, ledger: Ledger
) -> Recollection | None:
    before: int | None = None
    while page := ledger.entries_before(
        program=head.program, member=head.member, before=before, limit=HISTORY_PAGE_ENTRIES
    ):
        for entry in page:
            if born_at is not None and entry.recorded_at < born_at - CLOCK_SKEW:
                return None
            found = _in_entry(entry, key)
            if found is not None:
                return found
        before = page[-1].number
    return None


def _in_entry(entry: Entry | None, key: str) -> Recollection | None:
    """The last thing an entry says about a key; texts without the key are not even parsed."""
    if entry is None or key not in entry.activities:
        return None
    for recorded in reversed(decode_activities(entry.activities)):
        if recorded.key == key:
            return Recollection(entry.number, recorded, entry.member)
    return None
