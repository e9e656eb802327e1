"""Recording a transfer: read both heads, decide, append to both at once; anew if overtaken."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from punchcard.connectors.born import born_at
from punchcard.domain.activity import TRANSFERRED, Activity, Arrival
from punchcard.domain.approvals import TransferRequest
from punchcard.domain.archived import ArchivedActivity, hidden
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ContentionError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
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
from punchcard.use_cases.recall import recall
from punchcard.use_cases.record_activities import APPEND_ATTEMPTS_MAX, check_clock
from punchcard.use_cases.report_activity import ActivityReported, client_key, said_about

CHANNEL = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReported:
    """Both entries of a transfer, and what each says; the same for a repeated call."""

    given: ActivityReported
    received: ActivityReported


class _Seen(NamedTuple):
    """A member as their chain has them, and the number of the entry that knows the key."""

    party: Party
    number: int | None


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
        at_giver = _look(giver, activity, ledger=ledger, now=now)
        at_taker = _look(taker, activity, ledger=ledger, now=now)
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
                entry=entry, recorded=said_about(activity, entry, member), is_new=is_new
            )
            for entry, member in zip(entries, (giver, taker), strict=True)
        )
        reported = TransferReported(given=given, received=received)
        _keep(reported, activity, giver=giver, taker=taker, archive=archive, now=now)
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


def _look(member: Member, activity: Activity, *, ledger: Ledger, now: datetime) -> _Seen:
    head = ledger.head(program=member.program, member=member.id)
    check_clock(now, head.answered_at)
    standing = stand_on(head.entry)
    found = recall(activity, standing=standing, member=member, ledger=ledger)
    if found is None:
        return _Seen(Party(member, standing, None), None)
    return _Seen(Party(member, standing, found.recorded), found.number)


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
        if seen.number is None
        else ledger.entry(
            program=seen.party.member.program, member=seen.party.member.id, number=seen.number
        )
        for seen in (at_giver, at_taker)
    )
    return None if given is None or received is None else (given, received)


def _keep(
    reported: TransferReported,
    activity: Activity,
    *,
    giver: Member,
    taker: Member,
    archive: ActivityArchive,
    now: datetime,
) -> None:
    """Keep both sides as they were decided, unless an earlier call has."""
    given, received = reported.given, reported.received
    at_taker = replace(activity, content=received_of(given.recorded, giver=giver.id))
    kept = [
        _archived(activity, given, giver, now),
        _archived(at_taker, received, taker, now),
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
