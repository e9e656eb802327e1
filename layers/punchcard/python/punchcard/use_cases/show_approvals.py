"""Showing what waits for a second person, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from punchcard.domain.approvals import Approval, ApprovalNotFoundError
from punchcard.ports import Approvals, Programs

APPROVALS_PER_PAGE_MAX = 100
APPROVALS_PER_PAGE = 20
"""Approvals on a page where the caller does not say how many."""


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """Approvals, the newest first, and the cursor of the page behind them if there is one."""

    approvals: Sequence[Approval]
    next_cursor: str | None


def show_approval(approval_id: str, *, program: str, approvals: Approvals) -> Approval:
    """An approval of a program.

    Raises:
        ApprovalNotFoundError: the program has none with this id.
    """
    found = approvals.approval(approval_id, program=program)
    if found is None:
        raise ApprovalNotFoundError("this program has no approval with this id")
    return found


def list_approvals(
    *,
    program: str,
    cursor: str | None = None,
    limit: int = APPROVALS_PER_PAGE,
    approvals: Approvals,
    programs: Programs,
) -> ApprovalPage:
    """One page of at most `limit` approvals; those opened meanwhile shift none of the others.

    Args:
        program: whose approvals.
        cursor: the id of the approval that the page before ended with.
        limit: how many at the most.
        approvals: where they are.
        programs: which programs there are.

    Raises:
        ProgramNotFoundError: no version of it was ever published.
    """
    programs.timeline(program)
    page, more = approvals.page(program, after=cursor, limit=min(limit, APPROVALS_PER_PAGE_MAX))
    return ApprovalPage(page, more)
