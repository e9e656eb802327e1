"""Recording what a channel reports about people: find the member, then record.

An order goes to the member that its first event went to, whatever customer it names by then.
What concerns nobody who has joined waits, and is recorded on joining.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from punchcard.domain.activity import Activity, Arrival, Order, Report
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member, Resolution
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import ActivityArchive, Directory, Ledger, Programs
from punchcard.use_cases.keep_activities import record_and_keep
from punchcard.use_cases.note_conflict import note_conflict
from punchcard.use_cases.record_activities import Recording, Result, keys_shown
from punchcard.use_cases.wait import by_trust, end_waiting, let_wait, waits_in_vain


class ReportsRecorded(NamedTuple):
    """Results of the reports up to the first one that failed, and that failure.

    The failed one and those behind it are without a result and may be reported again.
    """

    results: tuple[Result, ...]
    failure: TransientError | None = None


class _Placed(NamedTuple):
    """A report with its member, or with the result in which it ends without one."""

    report: Report
    member: Member | None
    result: Result | None = None


class _Desk(NamedTuple):
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
            directory=self.directory,
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
    member = resolution.most_trusted or _holder(activity, desk)
    if member is None:
        vain = _let_wait(report, desk)
        if vain is not None:
            return _Placed(report, None, Result(vain))
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


def _holder(activity: Activity, desk: _Desk) -> Member | None:
    """Whose hold or coupon the order of somebody unknown shows: nobody else has the code."""
    for _, key in keys_shown(activity):
        resolution = desk.directory.resolve(program=desk.program, key=key, identities=())
        if resolution.owner is not None:
            return resolution.owner
    return None


def _note_conflict(resolution: Resolution, member: Member, desk: _Desk) -> None:
    """Keep for the operator that one report names several members; nothing is merged silently."""
    found = {found.id: found for _, found in resolution.found}
    if found.keys() - {member.id}:
        note_conflict(
            member, found.values(), directory=desk.directory, ledger=desk.ledger, now=desk.now
        )


def _let_wait(report: Report, desk: _Desk) -> Outcome | None:
    """Let a report wait for somebody to join; the outcome if that would be in vain."""
    vain = waits_in_vain(
        report, program=desk.program, ledger=desk.ledger, programs=desk.programs, now=desk.now
    )
    if vain is not None:
        return vain
    return let_wait(report, program=desk.program, directory=desk.directory, programs=desk.programs)


def _follow_up(item: _Placed, member: Member, result: Result, desk: _Desk) -> Result:
    """See to amendments: let one wait whose order is not recorded, apply those that waited.

    They are looked for when an order is recorded for the first time, and when a state of it comes
    that says nothing new: an earlier attempt may have broken off between the two.
    """
    activity = item.report.activity
    if result.outcome.status is Status.ORDER_UNKNOWN:
        return _wait_for_order(item.report, member, desk)
    status = result.outcome.status
    is_new = status is Status.RECORDED and result.known is None
    says_nothing_new = status in (Status.DUPLICATE, Status.SUPERSEDED)
    if isinstance(activity.content, Order) and (is_new or says_nothing_new):
        _apply_waiting_amendments(activity.key, member, desk)
    return result


def _wait_for_order(report: Report, member: Member, desk: _Desk) -> Result:
    """Write that an amendment waits, then look once more whether its order came meanwhile."""
    refusal = let_wait(
        Report(activity=report.activity),
        program=desk.program,
        directory=desk.directory,
        programs=desk.programs,
    )
    if refusal is not None:
        return Result(refusal)
    again = _record_one(report.activity, report.arrival, member, desk)
    if again.outcome.status is Status.ORDER_UNKNOWN:
        return Result(Outcome(status=Status.WAITING))
    return again


def _apply_waiting_amendments(key: str, member: Member, desk: _Desk) -> None:
    waiting = desk.directory.waiting_for_order(key, program=desk.program)
    results = [_record_one(row.activity, None, member, desk) for row in waiting]
    end_waiting(waiting, results, directory=desk.directory)


def _record_one(activity: Activity, arrival: Arrival | None, member: Member, desk: _Desk) -> Result:
    return desk.record(member, [activity], [arrival]).results[0]
