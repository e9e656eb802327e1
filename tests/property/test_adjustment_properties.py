"""What holds for points moved by hand, whatever else happens."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Activity
from punchcard.domain.entry import Account
from punchcard.domain.outcome import Status
from punchcard.domain.policies import NeverExpires
from punchcard.domain.program import ProgramVersion

from tests.property.ledgers import dice, events_of_an_order, points, programs
from tests.property.tellings import balance, chain_of, tell

versions = dice.map(programs)
adjustments = st.lists(
    st.tuples(st.integers(-2_000, 2_000).filter(bool), st.booleans()), min_size=1, max_size=6
)


@given(versions, events_of_an_order(), adjustments)
def test_points_moved_by_hand_are_neither_made_nor_earned(
    version: ProgramVersion, events: tuple[Activity, ...], moved: list[tuple[int, bool]]
) -> None:
    shop = tell(version, events)
    earned = shop.state.earned
    recorded = sum(
        change
        for change, allow_deficit in moved
        if shop.adjust(change, allow_deficit=allow_deficit).status is Status.RECORDED
    )
    accounts = chain_of(shop).accounts
    assert sum(accounts.values()) == 0
    assert accounts[Account.ADJUSTED] == -recorded
    assert shop.state.earned == earned


@given(versions, events_of_an_order(), points)
def test_giving_and_taking_the_same_restores_the_balance(
    version: ProgramVersion, events: tuple[Activity, ...], given_points: int
) -> None:
    shop = tell(replace(version, expiry=NeverExpires()), events)
    before = balance(shop)
    shop.adjust(given_points)
    assert balance(shop) == before + given_points
    shop.adjust(-given_points, allow_deficit=True)
    assert balance(shop) == before


@given(versions, events_of_an_order(), points)
def test_nothing_is_taken_below_zero_unless_it_is_said_so(
    version: ProgramVersion, events: tuple[Activity, ...], taken: int
) -> None:
    shop = tell(version, events)
    before = shop.state.available
    outcome = shop.adjust(-taken)
    assert (outcome.status is Status.RECORDED) == (taken <= before)
    assert shop.state.available == (before - taken if taken <= before else before)
