"""What expired is taken back from there, whatever became of it: point by point, and all in all."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import REINSTATED, Activity
from punchcard.domain.corrections import AdjustmentReason, Reinstatement
from punchcard.domain.entry import Account
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.policies import (
    ExpiresAfterDays,
    ExpiresOnInactivity,
    Expiry,
    NeverExpires,
    ReinstatementPolicy,
    TakeBack,
)
from punchcard.domain.program import Spending
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.accounts import ACCOUNTS, Accounts
from tests.fakes.programs import program_version
from tests.fakes.till import Till
from tests.property.point_by_point import DAY, REINSTATED_DAYS, SlowModel
from tests.property.tellings import chain_of

VERSION = program_version(
    take_back=TakeBack.DEFICIT,
    spending=Spending(points=1, amount=1),
    reinstatement=ReinstatementPolicy(window_days=3_000, usable_days=REINSTATED_DAYS),
)
days = st.integers(0, 20)
policies = st.sampled_from(
    (ExpiresAfterDays(days=6), ExpiresOnInactivity(months=1), NeverExpires())
)


class Bought(NamedTuple):
    """That somebody buys, after some days."""

    member: int
    points: int
    after: int


class Reinstated(NamedTuple):
    """That so much that expired of an account comes back, or all of it, after some days."""

    member: int
    after: int
    points: int | None = None


class MergedInto(NamedTuple):
    """That an account takes over another one, after some days."""

    member: int
    absorb: int
    after: int


class Cancelled(NamedTuple):
    """That one of the orders so far is cancelled, after some days."""

    order: int
    after: int


class Spent(NamedTuple):
    """That up to so many points pay for an order, after some days."""

    points: int
    after: int


type Step = Bought | Reinstated | MergedInto | Cancelled

members = st.integers(0, len(ACCOUNTS) - 1)
steps = st.lists(
    st.builds(Bought, members, st.integers(1, 100), days)
    | st.builds(Reinstated, members, days)
    | st.builds(MergedInto, members, members, days)
    | st.builds(Cancelled, st.integers(0, 9), days),
    min_size=3,
    max_size=11,
)


@given(policies, steps)
def test_a_return_takes_each_point_from_where_it_is(expiry: Expiry, history: list[Step]) -> None:
    accounts, model = Accounts((replace(VERSION, expiry=expiry),)), SlowModel(expiry)
    for number, step in enumerate(history):
        accounts.now += step.after * DAY
        model.wait(accounts.now)
        take(step, accounts, model, key=f"step:{number}")
        for owner in {model.open(member) for member in range(len(ACCOUNTS))}:
            state = accounts.state(ACCOUNTS[owner])
            assert state.available == model.there(owner)
            assert sum(lot.points for lot in state.expired) == model.gone(owner)


def take(step: Step, accounts: Accounts, model: SlowModel, *, key: str) -> None:
    """Do the same to the accounts and to the model, if it can be done."""
    if isinstance(step, Bought):
        order = len(model.batches)
        accounts.order(ACCOUNTS[step.member], order, step.points * 100, at=accounts.now)
        model.buy(step.member, step.points)
    elif isinstance(step, Reinstated):
        owner = model.open(step.member)
        if reinstated(accounts, ACCOUNTS[owner], key):
            model.reinstate(owner)
    elif isinstance(step, MergedInto):
        owner, absorbed = model.open(step.member), model.open(step.absorb)
        if owner != absorbed:
            accounts.merge(ACCOUNTS[owner], ACCOUNTS[absorbed], key)
            model.merge(owner, absorbed)
    elif step.order < len(model.batches) and not model.batches[step.order].cancelled:
        batch = model.batches[step.order]
        buyer = ACCOUNTS[batch.bought_by]
        accounts.order(buyer, step.order, at=batch.bought_at, version=9, cancelled=True)
        model.cancel(step.order)


def reinstated(accounts: Accounts, member: Member, key: str) -> bool:
    """Make all available again that expired of an account; whether there was any."""
    content = Reinstatement(points=None, reason_code=AdjustmentReason.GOODWILL, operator="first")
    activity = Activity(
        key=key,
        type=REINSTATED,
        occurred_at=accounts.now,
        born_at=accounts.now,
        channel="operator",
        content=content,
    )
    recording = record_activities(member, [activity], **accounts.ports)
    return recording.results[0].outcome.status is Status.RECORDED


@given(
    st.sampled_from((ExpiresAfterDays(days=6), ExpiresOnInactivity(months=1))),
    st.sampled_from((0, 9)),
    st.sampled_from((REINSTATED_DAYS, 70)),
    st.lists(
        st.builds(Bought, st.just(0), st.integers(1, 100), days)
        | st.builds(Spent, st.integers(1, 150), days)
        | st.builds(Reinstated, st.just(0), days, st.none() | st.integers(1, 100))
        | st.builds(Cancelled, st.integers(0, 9), days),
        max_size=9,
    ),
)
def test_once_all_orders_are_returned_nothing_that_expired_is_left(
    expiry: Expiry,
    grace: int,
    usable_days: int,
    history: list[Bought | Spent | Reinstated | Cancelled],
) -> None:
    """What paid for orders comes back to where it came from, or late, or is lost."""
    policy = ReinstatementPolicy(window_days=3_000, usable_days=usable_days)
    version = replace(VERSION, expiry=expiry, returned_lot_grace_days=grace, reinstatement=policy)
    shop = Till((version,))
    earning: dict[int, datetime] = {}
    spending: dict[int, datetime] = {}
    for number, step in enumerate(history):
        shop.wait_until(shop.now + step.after * DAY)
        if isinstance(step, Bought):
            earning[number] = shop.now
            shop.order(number, step.points * 100, at=shop.now)
        elif isinstance(step, Spent):
            spending[number] = shop.now
            points = min(step.points, shop.available)
            shop.order(number, at=shop.now, points_spent=points, paid_with_points=points)
        elif isinstance(step, Reinstated):
            shop.reinstate(step.points)
        elif step.order in spending and isinstance(expiry, ExpiresAfterDays):
            shop.order(step.order, at=spending[step.order], version=9, cancelled=True)
    for number, at in earning.items():
        shop.order(number, at=at, version=9, cancelled=True)
    accounts = chain_of(shop).accounts
    assert sum(lot.points for lot in shop.state.expired) == 0 == accounts[Account.EXPIRED]
    assert shop.available == -accounts[Account.REDEEMED]
