"""Transfers over HTTP, alone and with a second person."""

from dataclasses import replace

import pytest

from tests.fakes.gateway import Answer, Gateway, Json

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture
def first(gateway: Gateway) -> Gateway:
    return replace(gateway, client="first")


@pytest.fixture
def giver(gateway: Gateway) -> str:
    """The address of somebody with the 100 points of joining."""
    return enrolled(gateway, "ada@example.org")


@pytest.fixture
def taker(gateway: Gateway) -> str:
    return enrolled(gateway, "bob@example.org")


def enrolled(gateway: Gateway, mail: str) -> str:
    identity: Json = {"kind": "email", "value": mail, "verified": True}
    answer = gateway.post("/v1/programs/club/members", {"identities": [identity]})
    return answer.headers["location"]


def id_of(address: str) -> str:
    return address.rpartition("/")[2]


def transfer(by: Gateway, giver: str, to: str, points: int = 40, key: str = "key-1") -> Answer:
    body = {"to": to, "points": points, "reason_code": "correction"}
    return by.post(f"{giver}/transfers", body, idempotency_key=key)


def balance(gateway: Gateway, member: str) -> int:
    available: int = gateway.get(f"{member}/balance").document["available"]
    return available


def test_points_go_from_one_to_the_other_and_both_ledgers_say_so(
    first: Gateway, giver: str, taker: str
) -> None:
    answer = transfer(first, giver, id_of(taker))
    assert answer.status == 201
    shown = {name: value for name, value in answer.document.items() if name != "recorded_at"}
    assert shown == {
        "entry": 1,
        "entry_of_taker": 1,
        "to": id_of(taker),
        "points": 40,
        "reason_code": "correction",
        "operator": "first",
        "available": 60,
    }
    assert (balance(first, giver), balance(first, taker)) == (60, 140)
    told = [
        first.get(f"{member}/entries/1/explanation").document["text"] for member in (giver, taker)
    ]
    assert "40 points went to another member" in told[0]
    assert "40 points came from another member" in told[1]


def test_operators_see_with_whom_and_members_do_not(first: Gateway, giver: str, taker: str) -> None:
    transfer(first, giver, id_of(taker))
    seen = first.get(f"{giver}/entries/1").document["activities"]
    token = first.post(f"{giver}/tokens", {}).document["token"]
    mine = first.get("/v1/me/entries", authorization=f"Bearer {token}").document["entries"]
    assert [activity["other_member"] for activity in seen] == [id_of(taker)]
    assert mine[0]["kind"] == "transferred"
    assert [activity["other_member"] for activity in mine[0]["activities"]] == [None]


def test_a_repeated_call_gets_the_first_answer(first: Gateway, giver: str, taker: str) -> None:
    answer = transfer(first, giver, id_of(taker))
    again = transfer(first, giver, id_of(taker))
    assert (again.status, again.document) == (201, answer.document)
    assert again.headers["idempotent-replayed"] == "true"
    assert balance(first, taker) == 140


def test_another_transfer_under_the_key_and_too_many_points_are_told_apart(
    first: Gateway, giver: str, taker: str
) -> None:
    transfer(first, giver, id_of(taker))
    other = transfer(first, giver, id_of(taker), 41)
    too_many = transfer(first, giver, id_of(taker), 61, "key-2")
    assert (other.status, other.document["code"]) == (422, "idempotency_key_reused")
    assert (too_many.status, too_many.document["code"]) == (422, "points_insufficient")
    numbers = [too_many.document[name] for name in ("required", "available", "missing")]
    assert numbers == [61, 60, 1]
    assert balance(first, giver) == 60


def test_points_go_to_another_member_of_the_program(first: Gateway, giver: str) -> None:
    to_self = transfer(first, giver, id_of(giver))
    to_nobody = transfer(first, giver, NOBODY)
    of_nobody = transfer(first, f"/v1/programs/club/members/{NOBODY}", id_of(giver))
    assert (to_self.status, to_self.document["code"]) == (422, "transfer_to_self")
    assert (to_nobody.status, to_nobody.document["code"]) == (422, "taker_not_found")
    assert (of_nobody.status, of_nobody.document["code"]) == (404, "member_not_found")


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 0},
        {"points": -1},
        {"points": None},
        {"points": 10_000_001},
        {"to": "ada@example.org"},
        {"to": None},
        {"reason_code": "because"},
        {"allow_deficit": True},
    ],
)
def test_a_transfer_of_another_form_is_refused(
    first: Gateway, giver: str, changed: dict[str, Json]
) -> None:
    body = {"to": NOBODY, "points": 40, "reason_code": "correction", **changed}
    answer = first.post(f"{giver}/transfers", body, idempotency_key="key-1")
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")


def test_above_the_limit_it_waits_for_a_second_person(
    first: Gateway, giver: str, taker: str
) -> None:
    first.post(
        f"{giver}/adjustments", {"points": 999, "reason_code": "other"}, idempotency_key="more"
    )
    asked = transfer(first, giver, id_of(taker), 1_001)
    assert (asked.status, asked.document["subject"]) == (
        202,
        {
            "kind": "transfer",
            "member": id_of(giver),
            "to": id_of(taker),
            "points": 1_001,
            "reason_code": "correction",
        },
    )
    second = replace(first, client="second")
    decided = second.post(f"{asked.headers['location']}/decision", {"decision": "approve"})
    assert (decided.status, decided.document["transfer"]["points"]) == (200, 1_001)
    assert (decided.document["adjustment"], decided.document["reinstatement"]) == (None, None)
    assert balance(first, taker) == 1_101
    again = transfer(first, giver, id_of(taker), 1_001)
    assert (again.status, again.document) == (201, decided.document["transfer"])
