"""Merging two accounts of one person into one, and whose identities lead where from then on.

The ledger comes first: it is what counts. From then on whoever comes by way of the closed account
is led to the other. Moving the identities spares them the way; where it breaks off, the repeated
call does what is left.
"""

from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.corrections import Merge
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ContentionError, IdempotencyKeyReusedError, TransientError
from punchcard.domain.facts import digest_of
from punchcard.domain.members import Member
from punchcard.domain.merging import Merging, decide_merge
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow_from, in_open_account, open_member
from punchcard.use_cases.recall import Recollection, recall_call
from punchcard.use_cases.record_activities import APPEND_ATTEMPTS_MAX, check_clock
from punchcard.use_cases.report_activity import client_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersMerged:
    """The entry of the account that goes on, and what it says about the merge.

    It is the same for a repeated call, which `is_new` tells from the first.
    """

    entry: Entry
    recorded: Recorded
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """A call, and the ports that it is carried out with."""

    merge: Merge
    key: str
    born_at: datetime | None
    directory: Directory
    ledger: Ledger
    programs: Programs
    now: datetime


def merge_members(
    merge: Merge,
    *,
    idempotency_key: str,
    program: str,
    member: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> MembersMerged:
    """Let a member's account take over another one, which is closed then.

    A repeated call gets the same answer, and does what is left to be done.

    Raises:
        MemberNotFoundError: this program has not both members.
        MergeWithItselfError: the two are one account.
        AlreadyMergedError: the other one was merged before, by another call.
        MergesTooManyError: the account has taken over too many.
        ActivityInFutureError: the key claims to be born after now.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: not all was done; call again with the same key.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    absorbed = member_by_id(program=program, member=merge.absorb, directory=directory)
    desk = _Desk(
        merge=merge,
        key=client_key(merge.operator, idempotency_key),
        born_at=born_at(idempotency_key),
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )
    merged = in_open_account(found, lambda account: _merge(account, desk), directory=directory)
    goes_on = open_member(absorbed, directory=directory, ledger=ledger)
    directory.move_identities(of=absorbed, to=goes_on)
    return merged


def _merge(account: Member, desk: _Desk) -> MembersMerged:
    program = account.program
    timeline = desk.programs.timeline(program)
    for _ in range(APPEND_ATTEMPTS_MAX):
        head = desk.ledger.head(program=program, member=account.id)
        check_clock(desk.now, head.answered_at)
        place = follow_from(account, stand_on(head.entry), ledger=desk.ledger)
        known = recall_call(
            lambda _: desk.key,
            born_at=desk.born_at,
            place=place,
            directory=desk.directory,
            ledger=desk.ledger,
        )
        if known is not None:
            return _answer_again(known, program, desk)
        absorbed = desk.ledger.head(program=program, member=desk.merge.absorb)
        merging = decide_merge(
            timeline,
            desk.merge,
            key=desk.key,
            born_at=desk.born_at,
            member=account,
            kept=place.standing,
            closed=stand_on(absorbed.entry),
            now=desk.now,
        )
        if _is_appended(merging, desk):
            (recorded,) = (
                item for item in decode_activities(merging.kept.activities) if item.merge
            )
            return MembersMerged(entry=merging.kept, recorded=recorded, is_new=True)
    raise ContentionError("other writers took every number that was tried; try again")


def _is_appended(merging: Merging, desk: _Desk) -> bool:
    try:
        return desk.ledger.append_pair(merging.kept, merging.closed) is None
    except ContentionError:
        return False


def _answer_again(known: Recollection, program: str, desk: _Desk) -> MembersMerged:
    recorded = known.recorded
    if recorded.merge is None or recorded.digest != digest_of(desk.merge):
        raise IdempotencyKeyReusedError(
            "this key was used for something else; send each request with a key of its own"
        )
    entry = desk.ledger.entry(program=program, member=known.member, number=known.number)
    if entry is None:
        raise TransientError("the entry of this merge cannot be read; call again")
    return MembersMerged(entry=entry, recorded=recorded, is_new=False)
