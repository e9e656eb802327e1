"""Reading the summaries of members where some may be damaged."""

from collections.abc import Mapping, Sequence

from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.summary import Summary
from punchcard.ports import Summaries

type Place = tuple[str, str]
"""A program and a member."""


def read_standing(
    places: Sequence[Place], *, summaries: Summaries
) -> tuple[Mapping[Place, Summary], set[Place]]:
    """The summaries there are, and the members whose summary cannot be read.

    One that cannot be read spoils a whole batch, which is read one by one then.
    """
    try:
        return summaries.summaries(places), set()
    except (MisconfiguredError, ValueError):
        pass
    found: dict[Place, Summary] = {}
    damaged: set[Place] = set()
    for program, member in places:
        try:
            summary = summaries.summary(program=program, member=member)
        except (MisconfiguredError, ValueError):
            damaged.add((program, member))
            continue
        if summary is not None:
            found[program, member] = summary
    return found, damaged
