import json
from pathlib import Path

import pytest

from functions.api.approvals import handler as approvals_handler
from functions.api.members import handler as members_handler
from functions.api.operations import handler as operations_handler
from functions.api.programs import handler as programs_handler
from functions.api.public import handler as public_handler
from functions.api.subscriptions import handler as subscriptions_handler
from infra.components.routes import ROUTES
from tests.infra.assembly import Assembly, Json, Template, synthesise
from tests.infra.rewards import SCOPES_OF_REWARDS

PUBLIC = {
    "GET /v1/me",
    "GET /v1/me/balance",
    "GET /v1/me/rewards",
    "GET /v1/me/coupons",
    "GET /v1/me/entries",
    "GET /v1/me/entries/{number}/explanation",
    "POST /v1/me/previews",
    "POST /v1/public/previews",
}
OPEN = {"POST /webhooks/{platform}/{shop}"} | PUBLIC
SCOPES = {
    "POST /v1/programs/{program}/members": "members:write",
    "GET /v1/programs/{program}/members": "members:read",
    "GET /v1/programs/{program}/members/{member}": "members:read",
    "GET /v1/programs/{program}/members/{member}/balance": "members:read",
    "GET /v1/programs/{program}/members/{member}/entries": "members:read",
    "GET /v1/programs/{program}/members/{member}/entries/{number}": "members:read",
    "GET /v1/programs/{program}/members/{member}/entries/{number}/explanation": "members:read",
    "POST /v1/programs/{program}/members/{member}/identities": "members:write",
    "POST /v1/programs/{program}/members/{member}/previews": "members:read",
    "POST /v1/programs/{program}/members/{member}/activities": "activities:write",
    "POST /v1/programs/{program}/members/{member}/holds": "activities:write",
    "GET /v1/programs/{program}/members/{member}/holds": "members:read",
    "GET /v1/programs/{program}/members/{member}/holds/{hold}": "members:read",
    "POST /v1/programs/{program}/members/{member}/holds/{hold}/capture": "activities:write",
    "POST /v1/programs/{program}/members/{member}/holds/{hold}/void": "activities:write",
    "POST /v1/programs/{program}/members/{member}/adjustments": "adjustments:write",
    "POST /v1/programs/{program}/members/{member}/reinstatements": "adjustments:write",
    "POST /v1/programs/{program}/members/{member}/transfers": "adjustments:write",
    "POST /v1/programs/{program}/members/{member}/merges": "adjustments:write",
    "GET /v1/programs/{program}/conflicts": "members:read",
    "POST /v1/programs/{program}/members/{member}/tokens": "tokens:write",
    "POST /v1/programs/{program}/previews": "members:read",
    "POST /v1/programs/{program}/tokens": "tokens:write",
    "GET /v1/programs/{program}/approvals": "operations:read",
    "GET /v1/programs/{program}/approvals/{approval}": "operations:read",
    "POST /v1/programs/{program}/approvals/{approval}/decision": "approvals:write",
    "GET /v1/programs/{program}": "programs:read",
    "POST /v1/programs/{program}/versions": "programs:write",
    "GET /v1/programs/{program}/versions": "programs:read",
    "GET /v1/programs/{program}/versions/{number}": "programs:read",
    "POST /v1/programs/{program}/sweeps": "operations:write",
    "GET /v1/programs/{program}/sweeps": "operations:read",
    "GET /v1/programs/{program}/sweeps/{sweep}": "operations:read",
    "PUT /v1/shops/{shop}": "shops:write",
    "GET /v1/shops/{shop}": "programs:read",
    "GET /v1/programs": "programs:read",
    "POST /v1/programs/{program}/validations": "programs:read",
    "GET /v1/programs/{program}/versions/{number}/diff": "programs:read",
    "GET /v1/shops": "programs:read",
    "PATCH /v1/shops/{shop}": "shops:write",
    "POST /v1/shops/{shop}/secrets": "shops:write",
    "GET /v1/dead-letters": "operations:read",
    "GET /v1/dead-letters/{letter}": "operations:read",
    "POST /v1/dead-letters/{letter}/replay": "operations:write",
    "POST /v1/dead-letters/replays": "operations:write",
    "GET /v1/shops/{shop}/orders/{order}/trace": "operations:read",
    "GET /v1/programs/{program}/totals": "operations:read",
    "GET /v1/programs/{program}/books/days": "books:read",
    "GET /v1/programs/{program}/books/days/{day}": "books:read",
    "GET /v1/programs/{program}/books/days/{day}/entries": "books:read",
    "GET /v1/programs/{program}/books/closing": "books:read",
    "GET /v1/programs/{program}/books/liability": "books:read",
    "GET /v1/programs/{program}/books/journal": "books:read",
    "POST /v1/programs/{program}/subscriptions": "subscriptions:write",
    "GET /v1/programs/{program}/subscriptions": "operations:read",
    "GET /v1/programs/{program}/subscriptions/{subscription}": "operations:read",
    "PUT /v1/programs/{program}/subscriptions/{subscription}": "subscriptions:write",
    "DELETE /v1/programs/{program}/subscriptions/{subscription}": "subscriptions:write",
    "POST /v1/programs/{program}/subscriptions/{subscription}/secrets": "subscriptions:write",
    "GET /v1/programs/{program}/subscriptions/{subscription}/notifications": "operations:read",
    "POST /v1/programs/{program}/subscriptions/{subscription}/replays": "subscriptions:write",
} | SCOPES_OF_REWARDS
# What may stand in an access log: nothing that names or locates a person.
LOGGED = {
    "$context.authorizer.error",
    "$context.integrationErrorMessage",
    "$context.requestId",
    "$context.responseLatency",
    "$context.responseLength",
    "$context.routeKey",
    "$context.status",
}


@pytest.fixture(scope="session")
def routes(service: Template) -> dict[str, Json]:
    return {
        route.properties["RouteKey"]: route.properties
        for route in service.resources("AWS::ApiGatewayV2::Route")
    }


@pytest.fixture(scope="session")
def stage(service: Template) -> Json:
    (stage,) = service.resources("AWS::ApiGatewayV2::Stage")
    return stage.properties


def test_every_route_asks_for_a_token_but_those_whose_functions_check_themselves(
    routes: dict[str, Json],
) -> None:
    open_routes = {key for key, route in routes.items() if route["AuthorizationType"] != "JWT"}
    assert open_routes == OPEN


def test_every_token_needs_the_scope_of_its_route(routes: dict[str, Json]) -> None:
    scopes = {key: route["AuthorizationScopes"] for key, route in routes.items() if key not in OPEN}
    assert scopes == {key: [f"punchcard/{scope}"] for key, scope in SCOPES.items()}


def test_the_functions_answer_these_routes_under_the_same_scopes() -> None:
    answered = {
        f"{route.method} {route.openapi_path}": route.security
        for module in (
            approvals_handler,
            members_handler,
            operations_handler,
            programs_handler,
            subscriptions_handler,
        )
        for app in (module.app,)
        for route in (*app._static_routes, *app._dynamic_routes)
    }
    assert answered == {key: [{"oauth2": [f"punchcard/{scope}"]}] for key, scope in SCOPES.items()}


def test_the_public_function_answers_what_is_open_to_its_tokens() -> None:
    app = public_handler.app
    routes = (*app._static_routes, *app._dynamic_routes)
    assert {f"{route.method} {route.openapi_path}" for route in routes} == PUBLIC


def test_every_scope_that_a_route_needs_can_be_granted(data: Template) -> None:
    offered = {scope["ScopeName"] for scope in data.resource("ResourceServer").properties["Scopes"]}
    assert offered == set(SCOPES.values())


def test_the_machine_client_holds_every_scope(assembly: Assembly) -> None:
    client = assembly.data.resource("Machines").properties
    held = {assembly.as_text(scope) for scope in client["AllowedOAuthScopes"]}
    assert held == {f"${{ResourceServer}}/{scope}" for scope in SCOPES.values()}


def test_tokens_come_from_our_pool_and_clients(assembly: Assembly) -> None:
    (authorizer,) = assembly.service.resources("AWS::ApiGatewayV2::Authorizer")
    jwt = authorizer.properties["JwtConfiguration"]
    assert assembly.as_text(jwt["Issuer"]) == (
        "https://cognito-idp.${AWS::Region}.amazonaws.com/${UserPool}"
    )
    assert [assembly.as_text(audience) for audience in jwt["Audience"]] == [
        "${Machines}",
        "${Channels}",
        "${OperatorFirst}",
        "${OperatorSecond}",
    ]
    assert authorizer.properties["IdentitySource"] == ["$request.header.Authorization"]


def test_every_route_reaches_the_function_that_answers_it(
    assembly: Assembly, routes: dict[str, Json]
) -> None:
    uris = {
        integration.logical_id: assembly.as_text(integration.properties["IntegrationUri"])
        for integration in assembly.service.resources("AWS::ApiGatewayV2::Integration")
    }
    answered = {
        key: uris[route["Target"]["Fn::Join"][1][1]["Ref"]] for key, route in routes.items()
    }
    assert answered == {key: f"${{{_function(key)}Function.Arn}}" for key in SCOPES.keys() | OPEN}


def test_requests_are_limited(stage: Json) -> None:
    assert stage["DefaultRouteSettings"] == {
        "ThrottlingBurstLimit": 2000,
        "ThrottlingRateLimit": 1000,
    }


def test_what_browsers_call_is_limited_more_tightly_route_by_route(
    service: Template, stage: Json
) -> None:
    slow = {"ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 100}
    assert stage["RouteSettings"] == dict.fromkeys(PUBLIC, slow)
    tight = {"ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 100}
    assert stage["RouteSettings"] == dict.fromkeys(PUBLIC, tight)
    public = {
        route.logical_id
        for route in service.resources("AWS::ApiGatewayV2::Route")
        if route.properties["RouteKey"] in PUBLIC
    }
    (resource,) = service.resources("AWS::ApiGatewayV2::Stage")
    assert public <= set(resource.body["DependsOn"])


def test_no_page_may_call_unless_its_origin_is_named(service: Template) -> None:
    (api,) = service.resources("AWS::ApiGatewayV2::Api")
    assert "CorsConfiguration" not in api.properties


def test_pages_of_named_origins_may_read_and_preview(tmp_path: Path) -> None:
    origins = ("https://shop.example", "http://localhost:5173")
    service = synthesise(tmp_path, browser_origins=origins).service
    (api,) = service.resources("AWS::ApiGatewayV2::Api")
    assert api.properties["CorsConfiguration"] == {
        "AllowHeaders": ["accept-language", "authorization", "content-type"],
        "AllowMethods": ["GET", "POST"],
        "AllowOrigins": list(origins),
        "MaxAge": 3600,
    }


def test_the_access_log_names_no_person(assembly: Assembly, stage: Json) -> None:
    settings = stage["AccessLogSettings"]
    assert assembly.as_text(settings["DestinationArn"]) == "${HttpApiAccessLog.Arn}"
    assert set(json.loads(settings["Format"]).values()) == LOGGED


def _function(route_key: str) -> str:
    (name,) = [
        name
        for name, answered in ROUTES.items()
        for route in answered
        if f"{route.method.value} {route.path}" == route_key
    ]
    return name.capitalize()
