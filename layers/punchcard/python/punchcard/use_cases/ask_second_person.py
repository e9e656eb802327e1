"""Acting at once up to a program's limits, and above them once a second person approves."""

from collections.abc import Callable

from punchcard.domain.approvals import Approval, Decision, Subject, ask
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.instants import instant
from punchcard.domain.periods import local_date
from punchcard.ports import Allowances
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.report_activity import client_key


def act_or_ask[Request: Subject, Done](
    request: Request,
    *,
    points: int,
    is_recorded: bool,
    carry_out: Callable[[Request], Done],
    corrector: Corrector,
    approval_id: str,
    allowances: Allowances,
) -> Done | Approval:
    """Carry a request out, or open an approval where its operator may not do it alone.

    A repeated call is carried out again, which has no second effect, or gets the same approval;
    once that is approved, it is carried out. An attempt that is refused counts towards the
    operator's day until it succeeds under its key.

    Args:
        request: what is asked for.
        points: how many points it moves, whichever way; not below zero.
        is_recorded: whether the ledger knows its key.
        carry_out: what of the corrector does it, however often, once.
        corrector: of the member's program.
        approval_id: the id that a new approval gets.
        allowances: what operators have moved on the present day.

    Raises:
        IdempotencyKeyReusedError: the key was used for another request.
        ContentionError: nothing was done; call again with the same key.
    """
    # A key has one effect for each member, as it has in the ledger.
    key = f"{request.member}#{client_key(request.operator, request.idempotency_key)}"
    approvals, program, now = corrector.approvals, corrector.program, corrector.now
    standing = approvals.opened(key, program=program)
    if standing is None:
        if is_recorded or _may_act_alone(request, points, key, corrector, allowances):
            return carry_out(request)
        asked = ask(
            request,
            approval_id=approval_id,
            program=program,
            requested_by=request.operator,
            now=instant(now),
        )
        standing = approvals.open(asked, key=key)
    subject = standing.subject
    if not isinstance(subject, type(request)) or subject != request:
        raise IdempotencyKeyReusedError(
            "this key was used for another request; send each with a key of its own"
        )
    if standing.decision is not Decision.APPROVE:
        return standing
    with corrector.noting(standing):
        return carry_out(subject)


def _may_act_alone(
    request: Subject, points: int, key: str, corrector: Corrector, allowances: Allowances
) -> bool:
    book = corrector.programs.timeline(corrector.program).at_or_first(corrector.now)
    limits = book.version.adjustments
    return points <= limits.limit and allowances.take(
        program=corrector.program,
        operator=request.operator,
        on=local_date(corrector.now, book.zone),
        key=key,
        points=points,
        most=limits.per_day,
    )
