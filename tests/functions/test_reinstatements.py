"""Reinstatements over HTTP, alone and with a second person."""

from dataclasses import replace

import pytest
from punchcard import wiring
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.program import AdjustmentLimits, ProgramVersion

from tests.fakes.gateway import Answer, Gateway, Json
from tests.functions.conftest import CLUB

ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
SOME: Json = {"points": 40, "reason_code": "goodwill"}
ALL: Json = {"points": None, "reason_code": "service_recovery"}
TODAY_ONLY = replace(CLUB, number=2, expiry=ExpiresAfterDays(days=0))


@pytest.fixture
def first(gateway: Gateway) -> Gateway:
    return replace(gateway, client="first")


@pytest.fixture
def second(gateway: Gateway) -> Gateway:
    return replace(gateway, client="second")


@pytest.fixture
def member(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of somebody whose 100 points of joining have expired since."""
    publish(TODAY_ONLY)
    answer = gateway.post("/v1/programs/club/members", {"identities": [ADA]})
    monkeypatch.setenv("PUNCHCARD_CLOCK_AHEAD_SECONDS", str(2 * 86_400))
    wiring.ledger.cache_clear()
    return answer.headers["location"]


def publish(version: ProgramVersion) -> None:
    wiring.programs().publish(version)
    wiring.programs.cache_clear()


def reinstate(by: Gateway, member: str, body: Json, key: str = "key-1") -> Answer:
    return by.post(f"{member}/reinstatements", body, idempotency_key=key)


def test_an_operator_reinstates_points_and_the_entry_says_so(first: Gateway, member: str) -> None:
    answer = reinstate(first, member, SOME)
    assert answer.status == 201
    shown = {name: value for name, value in answer.document.items() if name != "recorded_at"}
    assert shown == {
        "entry": 1,
        "points": 40,
        "reason_code": "goodwill",
        "operator": "first",
        "available": 40,
    }
    told = first.get(f"{member}/entries/1/explanation").document["text"]
    assert "40 points that had expired were made available again" in told
    again = reinstate(first, member, SOME)
    assert (again.document, again.headers["idempotent-replayed"]) == (answer.document, "true")


def test_more_and_nothing_are_refused_with_codes_of_their_own(first: Gateway, member: str) -> None:
    more = reinstate(first, member, {**SOME, "points": 130})
    assert (more.status, more.document["code"]) == (422, "expired_points_insufficient")
    numbers = [more.document[name] for name in ("required", "available", "missing")]
    assert numbers == [130, 100, 30]
    assert reinstate(first, member, ALL).document["points"] == 100
    nothing = reinstate(first, member, SOME, "key-2")
    assert (nothing.status, nothing.document["code"]) == (422, "nothing_to_reinstate")


@pytest.mark.parametrize(
    "body",
    [
        {**SOME, "points": 0},
        {**SOME, "points": -1},
        {**SOME, "points": "40"},
        {**SOME, "points": 10_000_001},
        {**SOME, "most": 5},
        {"reason_code": "goodwill"},
        {"points": 40},
    ],
)
def test_a_reinstatement_of_another_form_is_refused(
    first: Gateway, member: str, body: Json
) -> None:
    answer = reinstate(first, member, body)
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")


def test_above_the_limit_it_waits_for_a_second_person(
    first: Gateway, second: Gateway, member: str
) -> None:
    publish(replace(TODAY_ONLY, number=3, adjustments=AdjustmentLimits(limit=99)))

    asked = reinstate(first, member, ALL)
    assert (asked.status, asked.document["subject"]) == (
        202,
        {
            "kind": "reinstatement",
            "member": member.rpartition("/")[2],
            "points": None,
            "most": 100,
            "reason_code": "service_recovery",
        },
    )
    place = asked.headers["location"]
    decided = second.post(f"{place}/decision", {"decision": "approve"})
    assert (decided.status, decided.document["adjustment"]) == (200, None)
    assert decided.document["reinstatement"]["points"] == 100
    assert reinstate(first, member, ALL).document == decided.document["reinstatement"]
