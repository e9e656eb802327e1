"""The webhook operation as OpenAPI has it: its function reads requests without a resolver."""

from typing import Any

from punchcard.domain.shops import Platform

type Json = dict[str, Any]


def _problem(meaning: str) -> Json:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": meaning, "content": {"application/problem+json": {"schema": schema}}}


WEBHOOK_SCHEMAS: Json = {
    "WebhookAccepted": {
        "type": "object",
        "description": "What became of a webhook.",
        "properties": {
            "status": {
                "type": "string",
                "enum": ["queued", "ignored", "greeted"],
                "description": "`ignored` is of no use here and was dropped; `greeted` is the "
                "answer to a platform's unsigned greeting, which has no effect.",
                "examples": ["queued"],
            },
            "delivery": {
                "type": "string",
                "description": "The id that all attempts at one delivery share.",
                "examples": ["b2f1c9e0"],
            },
            "reason": {
                "type": "string",
                "description": "Why it was ignored, as a stable code.",
                "examples": ["topic_not_needed"],
            },
        },
        "required": ["status", "delivery"],
    }
}

WEBHOOK_PATH: Json = {
    "/webhooks/{platform}/{shop}": {
        "post": {
            "operationId": "receive_webhook",
            "tags": ["Webhooks"],
            "summary": "Take in a webhook of a shop",
            "description": "Signed by the platform's scheme over the bytes of the body, with the "
            "secret the shop is registered with; there is no token. `shopify` sends Shopify's "
            "own headers and bodies, `woocommerce` sends WooCommerce's. "
            "`standard` signs by Standard Webhooks and sends what docs/standard-connector.md "
            "describes. Repeating a delivery has no second effect.",
            "security": [],
            "parameters": [
                {
                    "name": "platform",
                    "in": "path",
                    "required": True,
                    "description": "How the shop reports.",
                    "schema": {"type": "string", "enum": [platform.value for platform in Platform]},
                },
                {
                    "name": "shop",
                    "in": "path",
                    "required": True,
                    "description": "Id of the shop.",
                    "schema": {"type": "string", "examples": ["harbour"]},
                },
            ],
            "requestBody": {
                "required": True,
                "description": "The event, as the platform writes it.",
                "content": {
                    "application/json": {"schema": {"type": "object"}},
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "description": "WooCommerce's greeting on saving a webhook.",
                            "properties": {"webhook_id": {"type": "string", "examples": ["7"]}},
                            "required": ["webhook_id"],
                        }
                    },
                },
            },
            "responses": {
                "200": {
                    "description": "A greeting of the platform's is answered.",
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/WebhookAccepted"}
                        }
                    },
                },
                "202": {
                    "description": "The webhook is queued, or of no use and dropped.",
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/WebhookAccepted"}
                        }
                    },
                },
                "401": _problem("None of the shop's secrets signed this, or it is too old."),
                "404": _problem("No such shop of this platform is registered and enabled."),
                "413": _problem("The body is too large."),
                "422": _problem("The body is not JSON, or does not fit the topic."),
                "503": _problem("Nothing was queued; the same webhook may succeed later."),
            },
        }
    }
}
