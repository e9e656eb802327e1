"""Recording a transfer: read both heads, decide, append to both at once; anew if overtaken."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from punchcard.connectors.born import born_at
from punchcard.domain.activity import TRANSFERRED, Activity, Arrival
from punchcard.domain.approvals import TransferRequest
from punchcard.domain.archived import ArchivedActivity, hidden, key_of
from punchcard.domain.corrections import Transfer
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ContentionError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.domain.transfers import (
    Party,
    TakerNotFoundError,
    decide_transfer,
    received_of,
    require_two,
)
from punchcard.ports import ActivityArchive, Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow_from, in_open_account
from punchcard.use_cases.recall import Recollection, recall_call
from punchcard.use_cases.record_activities import APPEND_ATTEMPTS_MAX, check_clock
from punchcard.use_cases.report_activity import ActivityReported, client_key, said_under

CHANNEL = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReported:
    """Both entries of a transfer, and what each says; the same for a repeated call."""

    given: ActivityReported
    received: ActivityReported


class _Seen(NamedTuple):
    """A member as their account's chain has them, and what an entry says of the key."""

    party: Party
    found: Recollection | None

    def key_of(self, activity: Activity) -> str:
        """The hashed key under which it stands, or will stand, in this member's entries."""
        if self.found is not None and self.found.recorded.key is not None:
            return self.found.recorded.key
        return key_text(hash_key(activity.key, self.party.member.salt))


def record_transfer(
    request: TransferRequest,
    *,
    program: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> TransferReported:
    """Record a transfer on both chains, or on neither; a key has one effect, for ever.

    Raises:
        MemberNotFoundError: this program has no such giver.
        TakerNotFoundError: nor such a taker.
        TransferToSelfError: they are one.
        PointsInsufficientError: the giver has fewer points than are to go.
        IdempotencyKeyReusedError: the key was used for something else, on either side.
        ContentionError: other writers were faster on every attempt.
        TransientError: not all was done; call again with the same key.
    """
    giver, taker = find_pair(request, program=program, directory=directory)
    activity = _activity(request, now)
    timeline = programs.timeline(program)
    for _ in range(APPEND_ATTEMPTS_MAX):
        at_giver = _look(giver, activity, directory=directory, ledger=ledger, now=now)
        at_taker = _look(taker, activity, directory=directory, ledger=ledger, now=now)
        activity = _to_account(activity, request.transfer, at_taker.party.member.id)
        decision = decide_transfer(timeline, at_giver.party, at_taker.party, activity, now=now)
        if decision.outcome.error is not None:
            raise decision.outcome.error
        entries = decision.entries
        if entries is None:
            entries = _standing(at_giver, at_taker, ledger)
        elif not _put(entries, ledger):
            entries = None
        if entries is None:
            continue
        is_new = decision.entries is not None
        given, received = (
            ActivityReported(
                entry=entry, recorded=said_under(seen.key_of(activity), entry), is_new=is_new
            )
            for entry, seen in zip(entries, (at_giver, at_taker), strict=True)
        )
        reported = TransferReported(given=given, received=received)
        sides = (at_giver, at_taker)
        _keep(reported, activity, request.transfer, sides, archive=archive, now=now)
        return reported
    raise ContentionError("other writers took every number that was tried; try again")


def find_pair(
    request: TransferRequest, *, program: str, directory: Members
) -> tuple[Member, Member]:
    """The two members of a transfer, the giver first.

    Raises:
        MemberNotFoundError: the program has no such giver.
        TakerNotFoundError: nor such a taker.
        TransferToSelfError: they are one.
    """
    require_two(request.member, request.transfer.to)
    giver = member_by_id(program=program, member=request.member, directory=directory)
    taker = directory.member(program=program, member=request.transfer.to)
    if taker is None:
        raise TakerNotFoundError("this program has no member to whom the points can go")
    return giver, taker


def _activity(request: TransferRequest, now: datetime) -> Activity:
    return Activity(
        key=client_key(request.operator, request.idempotency_key),
        type=TRANSFERRED,
        occurred_at=instant(now),
        born_at=born_at(request.idempotency_key),
        channel=CHANNEL,
        content=request.transfer,
    )


def _to_account(activity: Activity, transfer: Transfer, account: str) -> Activity:
    """The transfer to the account that takes it: another than is named if that was merged."""
    other = None if account == transfer.to else account
    return replace(activity, content=replace(transfer, account=other))


def _look(
    member: Member, activity: Activity, *, directory: Members, ledger: Ledger, now: datetime
) -> _Seen:
    def look(account: Member) -> _Seen:
        head = ledger.head(program=account.program, member=account.id)
        check_clock(now, head.answered_at)
        place = follow_from(account, stand_on(head.entry), ledger=ledger)
        found = recall_call(
            lambda _: activity.key,
            born_at=activity.born_at,
            place=place,
            directory=directory,
            ledger=ledger,
        )
        known = None if found is None else found.recorded
        return _Seen(Party(place.member, place.standing, known), found)

    return in_open_account(member, look, directory=directory)


def _put(entries: tuple[Entry, Entry], ledger: Ledger) -> bool:
    """Whether both entries stand; else at least one of the chains has moved on."""
    try:
        return ledger.append_pair(*entries) is None
    except ContentionError:
        return False


def _standing(at_giver: _Seen, at_taker: _Seen, ledger: Ledger) -> tuple[Entry, Entry] | None:
    """Both entries of a transfer that was recorded before; None where only one was seen yet."""
    given, received = (
        None
        if seen.found is None
        else ledger.entry(
            program=seen.party.member.program, member=seen.found.member, number=seen.found.number
        )
        for seen in (at_giver, at_taker)
    )
    return None if given is None or received is None else (given, received)


def _keep(
    reported: TransferReported,
    activity: Activity,
    transfer: Transfer,
    sides: tuple[_Seen, _Seen],
    *,
    archive: ActivityArchive,
    now: datetime,
) -> None:
    """Keep both sides as they were decided, unless an earlier call has.

    What another account of the same person knew the key of is kept with that one.
    """
    given, received = reported.given, reported.received
    at_giver, at_taker = sides
    activity = _to_account(activity, transfer, received.entry.member)
    at_receiver = replace(activity, content=received_of(given.recorded, giver=given.entry.member))
    kept = [
        _archived(stated, side, replace(seen.party.member, id=side.entry.member), now)
        for stated, side, seen in (
            (activity, given, at_giver),
            (at_receiver, received, at_taker),
        )
        if key_of(activity.key, seen.party.member) == side.recorded.key
    ]
    left = kept if given.is_new else archive.missing(kept)
    if left:
        archive.keep(left)


def _archived(
    activity: Activity, side: ActivityReported, member: Member, now: datetime
) -> ArchivedActivity:
    """One side; a repeated call keeps it as of the first one's time."""
    occurred_at = side.recorded.occurred_at or activity.occurred_at
    stated = hidden(replace(activity, occurred_at=occurred_at), member)
    return ArchivedActivity(
        program=member.program,
        member=member.id,
        key=stated.key,
        activity=stated,
        arrival=Arrival(received_at=now, topic=activity.type),
        status=Status.RECORDED,
        entry_number=side.entry.number,
        recorded_at=side.entry.recorded_at,
    )
