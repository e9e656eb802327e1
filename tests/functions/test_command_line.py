"""The command line against the functions: tables for people, JSON for programs, exit codes."""

import json
import re
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.fakes.gateway import Gateway

ADA = "email:ada@example.org"


@pytest.fixture
def ada(punchcard: CommandLine) -> str:
    """The id of a member with the 100 points of joining."""
    member: str = punchcard("member", "enrol", ADA, "--verified", "--json", *CLUB).document[
        "member"
    ]
    return member


CLUB = ("--program", "club")


def test_a_member_is_shown_by_id_and_by_what_they_are_known_by(
    punchcard: CommandLine, ada: str
) -> None:
    by_id = punchcard("member", "show", ada, *CLUB)
    by_identity = punchcard("member", "show", ADA, *CLUB)

    assert by_id.code == 0
    assert by_identity.facts["member"] == by_id.facts["member"] == ada
    assert by_id.facts["available"] == "100"
    assert by_id.facts["email"] == "ada@example.org"
    assert by_id.out.endswith("Expires\npoints  usable through\n   100  never\n")


def test_json_is_one_document_without_colours(punchcard: CommandLine, ada: str) -> None:
    shown = punchcard("--json", "member", "show", ada, *CLUB)

    assert shown.document["balance"]["available"] == 100
    assert "\x1b" not in shown.out


def test_the_newest_entry_is_explained_in_the_language_asked_for(
    punchcard: CommandLine, ada: str
) -> None:
    english = punchcard("member", "explain", ada, *CLUB).out
    german = punchcard("member", "explain", ada, "0", "--language", "de", *CLUB).out

    assert "100 points" in english
    assert "100 Punkte" in german


def test_an_entry_is_shown_with_its_postings_and_what_it_remembers(
    punchcard: CommandLine, ada: str
) -> None:
    out = punchcard("entry", "show", ada, "0", *CLUB).out

    assert "   100  issued  available  earned" in out
    assert re.search(r"^   100  welcome .* Welcome$", out, re.MULTILINE)
    assert "Remembers" in out


def test_a_basket_says_what_it_would_earn_and_why(punchcard: CommandLine, ada: str) -> None:
    shown = punchcard("basket", "try", "10.50x3", "--member", ada, *CLUB)

    assert shown.out.startswith("would earn 31\n")
    assert "Points for every euro" in shown.out


def test_a_basket_may_come_from_a_file(punchcard: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "basket.yaml"
    line = "{id: a, quantity: 2, amount: 20.00, categories: [books]}"
    file.write_text(f"currency: EUR\nlines:\n  - {line}\n")

    assert punchcard("basket", "try", "--file", str(file), *CLUB).out.startswith(
        "would earn 26: 20 + 6\n"
    )


def test_points_are_adjusted_and_a_repeat_has_no_effect(punchcard: CommandLine, ada: str) -> None:
    adjust = ("member", "adjust", ada, "--reason", "goodwill", "--key", "once", *CLUB)

    assert punchcard(*adjust, "25").out == "recorded as entry 1\n"
    assert punchcard(*adjust, "25").out == "recorded as entry 1\n"
    assert punchcard("member", "show", ada, "--json", *CLUB).document["balance"]["available"] == 125


def test_points_are_taken_by_a_number_below_zero(punchcard: CommandLine, ada: str) -> None:
    taken = punchcard("member", "adjust", ada, "-40", "--reason", "correction", *CLUB)
    behind = punchcard("member", "adjust", "--reason", "correction", *CLUB, "--", ada, "-5")

    assert [taken.out, behind.out] == ["recorded as entry 1\n", "recorded as entry 2\n"]


def test_entries_are_a_table_of_how_each_changed_the_balance(
    punchcard: CommandLine, ada: str
) -> None:
    punchcard("member", "adjust", ada, "-40", "--reason", "correction", *CLUB)

    shown = punchcard("member", "entries", ada, *CLUB)

    header = "number  recorded at           kind      change  available  pending"
    assert shown.out.splitlines()[0] == header
    assert [cells[2:] for cells in shown.table] == [
        ["adjusted", "-40", "60", "0"],
        ["sign_up", "+100", "100", "0"],
    ]
    assert "adjusted  -40\n" in punchcard("entry", "show", ada, "1", *CLUB).out


def test_what_is_above_the_limit_waits_for_somebody_else(
    gateway: Gateway, capsys: pytest.CaptureFixture[str], punchcard: CommandLine, ada: str
) -> None:
    asked = punchcard("member", "adjust", ada, "4000", "--reason", "migration", "--json", *CLUB)
    approval = asked.document["approval"]
    listed = punchcard("approval", "list", "--status", "pending", *CLUB).out
    alone = punchcard("approval", "approve", approval, *CLUB)
    other = CommandLine(Gateway(client="second"), capsys)
    decided = other("approval", "approve", approval, *CLUB)

    assert f"{approval}  pending  adjustment of 4000 (migration)" in listed
    assert alone.code == 1
    assert decided.out.endswith("recorded as entry 1\n")


def test_a_refusal_says_what_to_do_and_leaves_with_one(punchcard: CommandLine) -> None:
    shown = punchcard("member", "show", "01KJQ38XW0ABCDEFGHJKMNPQRS", *CLUB)

    assert shown.code == 1
    assert shown.out == ""
    assert "(404 member_not_found)" in shown.err


def test_a_refusal_is_the_problem_document_in_json(punchcard: CommandLine) -> None:
    shown = punchcard("member", "show", "01KJQ38XW0ABCDEFGHJKMNPQRS", "--json", *CLUB)

    assert json.loads(shown.err)["code"] == "member_not_found"


def test_a_name_that_is_nobodys_is_wrong_usage(punchcard: CommandLine) -> None:
    assert punchcard("member", "show", "ada", *CLUB).code == 2
    assert punchcard("member", "shew", "ada", *CLUB).code == 2
    assert punchcard("basket", "try", *CLUB).code == 2


def test_nobody_with_an_identity_is_said(punchcard: CommandLine) -> None:
    shown = punchcard("member", "show", "card:4711", *CLUB)

    assert (shown.code, "nobody in club has this card" in shown.err) == (1, True)
