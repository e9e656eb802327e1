"""Making expired points available again, with a second person above the program's limits."""

from dataclasses import replace
from datetime import datetime

from punchcard.domain.approvals import Approval, ReinstatementRequest
from punchcard.domain.decide import Standing
from punchcard.domain.instants import instant
from punchcard.domain.reinstating import reinstatable
from punchcard.domain.settle import settle
from punchcard.domain.timeline import Timeline
from punchcard.ports import Allowances
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.report_activity import ActivityReported


def reinstate_points(
    request: ReinstatementRequest,
    *,
    corrector: Corrector,
    approval_id: str,
    allowances: Allowances,
) -> ActivityReported | Approval:
    """Record a reinstatement, or open an approval where the operator may not do it alone.

    Where all are asked for, they are counted now; no more than that are reinstated, also when it
    is approved days later. A repeated call is answered as that of an adjustment.

    Args:
        request: the reinstatement, of whom, and the operator's own key.
        corrector: of the member's program.
        approval_id: the id that a new approval gets.
        allowances: what operators have moved on the present day.

    Raises:
        MemberNotFoundError: this program has no such member.
        NothingToReinstateError: no points expired within the window.
        ExpiredPointsInsufficientError: fewer points expired than are to be reinstated.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    member = corrector.member(request.member)
    standing = corrector.standing(member)
    points = request.reinstatement.points
    if points is None:
        points = _all_of(standing, corrector.programs.timeline(corrector.program), corrector.now)
        request = replace(request, most=points)
    return act_or_ask(
        request,
        points=points,
        is_recorded=corrector.knows(request, member),
        carry_out=corrector.reinstate,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )


def _all_of(standing: Standing, timeline: Timeline, now: datetime) -> int:
    """How many points could be reinstated now, with everything settled that is due."""
    moment = instant(now)
    state, _ = settle(standing.state, timeline, to=moment)
    return reinstatable(state, timeline.at_or_first(moment), at=moment)
