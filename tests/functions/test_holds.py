"""Holds over HTTP."""

import pytest

from tests.fakes.gateway import Gateway, Json

ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
CHECKOUT: Json = {"currency": "EUR", "basket": "100.00", "points": 80, "channel": "till:1"}


@pytest.fixture
def member(gateway: Gateway) -> str:
    """The address of somebody who has just joined, with 100 points."""
    answer = gateway.post("/v1/programs/club/members", {"identities": [ADA]})
    return answer.headers["location"]


@pytest.fixture
def hold(gateway: Gateway, member: str) -> str:
    """The address of a hold of 80 points."""
    answer = gateway.post(f"{member}/holds", CHECKOUT, idempotency_key="checkout")
    return f"{member}/holds/{answer.document['id']}"


def balance(gateway: Gateway, member: str) -> tuple[int, int]:
    document = gateway.get(f"{member}/balance").document
    return document["available"], document["held"]


def test_a_checkout_reserves_points_and_gets_a_code(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/holds", CHECKOUT, idempotency_key="checkout")
    assert answer.status == 201
    document = answer.document
    assert document["code"].startswith("PC")
    assert document["code"] not in document["id"]
    told = {name: document[name] for name in ("status", "points", "amount", "wished_points")}
    assert told == {"status": "held", "points": 80, "amount": "8.00", "wished_points": 80}
    assert document["entry"] == 1
    assert balance(gateway, member) == (20, 80)


def test_a_repeated_call_gets_the_first_answer_even_after_the_end(
    gateway: Gateway, member: str, hold: str
) -> None:
    first = gateway.post(f"{member}/holds", CHECKOUT, idempotency_key="checkout")
    gateway.post(f"{hold}/capture", {}, idempotency_key="captured")
    again = gateway.post(f"{member}/holds", CHECKOUT, idempotency_key="checkout")
    assert (again.status, again.document) == (201, first.document)
    assert again.headers["idempotent-replayed"] == "true"
    assert balance(gateway, member) == (20, 0)


def test_a_used_key_with_another_wish_is_refused(gateway: Gateway, member: str, hold: str) -> None:
    del hold
    other = {**CHECKOUT, "points": 70}
    answer = gateway.post(f"{member}/holds", other, idempotency_key="checkout")
    assert (answer.status, answer.document["code"]) == (422, "idempotency_key_reused")


def test_a_second_till_is_told_what_is_left(gateway: Gateway, member: str, hold: str) -> None:
    del hold
    answer = gateway.post(f"{member}/holds", CHECKOUT, idempotency_key="another-till")
    assert (answer.status, answer.document["code"]) == (422, "points_insufficient")
    numbers = [answer.document[name] for name in ("required", "available", "missing")]
    assert numbers == [80, 20, 60]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"points": 9}, 422, "nothing_redeemable"),
        ({"basket": "0.10"}, 422, "nothing_redeemable"),
        ({"currency": "USD"}, 422, "currency_unknown"),
        ({"amount": "8.00"}, 400, "request_invalid"),
        ({"points": None}, 400, "request_invalid"),
        ({"points": 0}, 400, "request_invalid"),
        ({"basket": "-1.00"}, 400, "request_invalid"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(
    gateway: Gateway, member: str, change: Json, status: int, code: str
) -> None:
    answer = gateway.post(f"{member}/holds", {**CHECKOUT, **change}, idempotency_key="checkout")
    assert (answer.status, answer.document["code"]) == (status, code)
    assert balance(gateway, member) == (100, 0)


def test_money_is_a_wish_too(gateway: Gateway, member: str) -> None:
    wish = {"currency": "EUR", "basket": "100.00", "amount": "5.05"}
    answer = gateway.post(f"{member}/holds", wish, idempotency_key="checkout")
    assert (answer.document["points"], answer.document["amount"]) == (50, "5.00")


def test_a_part_is_captured_and_the_rest_comes_back(
    gateway: Gateway, member: str, hold: str
) -> None:
    answers = [
        gateway.post(f"{hold}/capture", {"points": 30}, idempotency_key="captured")
        for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].document == answers[1].document
    assert (answers[0].document["status"], answers[0].document["captured_points"]) == (
        "captured",
        30,
    )
    assert balance(gateway, member) == (70, 0)
    assert gateway.get(hold).document == answers[0].document


def test_each_end_that_is_not_possible_has_its_own_error(
    gateway: Gateway, member: str, hold: str
) -> None:
    above = gateway.post(f"{hold}/capture", {"points": 81}, idempotency_key="above")
    assert (above.status, above.document["code"]) == (422, "capture_above_hold")
    gateway.post(f"{hold}/capture", {}, idempotency_key="captured")
    second = gateway.post(f"{hold}/capture", {}, idempotency_key="second")
    assert (second.status, second.document["code"]) == (409, "hold_already_captured")
    void = gateway.post(f"{hold}/void", {}, idempotency_key="void")
    assert (void.status, void.document["code"]) == (409, "hold_already_captured")
    other = {**CHECKOUT, "points": 20}
    given_up = gateway.post(f"{member}/holds", other, idempotency_key="other").document["id"]
    gateway.post(f"{member}/holds/{given_up}/void", {}, idempotency_key="void")
    late = gateway.post(f"{member}/holds/{given_up}/capture", {}, idempotency_key="late")
    assert (late.status, late.document["code"]) == (409, "hold_already_voided")
    assert balance(gateway, member) == (20, 0)


@pytest.mark.parametrize(("end", "left"), [("capture", (20, 0)), ("void", (100, 0))])
def test_under_one_key_several_holds_end_each_once(
    gateway: Gateway, member: str, end: str, left: tuple[int, int]
) -> None:
    holds = [
        gateway.post(f"{member}/holds", {**CHECKOUT, "points": 40}, idempotency_key=f"till-{till}")
        for till in "ab"
    ]
    addresses = [f"{member}/holds/{answer.document['id']}/{end}" for answer in holds]
    first = [gateway.post(address, {}, idempotency_key="done") for address in addresses]
    again = [gateway.post(address, {}, idempotency_key="done") for address in addresses]
    assert [answer.status for answer in (*first, *again)] == [200] * 4
    assert [answer.document for answer in again] == [answer.document for answer in first]
    assert first[0].document["id"] != first[1].document["id"]
    assert balance(gateway, member) == left


def test_holds_that_last_are_listed(gateway: Gateway, member: str, hold: str) -> None:
    (listed,) = gateway.get(f"{member}/holds").document["holds"]
    assert listed == gateway.get(hold).document
    gateway.post(f"{hold}/void", {}, idempotency_key="void")
    assert gateway.get(f"{member}/holds").document == {"holds": []}
    assert gateway.get(hold).document["status"] == "voided"


def test_what_nobody_holds_is_not_found(gateway: Gateway, member: str) -> None:
    nothing = f"{member}/holds/{'A' * 16}"
    for answer in (
        gateway.get(nothing),
        gateway.post(f"{nothing}/void", {}, idempotency_key="void"),
        gateway.post(f"{nothing}/capture", {}, idempotency_key="captured"),
    ):
        assert (answer.status, answer.document["code"]) == (404, "hold_not_found")


def test_a_preview_says_what_could_be_paid_with_points(gateway: Gateway, member: str) -> None:
    basket: Json = {"currency": "EUR", "lines": [{"id": "1", "quantity": 1, "amount": "12.00"}]}
    document = gateway.post(f"{member}/previews", basket).document
    assert document["payable"] == {"points": 60, "amount": "6.00"}
    guest = gateway.post("/v1/programs/club/previews", basket).document
    assert guest["payable"] is None


def test_an_entry_tells_of_a_hold(gateway: Gateway, member: str, hold: str) -> None:
    del hold
    entry = gateway.get(f"{member}/entries/1").document
    (posting,) = entry["activities"][0]["postings"]
    assert (entry["kind"], posting["from"], posting["to"]) == ("hold", "available", "held")
    told = gateway.get(f"{member}/entries/1/explanation").document["text"]
    assert "80 points were reserved for a checkout" in told
