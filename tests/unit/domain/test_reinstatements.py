"""Expired points that an operator makes available again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.entry import Account
from punchcard.domain.expired import EXPIRED_LOTS_MAX
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.policies import ExpiresAfterDays, ExpiresOnInactivity, ReinstatementPolicy
from punchcard.domain.record import ByHand
from punchcard.domain.reinstating import NothingToReinstateError
from punchcard.domain.state import DatedPoints
from punchcard.domain.wording import Language

from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.stories import told
from tests.fakes.till import NOON, Till, line

REVIEW = rule(id="review", on="review", earn=fixed(50))
TEN_DAYS = ExpiresAfterDays(days=10)
POLICY = ReinstatementPolicy(window_days=20, usable_days=5)
VERSION = program_version(rules=(rule(), REVIEW), expiry=TEN_DAYS, reinstatement=POLICY)
GONE = datetime(2026, 3, 12, 23, tzinfo=UTC)
"""When a lot of the first day is gone: it is usable through 12 March in Berlin."""


def till() -> Till:
    """Somebody whose 50 points expired on 13 March."""
    shop = Till((VERSION,))
    shop.report("review")
    return shop.wait_until(GONE)


def error_of(outcome: Outcome) -> str | None:
    return None if outcome.error is None else outcome.error.code


def test_expired_points_come_back_and_are_usable_through_the_day_the_program_says() -> None:
    shop = till()
    assert shop.reinstate().status is Status.RECORDED
    # 13 March and five days: through 18 March.
    assert shop.state.lots == (DatedPoints(datetime(2026, 3, 18, 23, tzinfo=UTC), 50),)
    assert shop.state.earned == 50


def test_the_entry_says_who_and_why_and_which_accounts() -> None:
    shop = till()
    shop.reinstate(20, AdjustmentReason.SERVICE_RECOVERY)
    said = shop.newest
    assert said.by_hand == ByHand("first", AdjustmentReason.SERVICE_RECOVERY)
    (posting,) = said.postings
    assert (posting.source, posting.target) == (Account.EXPIRED, Account.AVAILABLE)
    assert (posting.points, posting.reason) == (20, "reinstated")


def test_what_was_reinstated_cannot_be_reinstated_again() -> None:
    shop = till()
    shop.reinstate(20)
    assert shop.reinstate().status is Status.RECORDED
    assert shop.available == 50
    assert error_of(shop.reinstate()) == "nothing_to_reinstate"


def test_what_expires_a_second_time_can_come_back_a_second_time() -> None:
    shop = till()
    shop.reinstate()
    shop.wait_until(GONE + timedelta(days=6))
    assert shop.available == 0
    shop.reinstate()
    assert shop.available == 50


def test_more_than_expired_is_refused_with_how_many_there_are() -> None:
    shop = till()
    error = shop.reinstate(80).error
    assert isinstance(error, PointsInsufficientError)
    assert error.code == "expired_points_insufficient"
    assert (error.required, error.available, error.missing) == (80, 50, 30)
    assert error.detail == "80 points are to be reinstated, and 50 expired within the window"
    assert shop.available == 0


@pytest.mark.parametrize("points", [None, 10])
def test_somebody_of_whom_nothing_expired_is_refused(points: int | None) -> None:
    shop = Till((VERSION,))
    shop.report("review")
    outcome = shop.reinstate(points)
    assert isinstance(outcome.error, NothingToReinstateError)
    assert shop.newest.type == "review"


def test_the_window_lasts_through_its_last_day_in_the_programs_zone() -> None:
    # 13 March and twenty days: through 2 April, when summer time has begun.
    last = datetime(2026, 4, 2, 22, tzinfo=UTC)
    assert error_of(till().wait_until(last).reinstate()) == "nothing_to_reinstate"
    assert till().wait_until(last - timedelta(milliseconds=1)).reinstate().error is None


def test_a_program_without_a_window_has_nothing_reinstated() -> None:
    closed = replace(VERSION, reinstatement=ReinstatementPolicy(window_days=0))
    shop = Till((closed,))
    shop.report("review")
    shop.wait_until(GONE)
    assert error_of(shop.reinstate()) == "nothing_to_reinstate"


def test_what_expired_first_comes_back_first() -> None:
    shop = Till((VERSION,))
    shop.report("review")
    shop.wait_until(NOON + timedelta(days=1))
    shop.report("review")
    shop.wait_until(GONE + timedelta(days=1))
    shop.reinstate(70)
    assert [lot.points for lot in shop.state.expired] == [0, 30]


def test_a_lot_outside_the_window_stays_where_it_is() -> None:
    shop = Till((VERSION,))
    shop.report("review")
    shop.wait_until(NOON + timedelta(days=25))
    shop.report("review")
    shop.wait_until(NOON + timedelta(days=40))
    shop.reinstate()
    assert [lot.points for lot in shop.state.expired] == [50, 0]


def test_all_is_no_more_than_was_counted_when_it_was_asked_for() -> None:
    shop = till()
    shop.reinstate(most=30)
    assert shop.available == 30
    assert error_of(shop.reinstate(most=0)) == "nothing_to_reinstate"


def test_a_deficit_is_filled_first() -> None:
    shop = till()
    shop.adjust(-30, allow_deficit=True)
    shop.reinstate(40)
    assert (shop.state.deficit, shop.available) == (0, 10)


def test_a_balance_that_went_for_want_of_activity_comes_back_and_counts_as_activity() -> None:
    version = replace(VERSION, expiry=ExpiresOnInactivity(months=3))
    shop = Till((version,))
    shop.report("review")
    shop.wait_until(NOON + timedelta(days=95))
    assert shop.available == 0
    shop.reinstate()
    assert shop.available == 50
    assert shop.wait_until(NOON + timedelta(days=97)).available == 50


def test_a_return_takes_reinstated_points_from_the_balance() -> None:
    shop = Till((VERSION,))
    shop.order(1, 5_000)
    shop.wait_until(GONE)
    shop.reinstate()
    shop.refund(1, Refund(refund_id="r", lines=(line(5_000),)))
    assert shop.available == 0
    assert shop.newest.postings[0].source is Account.AVAILABLE


def test_a_return_of_points_that_the_ledger_has_forgotten_still_takes_nothing() -> None:
    shop = Till((VERSION,))
    shop.order(1, 5_000)
    for day in range(1, EXPIRED_LOTS_MAX + 1):
        shop.wait_until(NOON + timedelta(days=day))
        shop.report("review")
    shop.wait_until(NOON + timedelta(days=11 + EXPIRED_LOTS_MAX))
    shop.reinstate()
    before = shop.available
    shop.refund(1, Refund(refund_id="r", lines=(line(5_000),)))
    assert (before, shop.available) == (50 * EXPIRED_LOTS_MAX, 50 * EXPIRED_LOTS_MAX)


def test_a_repeated_call_has_no_second_effect_however_many_there_were() -> None:
    shop = till()
    first = shop.reinstate(most=30)
    again = replace_key(shop, "fact:2", most=50)
    assert (first.status, again.status) == (Status.RECORDED, Status.DUPLICATE)
    assert shop.available == 30


def replace_key(shop: Till, key: str, *, most: int) -> Outcome:
    """The same request under a key that was used, with another count."""
    shop.reported = int(key.removeprefix("fact:")) - 1
    return shop.reinstate(most=most)


@pytest.mark.parametrize(
    ("points", "language", "sentences"),
    [
        (
            20,
            Language.EN,
            [
                "20 points that had expired were made available again on 13 March 2026: "
                "a gesture of goodwill.",
                "Usable through 18 March 2026.",
            ],
        ),
        (
            1,
            Language.DE,
            [
                "1 Punkt, der verfallen war, wurde am 13. März 2026 wieder gutgeschrieben: "
                "aus Kulanz.",
                "Verwendbar bis einschließlich 18. März 2026.",
            ],
        ),
    ],
)
def test_a_reinstatement_is_told_in_words(
    points: int, language: Language, sentences: list[str]
) -> None:
    shop = till()
    shop.reinstate(points)
    assert told(shop, language) == sentences


def test_points_that_make_up_for_a_negative_balance_say_so() -> None:
    shop = till()
    shop.adjust(-80, allow_deficit=True)
    shop.reinstate(10)
    assert told(shop)[1:] == ["This makes up for a negative balance."]
