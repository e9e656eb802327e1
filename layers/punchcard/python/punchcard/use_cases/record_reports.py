"""Recording what a channel reports about people: find the member, then record.

An order goes to the member that its first event went to, whatever customer it names by then.
What concerns nobody who has joined waits, and is recorded on joining.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from punchcard.domain.activity import Activity, Arrival, Order, Refund, Report, by_trust
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.errors import ActivityRefusedError, TransientError
from punchcard.domain.members import Member, Resolution
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import ActivityArchive, Directory, Ledger, Programs
from punchcard.use_cases.keep_activities import record_and_keep
from punchcard.use_cases.record_activities import Recording, Result

CLOCKS_DIFFER_MAX = timedelta(days=1)
"""How wrong this machine's clock could be while no table has answered what time it is."""


class IdentityMissingError(ActivityRefusedError):
    """The activity names nobody: no customer, card, e-mail or phone to find or to wait for."""

    code = "identity_missing"


@dataclass(frozen=True, slots=True)
class ReportsRecorded:
    """Results of the reports up to the first one that failed, and that failure.

    The failed one and those behind it are without a result and may be reported again.
    """

    results: tuple[Result, ...]
    failure: TransientError | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A report with its member, or with the result in which it ends without one."""

    report: Report
    member: Member | None
    result: Result | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where reports are recorded: the program, the ports, and the time."""

    program: str
    directory: Directory
    ledger: Ledger
    programs: Programs
    archive: ActivityArchive
    now: datetime

    def record(
        self, member: Member, activities: list[Activity], arrivals: list[Arrival | None]
    ) -> Recording:
        return record_and_keep(
            member,
            activities,
            arrivals=arrivals,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )


def record_reports(
    reports: Sequence[Report],
    *,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> ReportsRecorded:
    """Record reports in their order; consecutive ones of one member make one entry.

    At the first that fails, those before it are recorded.
    """
    desk = _Desk(
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        now=now,
    )
    placed, failure = _place_all(reports, desk)
    results: list[Result] = []
    for member, run in groupby(placed, key=lambda item: item.member):
        try:
            run_failure = _record_run(tuple(run), member, results, desk)
        except TransientError as error:
            run_failure = error
        if run_failure is not None:
            return ReportsRecorded(tuple(results), run_failure)
    return ReportsRecorded(tuple(results), failure)


def _record_run(
    run: tuple[_Placed, ...], member: Member | None, results: list[Result], desk: _Desk
) -> TransientError | None:
    if member is None:
        results.extend(item.result for item in run if item.result is not None)
        return None
    reports = [item.report for item in run]
    recording = desk.record(
        member, [each.activity for each in reports], [each.arrival for each in reports]
    )
    for item, result in zip(run, recording.results, strict=False):
        results.append(_follow_up(item, member, result, desk))
    return recording.failure


def _place_all(
    reports: Sequence[Report], desk: _Desk
) -> tuple[list[_Placed], TransientError | None]:
    placed: list[_Placed] = []
    for report in reports:
        try:
            placed.append(_place(report, desk))
        except TransientError as failure:
            return placed, failure
    return placed, None


def _place(report: Report, desk: _Desk) -> _Placed:
    """Find the member of a report; bind an order to it before anything is recorded."""
    activity = report.activity
    resolution = _resolve(report, desk)
    member = resolution.most_trusted
    if member is None:
        refusal = _refusal(report, desk)
        if refusal is not None:
            return _Placed(report, None, Result(refusal))
        _wait(report, desk)
        # Joining writes the identity and then looks for what waits. Having written what waits
        # first and looking again now, one of the two is sure to see the other.
        resolution = _resolve(report, desk)
        member = resolution.most_trusted
        if member is None:
            return _Placed(report, None, Result(Outcome(status=Status.WAITING)))
    _note_conflict(resolution, member, desk)
    if resolution.owner is None and activity.leaves_an_entry:
        owner = desk.directory.claim_activity(activity.key, member=member)
        return _Placed(report, owner)
    return _Placed(report, member)


def _resolve(report: Report, desk: _Desk) -> Resolution:
    return desk.directory.resolve(
        program=desk.program,
        key=report.activity.key,
        identities=by_trust(report.identities),
    )


def _note_conflict(resolution: Resolution, member: Member, desk: _Desk) -> None:
    """Keep for the operator that one report names several members; nothing is merged silently."""
    others = {found.id for _, found in resolution.found} - {member.id}
    if others:
        desk.directory.note_conflict(
            program=desk.program, members=(member.id, *sorted(others)), noticed_at=desk.now
        )


def _refusal(report: Report, desk: _Desk) -> Outcome | None:
    """The outcome of an activity that no member could get recorded; it must not wait in vain."""
    activity = report.activity
    if not by_trust(report.identities) and not isinstance(activity.content, Refund):
        error = IdentityMissingError("the activity names nobody; report a customer, card or e-mail")
        return Outcome(status=Status.REFUSED, error=error)
    anybody = Member(program=desk.program, id="", salt=b"")
    timeline = desk.programs.timeline(desk.program)
    # No table has answered yet whether this clock is right. Only what no clock could be so wrong
    # about is refused as of the future here.
    latest = desk.now + CLOCKS_DIFFER_MAX
    decision = decide(timeline, stand_on(None), [Presented(activity)], member=anybody, now=latest)
    (outcome,) = decision.outcomes
    return outcome if outcome.status in (Status.REFUSED, Status.IGNORED) else None


def _wait(report: Report, desk: _Desk) -> None:
    activity = report.activity
    expires_at = _waits_until(activity, desk)
    if isinstance(activity.content, Refund):
        desk.directory.wait_for_order(activity, program=desk.program, expires_at=expires_at)
        return
    for identity in by_trust(report.identities):
        desk.directory.wait_for_identity(
            activity, program=desk.program, identity=identity, expires_at=expires_at
        )


def _waits_until(activity: Activity, desk: _Desk) -> datetime:
    """How long an activity waits: from when it happened, so that a repeat prolongs nothing."""
    book = desk.programs.timeline(desk.program).at_or_first(activity.occurred_at)
    return activity.occurred_at + timedelta(days=book.version.guest_days)


def _follow_up(item: _Placed, member: Member, result: Result, desk: _Desk) -> Result:
    """See to amendments: let one wait whose order is not recorded, apply those that waited.

    They are looked for when an order is recorded for the first time, and when a state of it comes
    that says nothing new: an earlier attempt may have broken off between the two.
    """
    activity = item.report.activity
    if result.outcome.status is Status.ORDER_UNKNOWN:
        return _wait_for_order(item.report, member, desk)
    status = result.outcome.status
    is_new = status is Status.RECORDED and result.is_first
    says_nothing_new = status in (Status.DUPLICATE, Status.SUPERSEDED)
    if isinstance(activity.content, Order) and (is_new or says_nothing_new):
        _apply_waiting_amendments(activity.key, member, desk)
    return result


def _wait_for_order(report: Report, member: Member, desk: _Desk) -> Result:
    """Write that an amendment waits, then look once more whether its order came meanwhile."""
    activity = report.activity
    expires_at = _waits_until(activity, desk)
    desk.directory.wait_for_order(activity, program=desk.program, expires_at=expires_at)
    again = _record_one(activity, report.arrival, member, desk)
    if again.outcome.status is Status.ORDER_UNKNOWN:
        return Result(Outcome(status=Status.WAITING))
    return again


def _apply_waiting_amendments(key: str, member: Member, desk: _Desk) -> None:
    for waiting in desk.directory.waiting_for_order(key, program=desk.program):
        result = _record_one(waiting.activity, None, member, desk)
        if result.outcome.status not in (Status.ORDER_UNKNOWN, Status.REFUSED):
            desk.directory.stop_waiting(waiting)


def _record_one(activity: Activity, arrival: Arrival | None, member: Member, desk: _Desk) -> Result:
    return desk.record(member, [activity], [arrival]).results[0]
