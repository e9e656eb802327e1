"""What holds for reserved points, in whatever order they are taken, captured, voided, or lapse."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Refund
from punchcard.domain.entry import Account
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresAfterDays, NeverExpires
from punchcard.domain.program import Spending

from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till, line, order_activity
from tests.property.tellings import balance, chain_of

HOUR = timedelta(hours=1)
CHECKOUTS = ("one", "two", "three")

type Step = tuple[str, str, int]

steps = st.lists(
    st.tuples(
        st.sampled_from(("take", "take", "capture", "part", "void", "wait", "earn", "order")),
        st.sampled_from(CHECKOUTS),
        st.integers(1, 120),
    ),
    max_size=14,
)


def a_till(*, grace: int = 30, never: bool = False) -> Till:
    version = program_version(
        spending=Spending(points=1, amount=1, hold_minutes=90),
        expiry=NeverExpires() if never else ExpiresAfterDays(days=1),
        returned_lot_grace_days=grace,
    )
    shop = Till((version,))
    shop.order(1, 200_00)
    return shop


def play(shop: Till, told: Sequence[Step]) -> None:
    """Do what is told; what is not possible is refused and changes nothing."""
    for number, (step, checkout, points) in enumerate(told):
        _do(shop, number, step, checkout, points)


def _do(shop: Till, number: int, step: str, checkout: str, points: int) -> None:
    call = f"{number}"
    shown = shop.shown(points, request=checkout, kept=points)
    todo: dict[str, Callable[[], object]] = {
        "take": lambda: shop.hold(points, request=checkout),
        "capture": lambda: shop.capture(request=checkout, call=call),
        "part": lambda: shop.capture(points, request=checkout, call=call),
        "void": lambda: shop.void(request=checkout, call=call),
        "wait": lambda: shop.wait_until(shop.now + points * HOUR / 4),
        "earn": lambda: shop.order(100 + number, points * 100, at=shop.now),
        "order": lambda: shop.order(200 + number, 1_000, at=shop.now, holds=shown),
    }
    todo[step]()


@given(steps, st.sampled_from((0, 30)))
def test_every_entry_is_sound_and_points_are_neither_made_nor_lost(
    told: list[Step], grace: int
) -> None:
    shop = a_till(grace=grace)
    play(shop, told)
    shop.wait_until(shop.now + timedelta(days=3))
    shop.report("visit")
    chain = chain_of(shop)
    assert sum(chain.accounts.values()) == 0
    assert chain.accounts[Account.HELD] == 0
    burned = sum(
        part.points for order in chain.orders.values() if order.order for part in order.order.burned
    )
    by_calls = sum(
        lot.points for hold in chain.holds.values() if hold.order is None for lot in hold.captured
    )
    assert chain.accounts[Account.REDEEMED] == burned + by_calls


@given(steps)
def test_what_was_not_captured_is_back_in_its_lots(told: list[Step]) -> None:
    shop = a_till(never=True)
    untouched = [step for step in told if step[0] in ("take", "void", "wait")]
    before = shop.state.lots
    play(shop, untouched)
    shop.wait_until(shop.now + 2 * HOUR)
    assert (shop.state.lots, shop.state.holds) == (before, ())


@given(steps)
def test_what_is_told_twice_happens_once(told: list[Step]) -> None:
    shop = a_till()
    for number, (step, checkout, points) in enumerate(told):
        _do(shop, number, step, checkout, points)
        before = chain_of(shop)
        if step != "wait":
            _do(shop, number, step, checkout, points)
        assert len(chain_of(shop).entries) == len(before.entries)


@given(st.permutations(("order", "refund", "capture", "void", "lapse", "again")))
def test_an_order_burns_what_it_showed_whatever_else_comes_when(told: list[str]) -> None:
    shop = a_till(never=True)
    shop.hold(80)
    before = balance(shop)
    half = Refund(refund_id="r", lines=(line(80),))
    events = {
        "order": order_activity(2, 160, at=NOON, holds=shop.shown(80, kept=80)),
        "refund": order_activity(
            2, 80, at=NOON, version=2, holds=shop.shown(80, kept=40), refunds=(half,)
        ),
    }
    events["again"] = events["order"]
    for step in told:
        match step:
            case "capture":
                shop.capture()
            case "void":
                shop.void()
            case "lapse":
                shop.wait_until(shop.now + 2 * HOUR)
            case _:
                assert shop.ring(events[step]).status is not Status.REFUSED
    assert balance(shop) == before + 80 - 40
    chain_of(shop)
