"""Merging two accounts, with a second person where more points move than the program's limits."""

from punchcard.domain.approvals import Approval, MergeRequest
from punchcard.domain.instants import instant
from punchcard.domain.merging import AlreadyMergedError, MergeWithItselfError
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.ports import Allowances
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.merge_members import MembersMerged


def ask_merge(
    request: MergeRequest,
    *,
    corrector: Corrector,
    approval_id: str,
    allowances: Allowances,
) -> MembersMerged | Approval:
    """Merge, or open an approval where the operator may not do it alone.

    What counts are all points of the account that has more of them: pending, held, and available
    or owed. Whoever is known by the other account can spend them afterwards, whichever of the two
    is closed. A repeated call is answered as that of an adjustment.

    Args:
        request: whose account takes over which, and the operator's own key.
        corrector: of the members' program.
        approval_id: the id that a new approval gets.
        allowances: what operators have moved on the present day.

    Raises:
        MemberNotFoundError: this program has not both members.
        MergeWithItselfError: the two are one account.
        AlreadyMergedError: the other one was merged before, by another call.
        MergesTooManyError: the account has taken over too many.
        ActivityInFutureError: the key claims to be born after now.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: not all was done; call again with the same key.
    """
    member = corrector.member(request.member)
    absorbed = corrector.member(request.merge.absorb)
    is_recorded = corrector.knows(request, member)
    place = follow(absorbed, ledger=corrector.ledger)
    if not is_recorded and place.behind:
        raise AlreadyMergedError(into=place.member.id)
    kept = follow(member, ledger=corrector.ledger)
    if not is_recorded and kept.member.id == absorbed.id:
        raise MergeWithItselfError("the two are one account; name another one to take over")
    timeline = corrector.programs.timeline(corrector.program)
    moment = instant(corrector.now)
    states = (settle(each.standing.state, timeline, to=moment)[0] for each in (place, kept))
    return act_or_ask(
        request,
        points=max(map(_points, states)),
        is_recorded=is_recorded,
        carry_out=corrector.merge,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )


def _points(state: State) -> int:
    return abs(state.available) + state.pending_points + state.held_points
