"""Requests that nobody should send: every answer is a problem document, none is our fault."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.gateway import Answer, Gateway, Json

MEMBERS = "/v1/programs/club/members"
VERSIONS = "/v1/programs/club/versions"
ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
ENROL: Json = {"identities": [ADA]}
NOBODY = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
LINE: Json = {"id": "1", "quantity": 1, "amount": "1.00"}
BASKET: Json = {"currency": "EUR", "lines": [LINE]}
FORM = {"content-type": "application/x-www-form-urlencoded"}
UPLOAD = {"content-type": "multipart/form-data; boundary=x"}


def problem(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal, which is a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.document["status"] == answer.status < 500
    return answer.status, answer.document["code"]


BODIES: dict[str, tuple[str | bytes | None, int, str]] = {
    "no body": (None, 400, "request_invalid"),
    "empty body": ("", 400, "request_invalid"),
    "no JSON": ("identities=ada", 400, "request_invalid"),
    "half of it": ('{"identities": [', 400, "request_invalid"),
    "no number": ('{"identities": NaN}', 400, "request_invalid"),
    "a field twice": ('{"identities": [], "identities": []}', 400, "request_invalid"),
    "a list": (json.dumps([ENROL]), 400, "request_invalid"),
    "a text": ('"identities"', 400, "request_invalid"),
    "nothing": ("null", 400, "request_invalid"),
    "deep nesting": ("[" * 100_000, 400, "request_invalid"),
    "deep objects": ('{"a":' * 100 + "1" + "}" * 100, 400, "request_invalid"),
    "endless digits": ('{"identities": ' + "9" * 10_000 + "}", 400, "request_invalid"),
    "a huge exponent": ('{"identities": 1e999999}', 400, "request_invalid"),
    "a byte order mark": ("\ufeff" + json.dumps(ENROL), 400, "request_invalid"),
    "bytes that are no UTF-8": (b'{"identities": "\xff"}', 400, "request_invalid"),
    "half a character": ('{"identities": [{"kind": "\\ud800"}]}', 400, "request_invalid"),
    "half a character as name": ('{"\\ud800": 1}', 400, "request_invalid"),
    "a megabyte": (json.dumps({"identities": "x" * 1_000_000}), 413, "body_too_large"),
    "nearly a megabyte": (json.dumps({"identities": "x" * 900_000}), 400, "request_invalid"),
    "a very long name": (json.dumps({"x" * 900_000: 1}), 400, "request_invalid"),
    "many names": (json.dumps({str(n): n for n in range(50_000)}), 400, "request_invalid"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_cannot_be_read_is_refused(gateway: Gateway, case: str) -> None:
    body, status, code = BODIES[case]
    answer = gateway.call("POST", MEMBERS, body)
    assert problem(answer) == (status, code)
    assert len(json.dumps(answer.document)) < 20_000


@pytest.mark.parametrize("body", [None, ""])
def test_a_body_that_is_missing_is_asked_for(gateway: Gateway, body: str | None) -> None:
    answer = gateway.call("POST", MEMBERS, body)
    told = {"detail": "send a JSON object, such as {}", "pointer": "#"}
    assert answer.document["errors"] == [told]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"identities": []}, "#/identities"),
        ({"identities": [ADA] * 11}, "#/identities"),
        ({"identities": "ada"}, "#/identities"),
        ({"identities": [None]}, "#/identities/0"),
        ({"identities": [{"kind": "email"}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "kind": "name"}]}, "#/identities/0/kind"),
        ({"identities": [{**ADA, "kind": 1}]}, "#/identities/0/kind"),
        ({"identities": [{**ADA, "value": 10**25}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "value": 1.5}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "value": ""}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "value": "a@b\u0000"}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "value": "x" * 201}]}, "#/identities/0/value"),
        ({"identities": [{**ADA, "value": "ada"}]}, "#/identities/0"),
        ({"identities": [{**ADA, "verified": "true"}]}, "#/identities/0/verified"),
        ({"identities": [{**ADA, "verified": 1}]}, "#/identities/0/verified"),
        ({"identities": [{**ADA, "a/b~c": 1}]}, "#/identities/0/a~1b~0c"),
        ({"channel": None}, "#/channel"),
        ({"member": NOBODY}, "#/member"),
    ],
)
def test_a_wrong_field_is_named_by_a_pointer(gateway: Gateway, changed: Json, pointer: str) -> None:
    answer = gateway.post(MEMBERS, ENROL | changed)
    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]


@pytest.mark.parametrize(
    "amount", ["-1", "1,00", "1e3", "1.00000", " 1", "1.", ".5", "٣", "0x1", "9" * 16, 1, 1.5, True]
)
def test_an_amount_is_a_decimal_text(gateway: Gateway, amount: Json) -> None:
    basket = {**BASKET, "lines": [{**LINE, "amount": amount}]}
    answer = gateway.post("/v1/programs/club/previews", basket)
    assert problem(answer) == (400, "request_invalid")


@pytest.mark.parametrize("quantity", [0, -1, 10**6 + 1, 10**29, 1.0, "1", True, None])
def test_a_quantity_is_a_whole_number(gateway: Gateway, quantity: Json) -> None:
    basket = {**BASKET, "lines": [{**LINE, "quantity": quantity}]}
    answer = gateway.post("/v1/programs/club/previews", basket)
    assert problem(answer) == (400, "request_invalid")


def test_the_largest_basket_is_previewed(gateway: Gateway) -> None:
    largest = {**LINE, "quantity": 10**6, "amount": "999999999999.99"}
    basket = {**BASKET, "lines": [{**largest, "id": str(number)} for number in range(1000)]}
    answer = gateway.post("/v1/programs/club/previews", basket)
    assert answer.document["points"] == 999_999_999_999_990


@pytest.mark.parametrize(
    "occurred_at",
    [
        *("yesterday", "2026-03-02", "2026-03-02T12:00:00", "2026-13-01T00:00:00Z", 1772449200),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1999-12-31T00:00:00Z", ""),
    ],
)
def test_an_instant_has_an_offset_and_a_sensible_year(gateway: Gateway, occurred_at: Json) -> None:
    activity = {"type": "review", "occurred_at": occurred_at}
    address = f"{MEMBERS}/{NOBODY}/activities"
    answer = gateway.post(address, activity, idempotency_key="1")
    assert problem(answer) == (400, "request_invalid")


ADDRESSES: dict[str, tuple[str, int]] = {
    "an id in small letters": (f"{MEMBERS}/{NOBODY.lower()}/balance", 400),
    "an id that is no ULID": (f"{MEMBERS}/1/balance", 400),
    "an id that is too large": (f"{MEMBERS}/8{NOBODY[1:]}/balance", 400),
    "an id of nobody": (f"{MEMBERS}/{NOBODY}/balance", 404),
    "a path in an id": (f"{MEMBERS}/..%2F..%2Fprograms/balance", 404),
    "a path above": ("/v1/programs/club/members/../../versions", 404),
    "a program in capitals": (f"/v1/programs/Club/members/{NOBODY}", 400),
    "a program with a path": (f"/v1/programs/..%2fx/members/{NOBODY}", 404),
    "a long program": (f"/v1/programs/{'x' * 5000}/members/{NOBODY}", 400),
    "a key in a program": (f"/v1/programs/club%23member/members/{NOBODY}", 404),
    "a program with an umlaut": (f"/v1/programs/cl%C3%BCb/members/{NOBODY}", 400),
    "an empty id": (f"{MEMBERS}//balance", 404),
    "a number that is none": (f"{MEMBERS}/{NOBODY}/entries/one", 400),
    "a negative number": (f"{MEMBERS}/{NOBODY}/entries/-1", 400),
    "an endless number": (f"{MEMBERS}/{NOBODY}/entries/{'9' * 400}", 400),
    "a number with a fraction": (f"{MEMBERS}/{NOBODY}/entries/1.5", 400),
    "no limit": (f"{MEMBERS}/{NOBODY}/entries?limit=", 400),
    "a limit of zero": (f"{MEMBERS}/{NOBODY}/entries?limit=0", 400),
    "too high a limit": (f"{MEMBERS}/{NOBODY}/entries?limit=101", 400),
    "a limit twice": (f"{MEMBERS}/{NOBODY}/entries?limit=1&limit=2", 400),
    "a long cursor": (f"{MEMBERS}/{NOBODY}/entries?cursor={'A' * 65}", 400),
    "version zero": (f"{VERSIONS}/0", 400),
    "a version too far": (f"{VERSIONS}/1000001", 400),
    "a shop with a path": ("/v1/shops/..%2fclub", 404),
    "a shop with a colon": ("/v1/shops/a:b", 400),
    "nothing there": ("/v1/programs/club/members/nothing/there/is", 404),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_an_address_that_leads_nowhere_is_refused(gateway: Gateway, case: str) -> None:
    address, status = ADDRESSES[case]
    assert problem(gateway.get(address))[0] == status


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (FORM, "kind=email&value=ada@example.org"),
        (UPLOAD, "--x--"),
        ({"content-type": "text/html"}, "<p>"),
        ({"content-type": "application/yaml"}, "identities: []"),
        ({"content-type": "é"}, "{}"),
    ],
)
def test_a_body_of_another_media_type_is_refused(
    gateway: Gateway, headers: dict[str, str], body: str
) -> None:
    answer = gateway.call("POST", MEMBERS, body, headers=headers)
    assert problem(answer) == (415, "media_type_unsupported")


DOCUMENTS: dict[str, str | bytes | None] = {
    "nothing": None,
    "only a remark": "# later",
    "no mapping": "- 1",
    "a second document": "a: 1\n---\nb: 2",
    "an alias": "a: &a {}\nb: *a",
    "a tag": "a: !!python/object/apply:os.system [ls]",
    "deep nesting": "[" * 10_000,
    "a billion laughs": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "a tab": "a:\n\tb: 1",
    "a control character": "a: \x00",
    "half a character": json.dumps({"name": "\ud800"}),
    "bytes that are no UTF-8": b"name: \xff",
    "a wrong type everywhere": json.dumps({"program": 1, "rules": {}, "currency": [], "caps": 5}),
    "a megabyte of names": json.dumps({str(number): 1 for number in range(20_000)}),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_program_that_cannot_be_read_is_refused(gateway: Gateway, case: str) -> None:
    answer = gateway.call("POST", VERSIONS, DOCUMENTS[case], headers={"content-type": "text/yaml"})
    assert problem(answer)[0] in (400, 422)
    assert len(json.dumps(answer.document)) < 60_000


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)
NAMES = st.sampled_from(
    ["identities", "kind", "value", "verified", "channel", "type", "lines", "amount", "segments"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(NAMES | st.text(), JSON_VALUES))
def test_no_body_makes_a_server_error(gateway: Gateway, body: Json) -> None:
    calls: list[Callable[[], Answer]] = [
        lambda: gateway.post(MEMBERS, body),
        lambda: gateway.post(f"{MEMBERS}/{NOBODY}/activities", body, idempotency_key="1"),
        lambda: gateway.post(f"{MEMBERS}/{NOBODY}/identities", body),
        lambda: gateway.post("/v1/programs/club/previews", body),
        lambda: gateway.post(VERSIONS, body),
        lambda: gateway.put("/v1/shops/harbour", body),
    ]
    for call in calls:
        problem(call())
