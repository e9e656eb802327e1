"""What the adapters of the way out say to AWS."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.eventbridge_events import EVENTS_PER_CALL, EventBridgeEvents
from punchcard.adapters.sqs_failures import SqsFailures
from punchcard.domain.errors import TransientError
from punchcard.domain.event_codec import decode_event, encode_event
from punchcard.domain.events import Event, EventType, event_id

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

NOW = datetime(2026, 3, 2, 11, 0, 0, 250_000, tzinfo=UTC)
# The most that EventBridge takes in one call.
CALL_BYTES_MAX = 256 * 1024


def event(number: int) -> Event:
    return Event(
        id=event_id(EventType.POINTS_EARNED, program="club", member="m", about=number),
        type=EventType.POINTS_EARNED,
        program="club",
        member="m",
        occurred_at=NOW,
        entry=number,
        points=22,
        available=122,
        pending=0,
        reasons=("earned",),
    )


class Calls(list[Any]):
    """The entries of each call, and what is answered to it."""

    def listen(self, client: "EventBridgeClient", **answer: object) -> None:
        def take(params: Any, **_: object) -> None:
            self.append(params["Entries"])

        def tell(parsed: Any, **_: object) -> None:
            parsed.update(answer)

        client.meta.events.register("provide-client-params.events.PutEvents", take)
        client.meta.events.register("after-call.events.PutEvents", tell)


@pytest.fixture
def bus(events: "EventBridgeClient") -> EventBridgeEvents:
    events.create_event_bus(Name="punchcard-test")
    return EventBridgeEvents(client=events, bus="punchcard-test")


def test_events_are_announced_in_batches_that_eventbridge_takes(
    events: "EventBridgeClient", bus: EventBridgeEvents
) -> None:
    calls = Calls()
    calls.listen(events)

    bus.publish([event(number) for number in range(EVENTS_PER_CALL + 3)])

    assert [len(entries) for entries in calls] == [EVENTS_PER_CALL, 3]
    first = calls[0][0]
    assert (first["EventBusName"], first["Source"]) == ("punchcard-test", "punchcard")
    assert (first["DetailType"], first["Time"]) == ("points.earned", NOW)
    assert decode_event(first["Detail"]) == event(0)


def test_the_largest_event_there_is_fits_ten_times_into_a_call() -> None:
    longest = "x" * 64
    largest = Event(
        id=event(1).id,
        type=EventType.POINTS_REVERSED,
        program=longest,
        member="0" * 26,
        occurred_at=NOW,
        entry=2**32,
        points=-(10**15),
        available=-(10**15),
        pending=10**15,
        expires_at=NOW,
        reasons=tuple(f"{number:064}" for number in range(20)),
    )
    assert len(encode_event(largest)) * EVENTS_PER_CALL < CALL_BYTES_MAX


def test_events_that_were_not_taken_are_to_be_announced_again(
    events: "EventBridgeClient", bus: EventBridgeEvents
) -> None:
    refused = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}]
    Calls().listen(events, FailedEntryCount=1, Entries=refused)

    with pytest.raises(TransientError, match="ThrottlingException"):
        bus.publish([event(1), event(2)])


def test_nothing_to_announce_is_no_call(
    events: "EventBridgeClient", bus: EventBridgeEvents
) -> None:
    calls = Calls()
    calls.listen(events)
    bus.publish([])
    assert calls == []


def test_what_was_left_out_is_named(sqs: "SQSClient") -> None:
    queue = sqs.create_queue(QueueName="failures")["QueueUrl"]

    SqsFailures(client=sqs, queue_url=queue).keep(
        program="club", member="m", number=7, code="entry_unreadable"
    )

    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {
        "code": "entry_unreadable",
        "member": "m",
        "number": 7,
        "program": "club",
    }
