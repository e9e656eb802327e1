"""Settling members who are due: once, with their warnings, whatever happens in between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import override

import pytest
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.events import EventType
from punchcard.domain.sweeps import Counts
from punchcard.ports import Head

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.outbound import InMemoryAudience
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.swept_club import BOUGHT, GONE, MATURED, WARNED_MONTH, WARNED_WEEK, SweptClub, ids

ROSA, TOM = ids(2)
LATER = timedelta(minutes=30)


@pytest.fixture
def club() -> SweptClub:
    """Rosa has bought for 20.00, and the read model knows."""
    club = SweptClub()
    club.buys(ROSA)
    club.catch_up()
    return club


@dataclass
class BlockedLedger(InMemoryLedger):
    """A ledger that cannot be read for some members."""

    blocked: set[str] = field(default_factory=set)

    @override
    def head(self, *, program: str, member: str) -> Head:
        if member in self.blocked:
            raise TransientError("the table is throttled; try again")
        return super().head(program=program, member=member)


@dataclass
class ForgetfulSummaries(InMemorySummaries):
    """A read model that cannot be written to."""

    @override
    def warn(self, **_: object) -> None:
        raise TransientError("the table is throttled; try again")


def at(club: SweptClub, moment: datetime) -> SweptClub:
    """Half an hour after something fell due, everything before it having been swept."""
    for earlier in (MATURED, WARNED_MONTH, WARNED_WEEK, GONE):
        if earlier >= moment:
            break
        club.now = earlier + LATER
        club.settle(ROSA)
        club.catch_up()
    club.now = moment + LATER
    return club


def test_points_that_are_due_mature_in_an_entry(club: SweptClub) -> None:
    settled = at(club, MATURED).settle(ROSA)

    assert settled.counts == Counts(looked_at=1, settled=1, points_matured=20)
    assert [entry.kind for entry in club.entries(ROSA)] == ["order", "settled"]
    assert club.state(ROSA).available == 20


def test_points_that_are_due_expire_in_an_entry(club: SweptClub) -> None:
    settled = at(club, GONE).settle(ROSA)

    assert settled.counts == Counts(looked_at=1, settled=1, points_expired=20)
    assert club.state(ROSA).available == 0


def test_the_second_sweep_does_nothing(club: SweptClub) -> None:
    at(club, MATURED).settle(ROSA)
    club.catch_up()

    again = club.settle(ROSA, sweep="sweep-2")

    assert again.counts == Counts(looked_at=1)
    assert len(club.entries(ROSA)) == 2


def test_a_member_settled_by_a_purchase_meanwhile_gets_no_entry(club: SweptClub) -> None:
    at(club, MATURED).buys(ROSA)
    before = club.entries(ROSA)

    settled = club.settle(ROSA)

    assert settled.counts == Counts(looked_at=1)
    assert club.entries(ROSA) == before


def test_a_member_who_is_due_later_is_left_alone(club: SweptClub) -> None:
    """Whoever is due today is planned all day, so their ledgers are not even read."""
    club.now = MATURED - LATER
    club.ledger = BlockedLedger(club.ledger.clock, club.ledger.chains, blocked={ROSA})

    settled = club.settle(ROSA)

    assert (settled.counts, settled.left.members) == (Counts(looked_at=1), ())
    assert len(club.entries(ROSA)) == 1


def test_somebody_gone_from_the_read_model_is_done_with(club: SweptClub) -> None:
    assert club.settle(TOM).counts == Counts(looked_at=1)


@pytest.mark.parametrize("warned_at", [WARNED_MONTH, WARNED_WEEK])
def test_a_warning_is_given_a_month_and_a_week_ahead(club: SweptClub, warned_at: datetime) -> None:
    at(club, warned_at).events.published.clear()

    settled = club.settle(ROSA)

    (event,) = club.events.published
    assert settled.counts == Counts(looked_at=1, warned=1)
    assert (event.type, event.points, event.expires_at) == (EventType.POINTS_EXPIRING, 20, GONE)
    assert event.available == 20
    assert len(club.entries(ROSA)) == 2


def test_each_warning_is_an_event_of_its_own(club: SweptClub) -> None:
    at(club, GONE)

    assert len(club.events.heard) == len(club.events.published) == 2


def test_a_warning_is_given_once(club: SweptClub) -> None:
    at(club, WARNED_MONTH).settle(ROSA)

    again = club.settle(ROSA, sweep="sweep-2")

    assert again.counts == Counts(looked_at=1)
    assert len(club.events.published) == 1
    assert club.due_at(ROSA) == WARNED_WEEK


def test_a_warning_is_not_repeated_when_something_else_falls_due(club: SweptClub) -> None:
    at(club, WARNED_MONTH).settle(ROSA)
    club.buys(ROSA)
    club.catch_up()
    club.now += timedelta(days=14)

    settled = club.settle(ROSA)

    assert settled.counts == Counts(looked_at=1, settled=1, points_matured=20)
    assert len(club.events.published) == 1


def test_a_warning_that_was_cut_off_is_told_again_under_the_same_id(club: SweptClub) -> None:
    at(club, WARNED_MONTH)
    broken = ForgetfulSummaries(kept=club.summaries.kept)
    sound, club.summaries = club.summaries, broken

    cut_off = club.settle(ROSA)
    club.summaries = sound
    club.settle(ROSA, attempt=1)

    assert cut_off.left.members == (ROSA,)
    assert len(club.events.published) == 2
    assert len(club.events.heard) == 1
    assert club.sweeps.counts(program="club", sweep="sweep-1").warned == 1


def test_of_two_warnings_due_at_once_the_more_urgent_is_given(club: SweptClub) -> None:
    at(club, WARNED_MONTH)
    club.now = WARNED_WEEK + LATER

    club.settle(ROSA)

    assert len(club.events.published) == 1
    assert club.due_at(ROSA) == GONE


def test_warnings_that_nobody_wants_are_not_announced_but_done_with(club: SweptClub) -> None:
    at(club, WARNED_MONTH)
    club.audience = InMemoryAudience(types=frozenset({EventType.POINTS_EARNED}))

    settled = club.settle(ROSA)

    assert club.events.published == []
    assert settled.counts.warned == 0
    assert club.due_at(ROSA) == WARNED_WEEK


def test_a_date_that_turns_out_too_early_is_moved_on(club: SweptClub) -> None:
    club.now = BOUGHT + timedelta(days=1)
    summary = club.summaries.kept["club", ROSA]
    club.summaries.kept["club", ROSA] = type(summary)(
        **{name: getattr(summary, name) for name in summary.__slots__} | {"due_at": BOUGHT}
    )

    club.settle(ROSA)

    assert club.due_at(ROSA) == MATURED
    assert len(club.entries(ROSA)) == 1


def test_a_member_who_cannot_be_settled_stops_no_other(club: SweptClub) -> None:
    club.now = BOUGHT
    club.buys(TOM)
    club.catch_up()
    at(club, MATURED)
    club.ledger = blocked = BlockedLedger(
        clock=club.ledger.clock, chains=club.ledger.chains, blocked={ROSA}
    )

    first = club.settle(ROSA, TOM)
    blocked.blocked.clear()
    second = club.settle(*first.left.members, attempt=first.left.attempt)

    assert first.counts == Counts(looked_at=1, settled=1, points_matured=20)
    assert (first.left.members, first.failures) == ((ROSA,), (("transient", 1),))
    assert second.left.members == ()
    assert club.sweeps.counts(program="club", sweep="sweep-1") == Counts(
        looked_at=2, settled=2, points_matured=40
    )


def test_a_try_that_is_made_again_counts_nobody_twice(club: SweptClub) -> None:
    at(club, MATURED)

    club.settle(ROSA)
    club.settle(ROSA)

    assert club.sweeps.counts(program="club", sweep="sweep-1") == Counts(
        looked_at=1, settled=1, points_matured=20
    )


def test_nothing_is_read_from_the_directory(club: SweptClub) -> None:
    """Keys are salted where activities are recorded; here none is."""
    entries: Sequence[Entry] = club.entries(ROSA)
    at(club, MATURED).settle(ROSA)

    assert club.entries(ROSA)[-1].memory == entries[-1].memory
