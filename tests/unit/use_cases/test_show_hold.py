"""Holds are shown as they stand, also where something else was recorded with them."""

from typing import override

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.checkout import ShownHold
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.holds import HoldNotFoundError
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.program import Spending
from punchcard.use_cases.hold_calls import HoldStatus, StandingHold
from punchcard.use_cases.show_hold import list_holds, show_hold
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till, order_activity

WISH = HoldWish(currency="EUR", basket=10_000, channel="till", points=80)
NEVER_TAKEN = key_text(hash_key("never taken", MEMBER.salt))


class UnreadableLedger(InMemoryLedger):
    """A ledger of which nothing but the heads can be read."""

    @override
    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        return None


class Counter:
    """Where a member's holds are taken and shown."""

    def __init__(self) -> None:
        self.till = Till((program_version(spending=Spending(points=1, amount=1)),))
        self.directory = InMemoryDirectory()
        self.directory.create_member(MEMBER, enrolled_at=NOON)

    def take(self) -> StandingHold:
        return take_hold(
            WISH,
            client="till",
            idempotency_key="checkout",
            program=MEMBER.program,
            member=MEMBER.id,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            now=self.till.now,
        )

    def show(self, hold: str) -> StandingHold:
        return show_hold(
            hold,
            program=MEMBER.program,
            member=MEMBER.id,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            now=self.till.now,
        )

    def listed(self) -> tuple[StandingHold, ...]:
        return list_holds(
            program=MEMBER.program,
            member=MEMBER.id,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            now=self.till.now,
        )


def test_a_member_without_entries_has_no_holds() -> None:
    counter = Counter()

    assert counter.listed() == ()
    with pytest.raises(HoldNotFoundError):
        counter.show(NEVER_TAKEN)


def test_a_hold_is_listed_as_it_was_taken() -> None:
    counter = Counter()
    counter.till.order(1, 10_000)
    taken = counter.take()

    (shown,) = counter.listed()

    assert taken.is_new
    assert shown == counter.show(taken.record.hold.key)
    assert (shown.record, shown.code, shown.status) == (taken.record, taken.code, HoldStatus.HELD)


def test_a_call_for_a_hold_is_answered_from_an_entry_that_says_more_than_the_hold() -> None:
    """An order has captured it, in one entry with another order that came behind it."""
    counter = Counter()
    counter.till.order(1, 10_000)
    taken = counter.take()
    paying = order_activity(2, 1_000, holds=(ShownHold(code=taken.code, amount=None, kept=0),))
    counter.till.ring(paying, order_activity(3, 500))

    again = counter.take()

    assert (again.record.hold, again.is_new) == (taken.record.hold, False)
    assert counter.show(taken.record.hold.key).status is HoldStatus.CAPTURED
    assert counter.listed() == ()


def test_a_hold_whose_entry_cannot_be_read_is_there_when_the_call_is_repeated() -> None:
    counter = Counter()
    counter.till.order(1, 10_000)
    sound = counter.till.ledger
    counter.till.ledger = UnreadableLedger(sound.clock, sound.chains)
    with pytest.raises(TransientError, match="call again"):
        counter.take()

    counter.till.ledger = sound

    assert counter.listed() == (counter.take(),)


def test_a_hold_that_is_refused_is_not_there() -> None:
    counter = Counter()
    counter.till.order(1, 1_000)

    with pytest.raises(PointsInsufficientError):
        counter.take()

    assert counter.listed() == ()
