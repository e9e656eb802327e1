"""`python -m local.openapi`: write docs/openapi.json, the API as its functions describe it.

Needs neither AWS nor settings: importing a handler has no effect.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.models import (
    HTTPBearer,
    OAuth2,
    OAuthFlowClientCredentials,
    OAuthFlows,
)
from punchcard.edge.api_docs import SCHEME_OF_BROWSERS, SCHEME_OF_MEMBERS, SECURITY_SCHEME

from functions.api.approvals.handler import app as approvals
from functions.api.members.handler import app as members
from functions.api.operations.handler import app as operations
from functions.api.programs.handler import app as programs
from functions.api.public.handler import app as public
from functions.api.subscriptions.handler import app as subscriptions
from infra.components.scopes import DESCRIPTIONS
from local.openapi_notifications import NOTIFICATIONS
from local.openapi_problems import problem_schemas, with_codes
from local.openapi_webhooks import WEBHOOK_PATH, WEBHOOK_SCHEMAS

DOCUMENT = Path(__file__).parents[1] / "docs/openapi.json"

TITLE = "Punchcard"
DESCRIPTION = """\
The API of a loyalty programme that a merchant runs in its own AWS account.

Points are whole numbers. Money is a decimal text such as `"12.50"`, with its currency beside it.
Instants are RFC 3339; answers write them in UTC. A field that a command does not know is refused.
What goes wrong is told as a problem document (RFC 9457) with a stable `code`.

Tokens come from the deployment's user pool by the client credentials grant. Every operation names
the scope that it needs. What is below `/v1/me` and `/v1/public` takes short-lived tokens instead,
which the API issues to be handed on to members and to browsers.
"""
TOKEN_URL = (
    "https://punchcard-production-123456789012.auth.eu-central-1.amazoncognito.com/oauth2/token"
)
SERVER = {
    "url": "https://{api}.execute-api.{region}.amazonaws.com",
    "description": "The address that the deployment prints as ApiUrl.",
    "variables": {
        "api": {"default": "a1b2c3d4e5", "description": "Id of the API."},
        "region": {"default": "eu-central-1", "description": "AWS region."},
    },
}
TAGS = [
    {"name": "Members", "description": "Who takes part, and what channels know them by."},
    {"name": "Points", "description": "Balances, entries, and why."},
    {"name": "Activities", "description": "What members do, and what it would earn."},
    {"name": "Holds", "description": "Points reserved at a checkout, and how that ends."},
    {"name": "Approvals", "description": "What one person asks for and a second one decides."},
    {"name": "Tokens", "description": "To be handed on to members' apps and to browsers."},
    {"name": "Member's own", "description": "What the bearer of a member's token sees."},
    {"name": "Programs", "description": "Rules as data, in immutable versions."},
    {"name": "Shops", "description": "Where orders come from."},
    {"name": "Books", "description": "What finance reads: days, liability, journal, entries."},
    {"name": "Operations", "description": "What an operator looks at, and sends again."},
    {"name": "Webhooks", "description": "How shops report."},
    {"name": "Subscriptions", "description": "Whom events are sent to, and what was sent."},
]

# JSON of whatever OpenAPI has there.
type Json = dict[str, Any]


def generated() -> dict[Path, str]:
    """The generated file with what it must contain."""
    return {DOCUMENT: json.dumps(document(), indent=2, ensure_ascii=False) + "\n"}


def document() -> Json:
    """The OpenAPI document of all functions."""
    paths: Json = {}
    schemas: Json = dict(WEBHOOK_SCHEMAS)
    security: Json = {}
    for app in (approvals, members, operations, programs, public, subscriptions):
        part = _described(app)
        for path, methods in part["paths"].items():
            described = {method: _tidy(each) for method, each in methods.items()}
            paths.setdefault(path, {}).update(described)
        for name, schema in part["components"]["schemas"].items():
            if schemas.setdefault(name, schema) != schema:
                raise ValueError(f"two functions mean different things by {name}")
        security |= part["components"]["securitySchemes"]
    paths |= WEBHOOK_PATH
    schemas |= problem_schemas()
    paths = {
        path: {method: with_codes(each) for method, each in methods.items()}
        for path, methods in paths.items()
    }
    used = _used(paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version("punchcard"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [SERVER],
        "tags": TAGS,
        "paths": dict(sorted(paths.items())),
        "webhooks": NOTIFICATIONS,
        "components": {
            "schemas": {name: _untitled(schemas[name]) for name in sorted(used)},
            "securitySchemes": security,
        },
    }


def _described(app: APIGatewayHttpResolver) -> Json:
    """What one function's resolver says of itself."""
    flow = OAuthFlowClientCredentials(
        tokenUrl=TOKEN_URL,
        scopes={scope.in_token: meaning for scope, meaning in DESCRIPTIONS.items()},
    )
    schema = app.get_openapi_schema(
        title=TITLE,
        security_schemes={
            SECURITY_SCHEME: OAuth2(flows=OAuthFlows(clientCredentials=flow)),
            SCHEME_OF_MEMBERS: HTTPBearer(description="What `issue_member_token` answers."),
            SCHEME_OF_BROWSERS: HTTPBearer(description="What `issue_browser_token` answers."),
        },
    )
    dumped: Json = json.loads(schema.model_dump_json(by_alias=True, exclude_none=True))
    return dumped


def _tidy(operation: Json) -> Json:
    """An operation without the answers that the resolver would give if it had no table."""
    answers = {
        status: answer
        for status, answer in sorted(operation["responses"].items())
        if "ValidationError" not in json.dumps(answer)
    }
    tidy: Json = _untitled({**operation, "responses": answers})
    return tidy


def _untitled(part: Any) -> Any:
    """Without titles that repeat the names they stand under, and with whole numbers as such."""
    match part:
        case dict():
            kept = {
                name: each
                for name, each in part.items()
                # A property may be called title: what stands there is its schema.
                if name != "title" or isinstance(each, dict)
            }
            return {name: _untitled(each) for name, each in kept.items()}
        case list():
            return [_untitled(each) for each in part]
        case float():
            return int(part)
        case _:
            return part


def _used(paths: Json, schemas: Json) -> set[str]:
    """The schemas that operations name, and those that these name."""
    used: set[str] = set()
    found = _named(paths)
    while found:
        used |= found
        found = {name for each in found for name in _named(schemas[each])} - used
    return used


def _named(part: Any) -> set[str]:
    if isinstance(part, dict):
        reference = part.get("$ref")
        own = {reference.rpartition("/")[2]} if isinstance(reference, str) else set()
        return own.union(*map(_named, part.values()))
    if isinstance(part, list):
        return set[str]().union(*map(_named, part))
    return set()


if __name__ == "__main__":
    for file, content in generated().items():
        file.write_text(content, encoding="utf-8")
