"""What merchants' endpoints are sent, as OpenAPI has it: operations of theirs that we call."""

from typing import Any

from punchcard.domain.events import EventType
from punchcard.use_cases.post_notification import SECRET_OVERLAP_HOURS

type Json = dict[str, Any]


def _header(name: str, description: str, example: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string", "examples": [example]},
    }


def _field(schema: Json, description: str) -> Json:
    return {**schema, "description": description}


_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer"}
_INSTANT: Json = {"type": "string", "format": "date-time"}

_DATA: Json = {
    "type": "object",
    "description": "What happened. A field that does not apply to the type is left out; unknown "
    "fields may come with newer versions.",
    "properties": {
        "id": _field(_TEXT, "The event's id; also the `webhook-id`."),
        "program": _field(_TEXT, "Id of the program."),
        "member": _field(_TEXT, "Id of the member, a ULID; never a name or an address."),
        "entry": _field(_WHOLE, "Number of the member's ledger entry that says so."),
        "points": _field(_WHOLE, "How many points it is about."),
        "available": _field(_WHOLE, "Points that can be spent after it."),
        "pending": _field(_WHOLE, "Points that have not matured after it."),
        "expires_at": _field(_INSTANT, "When points that expire soon will be gone."),
        "reasons": _field(
            {"type": "array", "items": _TEXT}, "Stable codes of why points were moved."
        ),
    },
    "required": ["id", "program", "member"],
}


NOTIFICATIONS: Json = {
    "notification": {
        "post": {
            "operationId": "notify",
            "tags": ["Subscriptions"],
            "summary": "Tell a merchant's endpoint of an event",
            "description": "Sent to every subscription that wants its type, and again until it "
            "is answered with 2xx; `docs/webhooks-out.md` has the details.",
            "security": [],
            "parameters": [
                _header(
                    "webhook-id",
                    "The event's id: the same in every attempt and replay.",
                    "evt_9b1d3f5071a2c4e68091b3d5f7092a4c",
                ),
                _header(
                    "webhook-timestamp", "When this attempt was made, Unix time.", "1772449200"
                ),
                _header(
                    "webhook-signature",
                    "`v1,` and the HMAC-SHA256 of id, time and body in base64, as Standard "
                    f"Webhooks has it; two of them for {SECRET_OVERLAP_HOURS} hours after the "
                    "secret was changed.",
                    "v1,FbPrTXJmdKdFyKM1Nu5hbVBYB3ZyMm7VWUWAOyRewtI=",
                ),
            ],
            "requestBody": {
                "required": True,
                "description": "The event.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "type": _field(
                                    {"enum": [each.value for each in EventType]}, "What happened."
                                ),
                                "timestamp": _field(_INSTANT, "When it happened."),
                                "data": _DATA,
                            },
                            "required": ["type", "timestamp", "data"],
                        }
                    }
                },
            },
            "responses": {
                "2XX": {"description": "It was received; the body is not looked at."},
                "410": {"description": "Nothing more is to be sent: disables the subscription."},
                "429": {"description": "Slow down; `Retry-After` is honoured for up to a day."},
                "default": {"description": "It is sent again later, for about three days."},
            },
        }
    }
}
