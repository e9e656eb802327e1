"""The command line against the functions: rewards, and the coupons that one gets for points."""

import pytest

from tests.fakes.command_line import CommandLine
from tests.fakes.gateway import Json

CLUB = ("--program", "club")
ADA = "email:ada@example.org"
IDENTITY: Json = {"kind": "email", "value": "ada@example.org", "verified": True}


@pytest.fixture
def ada(punchcard: CommandLine) -> str:
    """Somebody who has joined, with 100 points."""
    punchcard.gateway.post("/v1/programs/club/members", {"identities": [IDENTITY]})
    return ADA


@pytest.fixture
def code(punchcard: CommandLine, ada: str) -> str:
    """The code of a coupon for two coffees."""
    found: str = punchcard("rewards", "redeem", ada, "coffee", "--json", *CLUB).document["code"]
    return found


def test_rewards_are_listed_with_their_prices_and_why_not(punchcard: CommandLine, ada: str) -> None:
    shown = punchcard("rewards", "list", ada, *CLUB)
    assert ["coffee", "60", "3", "0", "A cup of coffee"] in shown.table
    assert "mug: 900 points are to be taken, and 100 are available" in shown.out
    assert punchcard("rewards", "list", ada, "--json", *CLUB).document["rewards"][0]["left"] == 3


def test_points_are_exchanged_once_under_a_key(punchcard: CommandLine, ada: str) -> None:
    first = punchcard("rewards", "redeem", ada, "coffee", "--key", "once", *CLUB)
    again = punchcard("rewards", "redeem", ada, "coffee", "--key", "once", *CLUB)
    assert (first.code, again.out) == (0, first.out)
    assert first.facts["title"] == "A cup of coffee"
    refused = punchcard("rewards", "redeem", ada, "mug", *CLUB)
    assert refused.code == 1
    assert "900 points are to be taken, and 40 are available" in refused.err


def test_a_coupon_is_reserved_released_and_redeemed(punchcard: CommandLine, code: str) -> None:
    assert "\nuse " not in punchcard("coupons", "show", code, *CLUB).out
    reserved = punchcard("coupons", "reserve", code, "--json", *CLUB).document
    use = reserved["use"]["id"]
    shown = punchcard("coupons", "show", code, *CLUB)
    assert (shown.facts["status"], shown.facts["reserved"]) == ("valid", "1")
    assert f"use {use}: released" in punchcard("coupons", "release", code, use, *CLUB).out
    assert "kept until" in punchcard("coupons", "reserve", code, "--key", "two", *CLUB).out
    redeemed = punchcard("coupons", "redeem", code, *CLUB)
    assert redeemed.facts["redeemed"] == "1"
    assert punchcard("coupons", "cancel", code, *CLUB).code == 1


def test_a_members_coupons_are_listed(punchcard: CommandLine, ada: str) -> None:
    assert punchcard("coupons", "list", ada, *CLUB).out == "no coupons\n"
    code = punchcard("rewards", "redeem", ada, "coffee", "--json", *CLUB).document["code"]
    shown = punchcard("coupons", "list", ada, *CLUB)
    assert shown.table[0][:6] == [code, "valid", "coffee", "60", "0", "2"]
    punchcard("coupons", "cancel", code, *CLUB)
    assert punchcard("coupons", "list", ada, "--status", "valid", *CLUB).out == "no coupons\n"
    listed = punchcard("coupons", "list", ada, "--status", "cancelled", "--json", *CLUB)
    assert f'"code": "{code}"' in listed.out


def test_an_unused_coupon_is_cancelled(punchcard: CommandLine, code: str) -> None:
    assert punchcard("coupons", "cancel", code, *CLUB).facts["status"] == "cancelled"
    assert punchcard("member", "show", ADA, *CLUB).facts["available"] == "100"


def test_what_is_left_is_shown_and_looked_after(punchcard: CommandLine, code: str) -> None:
    del code
    shown = punchcard("rewards", "stock", "coffee", *CLUB).facts
    assert (shown["stock"], shown["left"], shown["sold"]) == ("3", "2", "1")
    assert punchcard("rewards", "recover", "coffee", *CLUB).out == "0 put back, 0 were redeemed\n"
