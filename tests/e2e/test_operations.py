"""What an operator asks of the running system: traces of orders, lists, and a shop switched off."""

from typing import Any

from tests.e2e.club import Club


def trace(club: Club, order: object) -> tuple[int, Any]:
    answer = club.api.call("GET", f"shops/{club.online}/orders/{order}/trace")
    return answer.status, answer.document()


def test_an_order_is_traced_to_its_entry_and_its_reason(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    order = club.order(customer, "20.00")
    club.send(order, delivery_id="first-delivery")
    club.settle()

    status, told = trace(club, order["id"])

    (entry,), (arrival,) = told["entries"], told["arrivals"]
    assert (status, told["member"], told["waits_until"]) == (200, member, None)
    assert "20 points" in entry["text"]
    assert (arrival["topic"], arrival["delivery"]) == ("orders/paid", "first-delivery")
    assert (arrival["outcome"], arrival["entry"]) == ("recorded", entry["number"])
    assert told["dead_letters"] == []


def test_the_order_of_a_guest_waits_and_what_was_given_up_is_told(club: Club) -> None:
    guest = club.order(None, email="rosa.example@example.com")
    broken = club.order(club.unused(), "not a price")
    club.send(guest)
    club.send(broken)
    club.settle()

    _, waiting = trace(club, guest["id"])
    _, given_up = trace(club, broken["id"])
    unknown, problem = trace(club, "4711")

    assert (waiting["member"], waiting["entries"]) == (None, [])
    assert waiting["waits_until"] is not None
    assert [letter["reason"] for letter in given_up["dead_letters"]] == ["payload_invalid"]
    assert (unknown, problem["code"]) == (404, "order_not_found")


def test_a_shop_that_is_switched_off_learns_so_and_nothing_is_kept(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    club.api.call("PATCH", f"shops/{club.online}", {"enabled": False})

    answer = club.send(order := club.order(customer, "20.00"))
    club.settle()

    assert (answer.status, answer.document()["code"]) == (404, "shop_disabled")
    assert club.available(member) == 0
    assert trace(club, order["id"])[0] == 404


def test_programs_and_shops_are_listed(club: Club) -> None:
    before = club.program[:-1]
    shops: Any = club.api.call("GET", f"shops?cursor={before}&limit=2").document()
    programs: Any = club.api.call("GET", f"programs?cursor={before}&limit=1").document()

    assert [shop["shop"] for shop in shops["shops"]] == [club.online, club.till]
    assert [program["program"] for program in programs["programs"]] == [club.program]
