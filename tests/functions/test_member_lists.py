"""Lists of members over HTTP, from what was carried forward of them."""

from datetime import UTC, date, datetime

import pytest
from punchcard import wiring
from punchcard.domain.books import Booked
from punchcard.domain.summary import Advance, Summary

from tests.fakes.gateway import Gateway, Json

MEMBERS = "/v1/programs/club/members"
NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
IDS = [f"01KJQ38XW{number}ABCDEFGHJKMNPQRS" for number in range(3)]


@pytest.fixture
def club(gateway: Gateway) -> Gateway:
    """Three members: with 0, 100 and 200 points, of whom the second is gold and the third due."""
    for number, member in enumerate(IDS):
        summary = Summary(
            program="club",
            member=member,
            entry_number=0,
            recorded_at=NOW,
            available=100 * number,
            pending=0,
            tier="gold" if number == 1 else None,
            active_at=NOW,
            due_at=NOW if number == 2 else None,
        )
        step = Advance(before=None, after=summary, day=date(2026, 3, 2), added=Booked(members=1))
        assert wiring.summaries().advance([step])
    return gateway


def listed(gateway: Gateway, query: str = "") -> list[Json]:
    members: list[Json] = gateway.get(f"{MEMBERS}?{query}").document["members"]
    return members


def test_members_are_listed_at_a_glance(club: Gateway) -> None:
    assert listed(club)[2] == {
        "member": IDS[2],
        "joined_at": "2026-03-02T11:00:00.002Z",
        "available": 200,
        "pending": 0,
        "tier": None,
        "active_at": "2026-03-02T11:00:00Z",
        "due_at": "2026-03-02T11:00:00Z",
        "merged_into": None,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2]),
        ("tier=gold", [1]),
        ("available_min=100", [1, 2]),
        ("available_max=100", [0, 1]),
        ("available_min=1&available_max=199", [1]),
        ("due_before=2026-03-02T11:00:01Z", [2]),
        ("due_before=2026-03-02T11:00:00Z", []),
        ("tier=silver", []),
    ],
)
def test_members_are_searched_by_where_they_stand(
    club: Gateway, query: str, found: list[int]
) -> None:
    assert [each["member"] for each in listed(club, query)] == [IDS[number] for number in found]


def test_pages_lead_from_one_to_the_next(club: Gateway) -> None:
    first = club.get(f"{MEMBERS}?limit=2").document
    second = club.get(f"{MEMBERS}?limit=2&cursor={first['next_cursor']}").document
    shown = [each["member"] for each in (*first["members"], *second["members"])]
    assert (shown, second["next_cursor"]) == (IDS, None)


def test_somebody_who_has_just_joined_is_found_without_points(gateway: Gateway) -> None:
    card = {"kind": "card", "value": "4711-0815"}
    member = gateway.post(MEMBERS, {"identities": [card]}).document["member"]

    (found,) = listed(gateway, "kind=card&value=4711-0815")

    assert (found["member"], found["available"], found["tier"]) == (member, None, None)
    assert listed(gateway, "kind=card&value=4711-0815&tier=gold") == []


def test_a_program_that_was_never_published_has_no_list(gateway: Gateway) -> None:
    for query in ("", "kind=card&value=4711-0815"):
        answer = gateway.get(f"/v1/programs/unknown/members?{query}")
        assert (answer.status, answer.document["code"]) == (404, "program_not_found")
