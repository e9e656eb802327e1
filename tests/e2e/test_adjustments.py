"""Points by hand, by two operators with clients of their own, and what a member sees of them."""

import json
from datetime import timedelta

from local.api import Api
from local.clock import clock_ahead
from local.deployed import Deployment
from local.deployment import BROWSER_ORIGIN
from local.http_calls import Answer, call
from local.tokens import access_token
from tests.e2e.club import Club

# The lots of today last for 12 months, up to the end of the month.
PAST_THE_END = timedelta(days=400)
MIGRATION = {"points": 5_000, "reason_code": "migration"}
BASKET = {"currency": "EUR", "lines": [{"id": "1", "quantity": 1, "amount": "22.50"}]}


def operator(deployment: Deployment, name: str) -> Api:
    return Api(deployment.api_url, access_token(deployment, client=name))


def adjust(api: Api, club: Club, member: str, adjustment: dict[str, object], key: str) -> Answer:
    return correct(api, club, f"{member}/adjustments", adjustment, key)


def correct(api: Api, club: Club, place: str, body: dict[str, object], key: str) -> Answer:
    path = f"programs/{club.program}/members/{place}"
    return api.call("POST", path, body, headers={"Idempotency-Key": key})


def test_an_operator_gives_points_alone_up_to_the_limit(deployment: Deployment, club: Club) -> None:
    first, member = operator(deployment, "first"), club.enrol(club.unused())
    goodwill: dict[str, object] = {"points": 50, "reason_code": "goodwill"}

    answer = adjust(first, club, member, goodwill, "key-1")
    again = adjust(first, club, member, goodwill, "key-1")

    assert (answer.status, answer.document()["points"]) == (201, 50)
    assert (again.status, again.document()) == (201, answer.document())
    assert club.available(member) == 50
    explained = club.api.explanation(club.program, member, 1, language="de")
    assert "50 Punkte wurden" in explained


def test_more_takes_a_second_person_who_is_another_client(
    deployment: Deployment, club: Club
) -> None:
    first, second = operator(deployment, "first"), operator(deployment, "second")
    member = club.enrol(club.unused())

    asked = adjust(first, club, member, dict(MIGRATION), "key-1")
    place = asked.headers["location"].removeprefix("/v1/")
    refused = first.call("POST", f"{place}/decision", {"decision": "approve"})
    before = club.available(member)
    approved = second.call("POST", f"{place}/decision", {"decision": "approve"})
    repeated = second.call("POST", f"{place}/decision", {"decision": "approve"})

    assert (asked.status, refused.status, refused.text("code")) == (202, 403, "same_person")
    assert before == 0
    assert approved.status == 200
    assert repeated.document() == approved.document()
    assert club.available(member) == 5_000


def test_points_go_to_another_member_once(deployment: Deployment, club: Club) -> None:
    first = operator(deployment, "first")
    giver, taker = club.enrol(club.unused()), club.enrol(club.unused())
    adjust(first, club, giver, {"points": 50, "reason_code": "other"}, "some")
    wish: dict[str, object] = {"to": taker, "points": 30, "reason_code": "correction"}

    answer = correct(first, club, f"{giver}/transfers", wish, "key-1")
    again = correct(first, club, f"{giver}/transfers", wish, "key-1")
    too_many = correct(first, club, f"{giver}/transfers", wish, "key-2")

    assert (answer.status, answer.document()["points"]) == (201, 30)
    assert (again.status, again.document()) == (201, answer.document())
    assert (too_many.status, too_many.text("code")) == (422, "points_insufficient")
    assert (club.available(giver), club.available(taker)) == (20, 30)


def test_expired_points_come_back(deployment: Deployment, club: Club) -> None:
    first, member = operator(deployment, "first"), club.enrol(club.unused())
    adjust(first, club, member, {"points": 50, "reason_code": "other"}, "some")
    wish: dict[str, object] = {"points": None, "reason_code": "goodwill"}

    nothing = correct(first, club, f"{member}/reinstatements", wish, "key-1")
    with clock_ahead(deployment, PAST_THE_END, packages={"members"}):
        later = operator(deployment, "first")
        answer = correct(later, club, f"{member}/reinstatements", wish, "key-1")
        available = club.available(member)

    assert (nothing.status, nothing.text("code")) == (422, "nothing_to_reinstate")
    assert (answer.status, answer.document()["points"], available) == (201, 50, 50)


def test_a_member_sees_themselves_with_a_token_that_a_channel_asked_for(
    deployment: Deployment, club: Club
) -> None:
    channel = Api(deployment.api_url, access_token(deployment, client="channels"))
    member = club.enrol(club.unused())
    adjust(operator(deployment, "first"), club, member, {"points": 7, "reason_code": "other"}, "1")
    program = f"programs/{club.program}"

    token = channel.call("POST", f"{program}/members/{member}/tokens", {}).text("token")
    mine = Api(deployment.api_url, token)
    entries = json.loads(mine.call("GET", "me/entries").content)["entries"]

    assert mine.call("GET", "me").text("member") == member
    assert mine.call("GET", "me/balance").document()["available"] == 7
    assert [entry["kind"] for entry in entries] == ["adjusted", "sign_up"]
    assert "7 points" in mine.call("GET", "me/entries/1/explanation").text("text")
    assert mine.call("POST", "me/previews", BASKET).document()["points"] == 22


def test_a_page_previews_a_strangers_basket(deployment: Deployment, club: Club) -> None:
    token = club.api.call("POST", f"programs/{club.program}/tokens", {}).text("token")
    page = Api(deployment.api_url, token)

    answer = page.call("POST", "public/previews", BASKET, headers={"Origin": BROWSER_ORIGIN})

    assert (answer.status, answer.document()["points"]) == (200, 22)
    assert answer.headers["access-control-allow-origin"] == BROWSER_ORIGIN


def test_a_browser_may_ask_first_whether_a_page_may_call(deployment: Deployment) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    url = f"{deployment.api_url}/v1/public/previews"

    ours = call("OPTIONS", url, headers={"Origin": BROWSER_ORIGIN, **asked})
    theirs = call("OPTIONS", url, headers={"Origin": "https://elsewhere.example", **asked})

    assert ours.status == 204
    assert ours.headers["access-control-allow-origin"] == BROWSER_ORIGIN
    assert "access-control-allow-origin" not in theirs.headers
