"""Balances and entries over HTTP."""

import pytest

from tests.fakes.gateway import Gateway, Json

MEMBERS = "/v1/programs/club/members"
ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}


@pytest.fixture
def member(gateway: Gateway) -> str:
    """The address of a member with the 100 points of joining, and 5 for each of 4 reviews."""
    address = gateway.post(MEMBERS, {"identities": [ADA]}).headers["location"]
    for number in range(4):
        report = {"type": "review", "channel": "app"}
        gateway.post(f"{address}/activities", report, idempotency_key=str(number))
    return address


def test_a_balance_is_shown_with_its_schedules(gateway: Gateway, member: str) -> None:
    answer = gateway.get(f"{member}/balance")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.document.pop("as_of").endswith("Z")
    assert answer.document == {
        "available": 120,
        "held": 0,
        "pending": 0,
        "maturity_schedule": [],
        "expiry_schedule": [{"points": 120, "expires_at": None, "usable_through": None}],
        "next_due": None,
    }


def test_entries_are_listed_in_pages_the_newest_first(gateway: Gateway, member: str) -> None:
    first = gateway.get(f"{member}/entries?limit=3").document
    assert [entry["number"] for entry in first["entries"]] == [4, 3, 2]
    second = gateway.get(f"{member}/entries?limit=3&cursor={first['next_cursor']}").document
    assert [entry["number"] for entry in second["entries"]] == [1, 0]
    assert second["next_cursor"] is None


def test_a_cursor_of_another_member_is_refused(gateway: Gateway, member: str) -> None:
    cursor = gateway.get(f"{member}/entries?limit=3").document["next_cursor"]
    card = {"kind": "card", "value": "4711"}
    other = gateway.post(MEMBERS, {"identities": [card]}).headers["location"]
    answer = gateway.get(f"{other}/entries?cursor={cursor}")
    assert (answer.status, answer.document["code"]) == (400, "cursor_invalid")


def test_an_entry_is_shown_with_postings_and_reasons(gateway: Gateway, member: str) -> None:
    entry = gateway.get(f"{member}/entries/1").document
    activity = entry["activities"][0]
    assert (entry["number"], entry["kind"]) == (1, "review")
    assert (entry["available"], entry["pending"], len(entry["hash"])) == (105, 0, 64)
    assert activity["postings"] == [
        {
            "from": "issued",
            "to": "available",
            "points": 5,
            "reason": "earned",
            "effective_at": activity["occurred_at"],
        }
    ]
    assert activity["reasons"] == [
        {
            "rule": "review",
            "title": "Reviews",
            "points": 5,
            "amount": None,
            "units": 1,
            "cap": None,
        }
    ]
    assert (activity["channel"], activity["program_version"], activity["points"]) == ("app", 1, 5)


def test_an_entry_tells_the_keys_that_it_remembers(gateway: Gateway, member: str) -> None:
    entry = gateway.get(f"{member}/entries/4").document
    remembered = entry["remembered"]
    assert [known["entry"] for known in remembered] == [4, 3, 2, 1, 0]
    assert len({known["key"] for known in remembered}) == 5
    assert remembered[0]["recorded_at"][:19] >= entry["recorded_at"][:19]


def test_entries_of_the_list_are_the_entries_themselves(gateway: Gateway, member: str) -> None:
    listed = gateway.get(f"{member}/entries?limit=1").document["entries"][0]
    assert gateway.get(f"{member}/entries/4").document == listed


def test_an_entry_that_is_not_there_is_not_found(gateway: Gateway, member: str) -> None:
    for address in (f"{member}/entries/5", f"{member}/entries/5/explanation"):
        answer = gateway.get(address)
        assert (answer.status, answer.document["code"]) == (404, "entry_not_found")


@pytest.mark.parametrize(
    ("accepted", "language", "text"),
    [
        ("", "en", "100 points for “Welcome”."),
        ("de-AT, en;q=0.5", "de", "100 Punkte für „Welcome“."),
        ("fr", "en", "100 points for “Welcome”."),
    ],
)
def test_an_entry_is_explained_in_the_language_asked_for(
    gateway: Gateway, member: str, accepted: str, language: str, text: str
) -> None:
    explained = gateway.get(f"{member}/entries/0/explanation", accept_language=accepted).document
    activity = explained["activities"][0]
    assert (explained["number"], explained["language"]) == (0, language)
    assert activity["sentences"][1] == {
        "code": "rule_fixed",
        "text": text,
        "points": 100,
        "rule": "welcome",
    }
    assert text in explained["text"]
    assert (explained["available"], explained["pending"], activity["points"]) == (100, 0, 100)
