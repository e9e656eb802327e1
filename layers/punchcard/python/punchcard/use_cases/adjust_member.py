"""Adjusting a balance by hand: at once up to a limit, above it once a second person approves."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import ADJUSTED
from punchcard.domain.approvals import AdjustmentRequest, Approval, Decision, ask
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.periods import local_date
from punchcard.ports import ActivityArchive, Allowances, Approvals, Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow, in_open_account
from punchcard.use_cases.recall import recall_call
from punchcard.use_cases.report_activity import (
    ActivityReported,
    Happening,
    client_key,
    report_activity,
)

CHANNEL = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjuster:
    """Where adjustments are recorded."""

    directory: Members
    ledger: Ledger
    programs: Programs
    archive: ActivityArchive
    now: datetime

    def record(self, request: AdjustmentRequest, *, program: str) -> ActivityReported:
        """Record an adjustment under its key, which has one effect, whoever calls and how often."""
        adjustment = request.adjustment
        return report_activity(
            Happening(type=ADJUSTED, content=adjustment, channel=CHANNEL),
            client=adjustment.operator,
            idempotency_key=request.idempotency_key,
            program=program,
            member=request.member,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )


def adjust_member(
    request: AdjustmentRequest,
    *,
    program: str,
    approval_id: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    approvals: Approvals,
    allowances: Allowances,
    archive: ActivityArchive,
    now: datetime,
) -> ActivityReported | Approval:
    """Record an adjustment, or open an approval where the operator may not do it alone.

    A repeated call gets the same entry or the same approval; once that is approved, the entry.
    An attempt that is refused counts towards the operator's day until it succeeds under its key.

    Args:
        request: the adjustment, of whom, and the operator's own key.
        program: of the member.
        approval_id: the id that a new approval gets.
        directory: who is who.
        ledger: where it is recorded.
        programs: what the limits are.
        approvals: what waits for a second person.
        allowances: what operators have moved on the present day.
        archive: where it is kept as it was asked for.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such member.
        PointsInsufficientError: more is to be taken than there is.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    member = member_by_id(program=program, member=request.member, directory=directory)
    adjuster = Adjuster(
        directory=directory, ledger=ledger, programs=programs, archive=archive, now=now
    )
    key = _request_key(request)
    standing = approvals.opened(key, program=program)
    if standing is not None:
        return _answer_for(standing, request, adjuster)
    if _is_recorded(request, member, adjuster) or _may_act_alone(
        request, program=program, key=key, programs=programs, allowances=allowances, now=now
    ):
        return adjuster.record(request, program=program)
    asked = ask(
        request,
        approval_id=approval_id,
        program=program,
        requested_by=request.adjustment.operator,
        now=instant(now),
    )
    return _answer_for(approvals.open(asked, key=key), request, adjuster)


def _answer_for(
    approval: Approval, request: AdjustmentRequest, adjuster: Adjuster
) -> ActivityReported | Approval:
    if approval.subject != request:
        raise IdempotencyKeyReusedError(
            "this key was used for another adjustment; send each with a key of its own"
        )
    if approval.decision is Decision.APPROVE:
        return adjuster.record(request, program=approval.program)
    return approval


def _request_key(request: AdjustmentRequest) -> str:
    """A key has one effect for each member, as it has in the ledger."""
    return f"{request.member}#{client_key(request.adjustment.operator, request.idempotency_key)}"


def _is_recorded(request: AdjustmentRequest, member: Member, adjuster: Adjuster) -> bool:
    """Whether the ledger knows the key: it is then for the ledger to answer, on whatever day."""
    key = client_key(request.adjustment.operator, request.idempotency_key)

    def is_known(account: Member) -> bool:
        found = recall_call(
            lambda _: key,
            born_at=born_at(request.idempotency_key),
            place=follow(account, ledger=adjuster.ledger),
            directory=adjuster.directory,
            ledger=adjuster.ledger,
        )
        return found is not None

    return in_open_account(member, is_known, directory=adjuster.directory)


def _may_act_alone(
    request: AdjustmentRequest,
    *,
    program: str,
    key: str,
    programs: Programs,
    allowances: Allowances,
    now: datetime,
) -> bool:
    book = programs.timeline(program).at_or_first(now)
    limits = book.version.adjustments
    points = abs(request.adjustment.points)
    return points <= limits.limit and allowances.take(
        program=program,
        operator=request.adjustment.operator,
        on=local_date(now, book.zone),
        key=key,
        points=points,
        most=limits.per_day,
    )
