"""`python -m local.event_schemas`: write docs/events, a JSON Schema for each type of event."""

import json
from pathlib import Path
from typing import Any

from punchcard.domain.announcements import SIGNED
from punchcard.domain.events import EVENT_VERSION, EventType

FOLDER = Path(__file__).parents[1] / "docs/events"

MEANINGS = {
    EventType.MEMBER_ENROLLED: "Somebody has joined the program.",
    EventType.MEMBER_MERGED: "Two accounts of one person are one now; told of each of the two.",
    EventType.POINTS_EARNED: "An order or another activity earned points.",
    EventType.POINTS_MATURED: "Pending points can be spent now.",
    EventType.POINTS_REVERSED: "Earned points were taken back, mostly for a return.",
    EventType.POINTS_REDEEMED: "Points paid for something.",
    EventType.POINTS_RETURNED: "Points that had paid for something came back.",
    EventType.POINTS_EXPIRED: "Points are gone unspent.",
    EventType.POINTS_EXPIRING: "Points will be gone soon if nobody spends them.",
    EventType.POINTS_ADJUSTED: "Somebody changed the balance by hand; negative: took points away.",
    EventType.POINTS_REINSTATED: "Somebody made points available again that had expired.",
    EventType.POINTS_TRANSFERRED: "Points went to another member, or came; negative: they went.",
    EventType.REWARD_REDEEMED: "Points were exchanged for a reward.",
    EventType.COUPON_REDEEMED: "A use of a coupon was redeemed.",
    EventType.COUPON_CANCELLED: "An unused coupon was taken back for the points it cost.",
    EventType.COUPON_RESTORED: "A use of a coupon was given back with the order that redeemed it.",
}

_OF_COUPONS = (
    EventType.REWARD_REDEEMED,
    EventType.COUPON_REDEEMED,
    EventType.COUPON_CANCELLED,
    EventType.COUPON_RESTORED,
)

_MOMENT = {"type": "string", "format": "date-time"}
_COUNT = {"type": "integer"}

type Json = dict[str, Any]


def generated() -> dict[Path, str]:
    """Every file with what it must contain."""
    return {
        FOLDER / f"{event_type}.v{EVENT_VERSION}.schema.json": json.dumps(
            event_schema(event_type), indent=2
        )
        + "\n"
        for event_type in EventType
    }


def event_schema(event_type: EventType) -> Json:
    """The schema of the detail of an event on the bus."""
    fields = _common(event_type)
    if event_type is not EventType.MEMBER_ENROLLED:
        fields |= _balance(event_type)
    if event_type is EventType.POINTS_EXPIRING:
        fields["expires_at"] = {**_MOMENT, "description": "When they are gone."}
    if event_type not in (EventType.MEMBER_ENROLLED, EventType.POINTS_EXPIRING):
        fields |= _entry()
    if event_type is EventType.MEMBER_MERGED:
        fields |= _merged()
    if event_type in _OF_COUPONS:
        fields |= _coupon()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event_type.value,
        "description": MEANINGS[event_type],
        "type": "object",
        "properties": fields,
        "required": sorted(fields),
        "additionalProperties": True,
    }


def _common(event_type: EventType) -> Json:
    return {
        "id": {
            "type": "string",
            "pattern": "^evt_[0-9a-f]{32}$",
            "description": "The same however often it is told: drop what was heard before.",
        },
        "type": {"const": event_type.value},
        "version": {"const": EVENT_VERSION},
        "program": {"type": "string", "description": "Id of the program."},
        "member": {"type": "string", "description": "Id of the member; names no person."},
        "occurred_at": {**_MOMENT, "description": "When it was recorded, in UTC."},
    }


def _balance(event_type: EventType) -> Json:
    points: Json = {**_COUNT, "minimum": 1, "description": "How many it is about."}
    if event_type in SIGNED:
        del points["minimum"]
    if event_type is EventType.MEMBER_MERGED:
        points = {**_COUNT, "description": "What came over, of any kind; negative: what went."}
    if event_type in _OF_COUPONS:
        points = {**_COUNT, "minimum": 0, "description": "How many the coupon cost."}
    return {
        "points": points,
        "available": {
            **_COUNT,
            "description": "To be spent after it; negative after a return of spent points.",
        },
        "pending": {**_COUNT, "minimum": 0, "description": "Earned and not mature after it."},
    }


def _entry() -> Json:
    return {
        "entry": {
            **_COUNT,
            "minimum": 0,
            "description": "Number of the entry in the member's ledger that says so.",
        },
        "reasons": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "uniqueItems": True,
            "description": "Stable codes of why.",
        },
    }


def _merged() -> Json:
    return {
        "absorbed": {
            "type": "string",
            "description": "The account that was taken over and is closed.",
        },
        "merged_into": {
            "type": "string",
            "description": "The account that goes on.",
        },
    }


def _coupon() -> Json:
    return {
        "reward": {"type": "string", "description": "Id of the reward."},
        "coupon": {
            "type": "string",
            "description": "Tells coupons of a member apart; it is not the code.",
        },
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in generated().items():
        file.write_text(content, encoding="utf-8")
