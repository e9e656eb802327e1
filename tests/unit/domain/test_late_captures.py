"""Orders whose hold ended on the way burn their points all the same, and once."""

from datetime import timedelta

from punchcard.domain.entry import Posting
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.holds import HoldCapturedError
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.program import Spending
from punchcard.domain.record_codec import decode_activities

from tests.fakes.till import NOON, Till
from tests.unit.domain.test_expired_returns import left
from tests.unit.domain.test_hold_orders import holding
from tests.unit.domain.test_holds import HOUR, points, refusal, till


class TestAHoldThatEndedOnTheWay:
    def test_burns_from_the_balance(self) -> None:
        """Taken at 12:00, paid at 12:10, told after the hold lapsed."""
        shop = holding()
        shop.wait_until(NOON + 3 * HOUR)
        assert points(shop) == (100, 0)
        shop.order(2, 80, at=NOON + HOUR / 6, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)
        assert "late_capture" in {posting.reason for posting in _postings(shop)}

    def test_burns_below_zero_if_need_be(self) -> None:
        shop = holding()
        shop.wait_until(NOON + 3 * HOUR)
        shop.hold(70, request="other")
        shop.capture(request="other")
        shop.order(2, 80, at=NOON + HOUR / 6, holds=shop.shown(80, kept=80))
        assert points(shop) == (-50, 0)

    def test_burns_what_expired_when_it_lapsed_and_no_more(self) -> None:
        shop = till(
            80,
            expiry=ExpiresAfterDays(days=0),
            returned_lot_grace_days=0,
            spending=Spending(points=1, amount=1, hold_minutes=24 * 60),
        )
        shop.hold(80)
        shop.wait_until(NOON + timedelta(days=2))
        shop.adjust(20)
        shop.order(2, 80, at=NOON + HOUR, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)

    def test_burns_what_has_not_expired_from_the_balance(self) -> None:
        """The hold had points of two days: those of the first one have expired, the others not."""
        shop = till(
            50,
            expiry=ExpiresAfterDays(days=2),
            returned_lot_grace_days=0,
            spending=Spending(points=1, amount=1, hold_minutes=24 * 60),
        )
        checkout = NOON + timedelta(days=2)
        shop.wait_until(checkout).order(3, 50_00, at=checkout)
        shop.hold(80)
        shop.wait_until(checkout + 25 * HOUR)
        assert (points(shop), left(shop)) == ((50, 0), 50)
        shop.order(2, 80, at=checkout, holds=shop.shown(80, kept=80))
        assert (points(shop), left(shop)) == ((20, 0), 0)

    def test_and_was_voided_burns_all_the_same(self) -> None:
        shop = holding()
        shop.void()
        shop.order(2, 80, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)

    def test_and_was_voided_answers_the_void_as_before(self) -> None:
        shop = holding()
        shop.void()
        shop.order(2, 80, holds=shop.shown(80, kept=80))
        assert shop.void().status is Status.DUPLICATE
        assert refusal(shop.capture(call="void")) is IdempotencyKeyReusedError

    def test_is_captured_late_once(self) -> None:
        shop = holding()
        shop.wait_until(NOON + 3 * HOUR)
        for version in (1, 2):
            shop.order(2, 80, at=NOON, version=version, holds=shop.shown(80, kept=80))
        shop.order(3, 80, at=NOON, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)
        assert refusal(shop.capture()) is HoldCapturedError


def _postings(shop: Till) -> list[Posting]:
    head = shop.ledger.head(program="club", member="01HZZZZZZZZZZZZZZZZZZZZZZZ").entry
    assert head is not None
    return [posting for item in decode_activities(head.activities) for posting in item.postings]
