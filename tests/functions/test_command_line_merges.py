"""The command line: finding accounts of one person, and merging them."""

from dataclasses import replace

import pytest
from punchcard import wiring
from punchcard.domain.program import AdjustmentLimits

from tests.fakes.command_line import CommandLine
from tests.fakes.gateway import Gateway
from tests.functions.conftest import CLUB

PROGRAM = ("--program", "club")
MERGE = ("member", "merge", "email:ada@example.org", "card:4711-0815", "--reason", "correction")


@pytest.fixture
def conflicting(gateway: Gateway, punchcard: CommandLine) -> CommandLine:
    """Ada has one account by her e-mail and one by her card, and somebody named both."""
    for identities in (
        ("email:ada@example.org",),
        ("card:4711-0815",),
        ("email:ada@example.org", "card:4711-0815"),
    ):
        punchcard("member", "enrol", *identities, "--verified", *PROGRAM)
    return punchcard


def member_of(punchcard: CommandLine, reference: str) -> str:
    found = punchcard("member", "show", reference, *PROGRAM, "--json")
    return str(found.document["member"])


def test_members_who_may_be_one_are_listed_and_merged(conflicting: CommandLine) -> None:
    ada = member_of(conflicting, "email:ada@example.org")
    other = member_of(conflicting, "card:4711-0815")
    listed = conflicting("member", "conflicts", *PROGRAM).out
    one, two = sorted((ada, other))
    assert f"{one}  {two}" in listed

    assert conflicting(*MERGE, *PROGRAM).out == "recorded as entry 1\n"

    assert conflicting("member", "conflicts", *PROGRAM).out == "no conflicts\n"
    shown = conflicting("member", "show", "card:4711-0815", *PROGRAM).out
    assert ada in shown.splitlines()[0]
    assert other in shown
    closed = conflicting("member", "show", other, *PROGRAM).out
    assert "merged into" in closed
    assert ada in closed
    assert "(422 merge_with_itself)" in conflicting(*MERGE, *PROGRAM).err


def test_above_the_limit_a_merge_waits_for_somebody_else(
    conflicting: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    wiring.programs().publish(replace(CLUB, number=2, adjustments=AdjustmentLimits(limit=99)))
    wiring.programs.cache_clear()
    other = member_of(conflicting, "card:4711-0815")

    approval = conflicting(*MERGE, *PROGRAM, "--json").document["approval"]

    listed = conflicting("approval", "list", *PROGRAM).out
    assert f"{approval}  pending  merge of {other} (correction)" in listed
    second = CommandLine(Gateway(client="second"), capsys)
    decided = second("approval", "approve", approval, *PROGRAM)
    assert decided.out.endswith("recorded as entry 1\n")
