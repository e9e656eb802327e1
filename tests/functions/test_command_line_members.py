"""What members do at checkouts and elsewhere, by the command line against the functions."""

import pytest

from tests.fakes.command_line import CommandLine, Shown

ADA = "email:ada@example.org"
CLUB = ("--program", "club")
TAKE = ("member", "hold", "take", ADA, "80", "--basket", "100.00", *CLUB)


@pytest.fixture
def ada(punchcard: CommandLine) -> str:
    """The id of a member with the 100 points of joining."""
    enrolled = punchcard("member", "enrol", ADA, "--verified", "--json", *CLUB).document
    return str(enrolled["member"])


@pytest.fixture
def hold(punchcard: CommandLine, ada: str) -> str:
    """The id of a hold of 80 points."""
    return str(punchcard(*TAKE, "--json").document["id"])


def end(punchcard: CommandLine, how: str, hold: str, *options: str) -> Shown:
    return punchcard("member", "hold", how, *options, *CLUB, "--", ADA, hold)


def available(punchcard: CommandLine) -> str:
    return punchcard("member", "show", ADA, *CLUB).facts["available"]


def test_a_hold_is_taken_and_a_repeat_has_no_effect(punchcard: CommandLine, ada: str) -> None:
    taken = punchcard(*TAKE, "--key", "once")
    again = punchcard(*TAKE, "--key", "once")

    assert (taken.code, taken.out) == (0, again.out)
    assert (taken.facts["status"], taken.facts["points"], taken.facts["worth"]) == (
        "held",
        "80",
        "8.00",
    )
    assert taken.facts["code"].startswith("PC")
    assert available(punchcard) == "20"


def test_a_hold_is_wished_for_in_money_too(punchcard: CommandLine, ada: str) -> None:
    wish = ("--amount", "50.00", "--up-to", "--basket", "100.00")
    taken = punchcard("member", "hold", "take", ada, *wish, *CLUB)
    assert taken.facts["points"] == "100"


@pytest.mark.parametrize("wish", [(), ("5", "--amount", "1.00")])
def test_a_hold_is_wished_for_once(punchcard: CommandLine, wish: tuple[str, ...]) -> None:
    told = punchcard("member", "hold", "take", ADA, *wish, "--basket", "9.00", *CLUB)
    assert told.code == 2
    assert "either POINTS or --amount" in told.err


def test_too_few_points_are_refused(punchcard: CommandLine, ada: str, hold: str) -> None:
    told = punchcard(*TAKE, "--json")
    assert told.code == 1
    assert '"points_insufficient"' in told.err


def test_holds_that_last_are_listed_and_each_is_shown(punchcard: CommandLine, hold: str) -> None:
    (row,) = punchcard("member", "hold", "list", ADA, *CLUB).table
    assert row[:4] == [hold, "held", "80", "8.00"]
    assert end(punchcard, "show", hold).facts["status"] == "held"

    end(punchcard, "void", hold)

    assert punchcard("member", "hold", "list", ADA, *CLUB).out == "no holds\n"
    assert end(punchcard, "show", hold).facts["status"] == "voided"


def test_a_part_of_a_hold_is_captured(punchcard: CommandLine, hold: str) -> None:
    captured = end(punchcard, "capture", hold, "--points", "50", "--json").document
    assert (captured["status"], captured["captured_points"]) == ("captured", 50)
    assert available(punchcard) == "50"


def test_all_of_a_hold_is_captured_once(punchcard: CommandLine, hold: str) -> None:
    assert end(punchcard, "capture", hold, "--key", "paid").facts["captured"] == "80"
    assert end(punchcard, "capture", hold, "--key", "paid").code == 0
    late = end(punchcard, "void", hold, "--json")
    assert late.code == 1
    assert '"hold_already_captured"' in late.err


def test_an_activity_is_reported_once(punchcard: CommandLine, ada: str) -> None:
    visit = ("member", "activity", "report", ADA, "visit", "--key", "once", *CLUB)
    options = ("--quantity", "2", "--attribute", "door=north", "--store", "vienna")

    assert punchcard(*visit, *options).out == "recorded as entry 1: +0\n"
    assert punchcard(*visit, *options).out == "recorded as entry 1: +0\n"
    assert punchcard(*visit, "--quantity", "3").code == 1


def test_tier_and_segments_are_set(punchcard: CommandLine, ada: str) -> None:
    sets = ("--tier", "gold", "--segment", "b2b", "--segment", "vip", "--json")
    at = ("--occurred-at", "2026-03-02T11:00:00Z")
    told = punchcard("member", "activity", "report", ADA, "classified", *sets, *at, *CLUB)
    assert told.code == 0, told.err
    assert punchcard("member", "show", ADA, *CLUB).facts["tier"] == "gold"


def test_an_attribute_has_a_name_and_a_value(punchcard: CommandLine, ada: str) -> None:
    told = punchcard("member", "activity", "report", ADA, "visit", "--attribute", "door", *CLUB)
    assert told.code == 2
    assert "NAME=VALUE" in told.err


def test_an_order_is_no_activity_to_report(punchcard: CommandLine, ada: str) -> None:
    told = punchcard("member", "activity", "report", ADA, "order", *CLUB)
    assert told.code == 1


def test_a_token_of_a_member_is_issued(punchcard: CommandLine, ada: str) -> None:
    issued = punchcard("member", "token", "issue", ADA, "--minutes", "5", "--json", *CLUB)
    assert issued.document["token"].count(".") == 2
    shown = punchcard("member", "token", "issue", ADA, *CLUB)
    assert shown.facts["token"].count(".") == 2
    assert "good until" in shown.facts


def test_a_token_is_good_for_an_hour_at_the_most(punchcard: CommandLine, ada: str) -> None:
    assert punchcard("member", "token", "issue", ADA, "--minutes", "61", *CLUB).code == 2
