"""Members over HTTP: enrolling, finding, showing, linking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard import wiring
from punchcard.domain.activity import CARD as CARD_KIND
from punchcard.domain.activity import EMAIL, Activity, Facts, Identity, Report
from punchcard.use_cases.record_reports import record_reports

from tests.fakes.gateway import Answer, Gateway, Json
from tests.fakes.till import order_activity

MEMBERS = "/v1/programs/club/members"
ADA: Json = {"kind": "email", "value": "Ada@Example.org", "verified": True}
CARD: Json = {"kind": "card", "value": "4711 0815"}


def enrol(gateway: Gateway, *identities: Json) -> Answer:
    return gateway.post(MEMBERS, {"identities": list(identities) or [ADA]})


def enrolled(gateway: Gateway, *identities: Json) -> str:
    """The id of somebody who joins now."""
    member: str = enrol(gateway, *identities).document["member"]
    return member


def leave_an_order(identity: Identity) -> None:
    """Somebody who has not joined orders for 50.00."""
    leave(identity, order_activity(1, 5000, at=datetime.now(UTC) - timedelta(days=2)))


def leave(identity: Identity, *activities: Activity) -> None:
    """Somebody who has not joined does something."""
    record_reports(
        [Report(activity=activity, identities=(identity,)) for activity in activities],
        program="club",
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        now=datetime.now(UTC),
    )


def test_somebody_new_is_enrolled_with_what_joining_earns(gateway: Gateway) -> None:
    answer = enrol(gateway, ADA)
    member = answer.document["member"]
    assert answer.status == 201
    assert answer.headers["location"] == f"{MEMBERS}/{member}"
    assert answer.document == {
        "program": "club",
        "member": member,
        "is_new": True,
        "credited": [{"entry": 0, "points": 100}],
        "refused": [],
        "conflicts": [],
    }


def test_a_member_who_is_enrolled_again_is_the_same(gateway: Gateway) -> None:
    member = enrolled(gateway, ADA)
    answer = enrol(gateway, ADA)
    assert answer.status == 200
    assert answer.document["member"] == member
    assert (answer.document["is_new"], answer.document["credited"]) == (False, [])


def test_identities_of_somebody_else_are_told_as_conflicts(gateway: Gateway) -> None:
    other = enrolled(gateway, ADA)
    assert enrol(gateway, CARD, ADA).document["conflicts"] == [other]


def test_orders_that_waited_are_credited_on_joining(gateway: Gateway) -> None:
    leave_an_order(Identity(kind=EMAIL, value="ada@example.org", verified=True))
    answer = enrol(gateway, ADA)
    assert [credit["points"] for credit in answer.document["credited"]] == [100, 50]


def test_what_had_waited_and_can_never_be_recorded_is_told(gateway: Gateway) -> None:
    visit = Activity(
        key="the same key",
        type="visit",
        occurred_at=datetime.now(UTC) - timedelta(days=2),
        channel="app",
        content=Facts(),
    )
    card = Identity(kind=CARD_KIND, value="47110815", verified=True)
    leave(card, visit, replace(visit, content=Facts(quantity=2)))
    member = enrolled(gateway, ADA)
    linked = gateway.post(f"{MEMBERS}/{member}/identities", CARD).document
    assert linked["refused"] == ["idempotency_key_reused"]
    assert [credit["points"] for credit in linked["credited"]] == [0]
    assert gateway.post(f"{MEMBERS}/{member}/identities", CARD).document["refused"] == []


def test_an_address_that_nobody_verified_enrols_nobody(gateway: Gateway) -> None:
    answer = enrol(gateway, {"kind": "email", "value": "ada@example.org"})
    assert (answer.status, answer.document["code"]) == (422, "identity_unverified")


def test_a_program_that_was_never_published_has_no_members(gateway: Gateway) -> None:
    answer = gateway.post("/v1/programs/unknown/members", {"identities": [ADA]})
    assert (answer.status, answer.document["code"]) == (404, "program_not_found")


@pytest.mark.parametrize(
    ("identity", "query"),
    [
        (ADA, "kind=email&value=ADA@example.org"),
        (CARD, "kind=card&value=4711-0815"),
        ({"kind": "phone", "value": "+49 30 901820"}, "kind=phone&value=%2B4930901820"),
        (
            {"kind": "shop_customer", "value": "harbour:67"},
            "kind=shop_customer&value=harbour:67",
        ),
    ],
)
def test_a_member_is_found_by_any_identity(gateway: Gateway, identity: Json, query: str) -> None:
    member = enrolled(gateway, identity)
    answer = gateway.get(f"{MEMBERS}?{query}")
    assert [each["member"] for each in answer.document["members"]] == [member]


def test_a_value_with_a_comma_is_one_value(gateway: Gateway) -> None:
    member = enrolled(gateway, {"kind": "shop_customer", "value": "harbour:6,7"})
    answer = gateway.get(f"{MEMBERS}?kind=shop_customer&value=harbour:6,7")
    assert [each["member"] for each in answer.document["members"]] == [member]


def test_an_identity_that_nobody_has_finds_nobody(gateway: Gateway) -> None:
    answer = gateway.get(f"{MEMBERS}?kind=email&value=grace@example.org")
    assert (answer.status, answer.document["members"]) == (200, [])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=email&value=ada", "value"),
        ("kind=phone&value=030901820", "value"),
        ("kind=shop_customer&value=harbour", "value"),
        ("kind=name&value=ada", "kind"),
        ("kind=email", "value"),
        ("value=ada@example.org", "kind"),
        ("limit=0", "limit"),
        ("due_before=tomorrow", "due_before"),
    ],
)
def test_a_query_that_names_no_identity_is_refused(
    gateway: Gateway, query: str, parameter: str
) -> None:
    answer = gateway.get(f"{MEMBERS}?{query}")
    assert answer.status == 400
    assert [fault["parameter"] for fault in answer.document["errors"]] == [parameter]


def test_a_member_is_shown_with_identities_tier_and_segments(gateway: Gateway) -> None:
    member = enrolled(gateway, ADA, CARD)
    gateway.post(
        f"{MEMBERS}/{member}/activities",
        {"type": "classified", "tier": "gold", "segments": ["vip", "b2b"]},
        idempotency_key="1",
    )
    assert gateway.get(f"{MEMBERS}/{member}").document == {
        "program": "club",
        "member": member,
        "identities": [
            {"kind": "card", "value": "47110815", "verified": True},
            {"kind": "email", "value": "ada@example.org", "verified": True},
        ],
        "tier": "gold",
        "segments": ["b2b", "vip"],
        "merged": [],
        "merged_into": None,
    }


def test_a_further_identity_is_bound_and_credits_what_waited_for_it(gateway: Gateway) -> None:
    member = enrolled(gateway, CARD)
    leave_an_order(Identity(kind=EMAIL, value="ada@example.org", verified=True))
    answer = gateway.post(f"{MEMBERS}/{member}/identities", ADA)
    assert answer.status == 200
    assert answer.document == {"credited": [{"entry": 1, "points": 50}], "refused": []}
    assert gateway.get(f"{MEMBERS}?kind=email&value=ada@example.org").status == 200


def test_an_identity_of_another_member_is_not_bound(gateway: Gateway) -> None:
    enrolled(gateway, ADA)
    member = enrolled(gateway, CARD)
    answer = gateway.post(f"{MEMBERS}/{member}/identities", ADA)
    assert (answer.status, answer.document["code"]) == (409, "identity_taken")


def test_a_member_of_another_program_is_not_found(gateway: Gateway) -> None:
    member = enrolled(gateway, ADA)
    elsewhere = f"/v1/programs/other/members/{member}"
    basket = {"currency": "EUR", "lines": [{"id": "1", "quantity": 1, "amount": "1"}]}
    answers = [
        gateway.get(elsewhere),
        gateway.get(f"{elsewhere}/balance"),
        gateway.get(f"{elsewhere}/entries"),
        gateway.get(f"{elsewhere}/entries/0"),
        gateway.get(f"{elsewhere}/entries/0/explanation"),
        gateway.post(f"{elsewhere}/identities", CARD),
        gateway.post(f"{elsewhere}/activities", {"type": "visit"}, idempotency_key="1"),
    ]
    assert {(answer.status, answer.document["code"]) for answer in answers} == {
        (404, "member_not_found")
    }
    assert gateway.post(f"{elsewhere}/previews", basket).status == 404
