"""The command line: what operators put right, alone or with somebody else."""

from dataclasses import replace

import pytest
from punchcard import wiring
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.program import AdjustmentLimits

from tests.fakes.command_line import CommandLine
from tests.fakes.gateway import Gateway
from tests.functions.conftest import CLUB

PROGRAM = ("--program", "club")
TODAY_ONLY = replace(
    CLUB, number=2, expiry=ExpiresAfterDays(days=0), adjustments=AdjustmentLimits(limit=60)
)


@pytest.fixture
def expired(
    gateway: Gateway, punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line two days after Ada joined, whose 100 points were usable on that day."""
    wiring.programs().publish(TODAY_ONLY)
    wiring.programs.cache_clear()
    punchcard("member", "enrol", "email:ada@example.org", "--verified", *PROGRAM)
    monkeypatch.setenv("PUNCHCARD_CLOCK_AHEAD_SECONDS", str(2 * 86_400))
    wiring.ledger.cache_clear()
    return punchcard


def test_expired_points_are_reinstated(expired: CommandLine) -> None:
    reinstate = ("member", "reinstate", "email:ada@example.org", "--reason", "goodwill", *PROGRAM)

    assert expired(*reinstate, "60").out == "recorded as entry 1\n"
    assert expired(*reinstate).out == "recorded as entry 2\n"
    assert "(422 nothing_to_reinstate)" in expired(*reinstate).err


def test_all_points_above_the_limit_wait_for_somebody_else(
    expired: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    reinstate = ("member", "reinstate", "email:ada@example.org", "--reason", "goodwill", *PROGRAM)
    approval = expired(*reinstate, "--json").document["approval"]
    listed = expired("approval", "list", *PROGRAM).out
    other = CommandLine(Gateway(client="second"), capsys)
    decided = other("approval", "approve", approval, *PROGRAM)

    assert f"{approval}  pending  reinstatement of at most 100 (goodwill)" in listed
    assert decided.out.endswith("recorded as entry 1\n")


def test_an_approval_that_was_refused_says_so(
    punchcard: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    punchcard("member", "enrol", "email:ada@example.org", "--verified", *PROGRAM)
    taking = ("member", "adjust", "email:ada@example.org", "--reason", "correction")
    approval = punchcard(*taking, "--json", *PROGRAM, "--", "-2000").document["approval"]
    other = CommandLine(Gateway(client="second"), capsys)
    assert "(422 points_insufficient)" in other("approval", "approve", approval, *PROGRAM).err

    (listed,) = punchcard("approval", "list", *PROGRAM).out.splitlines()[1:]
    shown = punchcard("approval", "show", approval, *PROGRAM).out.splitlines()

    assert listed.startswith(f"{approval}  approved  ")
    assert listed.endswith("  points_insufficient")
    assert "refused       points_insufficient" in shown
    assert shown[-1] == (
        "2000 points are to be taken, and 100 are available; approving it again tries again"
    )


def test_people_see_operators_names_and_programs_their_clients_ids(
    punchcard: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    punchcard("member", "enrol", "email:ada@example.org", "--verified", *PROGRAM)
    callers = {"client-1": "day-shift", "client-2": "night-shift"}
    first, second = (CommandLine(Gateway(client=each), capsys, callers) for each in callers)
    asking = ("member", "adjust", "email:ada@example.org", "5000", "--reason", "migration")
    approval = first(*asking, "--json", *PROGRAM).document["approval"]

    assert "  day-shift  " in first("approval", "list", *PROGRAM).out
    assert second("approval", "approve", approval, *PROGRAM).facts["decided by"] == "night-shift"
    shown = second("approval", "show", approval, *PROGRAM).facts
    assert (shown["requested by"], shown["decided by"]) == ("day-shift", "night-shift")
    (listed,) = first("approval", "list", "--json", *PROGRAM).document
    assert (listed["requested_by"], listed["decided_by"]) == ("client-1", "client-2")


def test_points_go_to_another_member(punchcard: CommandLine) -> None:
    for name in ("ada", "bob"):
        punchcard("member", "enrol", f"email:{name}@example.org", "--verified", *PROGRAM)
    transfer = ("member", "transfer", "email:ada@example.org", "email:bob@example.org", "30")

    done = punchcard(*transfer, "--reason", "correction", *PROGRAM)

    assert done.out == "recorded as entry 1, and as entry 1 of the other member\n"
    shown = punchcard("member", "show", "email:bob@example.org", "--json", *PROGRAM)
    assert shown.document["balance"]["available"] == 130
    entry = punchcard("entry", "show", "email:ada@example.org", "1", *PROGRAM)
    assert f"transferred  -30  with {shown.document['member']}" in entry.out
