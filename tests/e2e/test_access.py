"""Who may call what, and what a function's role may do."""

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.components.http_api import ROUTES, Route
from infra.components.scopes import Scope
from local.api import Api
from local.deployed import Deployment
from local.http_calls import Answer, call
from local.tokens import access_token

GUARDED = [route for routes in ROUTES.values() for route in routes if route.scope is not None]
NAMES = [f"{route.method.value} {route.path}" for route in GUARDED]
NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def tokens(deployment: Deployment) -> dict[Scope, str]:
    """For each scope a token that has all scopes but this one."""
    return {
        missing: access_token(
            deployment, scopes=[scope.in_token for scope in Scope if scope is not missing]
        )
        for missing in Scope
    }


def request(deployment: Deployment, route: Route, token: str | None) -> Answer:
    """Call a route about a program, a shop and a member that nobody has made."""
    path = route.path.format(
        program="nothing",
        shop="nothing",
        member=NOBODY,
        number="1",
        approval=NOBODY,
        hold="A" * 16,
    )
    headers = {"Content-Type": "application/json", "Idempotency-Key": "key-of-a-test"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return call(
        route.method.value,
        f"{deployment.api_url}{path}",
        body=None if route.method.value == "GET" else b"{}",
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

    assert answer.status in {400, 404, 415, 422}
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
