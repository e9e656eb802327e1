"""Cohorts: the lots of all members that expire at the same instant, followed from birth to end.

Postings do not name lots. What came into a cohort and went out of it is read from the lots before
and after an entry, those in holds included, in the order in which points are burned. So the sums
over all cohorts are those of the postings.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple


class Cohort(NamedTuple):
    """Points that are gone at one instant; None: those that no date takes.

    `owed` marks the points that members owe: what a deficit takes in belongs to no lot.
    """

    expires_at: datetime | None
    owed: bool = False


OWED = Cohort(None, owed=True)


class CohortMovement(NamedTuple):
    """What happened to a cohort, in whole points.

    `given` is everything that came into its lots, less what was taken out of them again other
    than by spending or expiry; `redeemed` was spent and has not come back, `expired` went unspent
    and has not been reinstated.
    """

    given: int = 0
    redeemed: int = 0
    expired: int = 0

    @property
    def outstanding(self) -> int:
        """What is left of it, in lots and holds; of `OWED`, minus the deficits."""
        return self.given - self.redeemed - self.expired


def add_up_cohorts(
    parts: Iterable[Mapping[Cohort, CohortMovement]],
) -> dict[Cohort, CohortMovement]:
    """The sums by cohort; a cohort of which nothing is left to tell is left out."""
    sums: dict[Cohort, CohortMovement] = {}
    for part in parts:
        for cohort, moved in part.items():
            so_far = sums.get(cohort, CohortMovement())
            sums[cohort] = CohortMovement(
                so_far.given + moved.given,
                so_far.redeemed + moved.redeemed,
                so_far.expired + moved.expired,
            )
    return {cohort: moved for cohort, moved in sums.items() if any(moved)}
