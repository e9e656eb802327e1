"""Cursors that no page gave out, refused in one way by every operation of docs/openapi.json."""

import pytest

from tests.fakes.gateway import Gateway, Json
from tests.fakes.openapi import openapi

CARD: Json = {"kind": "card", "value": "4711-0815"}
ENDPOINT: Json = {"url": "https://harbour.example/hooks", "types": ["points.earned"]}
MADE_UP = ("", "%21", "AAA", "A" * 301)
LISTS = [
    path
    for path, operations in openapi()["paths"].items()
    for parameter in operations.get("get", {}).get("parameters", ())
    if parameter["name"] == "cursor"
]


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_no_page_gave_out_is_refused(gateway: Gateway, path: str) -> None:
    member = gateway.post("/v1/programs/club/members", {"identities": [CARD]}).headers["location"]
    made = gateway.post("/v1/programs/club/subscriptions", ENDPOINT, idempotency_key="key-1")
    address = path.format(
        program="club",
        member=member.rpartition("/")[2],
        subscription=made.headers["location"].rpartition("/")[2],
        day="2026-03-02",
    )
    token = gateway.post(f"{member}/tokens", {}).document["token"]
    for cursor in MADE_UP:
        answer = gateway.get(f"{address}?cursor={cursor}", authorization=f"Bearer {token}")
        told = answer.document
        assert (answer.status, told["code"], told["path"]) == (400, "cursor_invalid", "cursor")
        assert "begin with the first page" in told["detail"]


def test_another_fault_beside_a_cursor_is_told_with_it(gateway: Gateway) -> None:
    answer = gateway.get("/v1/programs?cursor=A&limit=0")
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")
    assert {fault["parameter"] for fault in answer.document["errors"]} == {"cursor", "limit"}
