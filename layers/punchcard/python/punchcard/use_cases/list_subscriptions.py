"""Listing the endpoints that a program's events are sent to."""

from collections.abc import Sequence

from punchcard.domain.subscriptions import Subscription
from punchcard.ports import Programs, Subscriptions


def list_subscriptions(
    program: str, *, subscriptions: Subscriptions, programs: Programs
) -> Sequence[Subscription]:
    """All subscriptions of a program, the one that was created first at first.

    Raises:
        ProgramNotFoundError: the program was never published.
    """
    programs.timeline(program)
    return subscriptions.listed(program)
