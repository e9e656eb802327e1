"""Who may call what, and what a function's role may do."""

import re

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.components.routes import ROUTES, Route
from infra.components.scopes import Scope
from infra.components.sign_in import CHANNEL_SCOPES, OPERATOR_SCOPES
from local.api import Api
from local.deployed import CHANNELS, Deployment
from local.http_calls import Answer, call
from local.tokens import access_token
from tests.e2e.club import Club

GUARDED = [route for routes in ROUTES.values() for route in routes if route.scope is not None]
NAMES = [route.key for route in GUARDED]
PUBLIC = ROUTES["public"]
PUBLIC_NAMES = [route.key for route in PUBLIC]
NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
OPERATOR = "first"
OF_ROLES = {CHANNELS: CHANNEL_SCOPES, OPERATOR: OPERATOR_SCOPES}
NAMED = {
    "approval": NOBODY,
    "day": "2026-03-02",
    "letter": NOBODY,
    "member": NOBODY,
    "number": "1",
    "sweep": "1",
}
# What there is of them does not hang on anything that a path names.
LISTS = {"/v1/dead-letters", "/v1/programs", "/v1/shops"}


@pytest.fixture(scope="module")
def tokens(deployment: Deployment) -> dict[Scope, str]:
    """For each scope a token that has all scopes but this one."""
    return {
        missing: access_token(
            deployment, scopes=[scope.in_token for scope in Scope if scope is not missing]
        )
        for missing in Scope
    }


@pytest.fixture(scope="module")
def tokens_of_roles(deployment: Deployment) -> dict[str, str]:
    """A token of a channel and one of an operator, each with all that the role has."""
    return {client: access_token(deployment, client=client) for client in OF_ROLES}


@pytest.fixture
def own_tokens(club: Club) -> dict[str, str]:
    """The tokens that the API issues itself: to a member, and to a browser."""
    program = f"programs/{club.program}"
    member = club.enrol(club.unused())
    return {
        "member": club.api.call("POST", f"{program}/members/{member}/tokens", {}).text("token"),
        "browser": club.api.call("POST", f"{program}/tokens", {}).text("token"),
    }


def request(deployment: Deployment, route: Route, token: str | None) -> Answer:
    """Call a route about a program, a shop and a member that nobody has made."""
    path = re.sub(r"\{(\w+)\}", lambda name: NAMED.get(name[1], "nothing"), route.path)
    headers = {"Content-Type": "application/json", "Idempotency-Key": "key-of-a-test"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return call(
        route.method.value,
        f"{deployment.api_url}{path}",
        body=None if route.method.value == "GET" else b'{"no such field": 1}',
        headers=headers,
    )


@pytest.mark.parametrize("route", GUARDED, ids=NAMES)
def test_a_call_without_token_is_not_let_in(deployment: Deployment, route: Route) -> None:
    assert request(deployment, route, None).status == 401


@pytest.mark.parametrize("route", GUARDED, ids=NAMES)
def test_a_token_without_the_scope_of_the_route_is_not_enough(
    deployment: Deployment, tokens: dict[Scope, str], route: Route
) -> None:
    assert route.scope is not None
    assert request(deployment, route, tokens[route.scope]).status == 403


@pytest.mark.parametrize("route", GUARDED, ids=NAMES)
def test_a_token_with_the_scope_reaches_the_function(
    deployment: Deployment, api: Api, route: Route
) -> None:
    answer = request(deployment, route, api.token)

    if route.method.value == "GET" and route.path in LISTS:
        assert answer.status == 200
    else:
        assert answer.status in {400, 404, 415, 422}
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("route", GUARDED, ids=NAMES)
@pytest.mark.parametrize("client", OF_ROLES)
def test_a_role_reaches_what_its_scopes_are_for_and_nothing_else(
    deployment: Deployment, tokens_of_roles: dict[str, str], client: str, route: Route
) -> None:
    answer = request(deployment, route, tokens_of_roles[client])

    assert (answer.status != 403) == (route.scope in OF_ROLES[client])


def test_a_token_that_the_api_issued_is_let_in_nowhere_else(
    deployment: Deployment, own_tokens: dict[str, str]
) -> None:
    answers = {
        (kind, route.key): request(deployment, route, token).status
        for route in GUARDED
        for kind, token in own_tokens.items()
    }

    assert set(answers.values()) == {401}


def test_a_token_opens_the_public_routes_of_its_kind_alone(
    deployment: Deployment, api: Api, own_tokens: dict[str, str]
) -> None:
    given = {**own_tokens, "machine": api.token, "none": None}
    let_in = {
        kind: {route.path for route in PUBLIC if request(deployment, route, token).status != 401}
        for kind, token in given.items()
    }

    assert let_in == {
        "member": {route.path for route in PUBLIC if route.path.startswith("/v1/me")},
        "browser": {"/v1/public/previews"},
        "machine": set(),
        "none": set(),
    }


@pytest.mark.parametrize("route", PUBLIC, ids=PUBLIC_NAMES)
def test_who_is_not_let_in_by_a_function_is_told_how_to_come_in(
    deployment: Deployment, route: Route
) -> None:
    answer = request(deployment, route, None)

    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_that_was_tampered_with_is_not_let_in(deployment: Deployment, api: Api) -> None:
    head, claims, signature = api.token.split(".")
    tampered = ".".join((head, claims, signature[::-1]))

    assert request(deployment, GUARDED[0], tampered).status == 401


@pytest.fixture
def as_purchases(deployment: Deployment) -> boto3.Session:
    """Credentials of the role that turns deliveries into entries."""
    roles = boto3.client("iam", **deployment.connection).get_paginator("list_roles").paginate()
    (arn,) = [
        role["Arn"]
        for page in roles
        for role in page["Roles"]
        if "PurchasesRole" in role["RoleName"]
    ]
    granted = boto3.client("sts", **deployment.connection).assume_role(
        RoleArn=arn, RoleSessionName="test"
    )["Credentials"]
    return boto3.Session(
        aws_access_key_id=granted["AccessKeyId"],
        aws_secret_access_key=granted["SecretAccessKey"],
        aws_session_token=granted["SessionToken"],
        region_name=deployment.connection["region_name"],
    )


def test_who_records_purchases_can_neither_alter_nor_delete_an_entry(
    deployment: Deployment, as_purchases: boto3.Session
) -> None:
    dynamodb = as_purchases.client("dynamodb", endpoint_url=deployment.connection["endpoint_url"])
    table, key = deployment.ledger_table, {"pk": {"S": "nobody"}, "sk": {"N": "0"}}

    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.update_item(TableName=table, Key=key)
    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.delete_item(TableName=table, Key=key)
    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.scan(TableName=table)
    found = dynamodb.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "nobody"}},
    )
    assert found["Count"] == 0


def test_who_records_purchases_can_read_no_secret_of_a_shop_and_no_identity(
    deployment: Deployment, as_purchases: boto3.Session
) -> None:
    here = deployment.connection["endpoint_url"]
    secrets = as_purchases.client("secretsmanager", endpoint_url=here)
    keys = as_purchases.client("kms", endpoint_url=here)
    hidden = keys.encrypt(KeyId=deployment.identity_key_arn, Plaintext=b"somebody")

    with pytest.raises(ClientError, match="AccessDenied"):
        secrets.get_secret_value(SecretId=f"{deployment.shop_secret_prefix}nothing")
    with pytest.raises(ClientError, match="AccessDenied"):
        keys.decrypt(CiphertextBlob=hidden["CiphertextBlob"])
