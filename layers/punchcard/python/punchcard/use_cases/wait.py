"""Waiting: what concerns nobody who has joined, and amendments that come before their order.

Nothing waits that nobody could ever get recorded, and nothing goes on waiting once its time has
come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from punchcard.domain.activity import IDENTITY_TRUST, Activity, Identity, Refund, Report
from punchcard.domain.dating import ActivityInFutureError, check_dates
from punchcard.domain.decide import NOBODY, foresee
from punchcard.domain.errors import ActivityRefusedError, TransientError
from punchcard.domain.instants import instant
from punchcard.domain.members import WaitingActivity
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import (
    ENTRY_BYTES_MAX,
    ActivityTooLargeError,
    Directory,
    EntryTooLargeError,
    Ledger,
    Programs,
)
from punchcard.use_cases.record_activities import Result, check_clock

TOO_OLD_TO_WAIT = "too_old_to_wait"


class IdentityMissingError(ActivityRefusedError):
    """The activity names nobody: no customer, card, e-mail or phone to find or to wait for."""

    code = "identity_missing"


def waits_in_vain(
    report: Report, *, program: str, ledger: Ledger, programs: Programs, now: datetime
) -> Outcome | None:
    """The outcome of an activity that nobody who joins could get recorded; None lets it wait.

    The table's clock vouches for this machine's, as it does where something is recorded: what is
    refused as of the future here would be refused on joining too.

    Raises:
        ClockSkewedError: this machine's clock is too far from the table's.
    """
    activity = report.activity
    if not by_trust(report.identities) and not isinstance(activity.content, Refund):
        error = IdentityMissingError("the activity names nobody; report a customer, card or e-mail")
        return Outcome(status=Status.REFUSED, error=error)
    check_clock(now, ledger.head(program=program, member=NOBODY).answered_at)
    try:
        check_dates(activity, recorded_at=instant(now))
    except ActivityInFutureError as error:
        return Outcome(status=Status.REFUSED, error=error)
    outcome, content_bytes = foresee(activity, programs.timeline(program))
    if outcome.status in (Status.REFUSED, Status.IGNORED):
        return outcome
    if content_bytes > ENTRY_BYTES_MAX:
        too_large = EntryTooLargeError("the activity is too large for any entry")
        return Outcome(status=Status.REFUSED, error=too_large)
    is_late = _waits_until(activity, program=program, programs=programs) <= now
    if is_late and not isinstance(activity.content, Refund):
        return Outcome(status=Status.IGNORED, reason=TOO_OLD_TO_WAIT)
    return None


def let_wait(
    report: Report, *, program: str, directory: Directory, programs: Programs
) -> Outcome | None:
    """Write that an activity waits: an amendment for its order, else for each identity.

    Returns:
        None, or the refusal of one that is too large to wait; it may be reported again later.
    """
    activity = report.activity
    expires_at = _waits_until(activity, program=program, programs=programs)
    try:
        if isinstance(activity.content, Refund):
            directory.wait_for_order(activity, program=program, expires_at=expires_at)
            return None
        for identity in by_trust(report.identities):
            directory.wait_for_identity(
                activity, program=program, identity=identity, expires_at=expires_at
            )
    except ActivityTooLargeError as error:
        return Outcome(status=Status.REFUSED, error=error)
    return None


def end_waiting(
    waiting: Sequence[WaitingActivity], results: Sequence[Result], *, directory: Directory
) -> None:
    """Let no activity wait on whose time has come: recorded, known already, or refused for good.

    Raises:
        TransientError: one is dated after now, by what two clocks may disagree; it goes on
            waiting for the next attempt.
    """
    is_early = False
    for row, result in zip(waiting, results, strict=False):
        if isinstance(result.outcome.error, ActivityInFutureError):
            is_early = True
        elif result.outcome.status is not Status.ORDER_UNKNOWN:
            directory.stop_waiting(row)
    if is_early:
        raise TransientError("what waits is dated a little after now; try again in some minutes")


def by_trust(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    """Identities of the kinds there are, the most trusted kind first."""
    return tuple([one for kind in IDENTITY_TRUST for one in identities if one.kind == kind])


def _waits_until(activity: Activity, *, program: str, programs: Programs) -> datetime:
    """How long an activity waits: from when it happened, so that a repeat prolongs nothing."""
    book = programs.timeline(program).at_or_first(activity.occurred_at)
    return activity.occurred_at + timedelta(days=book.version.guest_days)
