"""Whatever is sent to any operation of docs/openapi.json, the answer is one that it promises.

The document itself says what is tried: an operation that it gains is tried too.
"""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from moto import mock_aws
from punchcard import wiring
from punchcard.domain.shops import DeadLetter, Platform, Shop
from punchcard.use_cases.keep_letter import keep_letter
from schemathesis import Case, GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from functions.api.webhooks.handler import handler as webhooks
from tests.conftest import NO_ACCOUNT
from tests.contract.letters_contract import DELIVERY, NOW
from tests.fakes.gateway import Answer, Gateway, Json
from tests.fakes.openapi import check_answer, openapi
from tests.functions.conftest import deployed, forget_adapters

EXAMPLES = 12
"""Requests that are tried of each operation, about what there is and about anything."""

SHOP = Shop(id="harbour", platform=Platform.STANDARD, program="club", currency="EUR")
CARD: Json = {"kind": "card", "value": "4711-0815"}

SCHEMA = schemathesis.openapi.from_dict(openapi())
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for found in SCHEMA.get_all_operations()
    if isinstance(found, Ok)
    for operation in [found.ok()]
}
# The same requests on every machine: what is found can be found again.
TRIED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def known() -> Iterator[Mapping[str, str]]:
    """A deployment with something of everything, and the names under which it is found."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in NO_ACCOUNT.items():
            patch.setenv(name, value)
        gateway = deployed(patch)
        wiring.shops().register(SHOP, secret="whsec_" + "A" * 32)
        enrolled = gateway.post("/v1/programs/club/members", {"identities": [CARD]})
        dead = DeadLetter(delivery=DELIVERY, reason="not_found", detail="why", message="m-1")
        letter = keep_letter(dead, letters=wiring.letters(), now=NOW)
        yield {
            "program": "club",
            "member": enrolled.document["member"],
            "shop": SHOP.id,
            "platform": SHOP.platform,
            "letter": letter.id,
            "order": "1001",
            "day": "2026-03-02",
        }
    forget_adapters()


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "anything"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_the_document_promises(
    known: Mapping[str, str], name: str, *, is_known: bool
) -> None:
    operation = OPERATIONS[name]
    about = {
        parameter.name: known.get(parameter.name, "1") for parameter in operation.path_parameters
    }
    tries = [
        operation.as_strategy(mode, path_parameters=about if is_known else None)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]

    @TRIED
    @given(st.one_of(tries))
    def answers_as_promised(case: "Case[Any]") -> None:
        answer = send(case)
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, f"{case!r}: {answer}"

    answers_as_promised()


def send(case: "Case[Any]") -> Answer:
    """Send what was made up, as the gateway hands it to a function; checked by the document."""
    address = case.formatted_path
    if case.query:
        address += "?" + urlencode(case.query, doseq=True)
    headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
    if case.media_type is not None:
        headers["content-type"] = case.media_type
    body = _encoded(case)
    if case.path.startswith("/webhooks"):
        return _deliver(case, body, headers)
    return Gateway().call(case.method.upper(), address, body, headers=headers)


def _encoded(case: "Case[Any]") -> str | bytes | None:
    if case.body is NOT_SET:
        return None
    if isinstance(case.body, bytes):
        return case.body
    if isinstance(case.body, str) and case.media_type != "application/json":
        return case.body
    return json.dumps(case.body)


def _deliver(case: "Case[Any]", body: str | bytes | None, headers: Mapping[str, str]) -> Answer:
    event: Any = Gateway().event("POST", case.formatted_path, body, headers)
    event["pathParameters"] = case.path_parameters
    response = webhooks(event, None)
    document = json.loads(response["body"])
    answer = Answer(response["statusCode"], response["headers"], document)
    check_answer(
        "POST",
        urlsplit(case.formatted_path).path,
        status=answer.status,
        content_type=answer.headers["content-type"],
        body=document,
    )
    return answer
