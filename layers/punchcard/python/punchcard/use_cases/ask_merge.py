"""Merging two accounts, with a second person where more points move than the program's limits."""

from datetime import datetime

from punchcard.domain.approvals import Approval, MergeRequest
from punchcard.domain.instants import instant
from punchcard.domain.merging import AlreadyMergedError, MergeWithItselfError
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.ports import ActivityArchive, Allowances, Approvals, Directory, Ledger, Programs
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.merge_members import MembersMerged


def ask_merge(
    request: MergeRequest,
    *,
    program: str,
    approval_id: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    approvals: Approvals,
    allowances: Allowances,
    archive: ActivityArchive,
    now: datetime,
) -> MembersMerged | Approval:
    """Merge, or open an approval where the operator may not do it alone.

    What counts are all points of the account that has more of them: pending, held, and available
    or owed. Whoever is known by the other account can spend them afterwards, whichever of the two
    is closed. A repeated call is answered as that of an adjustment.

    Args:
        request: whose account takes over which, and the operator's own key.
        program: of the members.
        approval_id: the id that a new approval gets.
        directory: who is who.
        ledger: where it is recorded.
        programs: what the limits are.
        approvals: what waits for a second person.
        allowances: what operators have moved on the present day.
        archive: where other corrections are kept as they were asked for.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has not both members.
        MergeWithItselfError: the two are one account.
        AlreadyMergedError: the other one was merged before, by another call.
        MergesTooManyError: the account has taken over too many.
        ActivityInFutureError: the key claims to be born after now.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: not all was done; call again with the same key.
    """
    member = member_by_id(program=program, member=request.member, directory=directory)
    absorbed = member_by_id(program=program, member=request.merge.absorb, directory=directory)
    corrector = Corrector(
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        approvals=approvals,
        now=now,
    )
    is_recorded = corrector.knows(request, member)
    place = follow(absorbed, ledger=ledger)
    if not is_recorded and place.behind:
        raise AlreadyMergedError(into=place.member.id)
    kept = follow(member, ledger=ledger)
    if not is_recorded and kept.member.id == absorbed.id:
        raise MergeWithItselfError("the two are one account; name another one to take over")
    timeline = programs.timeline(program)
    states = (settle(each.standing.state, timeline, to=instant(now))[0] for each in (place, kept))
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
