"""Adjustments and approvals over HTTP."""

from dataclasses import replace

import pytest

from tests.fakes.gateway import Gateway, Json

ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
GOODWILL: Json = {"points": 50, "reason_code": "goodwill"}
MIGRATION: Json = {"points": 5_000, "reason_code": "migration"}


@pytest.fixture
def first(gateway: Gateway) -> Gateway:
    return replace(gateway, client="first")


@pytest.fixture
def second(gateway: Gateway) -> Gateway:
    return replace(gateway, client="second")


@pytest.fixture
def member(gateway: Gateway) -> str:
    """The address of somebody who has just joined, with 100 points."""
    answer = gateway.post("/v1/programs/club/members", {"identities": [ADA]})
    return answer.headers["location"]


def balance(gateway: Gateway, member: str) -> int:
    available: int = gateway.get(f"{member}/balance").document["available"]
    return available


def test_an_operator_gives_points_and_the_entry_says_who_and_why(
    first: Gateway, member: str
) -> None:
    answer = first.post(f"{member}/adjustments", GOODWILL, idempotency_key="key-1")
    assert answer.status == 201
    del answer.document["recorded_at"]
    assert answer.document == {
        "entry": 1,
        "points": 50,
        "reason_code": "goodwill",
        "operator": "first",
        "available": 150,
    }
    entry = first.get(f"{member}/entries/1").document
    assert (entry["kind"], entry["activities"][0]["points"]) == ("adjusted", 0)
    told = first.get(f"{member}/entries/1/explanation").document["text"]
    assert "50 points were added by hand" in told


def test_a_repeated_call_gets_the_first_answer(first: Gateway, member: str) -> None:
    answers = [
        first.post(f"{member}/adjustments", GOODWILL, idempotency_key="key-1") for _ in range(3)
    ]
    assert [answer.document for answer in answers] == [answers[0].document] * 3
    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [
        None,
        "true",
        "true",
    ]
    assert balance(first, member) == 150


def test_a_used_key_with_other_content_is_refused(first: Gateway, member: str) -> None:
    first.post(f"{member}/adjustments", GOODWILL, idempotency_key="key-1")
    other = {**GOODWILL, "points": 51}
    answer = first.post(f"{member}/adjustments", other, idempotency_key="key-1")
    assert (answer.status, answer.document["code"]) == (422, "idempotency_key_reused")


def test_more_than_there_is_is_not_taken(first: Gateway, member: str) -> None:
    taking = {"points": -130, "reason_code": "fraud"}
    answer = first.post(f"{member}/adjustments", taking, idempotency_key="key-1")
    assert (answer.status, answer.document["code"]) == (422, "points_insufficient")
    numbers = [answer.document[name] for name in ("required", "available", "missing")]
    assert numbers == [130, 100, 30]

    allowed = {**taking, "allow_deficit": True}
    answer = first.post(f"{member}/adjustments", allowed, idempotency_key="key-1")
    assert (answer.status, answer.document["available"]) == (201, -30)


@pytest.mark.parametrize(
    "adjustment",
    [
        {"points": 0, "reason_code": "goodwill"},
        {"points": 1.5, "reason_code": "goodwill"},
        {"points": 10_000_001, "reason_code": "goodwill"},
        {"points": 50, "reason_code": "because she asked"},
        {"points": 50},
        {"points": 50, "reason_code": "goodwill", "allow_deficit": True},
        {"points": 50, "reason_code": "goodwill", "note": "for Ada"},
    ],
)
def test_an_adjustment_of_another_form_is_refused(
    first: Gateway, member: str, adjustment: Json
) -> None:
    answer = first.post(f"{member}/adjustments", adjustment, idempotency_key="key-1")
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")
    assert balance(first, member) == 100


def test_nobody_is_adjusted_without_a_key_or_who_is_no_member(first: Gateway, member: str) -> None:
    assert first.post(f"{member}/adjustments", GOODWILL).status == 400
    nobody = "/v1/programs/club/members/01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert first.post(f"{nobody}/adjustments", GOODWILL, idempotency_key="key-1").status == 404


def test_points_above_the_limit_wait_for_a_second_person(
    first: Gateway, second: Gateway, member: str
) -> None:
    asked = first.post(f"{member}/adjustments", MIGRATION, idempotency_key="key-1")
    assert (asked.status, asked.document["status"]) == (202, "pending")
    place = asked.headers["location"]
    assert second.get(place).document == asked.document
    assert balance(first, member) == 100

    refused = first.post(f"{place}/decision", {"decision": "approve"})
    assert (refused.status, refused.document["code"]) == (403, "same_person")

    decided = second.post(
        f"{place}/decision", {"decision": "approve", "reason_code": "list_checked"}
    )
    assert decided.status == 200
    assert decided.document["approval"]["status"] == "approved"
    assert decided.document["approval"]["decided_by"] == "second"
    assert decided.document["approval"]["reason_code"] == "list_checked"
    assert decided.document["adjustment"]["operator"] == "first"
    assert decided.document["reinstatement"] is None
    assert balance(first, member) == 5_100

    again = second.post(f"{place}/decision", {"decision": "approve"})
    assert (again.status, again.document) == (200, decided.document)
    asked_again = first.post(f"{member}/adjustments", MIGRATION, idempotency_key="key-1")
    assert (asked_again.status, asked_again.document) == (201, decided.document["adjustment"])
    assert balance(first, member) == 5_100


def test_what_is_rejected_stays_so(first: Gateway, second: Gateway, member: str) -> None:
    asked = first.post(f"{member}/adjustments", MIGRATION, idempotency_key="key-1")
    place = asked.headers["location"]
    rejected = second.post(f"{place}/decision", {"decision": "reject"})
    assert (rejected.document["approval"]["status"], rejected.document["adjustment"]) == (
        "rejected",
        None,
    )
    other = second.post(f"{place}/decision", {"decision": "approve"})
    assert (other.status, other.document["code"]) == (409, "approval_decided")
    assert first.post(f"{member}/adjustments", MIGRATION, idempotency_key="key-1").status == 202
    assert balance(first, member) == 100


def test_an_approval_without_points_to_take_says_so(
    first: Gateway, second: Gateway, member: str
) -> None:
    taking = {"points": -2_000, "reason_code": "correction"}
    asked = first.post(f"{member}/adjustments", taking, idempotency_key="key-1")
    place = asked.headers["location"]
    for _ in range(2):
        answer = second.post(f"{place}/decision", {"decision": "approve"})
        assert (answer.status, answer.document["code"]) == (422, "points_insufficient")
        assert answer.document["missing"] == 1_900
        assert answer.document["detail"] == (
            "2000 points are to be taken, and 100 are available: the decision is kept and nothing "
            "was recorded yet; the same call tries again"
        )
    shown = second.get(place).document
    refusal = shown["refusal"]
    assert (shown["status"], refusal["code"]) == ("approved", "points_insufficient")
    assert refusal["detail"] == "2000 points are to be taken, and 100 are available"

    allowed = {"points": 100, "reason_code": "goodwill"}
    for number in range(19):
        first.post(f"{member}/adjustments", allowed, idempotency_key=f"more-{number}")
    done = second.post(f"{place}/decision", {"decision": "approve"})
    assert (done.status, done.document["approval"]["refusal"]) == (200, None)
    assert second.get(place).document["refusal"] is None


def test_approvals_are_listed_from_the_newest(first: Gateway, member: str) -> None:
    assert first.get("/v1/programs/club/approvals").document == {
        "approvals": [],
        "next_cursor": None,
    }
    asked = [
        first.post(f"{member}/adjustments", MIGRATION, idempotency_key=f"key-{number}").document
        for number in range(3)
    ]
    asked.sort(key=lambda one: one["approval"], reverse=True)
    page = first.get("/v1/programs/club/approvals?limit=2").document
    assert page["approvals"] == asked[:2]
    rest = first.get(f"/v1/programs/club/approvals?cursor={page['next_cursor']}").document
    assert rest == {"approvals": asked[2:], "next_cursor": None}


def test_an_approval_that_nobody_opened_is_not_found(second: Gateway) -> None:
    place = "/v1/programs/club/approvals/01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert second.get(place).document["code"] == "approval_not_found"
    assert second.post(f"{place}/decision", {"decision": "approve"}).status == 404
    assert second.post(f"{place}/decision", {"decision": "maybe"}).status == 400
