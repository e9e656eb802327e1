"""Points that an operator gives or takes by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.entry import Account
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.policies import ExpiresAfterDays, ExpiresOnInactivity
from punchcard.domain.record import ByHand
from punchcard.domain.state import DatedPoints
from punchcard.domain.wording import Language

from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.stories import told
from tests.fakes.till import NOON, Till

SIGN_UP = rule(id="welcome", on="sign_up", earn=fixed(50))
MONTH = ExpiresAfterDays(days=30)


def till() -> Till:
    shop = Till((replace(program_version(expiry=MONTH), rules=(rule(), SIGN_UP)),))
    shop.report("sign_up")
    return shop


def insufficiency(outcome: Outcome) -> tuple[int, int, int]:
    assert isinstance(outcome.error, PointsInsufficientError)
    return outcome.error.required, outcome.error.available, outcome.error.missing


def test_points_are_given_into_a_lot_that_expires_as_if_they_matured_now() -> None:
    shop = till().wait_until(NOON + timedelta(days=10))
    first = shop.state.lots[0].at
    assert first is not None
    shop.adjust(20)
    assert shop.state.lots == (
        DatedPoints(first, 50),
        DatedPoints(first + timedelta(days=10), 20),
    )


def test_points_given_by_hand_are_not_earned() -> None:
    shop = till()
    outcome = shop.adjust(20)
    assert (outcome.status, outcome.points) == (Status.RECORDED, 0)
    assert shop.state.earned == 50


def test_a_deficit_is_filled_before_there_is_a_lot() -> None:
    shop = till()
    shop.adjust(-80, allow_deficit=True)
    assert (shop.state.deficit, shop.state.lots) == (30, ())
    shop.adjust(40)
    assert shop.state.deficit == 0
    assert shop.available == 10


def test_points_are_taken_in_the_order_in_which_they_would_be_spent() -> None:
    shop = till().wait_until(NOON + timedelta(days=10))
    shop.adjust(20)
    shop.adjust(-55)
    (left,) = shop.state.lots
    assert left.points == 15


def test_more_than_there_is_is_not_taken_and_leaves_no_entry() -> None:
    shop = till()
    refused = shop.adjust(-80)
    assert refused.status is Status.REFUSED
    assert insufficiency(refused) == (80, 50, 30)
    assert shop.available == 50
    assert shop.newest.type == "sign_up"


def test_a_balance_below_zero_counts_as_missing_too() -> None:
    shop = till()
    shop.adjust(-80, allow_deficit=True)
    assert insufficiency(shop.adjust(-10)) == (10, -30, 40)


def test_a_refused_adjustment_stops_no_other_activity_of_its_batch() -> None:
    shop = till()
    shop.adjust(-80)
    assert shop.adjust(-50).status is Status.RECORDED
    assert shop.available == 0


def test_the_entry_says_who_and_why_and_which_accounts() -> None:
    shop = till()
    shop.adjust(-5, AdjustmentReason.FRAUD)
    said = shop.newest
    assert said.by_hand == ByHand("first", AdjustmentReason.FRAUD)
    (posting,) = said.postings
    assert (posting.source, posting.target) == (Account.AVAILABLE, Account.ADJUSTED)
    assert (posting.points, posting.reason) == (5, "adjusted")


def test_points_given_to_somebody_inactive_do_not_expire_at_once() -> None:
    version = program_version(expiry=ExpiresOnInactivity(months=3), rules=(SIGN_UP,))
    shop = Till((version,))
    shop.report("sign_up")
    shop.wait_until(NOON + timedelta(days=400))
    assert shop.available == 0
    shop.adjust(20)
    assert shop.available == 20
    assert shop.wait_until(NOON + timedelta(days=480)).available == 20


@pytest.mark.parametrize(
    ("points", "language", "sentences"),
    [
        (
            20,
            Language.EN,
            [
                "20 points were added by hand on 2 March 2026: a gesture of goodwill.",
                "Usable through 1 April 2026.",
            ],
        ),
        (
            1,
            Language.DE,
            [
                "1 Punkt wurde am 2. März 2026 von Hand gutgeschrieben: aus Kulanz.",
                "Verwendbar bis einschließlich 1. April 2026.",
            ],
        ),
        (
            -20,
            Language.EN,
            ["20 points were taken away by hand on 2 March 2026: a gesture of goodwill."],
        ),
    ],
)
def test_an_adjustment_is_told_in_words(
    points: int, language: Language, sentences: list[str]
) -> None:
    shop = till()
    shop.adjust(points)
    assert told(shop, language) == sentences


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason_code", AdjustmentReason)
def test_every_reason_has_words(reason_code: AdjustmentReason, language: Language) -> None:
    shop = till()
    shop.adjust(20, reason_code)
    assert told(shop, language)[0].endswith(".")


def test_points_that_make_up_for_a_negative_balance_say_so() -> None:
    shop = till()
    shop.adjust(-80, allow_deficit=True)
    shop.adjust(10)
    assert told(shop)[1:] == ["This makes up for a negative balance."]
