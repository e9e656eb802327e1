"""Showing what all members of a program have together."""

from punchcard.domain.totals import Totals
from punchcard.ports import Programs, Summaries


def show_totals(*, program: str, summaries: Summaries, programs: Programs) -> Totals:
    """The sums over all members, as far as their entries have been carried forward.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    return summaries.totals(program)
