"""Refusals that name what is wrong, and what would be right."""

import json

import pytest

from tests.fakes.gateway import Gateway

MEMBERS = "/v1/programs/club/members"
ENROL = {"identities": [{"kind": "email", "value": "ada@example.org", "verified": True}]}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_a_document_of_another_media_type_is_told_what_is_read(gateway: Gateway) -> None:
    answer = gateway.call("POST", "/v1/programs/club/versions", "<p>", headers=FORM)
    assert (answer.status, answer.document["code"]) == (415, "media_type_unsupported")
    for media_type in ("application/json", "application/yaml", "text/x-yaml"):
        assert media_type in answer.document["detail"]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", f"{MEMBERS}?limit=10&available_mim=5"),
        ("GET", "/v1/dead-letters?available_mim="),
        ("POST", f"{MEMBERS}?available_mim=5"),
    ],
)
def test_a_parameter_that_the_operation_does_not_have_is_named(
    gateway: Gateway, method: str, address: str
) -> None:
    answer = gateway.call(method, address, json.dumps(ENROL) if method == "POST" else None)
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")
    (fault,) = answer.document["errors"]
    assert (fault["in"], fault["parameter"]) == ("query", "available_mim")
