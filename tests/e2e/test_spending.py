"""Spending over HTTP: a hold, a shop's order that shows its code, and a return."""

from typing import Any
from uuid import uuid4

from local.http_calls import Answer
from tests.e2e.club import Club
from tests.fakes import shopify_bodies
from tests.fakes.shopify_bodies import Body


def take(club: Club, member: str, points: int, *, key: str | None = None) -> Answer:
    return club.api.call(
        "POST",
        f"programs/{club.program}/members/{member}/holds",
        {"currency": "EUR", "basket": "20.00", "points": points, "channel": "web"},
        headers={"Idempotency-Key": key or uuid4().hex},
    )


def end(club: Club, member: str, hold: str, how: str, body: Body | None = None) -> Answer:
    path = f"programs/{club.program}/members/{member}/holds/{hold}/{how}"
    return club.api.call("POST", path, body or {}, headers={"Idempotency-Key": uuid4().hex})


def holding(club: Club, points: int) -> tuple[int, str, Any]:
    """A customer with 200 points of which some are held, and the hold."""
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "200.00"))
    club.settle()
    answer = take(club, member, points)
    assert answer.status == 201
    return customer, member, answer.document()


def test_two_checkouts_cannot_spend_the_same_points(club: Club) -> None:
    _, member, _ = holding(club, 150)
    refused = take(club, member, 150)
    assert (refused.status, refused.document()["code"]) == (422, "points_insufficient")
    assert refused.document()["missing"] == 100


def test_a_hold_is_captured_in_part_once(club: Club) -> None:
    _, member, hold = holding(club, 150)
    captured = end(club, member, hold["id"], "capture", {"points": 100})
    assert (captured.status, captured.document()["captured_points"]) == (200, 100)
    again = end(club, member, hold["id"], "capture")
    assert (again.status, again.document()["code"]) == (409, "hold_already_captured")
    assert club.available(member) == 100


def test_an_order_that_shows_the_code_captures_the_hold_and_a_return_gives_back(
    club: Club,
) -> None:
    customer, member, hold = holding(club, 150)
    body = club.order(customer)
    allocation = {
        "amount": "1.50",
        "amount_set": shopify_bodies.money("1.50"),
        "discount_application_index": 0,
    }
    body["line_items"] = [shopify_bodies.line_item(77, "20.00", discount_allocations=[allocation])]
    body["discount_applications"] = [{"type": "discount_code", "code": hold["code"]}]
    club.send(body)
    club.settle()
    assert club.available(member) == 50 + 18

    club.send({**body, "cancelled_at": body["updated_at"]}, topic="orders/cancelled")
    club.settle()
    assert club.available(member) == 200
