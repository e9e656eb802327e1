"""What the API writes into the log: one line a call, and nobody in it."""

import json
from io import StringIO

import pytest
from punchcard import wiring
from punchcard.domain.errors import MisconfiguredError, TransientError

from tests.fakes.gateway import Gateway, Json

MEMBERS = "/v1/programs/club/members"
ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
CARD: Json = {"kind": "card", "value": "4711-0815"}


def lines(written: StringIO) -> list[Json]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_call_is_one_line_with_the_operation(gateway: Gateway, written: StringIO) -> None:
    gateway.post(MEMBERS, {"identities": [ADA]})
    (line,) = lines(written)
    del line["timestamp"]
    assert line == {
        "level": "INFO",
        "message": "members",
        "operation": "POST /operation",
        "request_id": "request-1",
        "status": 201,
    }


def test_a_refused_call_is_one_line_with_the_code(gateway: Gateway, written: StringIO) -> None:
    gateway.get(f"{MEMBERS}/1/balance")
    gateway.call("POST", MEMBERS, "x=1", headers={"content-type": "text/csv"})
    first, second = lines(written)
    assert (first["level"], first["code"], first["status"]) == ("WARN", "request_invalid", 400)
    assert (second["code"], second["status"]) == ("media_type_unsupported", 415)


def test_no_line_knows_a_person(gateway: Gateway, written: StringIO) -> None:
    member = gateway.post(MEMBERS, {"identities": [ADA, CARD]}).headers["location"]
    gateway.get(f"{MEMBERS}?kind=email&value=ada@example.org")
    gateway.get(f"{MEMBERS}?kind=card&value=4711-0815")
    gateway.get(f"{MEMBERS}?kind=email&value=grace@example.org")
    gateway.post(f"{member}/identities", {**CARD, "4711-0815": 1})
    gateway.post(f"{member}/activities", {"type": "review"}, idempotency_key="4711-0815")
    gateway.get(member)
    output = written.getvalue()
    assert len(output.splitlines()) == 7
    for personal in ("ada", "grace", "4711", "0815"):
        assert personal not in output


FAILURES: dict[str, tuple[Exception, int, str]] = {
    "throttling": (TransientError("dynamodb answered PutItem with Throttling"), 503, "transient"),
    "a setting": (MisconfiguredError("PUNCHCARD_LEDGER_TABLE is not set"), 500, "misconfigured"),
    "a defect": (RuntimeError("about ada@example.org"), 500, "misconfigured"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_of_ours_is_logged_and_not_described(
    gateway: Gateway, written: StringIO, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    error, status, code = FAILURES[case]

    def fail() -> None:
        raise error

    monkeypatch.setattr(wiring, "directory", fail)
    answer = gateway.get(f"{MEMBERS}?kind=email&value=ada@example.org")
    assert (answer.status, answer.document["code"]) == (status, code)
    assert "LEDGER" not in answer.document["detail"]
    assert answer.headers.get("retry-after") == ("5" if status == 503 else None)
    assert lines(written)[-1]["status"] == status
    assert "ada@example.org" not in written.getvalue()
