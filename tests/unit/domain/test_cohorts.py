"""What entries do to cohorts, from the lots before and after them."""

from datetime import UTC, datetime

import pytest
from punchcard.domain.cohorts import (
    OWED,
    Cohort,
    CohortMovement,
    cohort_movements,
    cohort_text,
    read_cohort,
)
from punchcard.domain.entry import Account, Posting
from punchcard.domain.state import DatedPoints, Row

SPRING, SUMMER = (datetime(2027, month, 1, tzinfo=UTC) for month in (4, 7))
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def posting(source: Account, target: Account, points: int) -> Posting:
    return Posting(source, target, points, "why", NOW)


def lots(*pairs: tuple[datetime | None, int]) -> Row:
    return tuple(DatedPoints(at, points) for at, points in pairs)


def moved(
    before: Row,
    after: Row,
    *postings: Posting,
    owed: int = 0,
    about: Cohort | None = None,
) -> dict[Cohort, CohortMovement]:
    return cohort_movements(
        before,
        after,
        owed=owed,
        postings=[(each, about) for each in postings],
        newest=Cohort(SUMMER),
    )


def test_what_is_earned_is_given_in_its_cohort() -> None:
    earned = posting(Account.ISSUED, Account.AVAILABLE, 40)
    assert moved((), lots((SPRING, 40)), earned) == {Cohort(SPRING): CohortMovement(given=40)}


def test_what_is_spent_leaves_cohorts_in_burn_order() -> None:
    before = lots((SPRING, 50), (SUMMER, 50), (None, 10))
    after = lots((SUMMER, 30), (None, 10))
    spent = posting(Account.AVAILABLE, Account.REDEEMED, 70)
    assert moved(before, after, spent) == {
        Cohort(SPRING): CohortMovement(redeemed=50),
        Cohort(SUMMER): CohortMovement(redeemed=20),
    }


def test_what_was_not_there_is_owed() -> None:
    spent = posting(Account.AVAILABLE, Account.REDEEMED, 15)
    assert moved(lots((None, 10)), (), spent, owed=5) == {
        Cohort(None): CohortMovement(redeemed=10),
        OWED: CohortMovement(redeemed=5),
    }


def test_what_comes_back_fills_a_deficit_first() -> None:
    back = posting(Account.REDEEMED, Account.AVAILABLE, 15)
    assert moved((), lots((SPRING, 10)), back, owed=-5) == {
        Cohort(SPRING): CohortMovement(redeemed=-10),
        OWED: CohortMovement(redeemed=-5),
    }


def test_what_expired_and_what_was_spent_in_one_entry_are_told_apart() -> None:
    before, after = lots((SPRING, 50), (SUMMER, 50)), lots((SUMMER, 20))
    expired = posting(Account.AVAILABLE, Account.EXPIRED, 50)
    spent = posting(Account.AVAILABLE, Account.REDEEMED, 30)
    assert moved(before, after, expired, spent) == {
        Cohort(SPRING): CohortMovement(expired=50),
        Cohort(SUMMER): CohortMovement(redeemed=30),
    }


def test_what_came_and_expired_within_an_entry_is_of_the_cohort_that_it_names() -> None:
    matured = posting(Account.PENDING, Account.AVAILABLE, 9)
    expired = posting(Account.AVAILABLE, Account.EXPIRED, 9)
    found = moved((), (), matured, expired, about=Cohort(SPRING))
    assert found == {Cohort(SPRING): CohortMovement(given=9, expired=9)}


def test_what_came_and_was_spent_within_an_entry_is_of_the_newest_cohort() -> None:
    earned = posting(Account.ISSUED, Account.AVAILABLE, 9)
    spent = posting(Account.AVAILABLE, Account.REDEEMED, 9)
    assert moved((), (), earned, spent) == {Cohort(SUMMER): CohortMovement(given=9, redeemed=9)}


def test_points_that_get_another_date_leave_one_cohort_for_another() -> None:
    late = posting(Account.HELD, Account.AVAILABLE, 8)
    assert moved(lots((SPRING, 8)), lots((SUMMER, 8)), late) == {
        Cohort(SPRING): CohortMovement(given=-8),
        Cohort(SUMMER): CohortMovement(given=8),
    }


def test_what_is_reinstated_is_given_in_the_cohort_that_it_comes_to() -> None:
    reinstated = posting(Account.EXPIRED, Account.AVAILABLE, 8)
    assert moved((), lots((SUMMER, 5)), reinstated, owed=-3, about=Cohort(SUMMER)) == {
        Cohort(SUMMER): CohortMovement(given=5),
        OWED: CohortMovement(given=3),
    }


def test_what_comes_back_late_is_told_apart_from_what_comes_back_in_time() -> None:
    late, in_time = (posting(Account.REDEEMED, Account.AVAILABLE, points) for points in (60, 40))
    found = cohort_movements(
        (),
        lots((SPRING, 40), (SUMMER, 60)),
        owed=0,
        postings=[(late, Cohort(SUMMER)), (in_time, None)],
        newest=Cohort(None),
    )
    assert found == {
        Cohort(SPRING): CohortMovement(redeemed=-40),
        Cohort(SUMMER): CohortMovement(given=60),
    }


def test_what_came_back_late_and_was_spent_within_an_entry_is_of_its_cohort() -> None:
    late = posting(Account.REDEEMED, Account.AVAILABLE, 60)
    spent = posting(Account.AVAILABLE, Account.REDEEMED, 20)
    found = cohort_movements(
        (),
        lots((SPRING, 40)),
        owed=0,
        postings=[(late, Cohort(SPRING)), (spent, None)],
        newest=Cohort(SUMMER),
    )
    assert found == {Cohort(SPRING): CohortMovement(given=60, redeemed=20)}


def test_what_is_lost_on_its_way_back_moves_nothing() -> None:
    assert moved((), (), posting(Account.REDEEMED, Account.EXPIRED, 8)) == {}


def test_holding_points_moves_nothing() -> None:
    held = posting(Account.AVAILABLE, Account.HELD, 8)
    assert moved(lots((SPRING, 8)), lots((SPRING, 8)), held) == {}


@pytest.mark.parametrize("cohort", [Cohort(SPRING), Cohort(None), OWED])
def test_a_cohort_is_one_word(cohort: Cohort) -> None:
    assert read_cohort(cohort_text(cohort)) == cohort
