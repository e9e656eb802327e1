"""Events reach a merchant's endpoint, signed, with the ids that they had from the beginning."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import boto3
import pytest
from punchcard.domain.event_codec import encode_event
from punchcard.domain.events import Event, EventType, event_id

from tests.e2e.club import Club
from tests.e2e.receiver import Receiver, listening

MEMBER = "01KJQ38XW0ABCDEFGHJKMNPQRS"
LONG_ENOUGH_SECONDS = 3


@dataclass(frozen=True)
class Subscribed:
    """A club whose enrolments and points are told to an endpoint."""

    club: Club
    receiver: Receiver
    path: str

    def announce(self, *events: Event) -> None:
        """Put events on the bus, as the ledger's stream does."""
        bus = boto3.client("events", **self.club.deployment.connection)
        answer = bus.put_events(
            Entries=[
                {
                    "EventBusName": self.club.deployment.event_bus,
                    "Source": "punchcard",
                    "DetailType": event.type,
                    "Detail": encode_event(event),
                }
                for event in events
            ]
        )
        assert answer["FailedEntryCount"] == 0

    def matured(self, entry: int) -> Event:
        """Points of somebody that can be spent now."""
        program = self.club.program
        event_type = EventType.POINTS_MATURED
        return Event(
            id=event_id(event_type, program=program, member=MEMBER, about=entry),
            type=event_type,
            program=program,
            member=MEMBER,
            occurred_at=datetime.now(UTC).replace(microsecond=0),
            entry=entry,
            points=20,
            available=20,
            pending=0,
        )

    def log(self, query: str = "") -> dict[str, Any]:
        """What the log says of each notification."""
        answer = self.club.api.call("GET", f"{self.path}/notifications{query}")
        notifications: Any = answer.document()["notifications"]
        return {each["notification"]: each for each in notifications}


@pytest.fixture
def subscribed(club: Club) -> Iterator[Subscribed]:
    with listening() as receiver:
        path = f"programs/{club.program}/subscriptions"
        created: Any = club.api.call(
            "POST",
            path,
            {"url": receiver.url, "types": ["points.matured"]},
            headers={"Idempotency-Key": uuid4().hex},
        ).document()
        receiver.secret = created["secret"]
        yield Subscribed(club, receiver, f"{path}/{created['subscription']['subscription']}")


def test_an_event_arrives_signed(subscribed: Subscribed) -> None:
    event = subscribed.matured(7)
    subscribed.announce(event)

    subscribed.receiver.wait_for(event.id)

    ((_, body),) = subscribed.receiver.received
    assert body["type"] == "points.matured"
    assert datetime.fromisoformat(body["timestamp"]) == event.occurred_at
    assert (body["data"]["member"], body["data"]["points"]) == (MEMBER, 20)
    assert subscribed.receiver.refused == []


def test_an_endpoint_that_was_down_gets_everything_under_unchanged_ids(
    subscribed: Subscribed,
) -> None:
    events = [subscribed.matured(number) for number in range(5)]
    subscribed.receiver.first_status = 500
    subscribed.announce(*events)
    subscribed.receiver.wait_for(*(event.id for event in events))

    assert sorted(subscribed.receiver.ids()) == sorted(event.id for event in events)
    for event in events:
        logged = subscribed.log()[event.id]
        assert [attempt["status"] for attempt in logged["attempts"]] == [500, 204]


def test_an_event_that_is_announced_again_arrives_once(subscribed: Subscribed) -> None:
    event, last = subscribed.matured(1), subscribed.matured(2)
    for _ in range(3):
        subscribed.announce(event)
    subscribed.receiver.wait_for(event.id)
    subscribed.announce(event)
    subscribed.announce(last)
    subscribed.receiver.wait_for(last.id)
    time.sleep(LONG_ENOUGH_SECONDS)

    assert sorted(subscribed.receiver.ids()) == sorted([event.id, last.id])


def test_a_replay_arrives_under_the_same_id(subscribed: Subscribed) -> None:
    event = subscribed.matured(1)
    subscribed.announce(event)
    subscribed.receiver.wait_for(event.id)
    subscribed.receiver.received.clear()

    answer = subscribed.club.api.call(
        "POST", f"{subscribed.path}/replays", {"notification": event.id}
    )

    assert (answer.status, answer.document()["replayed"]) == (202, 1)
    subscribed.receiver.wait_for(event.id)


def test_a_rotated_secret_verifies_what_comes_after_it(subscribed: Subscribed) -> None:
    api = subscribed.club.api
    rotated: Any = api.call("POST", f"{subscribed.path}/secrets", {}).document()
    subscribed.receiver.secret = rotated["secret"]
    event = subscribed.matured(1)
    subscribed.announce(event)

    subscribed.receiver.wait_for(event.id)

    assert subscribed.receiver.refused == []


def test_an_endpoint_that_is_gone_gets_nothing_more(subscribed: Subscribed) -> None:
    subscribed.receiver.status = 410
    subscribed.announce(subscribed.matured(1))
    subscribed.receiver.wait_for_try()
    shown: dict[str, Any] = {}
    deadline = time.monotonic() + 30
    while shown.get("disabled_reason") is None and time.monotonic() < deadline:
        shown = dict(subscribed.club.api.call("GET", subscribed.path).document())

    assert (shown["enabled"], shown["disabled_reason"]) == (False, "gone")
    assert list(subscribed.log("?status=given_up")) == [subscribed.matured(1).id]


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://169.254.169.254/", "ftp://x.example"])
def test_no_other_network_can_be_subscribed(club: Club, url: str) -> None:
    answer = club.api.call(
        "POST",
        f"programs/{club.program}/subscriptions",
        {"url": url, "types": ["points.matured"]},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert (answer.status, answer.document()["code"]) == (422, "endpoint_url_invalid")
