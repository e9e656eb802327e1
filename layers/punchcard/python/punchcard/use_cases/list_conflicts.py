"""Listing members who may be one person, so that an operator may merge them."""

from collections.abc import Sequence

from punchcard.domain.members import Conflict
from punchcard.ports import Directory, Programs

CONFLICTS_PER_PAGE_MAX = 100
CONFLICTS_PER_PAGE = 20
"""Conflicts on a page where the caller does not say how many."""


def list_conflicts(
    program: str,
    *,
    cursor: str | None,
    limit: int,
    directory: Directory,
    programs: Programs,
) -> tuple[Sequence[Conflict], str | None]:
    """A page of conflicts, and the cursor of the next one; None: there is none.

    Raises:
        ProgramNotFoundError: no version of the program was ever published.
    """
    programs.timeline(program)
    return directory.conflicts(program, after=cursor, limit=limit)
