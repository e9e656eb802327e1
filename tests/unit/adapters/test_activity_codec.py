"""The text in which an activity waits."""

import json
from datetime import UTC, datetime

import pytest
from punchcard.adapters.activity_codec import (
    ActivityUnreadableError,
    decode_activity,
    encode_activity,
)
from punchcard.domain.activity import ORDER, Activity, Line, Order

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACTIVITY = Activity(
    key="example-shop/1001",
    type=ORDER,
    occurred_at=NOON,
    channel="example-shop",
    content=Order(
        currency="EUR",
        updated_at=NOON,
        paid=True,
        lines=(Line(line_id="1", quantity=1, amount=990, tags=("süß",)),),
    ),
)


def test_the_text_is_sorted_and_leaves_defaults_out() -> None:
    assert encode_activity(ACTIVITY) == (
        '{"channel":"example-shop",'
        '"content":{"order":{"currency":"EUR",'
        '"lines":[{"amount":990,"line_id":"1","quantity":1,"tags":["süß"]}],'
        '"paid":true,"updated_at":"2026-03-01T12:00:00Z"}},'
        '"key":"example-shop/1001","occurred_at":"2026-03-01T12:00:00Z","type":"order"}'
    )


@pytest.mark.parametrize(
    "damage",
    [
        {"mood": "good"},
        {"occurred_at": None},
        {"occurred_at": "yesterday"},
        {"content": {}},
        {"content": {"order": {"currency": "EUR"}}},
        {"content": {"order": {"currency": "EUR", "updated_at": "2026-03-01T12:00:00Z"}}},
        {"content": {"coupon": {}}},
        {"content": {"facts": {"attributes": ["one"]}}},
        {"content": {"refund": {"refund_id": "1", "lines": [{"colour": "red"}]}}},
        {"content": None},
    ],
)
def test_what_this_code_did_not_write_is_not_guessed_at(damage: dict[str, object]) -> None:
    text = json.dumps(json.loads(encode_activity(ACTIVITY)) | damage)

    with pytest.raises(ActivityUnreadableError):
        decode_activity(text)


def test_what_is_no_json_is_not_guessed_at() -> None:
    with pytest.raises(ActivityUnreadableError):
        decode_activity("{")
