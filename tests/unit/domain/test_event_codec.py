"""Events as they are written down and sent."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.event_codec import (
    NOTIFICATION_BYTES_MAX,
    EventTooLargeError,
    EventUnreadableError,
    decode_event,
    encode_event,
    encode_notification,
)
from punchcard.domain.events import Event, EventType

from tests.fakes.endpoints import MONDAY, earned

ENROLLED = Event(
    id="evt_1",
    type=EventType.MEMBER_ENROLLED,
    program="club",
    member="01KJQ38XW0ABCDEFGHJKMNPQRS",
    occurred_at=MONDAY,
)


@pytest.mark.parametrize(
    "event", [earned(), ENROLLED, replace(earned(), expires_at=MONDAY + timedelta(days=1))]
)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


def test_what_does_not_apply_is_left_out_and_zero_is_not() -> None:
    assert set(json.loads(encode_event(ENROLLED))) == {
        "id",
        "type",
        "program",
        "member",
        "occurred_at",
        "version",
    }
    assert json.loads(encode_event(earned()))["available"] == 0


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    newer = json.dumps({**json.loads(encode_event(earned())), "mood": "good"})
    assert decode_event(newer) == earned()


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "1", "{}", '{"id": "evt_1"}', encode_event(earned()).replace("earned", "x")],
)
def test_anything_else_is_no_event(text: str) -> None:
    with pytest.raises(EventUnreadableError):
        decode_event(text)


def test_a_merchant_is_sent_type_time_and_the_rest_as_data() -> None:
    assert json.loads(encode_notification(earned())) == {
        "type": "points.earned",
        "timestamp": "2026-03-02T12:00:00Z",
        "data": {
            "id": "evt_" + "0" * 31 + "1",
            "version": 1,
            "program": "club",
            "member": "01KJQ38XW0ABCDEFGHJKMNPQRS",
            "entry": 1,
            "points": 50,
            "available": 0,
            "pending": 50,
            "reasons": ["base"],
        },
    }


def test_what_is_sent_has_a_limit() -> None:
    with pytest.raises(EventTooLargeError, match="evt_"):
        encode_notification(replace(earned(), reasons=("x" * NOTIFICATION_BYTES_MAX,)))
