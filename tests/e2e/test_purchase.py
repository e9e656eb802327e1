"""The main job: a signed webhook over HTTP becomes points, with a reason for every one."""

from local.api import Api, Balance
from tests.e2e.club import Club
from tests.fakes import standard_bodies


def test_a_paid_order_becomes_points(club: Club) -> None:
    member = club.enrol(customer := club.unused())

    answer = club.send(club.order(customer, "22.50"))
    club.settle()

    assert answer.status == 202
    assert club.api.balance(club.program, member) == Balance(available=22, pending=0)


def test_every_point_has_its_reason(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "22.50"))
    club.settle()

    (entry, *_) = club.entries(member)
    (activity,) = entry["activities"]
    explained = club.api.explanation(club.program, member, entry["number"], language="en")

    assert (entry["kind"], activity["points"]) == ("order", 22)
    assert [(reason["rule"], reason["points"]) for reason in activity["reasons"]] == [("base", 22)]
    assert "22 points" in explained
    assert "22.50 EUR" in explained


def test_an_event_of_our_own_schema_becomes_points(club: Club) -> None:
    member = club.api.member_with(club.program, {"kind": "card", "value": "CARD-1"})
    placed = club.began_at.isoformat()
    order = standard_bodies.order(
        customer={"card": "CARD-1"},
        created_at=placed,
        updated_at=placed,
        lines=[standard_bodies.line(amount="31.99")],
    )

    answer = club.send_from_till(standard_bodies.event("order.updated", order))
    club.settle()

    assert answer.status == 202
    assert club.available(member) == 31


def test_the_order_of_a_guest_is_credited_on_joining(club: Club) -> None:
    order = club.order(None, "64.20", email="guest@example.com")
    club.send(order)
    club.settle()

    email = {"kind": "email", "value": "Guest@example.com", "verified": True}
    member = club.api.member_with(club.program, email)

    assert club.available(member) == 64


def test_a_body_over_the_limit_of_the_queue_travels_by_reference(club: Club) -> None:
    member = club.enrol(customer := club.unused())

    answer = club.send(club.order(customer, "15.00", note="n" * 2_000_000))
    club.settle()

    assert answer.status == 202
    assert club.available(member) == 15
    assert club.dead_letters() == []


def test_a_preview_says_what_a_purchase_then_earns(club: Club, api: Api) -> None:
    member = club.enrol(customer := club.unused())
    basket = {"currency": "EUR", "lines": [{"id": "1", "quantity": 1, "amount": "18.99"}]}

    preview = api.call("POST", f"programs/{club.program}/members/{member}/previews", basket)
    club.send(club.order(customer, "18.99"))
    club.settle()

    assert preview.document()["points"] == club.available(member) == 18
