from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain import (
    adjusting,
    coupons,
    holds,
    reconcile,
    reinstating,
    rewards,
    settle,
    spending,
    transferring,
)
from punchcard.domain.activity import MERGED, MERGED_OWED, Refund
from punchcard.domain.explain_postings import TELLERS
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresOnInactivity,
    TakeBack,
)
from punchcard.domain.program import Spending
from punchcard.domain.wording import Language

from tests.fakes.stories import explained, last, till, told
from tests.fakes.till import NOON, line


class TestAReturn:
    def test_takes_back_what_is_pending(self) -> None:
        shop = till(maturity=AfterDays(days=14))
        shop.order(1, 10000)
        shop.order(1, 2500, version=2, refunds=(Refund(refund_id="r", lines=(line(7500),)),))
        assert told(shop) == [
            "75 points of the order of 2 March 2026 were taken back.",
            "Something of the order was returned.",
            "As it stands, the order earns 25 points.",
            "25 points for “Points for every euro”: 1 point per 1.00 EUR of 25.00 EUR.",
            "75 points were still pending and are cancelled.",
        ]
        assert last(shop).points == -75

    def test_takes_back_from_the_balance(self) -> None:
        shop = till()
        shop.order(1, 200)
        shop.order(1, 100, version=2)
        assert told(shop) == [
            "1 point of the order of 2 March 2026 was taken back.",
            "The order was changed.",
            "As it stands, the order earns 1 point.",
            "1 point for “Points for every euro”: 1 point per 1.00 EUR of 1.00 EUR.",
            "1 point was taken from the balance.",
        ]

    def test_of_expired_points_leaves_the_balance(self) -> None:
        shop = till(expiry=ExpiresAfterDays(days=1))
        shop.order(1, 5000)
        shop.wait_until(NOON + timedelta(days=5))
        shop.order(1, 5000, version=60 * 60 * 24 * 5, cancelled=True)
        assert told(shop) == [
            "50 points of the order of 2 March 2026 were taken back.",
            "The order was cancelled.",
            "50 points had expired unspent, so that the balance stays as it is.",
        ]

    def test_of_points_that_are_spent_may_be_forgiven(self) -> None:
        shop = till(take_back=TakeBack.WITHIN_BALANCE)
        shop.order(1, 5000)
        shop.order(2, 1, points_spent=50)
        shop.order(1, 5000, version=2, cancelled=True)
        assert told(shop) == [
            "The order of 2 March 2026 changed no points.",
            "The order was cancelled.",
            "50 points could not be taken back and were forgiven.",
        ]


class TestSpending:
    def test_is_told_beside_what_the_order_earns(self) -> None:
        shop = till()
        shop.order(1, 5000)
        shop.order(2, 1000, points_spent=50)
        assert "50 points paid for a part of the order." in told(shop)
        assert "50 Punkte haben einen Teil der Bestellung bezahlt." in told(shop, Language.DE)

    def test_that_is_undone_gives_points_back(self) -> None:
        shop = till()
        shop.order(1, 5000)
        shop.order(2, 1, points_spent=50)
        shop.order(2, 1, points_spent=50, version=2, cancelled=True)
        assert told(shop)[-1] == (
            "50 points that had paid for the order came back with the old expiry."
        )

    @pytest.mark.parametrize(
        ("grace_days", "sentence"),
        [
            (
                30,
                "50 points that had paid for the order came back. As they would have expired "
                "meanwhile, they stay usable through 11 April 2026.",
            ),
            (
                0,
                "50 points that had paid for the order are lost: they would have expired "
                "meanwhile.",
            ),
        ],
    )
    def test_of_points_that_have_expired_since_is_undone_by_the_programs_policy(
        self, grace_days: int, sentence: str
    ) -> None:
        shop = till(expiry=ExpiresAfterDays(days=5), returned_lot_grace_days=grace_days)
        shop.order(1, 5000)
        shop.order(2, 1, points_spent=50)
        shop.wait_until(NOON + timedelta(days=10))
        shop.order(2, 1, points_spent=50, version=60 * 60 * 24 * 10, cancelled=True)
        assert told(shop)[-1] == sentence


class TestWhatFallsDueByItself:
    def test_is_maturity(self) -> None:
        shop = till(maturity=AfterDays(days=14))
        shop.order(1, 5000)
        shop.wait_until(NOON + timedelta(days=20))
        shop.order(2, 100, at=shop.now)
        due = explained(shop).activities[0]
        assert [sentence.text for sentence in due.sentences] == [
            "50 points matured on 16 March 2026.",
            "Usable without a limit of time.",
        ]
        assert (due.type, due.occurred_at, due.points) == ("settled", None, 0)

    def test_is_expiry(self) -> None:
        shop = till(expiry=ExpiresAfterDays(days=5))
        shop.order(1, 5000)
        shop.wait_until(NOON + timedelta(days=20))
        shop.order(2, 100, at=shop.now)
        assert explained(shop).text.startswith(
            "50 points expired; they were usable through 7 March 2026. "
            "1 point for the order of 22 March 2026. "
        )

    def test_is_expiry_for_want_of_activity(self) -> None:
        shop = till(expiry=ExpiresOnInactivity(months=6))
        shop.order(1, 5000)
        assert told(shop)[-1] == ("Usable as long as something is earned or spent every 6 months.")
        shop.order(2, 100, at=datetime(2026, 12, 1, tzinfo=UTC))
        due = explained(shop).activities[0]
        assert [sentence.text for sentence in due.sentences] == [
            "50 points expired after 6 months in which nothing was earned or spent."
        ]

    @pytest.mark.parametrize(
        ("grace_days", "sentence"),
        [
            (
                30,
                "50 points that had been reserved came back. As they would have expired "
                "meanwhile, they stay usable through 2 April 2026.",
            ),
            (0, "50 points that had been reserved are lost: they expired meanwhile."),
        ],
    )
    def test_is_a_hold_of_points_that_have_expired_since(
        self, grace_days: int, sentence: str
    ) -> None:
        """The days of grace count from when the hold lapsed, not from when that was recorded."""
        shop = till(
            expiry=ExpiresAfterDays(days=0),
            returned_lot_grace_days=grace_days,
            spending=Spending(points=1, amount=1, hold_minutes=24 * 60),
        )
        shop.order(1, 5000)
        shop.hold(50)
        shop.wait_until(NOON + timedelta(days=10))
        shop.order(2, 100, at=shop.now)
        due = explained(shop).activities[0]
        assert [told.text for told in due.sentences] == [sentence]

        left = 50 if grace_days else 0
        assert shop.wait_until(datetime(2026, 4, 2, 21, 59, tzinfo=UTC)).available == left
        assert shop.wait_until(datetime(2026, 4, 2, 22, tzinfo=UTC)).available == 0


def test_every_reason_of_a_posting_has_words() -> None:
    reasons = {
        value
        for module in (
            *(adjusting, coupons, holds, reconcile, reinstating),
            *(rewards, settle, spending, transferring),
        )
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }
    assert reasons | {MERGED, MERGED_OWED} == TELLERS.keys()
