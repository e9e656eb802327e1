"""Whom a sweep reviews: members whose points a version of the program takes sooner than before.

When a member is due is worked out from the versions there are when their newest entry is read.
A version that is published later may have inactivity take their points, and they, who do nothing,
have no new entry. So each such version has everybody looked at once, when it has taken effect.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.domain.sweeps import Review
from punchcard.ports import Programs, Summaries, Sweeps

REVIEWED_PER_SWEEP_MAX = 100_000
"""Members of one program whom one sweep reviews; the next sweep goes on after them."""

REVIEW_PAGE = 1_000
"""Summaries that are read at once."""


def plan_review(
    program: str,
    *,
    found_since: datetime,
    programs: Programs,
    summaries: Summaries,
    sweeps: Sweeps,
    now: datetime,
) -> Iterator[tuple[list[str], Review]]:
    """Pages of members to review, each with how far the review has come after it.

    Args:
        program: whose members.
        found_since: who is due from that day on until today is found by that already.
        programs: say since when inactivity takes points sooner.
        summaries: have the members.
        sweeps: know how far the review has come.
        now: the present instant.

    Raises:
        TransientError: something cannot be read; what was given stays right.
    """
    since = _tightened_at(program, programs, now)
    reached = sweeps.reviewed(program)
    if since is None or reached == Review(since=since):
        return
    after = reached.after if reached is not None and reached.since == since else None
    days = (found_since.astimezone(UTC).date(), now.astimezone(UTC).date())
    for _ in range(REVIEWED_PER_SWEEP_MAX // REVIEW_PAGE):
        page, after = summaries.page(program, after=after, limit=REVIEW_PAGE)
        members = [
            summary.member
            for summary in page
            if summary.available > 0
            and (summary.due_at is None or not days[0] <= summary.due_at.date() <= days[1])
        ]
        yield members, Review(since=since, after=after)
        if after is None:
            return


def _tightened_at(program: str, programs: Programs, now: datetime) -> datetime | None:
    try:
        return programs.timeline(program).tightened_at(by=now)
    except TransientError:
        raise
    except PunchcardError:
        # A program that cannot be read stops no other; settling its members says so.
        return None
