"""Entries are announced, and count once in summaries and totals."""

import pytest
from punchcard.domain.entry import Account
from punchcard.domain.events import EventType
from punchcard.domain.totals import Totals
from punchcard.use_cases.carry_forward import (
    CATCH_UP_ENTRIES,
    DECISIONS_MAX,
)

from tests.fakes.stream_reader import Reader
from tests.fakes.till import MEMBER

OTHER = "01HZZZZZZZZZZZZZZZZZZZZZZY"


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    for number in range(5):
        reader.till.order(number, 1000)
    return reader


def test_entries_are_announced_and_counted(reader: Reader) -> None:
    carried = reader.read(*reader.chain)

    assert (carried.entries, carried.announced) == (5, 5)
    assert carried.unfinished == set()
    assert [event.entry for event in reader.events.published] == [0, 1, 2, 3, 4]
    assert reader.number == 4
    assert reader.totals == Totals(
        members=1, entries=5, orders=5, balances={Account.ISSUED: -50, Account.AVAILABLE: 50}
    )


def test_a_batch_told_again_counts_once_and_is_announced_once(reader: Reader) -> None:
    first, again = reader.read(*reader.chain), reader.read(*reader.chain)

    assert (first.entries, again.entries, again.announced) == (5, 0, 0)
    assert reader.totals.entries == 5


def test_an_entry_told_twice_in_a_batch_counts_once(reader: Reader) -> None:
    first, *others = reader.chain
    reader.read(first, first, *others, first)

    assert reader.totals.entries == len(reader.events.published) == 5


def test_what_the_stream_has_lost_is_read_from_the_ledger(reader: Reader) -> None:
    reader.read(reader.chain[0])
    reader.read(reader.chain[4])

    assert reader.number == 4
    assert reader.totals.points(Account.AVAILABLE) == 50
    assert [event.entry for event in reader.events.published] == [0, 1, 2, 3, 4]


def test_a_gap_within_a_batch_is_closed_too(reader: Reader) -> None:
    reader.read(reader.chain[0], reader.chain[2], reader.chain[4])

    assert reader.totals.entries == 5


def test_a_chain_that_was_never_told_of_is_caught_up_with(reader: Reader) -> None:
    for number in range(CATCH_UP_ENTRIES + 20):
        reader.till.order(100 + number, 100)

    reader.read(reader.chain[-1])

    assert reader.totals.entries == len(reader.chain) == CATCH_UP_ENTRIES + 25


def test_only_what_somebody_wants_to_hear_is_announced(reader: Reader) -> None:
    reader.audience.types = frozenset({EventType.POINTS_REVERSED})
    reader.till.order(0, 300, version=2)

    reader.read(*reader.chain)

    assert [event.type for event in reader.events.published] == [EventType.POINTS_REVERSED]
    assert reader.totals.entries == 6


def test_a_crash_between_announcing_and_counting_loses_nothing(reader: Reader) -> None:
    reader.events.times = 1

    broken = reader.read(*reader.chain)
    assert broken.unfinished == {("club", MEMBER.id)}
    assert broken.failure is not None
    assert reader.number is None

    reader.read(*reader.chain)
    assert len(reader.events.published) == 10
    assert [event.entry for event in reader.events.heard.values()] == [0, 1, 2, 3, 4]
    assert reader.totals.entries == 5


def test_members_who_were_advanced_meanwhile_are_decided_anew(reader: Reader) -> None:
    reader.summaries.times = DECISIONS_MAX - 1

    assert reader.read(*reader.chain).unfinished == set()
    assert reader.totals.entries == 5


def test_whoever_is_never_fast_enough_is_told_again(reader: Reader) -> None:
    reader.summaries.times = DECISIONS_MAX

    carried = reader.read(*reader.chain)

    assert carried.unfinished == {("club", MEMBER.id)}
    assert carried.failure is not None
    assert carried.failure.code == "contention"


def test_an_entry_that_cannot_be_read_leaves_its_member_out_and_no_other(
    reader: Reader,
) -> None:
    broken = reader.chain[0]._replace(member=OTHER, activities="[{")

    carried = reader.read(broken, *reader.chain)

    assert [error.code for error in carried.left_out] == ["entry_unreadable"]
    assert reader.failures.kept == [("club", OTHER, 0, "entry_unreadable")]
    assert carried.unfinished == set()
    assert reader.totals.entries == 5


def test_an_entry_of_newer_code_waits_for_its_deployment(reader: Reader) -> None:
    newer = reader.chain[0]._replace(member=OTHER, format=99)

    carried = reader.read(newer, *reader.chain)

    assert carried.unfinished == {("club", OTHER)}
    assert carried.failure is not None
    assert carried.failure.code == "format_newer"
    assert reader.totals.entries == 5


def test_a_gap_in_the_ledger_itself_is_told(reader: Reader) -> None:
    newest = reader.chain[4]
    del reader.till.ledger.chains["club", MEMBER.id][2]

    carried = reader.read(newest)

    assert [error.code for error in carried.left_out] == ["history_altered"]
    assert reader.failures.kept == [("club", MEMBER.id, 0, "history_altered")]
    assert reader.totals == Totals()


def test_more_members_than_fit_into_a_transaction_are_carried_forward(reader: Reader) -> None:
    first = reader.chain[0]
    members = [f"01HZZZZZZZZZZZZZZZZZZZZ{number:03}" for number in range(120)]

    reader.read(*(first._replace(member=member) for member in members))

    assert reader.totals.members == 120
