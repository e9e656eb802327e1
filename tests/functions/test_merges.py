"""Merges over HTTP: two accounts become one, whichever of the two is named."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from punchcard import wiring
from punchcard.domain.program import AdjustmentLimits

from tests.fakes.gateway import Answer, Gateway, Json
from tests.functions.conftest import CLUB

MEMBERS = "/v1/programs/club/members"
ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
CARD: Json = {"kind": "card", "value": "4711-0815"}
PHONE: Json = {"kind": "phone", "value": "+4930901820"}
REVIEW: Json = {"type": "review", "channel": "app"}
POINTS: Json = {"points": 40, "currency": "EUR", "basket": "100.00", "channel": "till:1"}


@pytest.fixture
def first(gateway: Gateway) -> Gateway:
    return replace(gateway, client="first")


@pytest.fixture
def second(gateway: Gateway) -> Gateway:
    return replace(gateway, client="second")


def enrolled(gateway: Gateway, *identities: Json) -> str:
    """The id of somebody who has joined, with 100 points for it."""
    answer = gateway.post(MEMBERS, {"identities": list(identities)})
    return str(answer.document["member"])


def merge(by: Gateway, member: str, absorb: str, key: str = "merge-1") -> Answer:
    body = {"absorb": absorb, "reason_code": "correction"}
    return by.post(f"{MEMBERS}/{member}/merges", body, idempotency_key=key)


def balance(gateway: Gateway, member: str) -> Json:
    return gateway.get(f"{MEMBERS}/{member}/balance").document


def test_one_account_has_what_two_had_and_both_say_so(first: Gateway) -> None:
    member, other = enrolled(first, ADA), enrolled(first, CARD)
    first.post(f"{MEMBERS}/{other}/holds", POINTS, idempotency_key="hold")

    answer = merge(first, member, other)

    assert answer.status == 201
    shown = {name: value for name, value in answer.document.items() if name != "recorded_at"}
    assert shown == {
        "entry": 1,
        "member": member,
        "absorbed": other,
        "absorbed_entry": 2,
        "points": 60,
        "pending": 0,
        "held": 40,
        "reason_code": "correction",
        "operator": "first",
        "available": 160,
    }
    for account in (member, other):
        held = balance(first, account)
        assert (held["available"], held["held"]) == (160, 40)
    again = merge(first, member, other)
    assert (again.document, again.headers["idempotent-replayed"]) == (answer.document, "true")
    told = first.get(f"{MEMBERS}/{member}/entries/1/explanation").document["text"]
    assert "Another account of yours was joined with this one" in told
    assert "60 points came from there and can be spent." in told
    told = first.get(f"{MEMBERS}/{other}/entries/2/explanation").document["text"]
    assert "This account was joined with another one of yours" in told
    entry = first.get(f"{MEMBERS}/{other}/entries/2").document["activities"][0]
    assert (entry["other_member"], entry["other_entry"]) == (member, 1)


def test_identities_move_and_the_closed_account_names_the_other(first: Gateway) -> None:
    member, other = enrolled(first, ADA), enrolled(first, CARD, PHONE)

    merge(first, member, other)

    shown = first.get(f"{MEMBERS}/{member}").document
    assert {each["kind"] for each in shown["identities"]} == {"email", "card", "phone"}
    assert (shown["merged"], shown["merged_into"]) == ([other], None)
    closed = first.get(f"{MEMBERS}/{other}").document
    assert (closed["identities"], closed["merged_into"]) == ([], member)
    assert enrolled(first, CARD) == member
    linked = first.post(f"{MEMBERS}/{other}/identities", {"kind": "card", "value": "4711-0816"})
    assert linked.status == 200
    assert len(first.get(f"{MEMBERS}/{member}").document["identities"]) == 4


def test_whatever_names_the_closed_account_concerns_the_other(first: Gateway) -> None:
    member, other = enrolled(first, ADA), enrolled(first, CARD)
    before = first.post(f"{MEMBERS}/{other}/activities", REVIEW, idempotency_key="before")
    merge(first, member, other)

    for account in (member, other):
        again = first.post(f"{MEMBERS}/{account}/activities", REVIEW, idempotency_key="before")
        assert (again.document, again.headers["idempotent-replayed"]) == (before.document, "true")
    adjusted = first.post(
        f"{MEMBERS}/{other}/adjustments",
        {"points": 5, "reason_code": "goodwill"},
        idempotency_key="adjust",
    )
    assert (adjusted.status, adjusted.document["available"]) == (201, 210)
    token = first.post(f"{MEMBERS}/{other}/tokens", {"minutes": 5})
    assert token.status == 201


def test_a_token_of_the_closed_account_shows_the_other(first: Gateway) -> None:
    member, other = enrolled(first, ADA), enrolled(first, CARD)
    token = first.post(f"{MEMBERS}/{other}/tokens", {"minutes": 5}).document["token"]
    merge(first, member, other)

    def shown(path: str) -> Json:
        return first.get(f"/v1/me{path}", authorization=f"Bearer {token}").document

    assert shown("")["member"] == member
    assert shown("/balance")["available"] == 200
    assert [each["kind"] for each in shown("/entries")["entries"]] == ["merged", "sign_up"]
    assert "joined with this one" in shown("/entries/1/explanation")["text"]


def test_what_cannot_be_merged_is_refused_with_a_code_of_its_own(first: Gateway) -> None:
    member, other, third = enrolled(first, ADA), enrolled(first, CARD), enrolled(first, PHONE)
    merge(first, member, other)

    reused = merge(first, member, third)
    assert (reused.status, reused.document["code"]) == (422, "idempotency_key_reused")
    gone = merge(first, third, other, "merge-2")
    assert (gone.status, gone.document["code"]) == (409, "already_merged")
    same = merge(first, other, member, "merge-2")
    assert (same.status, same.document["code"]) == (422, "merge_with_itself")
    nobody = merge(first, member, "01JZZZZZZZZZZZZZZZZZZZZZZZ", "merge-2")
    assert (nobody.status, nobody.document["code"]) == (404, "member_not_found")


def test_more_than_the_limit_waits_for_a_second_person(first: Gateway, second: Gateway) -> None:
    limited = replace(CLUB, number=2, adjustments=AdjustmentLimits(limit=99))
    wiring.programs().publish(limited)
    wiring.programs.cache_clear()
    member, other = enrolled(first, ADA), enrolled(first, CARD)

    asked = merge(first, member, other)

    assert asked.status == 202
    assert asked.document["subject"] == {
        "kind": "merge",
        "member": member,
        "absorb": other,
        "reason_code": "correction",
    }
    assert balance(first, member)["available"] == 100
    decided = second.post(
        f"/v1/programs/club/approvals/{asked.document['approval']}/decision",
        {"decision": "approve"},
    )
    assert decided.document["merge"]["absorbed"] == other
    assert (decided.document["adjustment"], decided.document["reinstatement"]) == (None, None)
    assert merge(first, member, other).document == decided.document["merge"]
    assert enrolled(first, CARD) == member


def test_conflicts_are_listed_until_a_merge_ends_them(first: Gateway) -> None:
    member, other, third = enrolled(first, ADA), enrolled(first, CARD), enrolled(first, PHONE)
    first.post(MEMBERS, {"identities": [ADA, CARD]})
    first.post(MEMBERS, {"identities": [PHONE, CARD]})

    page = first.get("/v1/programs/club/conflicts?limit=1").document
    cursor = quote(page["next_cursor"], safe="")
    rest = first.get(f"/v1/programs/club/conflicts?limit=1&cursor={cursor}").document

    pairs = [each["members"] for each in (*page["conflicts"], *rest["conflicts"])]
    assert pairs == [sorted((member, other)), sorted((other, third))]
    merge(first, member, other)
    left = first.get("/v1/programs/club/conflicts").document["conflicts"]
    assert [each["members"] for each in left] == [sorted((member, third))]
    assert first.get("/v1/programs/unknown/conflicts").status == 404
