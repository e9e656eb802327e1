"""Transfers while others write to the same chains: both entries stand, or neither."""

from collections.abc import Callable

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ClockSkewedError, ContentionError
from punchcard.use_cases.record_transfer import TransferReported

from tests.fakes.adjustment_desk import TAKER, giving_desk
from tests.fakes.till import MEMBER, NOON


@pytest.mark.parametrize("member", [MEMBER.id, TAKER.id])
def test_is_decided_anew_where_a_chain_moved_on(member: str) -> None:
    counter = giving_desk()
    ledger = counter.club.till.ledger
    meanwhile(ledger, "append_pair", lambda: counter.adjust(7, "meanwhile", member=member))
    counter.transferred(60)
    assert counter.state_of(MEMBER).available + counter.state_of(TAKER).available == 97


def test_is_decided_anew_where_another_transaction_held_a_chain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counter = giving_desk()
    put, attempts = counter.club.till.ledger.append_pair, [True, False]

    def sometimes_held(first: Entry, second: Entry) -> object:
        if attempts.pop(0):
            raise ContentionError("another transaction held one of the items")
        return put(first, second)

    monkeypatch.setattr(counter.club.till.ledger, "append_pair", sometimes_held)
    counter.transferred(60)
    assert counter.available == 30


def test_gives_up_after_some_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = giving_desk()
    monkeypatch.setattr(counter.club.till.ledger, "append_pair", lambda *_: (None, None))
    with pytest.raises(ContentionError):
        counter.transfer(60)
    assert counter.available == 90


@pytest.mark.parametrize("reads", [1, 2])
def test_the_same_call_at_once_gets_the_same_answer(reads: int) -> None:
    """Between its two reads, and before them, the other call puts both entries."""
    counter = giving_desk()
    ledger = counter.club.till.ledger
    seen: list[TransferReported] = []
    counter.transferred(1, "before")
    for _ in range(reads):
        meanwhile(ledger, "head", lambda: seen.append(counter.transferred(60)), after=True)
    again = counter.transferred(60)
    assert again.given.entry == seen[0].given.entry
    assert counter.available == 29


def test_the_points_of_two_transfers_at_once_go_once() -> None:
    counter = giving_desk()
    ledger = counter.club.till.ledger
    meanwhile(ledger, "append_pair", lambda: counter.transferred(60, "other"))
    with pytest.raises(PointsInsufficientError):
        counter.transfer(60)
    assert (counter.available, counter.state_of(TAKER).available) == (30, 60)


def test_a_clock_that_is_off_records_nothing() -> None:
    counter = giving_desk()
    counter.club.till.ledger.clock = lambda: NOON
    with pytest.raises(ClockSkewedError):
        counter.transfer(10)


def meanwhile(
    ledger: object, name: str, other: Callable[[], object], *, after: bool = False
) -> None:
    """Have something else happen at the next call of a port, before it or behind it."""
    call = getattr(ledger, name)

    def interrupted(*args: object, **kwargs: object) -> object:
        setattr(ledger, name, call)
        answer = call(*args, **kwargs) if after else None
        other()
        return answer if after else call(*args, **kwargs)

    setattr(ledger, name, interrupted)
