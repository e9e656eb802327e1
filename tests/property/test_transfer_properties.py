"""What holds for points between two members, and for points that come back, whatever happens."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Activity
from punchcard.domain.entry import Account
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.program import AdjustmentLimits, ProgramVersion
from punchcard.domain.rule_checks import POINTS_MAX

from tests.fakes.adjustment_desk import TAKER, Desk
from tests.fakes.club import Club
from tests.fakes.till import MEMBER
from tests.property.ledgers import dice, events_of_an_order, points, programs
from tests.property.tellings import tell
from tests.simulation.invariants import Chain

ALONE = AdjustmentLimits(limit=POINTS_MAX, per_day=POINTS_MAX)

versions = dice.map(programs)
steps = st.lists(
    st.tuples(st.sampled_from(("there", "back", "reinstate", "give", "wait")), points),
    min_size=1,
    max_size=8,
)


def moved(desk: Desk, taken: list[tuple[str, int]]) -> Iterator[None]:
    """Do something at each step; what is refused changes nothing."""
    for number, (step, some) in enumerate(taken):
        with suppress(ActivityRefusedError):
            match step:
                case "there":
                    desk.transfer(some, f"key-{number}")
                case "back":
                    desk.transfer(some, f"key-{number}", giver=TAKER.id, to=MEMBER.id)
                case "reinstate":
                    desk.reinstate(some if some % 2 else None, f"key-{number}")
                case "give":
                    desk.adjust(some, f"key-{number}", member=TAKER.id)
                case _:
                    till = desk.club.till
                    till.wait_until(till.now + timedelta(days=some % 200))
        yield


def desk_of(version: ProgramVersion, events: tuple[Activity, ...]) -> Desk:
    return Desk(Club(tell(replace(version, adjustments=ALONE), events)))


def chains(desk: Desk) -> list[Chain]:
    """Both chains, every entry checked and folded once more."""
    folded = []
    for member in (MEMBER, TAKER):
        chain = Chain()
        for entry in desk.club.till.ledger.chains.get(("club", member.id), {}).values():
            chain.append(entry, asked_at=entry.recorded_at, now=desk.club.till.now)
        folded.append(chain)
    return folded


@given(versions, events_of_an_order(), steps)
def test_at_every_step_points_are_neither_made_nor_lost_between_members(
    version: ProgramVersion, events: tuple[Activity, ...], taken: list[tuple[str, int]]
) -> None:
    desk = desk_of(version, events)
    for _ in moved(desk, taken):
        both = chains(desk)
        assert all(sum(chain.accounts.values()) == 0 for chain in both)
        assert sum(chain.accounts[Account.TRANSFERRED] for chain in both) == 0


@given(versions, events_of_an_order(), points)
def test_a_transfer_changes_what_both_have_together_in_nothing_but_time(
    version: ProgramVersion, events: tuple[Activity, ...], some: int
) -> None:
    desk = desk_of(version, events)
    states = [desk.state_of(member) for member in (MEMBER, TAKER)]
    before = sum(state.available for state in states)
    is_enough = some <= states[0].available
    with suppress(ActivityRefusedError):
        desk.transfer(some)
    after = [desk.state_of(member) for member in (MEMBER, TAKER)]
    assert sum(state.available for state in after) == before
    assert after[1].available == (some if is_enough else 0)
    lots = Counter[object]()
    for state in after:
        lots.update({lot.at: lot.points for lot in state.lots})
    assert lots == Counter({lot.at: lot.points for lot in states[0].lots})


@given(versions, events_of_an_order(), st.integers(0, 400))
def test_no_more_comes_back_than_has_expired(
    version: ProgramVersion, events: tuple[Activity, ...], days: int
) -> None:
    desk = desk_of(version, events)
    till = desk.club.till
    till.wait_until(till.now + timedelta(days=days))
    expired = sum(lot.points for lot in desk.state_of(MEMBER).expired)
    before = desk.state_of(MEMBER).available
    with suppress(ActivityRefusedError):
        desk.reinstate(None)
    after = desk.state_of(MEMBER)
    assert 0 <= after.available - before <= expired
    assert sum(lot.points for lot in after.expired) == expired - (after.available - before)
