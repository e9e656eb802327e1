"""What is remembered of lots that expired, and how it is stored."""

from punchcard.domain.codec import decode_state, encode_state
from punchcard.domain.expired import EXPIRED_LOTS_MAX, LOTS_AGAIN_MAX, came_back, remember_expired
from punchcard.domain.merging import join_states
from punchcard.domain.state import DatedPoints, ExpiredLot, State

from tests.fakes.accounts import ANNA, BELA
from tests.fakes.till import NOON
from tests.unit.domain.test_expired_returns import (
    DAY,
)


def test_an_expired_lot_names_the_lots_of_the_latest_dates_to_which_points_came_back() -> None:
    lot = ExpiredLot(NOON, 0)
    for days in range(1, LOTS_AGAIN_MAX + 2):
        lot = came_back(lot, NOON + days * DAY, days)
    assert [back.points for back in lot.again] == list(range(2, LOTS_AGAIN_MAX + 2))


def test_expired_lots_are_joined_where_more_expires_at_one_instant() -> None:
    one = ExpiredLot(NOON, 5, again=(DatedPoints(NOON + DAY, 7),))
    other = ExpiredLot(NOON, 6, again=(DatedPoints(NOON + DAY, 1), DatedPoints(NOON + 2 * DAY, 2)))
    state = remember_expired(remember_expired(State(), one), other)
    again = (DatedPoints(NOON + DAY, 8), DatedPoints(NOON + 2 * DAY, 2))
    assert state.expired == (ExpiredLot(NOON, 11, again=again),)


def test_expired_lots_are_joined_without_the_lots_of_the_soonest_dates() -> None:
    dates = [NOON + days * DAY for days in range(1, LOTS_AGAIN_MAX + 2)]
    state = State()
    for date in dates:
        state = remember_expired(state, ExpiredLot(NOON, 0, again=(DatedPoints(date, 1),)))
    (lot,) = state.expired
    assert [back.at for back in lot.again] == dates[1:]


def test_expired_lots_are_kept_apart_by_whose_they_were() -> None:
    lots = [ExpiredLot(NOON, 5, accounts=accounts) for accounts in ((), ("A",), ("B", "C"))]
    state = State()
    for lot in lots:
        state = remember_expired(state, lot)
    assert state.expired == tuple(lots)


def test_an_expired_lot_of_which_nothing_came_back_has_the_bytes_it_always_had() -> None:
    text = '{"expired":[{"expired_at":"2026-03-02T11:00:00Z","points":5,"whole_balance":true}]}'
    state = State(expired=(ExpiredLot(NOON, 5, whole_balance=True),))
    assert encode_state(state) == text
    assert decode_state(text, b"") == state


def test_an_expired_lot_says_where_points_came_back_to_and_whose_they_were() -> None:
    lot = ExpiredLot(NOON, 0, again=(DatedPoints(NOON + DAY, 5),), accounts=("A", "B"))
    assert encode_state(State(expired=(lot,))) == (
        '{"expired":[{"accounts":["A","B"],"again":{"2026-03-03T11:00:00Z":5},'
        '"expired_at":"2026-03-02T11:00:00Z"}]}'
    )


def test_an_expired_lot_says_which_accounts_were_one_when_it_expired() -> None:
    lots = ExpiredLot(NOON, 5), ExpiredLot(NOON + DAY, 6, accounts=("Z",))
    kept, moved = State(merged=("Y",), expired=lots[:1]), State(merged=("Z",), expired=lots)
    state = join_states(kept, moved, into=ANNA.id, absorbed=BELA.id, at=NOON + 2 * DAY)
    accounts = [lot.accounts for lot in state.expired]
    assert accounts == [(ANNA.id, "Y"), (BELA.id, "Z"), ("Z",)]


def test_of_two_accounts_the_newest_expired_lots_are_remembered() -> None:
    def expired(first: int) -> tuple[ExpiredLot, ...]:
        dates = (NOON + (2 * day + first) * DAY for day in range(EXPIRED_LOTS_MAX))
        return tuple(ExpiredLot(date, 1) for date in dates)

    kept = State(expired=expired(0))
    moved = State(expired=(*expired(1)[:-1], kept.expired[-1]))
    state = join_states(kept, moved, into=ANNA.id, absorbed=BELA.id, at=NOON)

    dates = [lot.expired_at for lot in state.expired]
    assert (len(dates), dates) == (EXPIRED_LOTS_MAX, sorted(dates))
    newest = kept.expired[-1]
    assert state.expired[-2:] == (
        newest._replace(accounts=(ANNA.id,)),
        newest._replace(accounts=(BELA.id,)),
    )
