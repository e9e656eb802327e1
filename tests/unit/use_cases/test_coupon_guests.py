"""Orders that show the code of a member's coupon, of somebody unknown and of other members."""

from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.outcome import Status

from tests.fakes.accounts import ANNA, BELA
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts
from tests.fakes.till import order_activity


def desk() -> RewardAccounts:
    return RewardAccounts((program_version(rewards=(MUG,)),))


def test_a_guest_with_the_code_is_its_member() -> None:
    accounts = desk()
    code = accounts.redeem(BELA).code
    outcome = accounts.report(order_activity(1, 1_000, coupons=(code,)))
    assert outcome.status is Status.RECORDED
    assert (accounts.show(code).record.redeemed, accounts.available(BELA)) == (1, 40 + 10)


def test_a_guest_with_the_code_of_nobodys_coupon_stays_a_guest() -> None:
    accounts = desk()
    outcome = accounts.report(order_activity(1, 1_000, coupons=("RW7M2Q9XK4T0VBN8ZD",)))
    assert outcome.status is Status.REFUSED


def test_the_order_of_another_member_is_recorded_and_the_coupon_stays() -> None:
    accounts = desk()
    code = accounts.redeem(BELA).code
    for _ in range(2):
        accounts.order(ANNA, 1, 1_000, coupons=(code,))
    assert accounts.available(ANNA) == 110
    assert accounts.show(code).status is CouponStatus.VALID
    assert '"refused":"coupon_not_found"' in accounts.head(ANNA).activities


def test_what_waits_until_somebody_joins_keeps_its_coupons() -> None:
    accounts = desk()
    code = accounts.redeem(BELA).code
    activity = order_activity(1, 1_000, coupons=(code,))
    accounts.directory.wait_for_order(activity, program="club", expires_at=accounts.now)
    (row,) = accounts.directory.waiting_for_order(activity.key, program="club")
    assert row.activity == activity
