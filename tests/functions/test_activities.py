"""Previews and activities over HTTP."""

from dataclasses import replace

import pytest

from tests.fakes.gateway import Gateway, Json

MEMBERS = "/v1/programs/club/members"
ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
BASKET: Json = {
    "currency": "EUR",
    "lines": [
        {"id": "1", "quantity": 3, "amount": "13.50", "categories": ["books"]},
        {"id": "2", "quantity": 1, "amount": "5.49"},
    ],
}
REVIEW: Json = {"type": "review", "attributes": {"product": "632910"}, "channel": "app"}


@pytest.fixture
def member(gateway: Gateway) -> str:
    """The address of somebody who has just joined."""
    return gateway.post(MEMBERS, {"identities": [ADA]}).headers["location"]


def balance(gateway: Gateway, member: str) -> int:
    available: int = gateway.get(f"{member}/balance").document["available"]
    return available


def test_a_basket_would_earn_the_sum_of_its_reasons(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/previews", BASKET)
    assert answer.status == 200
    assert answer.document["points"] == 27
    assert [
        (reason["rule"], reason["points"], reason["amount"], reason["units"])
        for reason in answer.document["reasons"]
    ] == [("base", 18, "18.99", None), ("books", 9, None, 3)]
    assert balance(gateway, member) == 100


def test_a_preview_speaks_the_callers_language(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/previews", BASKET, accept_language="de")
    assert answer.document["sentences"][1]["text"] == (
        "9 Punkte für „Books“: 3 Punkte für jedes von 3 Stück."
    )


def test_a_guest_may_preview_a_basket(gateway: Gateway) -> None:
    assert gateway.post("/v1/programs/club/previews", BASKET).document["points"] == 27
    assert gateway.post("/v1/programs/unknown/previews", BASKET).status == 404


@pytest.mark.parametrize(
    ("currency", "amount", "code"),
    [
        ("USD", "1.00", "currency_unknown"),
        ("XXX", "1.00", "currency_unknown"),
        ("EUR", "1.001", "payload_invalid"),
    ],
)
def test_a_basket_in_money_that_the_program_does_not_have_is_refused(
    gateway: Gateway, member: str, currency: str, amount: str, code: str
) -> None:
    basket = {"currency": currency, "lines": [{"id": "1", "quantity": 1, "amount": amount}]}
    answer = gateway.post(f"{member}/previews", basket)
    assert (answer.status, answer.document["code"]) == (422, code)


def test_an_activity_earns_and_names_its_entry(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    assert answer.status == 201
    assert answer.document["entry"] == 1
    assert answer.document["activity"]["points"] == 5
    assert balance(gateway, member) == 105


def test_a_repeated_call_gets_the_first_answer(gateway: Gateway, member: str) -> None:
    first = gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-2")
    again = gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    assert (again.status, again.document) == (201, first.document)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert balance(gateway, member) == 110


def test_a_used_key_with_other_content_is_refused(gateway: Gateway, member: str) -> None:
    gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    other = {**REVIEW, "quantity": 2}
    answer = gateway.post(f"{member}/activities", other, idempotency_key="key-1")
    assert (answer.status, answer.document["code"]) == (422, "idempotency_key_reused")


def test_a_key_of_one_client_is_free_for_another(gateway: Gateway, member: str) -> None:
    gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    other = replace(gateway, client="another")
    answer = other.post(f"{member}/activities", REVIEW, idempotency_key="key-1")
    assert answer.document["entry"] == 2


def test_a_refused_call_may_succeed_later_under_its_key(gateway: Gateway, member: str) -> None:
    too_early = {**REVIEW, "occurred_at": "2010-01-01T00:00:00Z"}
    refused = gateway.post(f"{member}/activities", too_early, idempotency_key="key-1")
    assert (refused.status, refused.document["code"]) == (422, "program_not_started")
    assert gateway.post(f"{member}/activities", REVIEW, idempotency_key="key-1").status == 201


def test_a_call_without_a_key_is_refused(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/activities", REVIEW)
    assert answer.status == 400
    assert answer.document["errors"] == [
        {"detail": "Field required", "parameter": "idempotency-key", "in": "header"}
    ]


@pytest.mark.parametrize("key", ["", "with blank", "ü", "x" * 201])
def test_a_key_of_another_form_is_refused(gateway: Gateway, member: str, key: str) -> None:
    assert gateway.post(f"{member}/activities", REVIEW, idempotency_key=key).status == 400


def test_a_key_may_contain_a_comma(gateway: Gateway, member: str) -> None:
    for key in ("a,b", "a", "a,c"):
        assert gateway.post(f"{member}/activities", REVIEW, idempotency_key=key).status == 201
    again = gateway.post(f"{member}/activities", REVIEW, idempotency_key="a,b")
    assert again.document["entry"] == 1


def test_tier_and_segments_are_the_operators_and_no_channels(gateway: Gateway, member: str) -> None:
    classified = {"type": "classified", "tier": "gold", "segments": ["vip"]}
    till = replace(gateway, scope="punchcard/activities:write punchcard/members:write")
    refused = till.post(f"{member}/activities", classified, idempotency_key="1")
    assert (refused.status, refused.document["code"]) == (403, "scope_missing")
    assert till.post(f"{member}/activities", REVIEW, idempotency_key="2").status == 201
    assert gateway.post(f"{member}/activities", classified, idempotency_key="1").status == 201
    gold = gateway.post(f"{member}/activities", REVIEW, idempotency_key="3")
    assert gold.document["activity"]["points"] == 7


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "order"},
        {"type": "refund"},
        {"type": "review", "tier": "gold"},
        {"type": "review", "segments": []},
        {"type": "classified", "quantity": 1},
        {"type": "classified", "attributes": {}},
    ],
)
def test_fields_of_another_type_are_refused(gateway: Gateway, member: str, activity: Json) -> None:
    answer = gateway.post(f"{member}/activities", activity, idempotency_key="1")
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (400, "#")


def test_a_route_without_an_authorizer_is_the_operators_mistake(
    gateway: Gateway, member: str
) -> None:
    unknown = replace(gateway, client="")
    answer = unknown.post(f"{member}/activities", REVIEW, idempotency_key="1")
    assert (answer.status, answer.document["code"]) == (500, "misconfigured")
