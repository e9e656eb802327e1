"""What an entry says in words about rewards and their coupons."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.catalogue import Reward
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.wording import Language

from tests.fakes.programs import program_version
from tests.fakes.stories import told
from tests.fakes.till import NOON, Till

COFFEE = Reward(id="coffee", title="Coffee", points=60)
DAY = timedelta(days=1)


def shop(*, grace: int = 30) -> Till:
    version = program_version(
        rewards=(COFFEE,), expiry=ExpiresAfterDays(days=5), returned_lot_grace_days=grace
    )
    after = replace(version, number=2, effective_at=NOON + 2 * DAY, rewards=())
    till = Till((version, after))
    till.order(1, 10_000)
    till.redeem_reward()
    return till


def test_an_exchange_is_told_with_its_price() -> None:
    assert told(shop()) == ["60 points were exchanged for “Coffee” on 2 March 2026."]
    assert told(shop(), Language.DE) == [
        "60 Punkte wurden am 2. März 2026 gegen „Coffee“ eingetauscht."
    ]


def test_what_becomes_of_a_coupon_is_told_on_its_day_by_the_title_it_had() -> None:
    till = shop()
    till.wait_until(NOON + 3 * DAY)
    till.reserve()
    assert told(till) == ["The coupon for “Coffee” was reserved for a checkout on 5 March 2026."]
    till.wait_until(NOON + 4 * DAY)
    till.release()
    assert told(till) == ["The reservation of the coupon for “Coffee” ended on 6 March 2026."]
    till.redeem()
    assert told(till) == ["The coupon for “Coffee” was redeemed on 6 March 2026."]


@pytest.mark.parametrize(
    ("days", "grace", "sentence"),
    [
        (1, 30, "60 points came back with the old expiry."),
        (
            9,
            30,
            "60 points came back. As they would have expired meanwhile, they stay usable through "
            "10 April 2026.",
        ),
        (9, 0, "60 points are lost: they would have expired meanwhile."),
    ],
)
def test_a_cancelled_coupon_says_what_became_of_its_points(
    days: int, grace: int, sentence: str
) -> None:
    till = shop(grace=grace)
    till.wait_until(NOON + days * DAY)
    till.cancel()
    cancelled, returned = told(till)
    assert cancelled == f"The coupon for “Coffee” was cancelled on {2 + days} March 2026."
    assert returned == sentence


def test_an_exchange_that_was_given_up_is_told() -> None:
    till = Till()
    till.abandon()
    assert told(till) == ["On 2 March 2026 an exchange that had broken off was given up."]


def test_a_reward_that_no_version_has_any_more_is_told_by_its_id() -> None:
    till = shop()
    till.programs = type(till.programs)()
    till.programs.publish(program_version())
    assert told(till) == ["60 points were exchanged for “coffee” on 2 March 2026."]
