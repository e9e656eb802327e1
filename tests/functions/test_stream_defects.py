"""Whom a defect keeps from being carried forward, and for how long it stops others."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, override

import pytest
from punchcard import wiring
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member
from punchcard.edge.stream import StreamEvent

from functions.stream.entries.handler import handler as entries
from tests.fakes.outbound import InMemoryEvents, InMemoryFailures
from tests.fakes.stream_batches import batch, failed
from tests.fakes.till import MEMBER, Till

OTHER = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZZZZY", salt=bytes(16))


def counted() -> int:
    return wiring.summaries().totals("club").entries


@dataclass
class Broken(InMemoryEvents):
    """A bus that a defect keeps from being told of some members."""

    members: tuple[str, ...] = (OTHER.id,)

    @override
    def publish(self, events: Any) -> None:
        if any(event.member in self.members for event in events):
            raise ZeroDivisionError


@pytest.fixture
def other_entry() -> Entry:
    """An entry of another member."""
    till = Till()
    till.order(1, 500)
    (entry,) = till.ledger.chains["club", MEMBER.id].values()
    return entry._replace(member=OTHER.id)


def aged(event: StreamEvent, hours: float) -> StreamEvent:
    """A batch of which the stream tells so long after it happened."""
    then = wiring.now() - timedelta(hours=hours)
    for record in event["Records"]:
        record["dynamodb"]["ApproximateCreationDateTime"] = then.timestamp()
    return event


@pytest.mark.parametrize("hours", [None, 0.9])
def test_a_defect_stops_its_member_and_no_other(
    told: tuple[InMemoryEvents, InMemoryFailures],
    chain: list[Entry],
    other_entry: Entry,
    monkeypatch: pytest.MonkeyPatch,
    hours: float | None,
) -> None:
    monkeypatch.setattr(wiring, "events", Broken)
    event = batch(chain[0], other_entry, *chain[1:])

    answer = entries(event if hours is None else aged(event, hours), None)

    assert failed(answer) == ["101"]
    assert counted() == 3
    assert told[1].kept == []


def test_who_meets_a_defect_for_over_an_hour_is_put_aside(
    told: tuple[InMemoryEvents, InMemoryFailures],
    chain: list[Entry],
    other_entry: Entry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "events", Broken)

    answer = entries(aged(batch(chain[0], other_entry, *chain[1:]), 1.1), None)

    assert failed(answer) == []
    assert counted() == 3
    assert told[1].kept == [("club", OTHER.id, other_entry.number, "defect_met")]


def test_who_is_alone_with_a_defect_is_put_aside(
    told: tuple[InMemoryEvents, InMemoryFailures],
    other_entry: Entry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "events", Broken)
    assert failed(entries(aged(batch(other_entry), 1.1), None)) == []
    assert len(told[1].kept) == 1


def test_a_defect_that_all_members_meet_puts_nobody_aside(
    told: tuple[InMemoryEvents, InMemoryFailures],
    chain: list[Entry],
    other_entry: Entry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "events", lambda: Broken(members=(OTHER.id, MEMBER.id)))
    assert failed(entries(aged(batch(*chain, other_entry), 20), None)) == ["100"]
    assert told[1].kept == []


def test_who_cannot_be_put_aside_stays(
    chain: list[Entry], other_entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(InMemoryFailures):
        @override
        def keep(self, *, program: str, member: str, number: int, code: str) -> None:
            raise TransientError("throttled")

    monkeypatch.setattr(wiring, "events", Broken)
    monkeypatch.setattr(wiring, "failures", Full)
    assert failed(entries(aged(batch(*chain, other_entry), 1.1), None)) == ["103"]
