"""API Gateway as the functions see it: events of the HTTP API, and their answers."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from punchcard.edge.api import Handler

from tests.fakes.openapi import check_answer

# JSON of whatever the operation answers.
type Json = Any

ALL_SCOPES = (
    "punchcard/members:read punchcard/members:write punchcard/activities:write "
    "punchcard/programs:read punchcard/programs:write punchcard/shops:write "
    "punchcard/adjustments:write punchcard/approvals:write punchcard/tokens:write "
    "punchcard/subscriptions:write punchcard/books:read punchcard/operations:read "
    "punchcard/operations:write"
)
CLIENT = "a1b2c3client"
HANDLERS = [
    import_module(f"functions.api.{path.parent.name}.handler")
    for path in sorted((Path(__file__).parents[2] / "functions/api").glob("*/handler.py"))
]
RESOLVERS = [module for module in HANDLERS if hasattr(module, "app")]
"""Handlers of functions that answer several operations; the webhook function has its own way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function answered; `document` is its body, decoded."""

    status: int
    headers: Mapping[str, str]
    document: Json


@dataclass(frozen=True, slots=True)
class Gateway:
    """Calls the function that answers an operation, with the claims of a checked token.

    Every answer has to be what docs/openapi.json promises.
    """

    client: str = CLIENT
    scope: str = ALL_SCOPES
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, address: str, **headers: str) -> Answer:
        return self.call("GET", address, headers=headers)

    def post(self, address: str, body: Json, **headers: str) -> Answer:
        return self.call("POST", address, json.dumps(body), headers=headers)

    def patch(self, address: str, body: Json, **headers: str) -> Answer:
        return self.call("PATCH", address, json.dumps(body), headers=headers)

    def put(self, address: str, body: Json, **headers: str) -> Answer:
        return self.call("PUT", address, json.dumps(body), headers=headers)

    def delete(self, address: str, **headers: str) -> Answer:
        return self.call("DELETE", address, headers=headers)

    def call(
        self,
        method: str,
        address: str,
        body: str | bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Names of headers are given with underscores."""
        given = {"content-type": "application/json", **(headers or {})}
        sent = {name.replace("_", "-").lower(): value for name, value in given.items()}
        event = self.event(method, address, body, sent)
        response = function_of(method, urlsplit(address).path)(event, None)
        answer = Answer(
            status=response["statusCode"],
            headers={name.lower(): value for name, value in response["headers"].items()},
            document=_document(response),
        )
        if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            check_answer(
                method,
                urlsplit(address).path,
                status=answer.status,
                content_type=answer.headers["content-type"].partition(";")[0],
                body=answer.document,
            )
        return answer

    def event(
        self, method: str, address: str, body: str | bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """An event of payload format 2.0, as far as functions look at it."""
        parts = urlsplit(address)
        query = parse_qsl(parts.query, keep_blank_values=True)
        names = {name for name, _ in query}
        encoded = isinstance(body, bytes)
        return {
            "version": "2.0",
            "routeKey": f"{method} /operation",
            "rawPath": unquote(parts.path),
            "rawQueryString": parts.query,
            "queryStringParameters": {
                name: ",".join(value for key, value in query if key == name) for name in names
            },
            "headers": dict(headers),
            "requestContext": {
                "requestId": "request-1",
                "stage": "$default",
                "http": {"method": method, "path": unquote(parts.path)},
                "authorizer": {
                    "jwt": {"claims": {"client_id": self.client, "scope": self.scope}},
                },
            },
            "body": b64encode(body).decode() if isinstance(body, bytes) else body,
            "isBase64Encoded": encoded,
        }


def _document(response: Mapping[str, Any]) -> Json:
    """A body that is JSON, decoded; of any other kind, its text."""
    kind: str = {name.lower(): value for name, value in response["headers"].items()}["content-type"]
    return json.loads(response["body"]) if kind.endswith("json") else response["body"]


def function_of(method: str, path: str) -> Handler:
    """The function that answers an operation; any will say that there is no such path."""
    for module in RESOLVERS:
        for route in (*module.app._static_routes, *module.app._dynamic_routes):
            pattern = re.sub(r"\{\w+\}", "[^/]+", route.openapi_path)
            if route.method == method and re.fullmatch(pattern, path):
                return cast("Handler", module.handler)
    return cast("Handler", RESOLVERS[0].handler)
