"""Rewards over HTTP: the last units of a stock, and a coupon from a checkout to a till."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from local.http_calls import Answer, call
from tests.e2e.club import Club


def member_with_points(club: Club) -> str:
    """Somebody who has bought for 200.00, and so has 200 points."""
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "200.00"))
    club.settle()
    return member


def redeem(club: Club, member: str, *, key: str | None = None) -> Answer:
    path = f"programs/{club.program}/members/{member}/rewards/coffee/redemptions"
    return club.api.call("POST", path, {}, headers={"Idempotency-Key": key or uuid4().hex})


def coupon_of(answer: Answer) -> Any:
    """The coupon that an answer shows."""
    return answer.document()


def use(club: Club, code: str, how: str, **body: str) -> Answer:
    path = f"programs/{club.program}/coupons/{code}/{how}"
    return club.api.call("POST", path, dict(body), headers={"Idempotency-Key": uuid4().hex})


def test_of_five_who_want_the_last_three_at_once_three_get_one(club: Club) -> None:
    members = [member_with_points(club) for _ in range(5)]
    with ThreadPoolExecutor(len(members)) as pool:
        answers = list(pool.map(partial(redeem, club), members))
    statuses = sorted(answer.status for answer in answers)
    assert statuses == [201, 201, 201, 422, 422]
    refused = next(answer.document() for answer in answers if answer.status == 422)
    assert (refused["code"], refused["stock"]) == ("reward_out_of_stock", 3)
    stock = club.api.call("GET", f"programs/{club.program}/rewards/coffee/stock").document()
    assert (stock["left"], stock["sold"], stock["open"]) == (0, 3, [])


def test_the_unit_of_a_cancelled_coupon_can_be_had_by_somebody_else(club: Club) -> None:
    members = [member_with_points(club) for _ in range(4)]
    *first, last = members
    codes = [coupon_of(redeem(club, member))["code"] for member in first]
    assert redeem(club, last).status == 422
    for status in (200, 409):
        assert use(club, codes[0], "cancel").status == status
    stock = club.api.call("GET", f"programs/{club.program}/rewards/coffee/stock").document()
    assert (stock["left"], stock["sold"], stock["open"]) == (1, 2, [])
    assert redeem(club, last).status == 201
    assert redeem(club, first[0]).status == 422


def test_a_coupon_is_reserved_at_a_checkout_and_used_up_at_a_till(club: Club) -> None:
    member = member_with_points(club)
    issued = redeem(club, member, key="click")
    assert redeem(club, member, key="click").document() == issued.document()
    assert club.available(member) == 140
    code = coupon_of(issued)["code"]
    reserved = coupon_of(use(club, code, "reserve"))["use"]["id"]
    assert use(club, code, "redeem", channel="till:1").status == 200
    refused = use(club, code, "redeem")
    assert (refused.status, refused.document()["code"]) == (409, "coupon_already_reserved")
    last = use(club, code, "redeem", reservation=reserved)
    assert (last.status, last.document()["status"]) == (200, "redeemed")
    refused = use(club, code, "cancel")
    assert (refused.status, refused.document()["code"]) == (409, "coupon_already_redeemed")


def test_an_unused_coupon_gives_its_points_back(club: Club) -> None:
    member = member_with_points(club)
    code = coupon_of(redeem(club, member))["code"]
    assert use(club, code, "cancel").document()["status"] == "cancelled"
    assert club.available(member) == 200


def test_a_shops_order_redeems_the_coupon_and_gives_it_back_when_cancelled(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "200.00"))
    club.settle()
    code = coupon_of(redeem(club, member))["code"]
    path = f"programs/{club.program}/coupons/{code}"
    order = club.order(
        customer, "10.00", discount_applications=[{"type": "discount_code", "code": code.lower()}]
    )
    for _ in range(2):
        club.send(order)
    club.settle()
    shown = club.api.call("GET", path).document()
    assert (shown["redeemed"], club.available(member)) == (1, 140 + 10)
    later = datetime.now(UTC).isoformat(timespec="seconds")
    cancelled = {**order, "updated_at": later, "cancelled_at": later}
    for _ in range(2):
        club.send(cancelled, topic="orders/cancelled")
    club.settle()
    shown = club.api.call("GET", path).document()
    assert (shown["redeemed"], shown["status"], club.available(member)) == (0, "valid", 140)


def test_a_member_sees_their_own_coupons(club: Club) -> None:
    member = member_with_points(club)
    codes = [coupon_of(redeem(club, member))["code"] for _ in range(2)]
    use(club, codes[0], "redeem")
    of_member = f"programs/{club.program}/members/{member}"
    first: Any = club.api.call("GET", f"{of_member}/coupons?limit=1").document()
    assert [coupon["code"] for coupon in first["coupons"]] == codes[1:]
    path = f"{of_member}/coupons?cursor={first['next_cursor']}"
    rest: Any = club.api.call("GET", path).document()
    assert [(coupon["code"], coupon["redeemed"]) for coupon in rest["coupons"]] == [(codes[0], 1)]
    token = club.api.call("POST", f"{of_member}/tokens", {}).text("token")
    own = call(
        "GET",
        f"{club.deployment.api_url}/v1/me/coupons?status=valid",
        headers={"Authorization": f"Bearer {token}"},
    )
    listed: Any = own.document()
    assert (own.status, len(listed["coupons"])) == (200, 2)


def test_a_coupon_of_a_merged_account_goes_on_with_the_other(club: Club) -> None:
    member, other = member_with_points(club), member_with_points(club)
    issued = redeem(club, other, key="click-of-two")
    code = coupon_of(issued)["code"]
    before = club.available(member) + club.available(other)
    merged = club.api.call(
        "POST",
        f"programs/{club.program}/members/{member}/merges",
        {"absorb": other, "reason_code": "correction"},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert merged.status == 201
    for account in (member, other):
        again = redeem(club, account, key="click-of-two")
        assert (again.status, again.document()) == (201, issued.document())
    assert club.available(member) == before
    shown = club.api.call("GET", f"programs/{club.program}/coupons/{code}").document()
    assert (shown["member"], shown["ledger"]) == (member, other)
    reserved = coupon_of(use(club, code, "reserve"))
    assert (reserved["member"], reserved["ledger"]) == (member, member)
    assert use(club, code, "release", reservation=reserved["use"]["id"]).status == 200
    cancelled = use(club, code, "cancel")
    assert (cancelled.status, cancelled.document()["status"]) == (200, "cancelled")
    assert club.available(member) == before + coupon_of(issued)["points"]
