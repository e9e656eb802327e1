"""Two accounts of one person over HTTP: merged, and followed by everything that comes later."""

from uuid import uuid4

from local.http_calls import Answer
from tests.e2e.club import Club


def merge(club: Club, member: str, absorb: str, key: str) -> Answer:
    return club.api.call(
        "POST",
        f"programs/{club.program}/members/{member}/merges",
        {"absorb": absorb, "reason_code": "correction"},
        headers={"Idempotency-Key": key},
    )


def test_orders_and_refunds_of_the_closed_account_have_one_effect_on_the_open_one(
    club: Club,
) -> None:
    member = club.enrol(club.unused())
    other = club.enrol(customer := club.unused())
    order = club.order(customer, "200.00")
    club.send(order)
    club.settle()
    key = uuid4().hex

    merged = merge(club, member, other, key)

    assert merged.status == 201
    assert club.available(member) == club.available(other) == 200
    club.send(order)
    club.send({**order, "cancelled_at": order["updated_at"]}, topic="orders/cancelled")
    club.send(club.order(customer, "30.00"))
    club.settle()
    assert club.available(member) == club.available(other) == 30
    again = merge(club, member, other, key)
    assert (again.status, again.document()) == (201, merged.document())
    shown = club.api.call("GET", f"programs/{club.program}/members/{other}").document()
    assert (shown["merged_into"], shown["identities"]) == (member, [])
