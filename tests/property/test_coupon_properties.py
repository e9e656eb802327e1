"""A coupon is redeemed as often as it has uses, and its points are spent or given back once."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.coupon_record import CouponStatus, UseStatus, status_of
from punchcard.domain.entry import Account
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.record_codec import decode_activities

from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, Till
from tests.property.tellings import chain_of

KEYS = ("one", "two", "three", "four")

type Step = tuple[str, str, str]

steps = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("reserve", "redeem", "reserved", "release", "cancel", "wait", "order"),
                *("shows", "shows", "ends"),
            )
        ),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
    ),
    max_size=16,
)


def a_till(uses: int, grace: int) -> Till:
    coupon = CouponTerms(uses=uses, valid_days=2, reserve_minutes=90)
    version = program_version(
        rewards=(Reward(id="coffee", title="Coffee", points=60, per_member=1, coupon=coupon),),
        expiry=ExpiresAfterDays(days=1),
        returned_lot_grace_days=grace,
    )
    shop = Till((version,))
    shop.order(1, 100_00)
    shop.redeem_reward()
    return shop


def tell_order(shop: Till, key: str, *, cancelled: bool = False) -> None:
    """Tell an order of one of four that show the coupon; once it has ended it stays so."""
    shop.order(
        1000 + KEYS.index(key),
        500,
        version=2 if cancelled else 1,
        cancelled=cancelled,
        coupons=(shop.coupon_code(),),
    )


def do(shop: Till, number: int, step: Step) -> None:
    what, key, other = step
    todo: dict[str, Callable[[], object]] = {
        "reserve": lambda: shop.reserve(call=f"reserve {key}"),
        "redeem": lambda: shop.redeem(call=f"redeem {key}"),
        "reserved": lambda: shop.redeem(call=f"take {key}", reservation=f"reserve {other}"),
        "release": lambda: shop.release(call=f"release {key}", reservation=f"reserve {other}"),
        "cancel": lambda: shop.cancel(call=f"cancel {key}"),
        "wait": lambda: shop.wait_until(shop.now + timedelta(hours=1 + 5 * KEYS.index(key))),
        "order": lambda: shop.order(100 + number, 500, at=shop.now),
        "shows": lambda: tell_order(shop, key),
        "ends": lambda: tell_order(shop, key, cancelled=True),
    }
    todo[what]()


@given(st.integers(1, 3), st.sampled_from((0, 30)), steps)
def test_no_order_of_calls_redeems_it_too_often_or_moves_its_points_twice(
    uses: int, grace: int, told: list[Step]
) -> None:
    shop = a_till(uses, grace)
    for number, step in enumerate(told):
        do(shop, number, step)
        before = len(chain_of(shop).entries)
        if step[0] not in ("wait", "order"):
            do(shop, number, step)
        assert len(chain_of(shop).entries) == before
    shop.report("visit")
    chain = chain_of(shop)
    entries = shop.ledger.chains[MEMBER.program, MEMBER.id].values()
    said = [one for entry in entries for one in decode_activities(entry.activities)]
    records = [one.coupon for one in said if one.coupon is not None]
    last = records[-1]
    orders = {one.key: one.order for one in said if one.order is not None and one.order.coupons}
    using = [use.order for use in last.calls if use.order and use.status is UseStatus.REDEEMED]
    assert sorted(using) == sorted(
        key for key, order in orders.items() if key and order.coupons[0].redeemed
    )
    assert not any(order.cancelled and order.coupons[0].redeemed for order in orders.values())
    assert all(record.redeemed <= uses for record in records)
    is_cancelled = status_of(last, shop.now) is CouponStatus.CANCELLED
    assert not (is_cancelled and last.redeemed)
    assert chain.accounts[Account.REDEEMED] == (0 if is_cancelled else 60)
    assert sum(chain.accounts.values()) == 0
    assert shop.state.reward_counts == (() if is_cancelled else (("coffee", 1),))
