"""What members' and browsers' own tokens open, over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from punchcard import wiring
from punchcard.adapters.jwt_tokens import JwtTokens
from punchcard.domain.passes import issue

from tests.fakes.gateway import Answer, Gateway, Json
from tests.fakes.tokens import unsigned_token

ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
BOB: Json = {"kind": "email", "value": "bob@example.org", "verified": True}
BASKET: Json = {
    "currency": "EUR",
    "lines": [{"id": "1", "quantity": 3, "amount": "13.50", "categories": ["books"]}],
}
OF_MEMBERS = [
    ("GET", "/v1/me"),
    ("GET", "/v1/me/balance"),
    ("GET", "/v1/me/rewards"),
    ("GET", "/v1/me/coupons"),
    ("GET", "/v1/me/entries"),
    ("GET", "/v1/me/entries/0/explanation"),
    ("POST", "/v1/me/previews"),
]
OF_BROWSERS = [("POST", "/v1/public/previews")]
# The gateway's authorizer is not asked here: what it would have said must count for nothing.
ANYBODY = Gateway(client="somebody", scope="")


@pytest.fixture
def member(gateway: Gateway) -> str:
    answer = gateway.post("/v1/programs/club/members", {"identities": [ADA]})
    return answer.headers["location"]


@pytest.fixture
def members_token(gateway: Gateway, member: str) -> str:
    token: str = gateway.post(f"{member}/tokens", {}).document["token"]
    return token


@pytest.fixture
def browsers_token(gateway: Gateway) -> str:
    token: str = gateway.post("/v1/programs/club/tokens", {}).document["token"]
    return token


def call(method: str, path: str, token: str | None, *, body: str = "") -> Answer:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return ANYBODY.call(method, path, body or None, headers=headers)


def shown(path: str, token: str) -> Json:
    answer = call("GET", path, token)
    assert answer.status == 200
    return answer.document


def test_a_token_is_good_for_a_quarter_of_an_hour(gateway: Gateway, member: str) -> None:
    answer = gateway.post(f"{member}/tokens", {})
    assert answer.status == 201
    assert answer.headers["cache-control"] == "no-store"
    left = datetime.fromisoformat(answer.document["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


@pytest.mark.parametrize("minutes", [0, 61, "15"])
def test_a_token_is_good_for_an_hour_at_the_most(
    gateway: Gateway, member: str, minutes: object
) -> None:
    assert gateway.post(f"{member}/tokens", {"minutes": 60}).status == 201
    assert gateway.post(f"{member}/tokens", {"minutes": minutes}).status == 400
    assert gateway.post("/v1/programs/club/tokens", {"minutes": minutes}).status == 400


def test_there_is_no_token_for_nobody(gateway: Gateway) -> None:
    nobody = "/v1/programs/club/members/01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert gateway.post(f"{nobody}/tokens", {}).status == 404
    assert gateway.post("/v1/programs/unknown/tokens", {}).status == 404


def test_a_member_sees_what_an_operator_sees_of_them(
    gateway: Gateway, member: str, members_token: str
) -> None:
    me = shown("/v1/me", members_token)
    assert me == {"program": "club", "member": member.rpartition("/")[2], "tier": None}
    for part in ("entries", "entries/0/explanation"):
        assert shown(f"/v1/me/{part}", members_token) == gateway.get(f"{member}/{part}").document
    assert shown("/v1/me/balance", members_token)["available"] == 100


def test_each_token_shows_its_own_member(gateway: Gateway, members_token: str) -> None:
    bob = gateway.post("/v1/programs/club/members", {"identities": [BOB]}).headers["location"]
    bobs_token = gateway.post(f"{bob}/tokens", {}).document["token"]
    assert shown("/v1/me", bobs_token)["member"] == bob.rpartition("/")[2]
    assert shown("/v1/me", members_token)["member"] != bob.rpartition("/")[2]


def test_baskets_are_previewed_with_either_token(members_token: str, browsers_token: str) -> None:
    for path, token in (
        ("/v1/me/previews", members_token),
        ("/v1/public/previews", browsers_token),
    ):
        headers = {"authorization": f"Bearer {token}", "accept_language": "de"}
        answer = ANYBODY.post(path, BASKET, **headers)
        assert (answer.status, answer.document["points"]) == (200, 22)
        assert "Punkte" in answer.document["sentences"][0]["text"]


@pytest.mark.parametrize(("method", "path"), OF_MEMBERS + OF_BROWSERS)
@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer e30.e30.e30", "Bearer " + "x" * 5_000],
)
def test_without_a_token_nothing_of_a_call_is_read(
    gateway: Gateway, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    answer = ANYBODY.call(method, path, "no json", headers=headers)
    assert (answer.status, answer.document["code"]) == (401, "token_invalid")
    assert answer.headers["www-authenticate"] == 'Bearer realm="punchcard"'


@pytest.mark.parametrize(("method", "path"), OF_MEMBERS)
def test_a_browsers_token_shows_no_member(browsers_token: str, method: str, path: str) -> None:
    assert call(method, path, browsers_token).status == 401


@pytest.mark.parametrize(("method", "path"), OF_BROWSERS)
def test_a_members_token_is_no_browsers(members_token: str, method: str, path: str) -> None:
    assert call(method, path, members_token).status == 401


def test_a_token_lapses(
    members_token: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = wiring.now()
    monkeypatch.setattr(wiring, "now", lambda: now + timedelta(minutes=14))
    assert call("GET", "/v1/me", members_token).status == 200
    monkeypatch.setattr(wiring, "now", lambda: now + timedelta(minutes=15))
    assert call("GET", "/v1/me", members_token).status == 401


def test_a_token_of_another_deployment_is_refused(member: str) -> None:
    granted = issue(
        pass_id="1",
        program="club",
        member=member.rpartition("/")[2],
        minutes=15,
        now=wiring.now(),
    )
    assert call("GET", "/v1/me", wiring.tokens().write(granted)).status == 200
    assert call("GET", "/v1/me", JwtTokens(b"o" * 64).write(granted)).status == 401


def test_a_token_for_longer_than_any_that_is_issued_is_refused(member: str) -> None:
    granted = issue(
        pass_id="1",
        program="club",
        member=member.rpartition("/")[2],
        minutes=60,
        now=wiring.now(),
    )
    longer = replace(granted, expires_at=granted.expires_at + timedelta(seconds=1))
    assert call("GET", "/v1/me", wiring.tokens().write(longer)).status == 401


def test_an_unsigned_token_is_refused(members_token: str) -> None:
    claims = jwt.decode(members_token, options={"verify_signature": False})
    assert call("GET", "/v1/me", unsigned_token(claims)).status == 401


def test_a_token_says_nothing_about_a_person(members_token: str) -> None:
    claims = jwt.decode(members_token, options={"verify_signature": False})
    assert set(claims) == {"aud", "exp", "iat", "iss", "jti", "program", "sub"}
