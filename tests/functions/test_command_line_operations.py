"""The command line against the functions: what went wrong, what is sent out, what falls due."""

import pytest
from punchcard.domain.members import Member

from tests.fakes.command_line import CommandLine
from tests.fakes.endpoints import earned
from tests.functions.test_dead_letters import bury, queued
from tests.functions.test_notifications import announced, endpoints
from tests.functions.test_notifications import handled as notified
from tests.functions.test_notifications import queued as notifications
from tests.functions.test_purchases import handled, message, order, rosa

__all__ = ["endpoints", "rosa"]

CLUB = ("--program", "club")
URL = "https://harbour.example/hooks"


@pytest.fixture
def subscription(punchcard: CommandLine) -> str:
    """The id of a subscription to points."""
    added = punchcard("subscription", "add", URL, "--type", "points.earned", "--json", *CLUB)
    identifier: str = added.document["subscription"]["subscription"]
    return identifier


def test_an_order_is_followed_from_its_webhook_to_its_entry(
    punchcard: CommandLine, rosa: Member
) -> None:
    handled(message(order(1001), number=1))

    shown = punchcard("trace", "harbour", "1001")

    assert shown.facts["member"] == rosa.id
    assert "order.updated  msg_1     recorded" in shown.out
    assert "\n  19 points for the order of" in shown.out
    assert punchcard("trace", "harbour", "1001", "--json").document["entries"][0]["number"] == 1


def test_an_order_nobody_knows_is_said(punchcard: CommandLine) -> None:
    punchcard("shop", "register", "till", "--platform", "standard", *CLUB)
    shown = punchcard("trace", "till", "1001")

    assert (shown.code, shown.out) == (1, "")
    assert "(404" in shown.err


def test_dead_letters_are_none_at_first(punchcard: CommandLine) -> None:
    assert punchcard("dead-letters").out == "no dead letters\n"
    assert punchcard("dead-letters", "--json").document == []
    assert punchcard("replay").out == "0 sent again\n"


def test_a_dead_letter_is_listed_shown_and_replayed(punchcard: CommandLine) -> None:
    bury()
    ((letter, *_),) = punchcard("dead-letters", "--shop", "harbour", "--reason", "not_found").table
    short = punchcard("dead-letters", "show", letter)
    long = punchcard("dead-letters", "show", letter, "--body")
    counted = punchcard("replay", "--reason", "not_found", "--json").document

    assert (short.facts["order"], short.facts["status"]) == ("1001", "open")
    assert "Body" in long.out
    assert "Body" not in short.out
    assert counted == {"replayed": 1, "by_reason": [{"reason": "not_found", "count": 1}]}
    assert len(queued()) == 1
    assert punchcard("dead-letters").out == "no dead letters\n"
    assert [cells[0] for cells in punchcard("dead-letters", "--all").table] == [letter]


def test_one_letter_is_replayed_by_its_name(punchcard: CommandLine) -> None:
    bury()
    ((letter, *_),) = punchcard("dead-letters").table

    assert punchcard("replay", letter, "--reason", "not_found").code == 2
    assert punchcard("replay", letter).out == f"{letter} sent again\n"
    assert len(queued()) == 1


def test_a_subscription_is_listed_switched_and_removed(
    punchcard: CommandLine, subscription: str
) -> None:
    listed = punchcard("subscription", "list", *CLUB)
    off = punchcard("subscription", "disable", subscription, *CLUB)
    on = punchcard("subscription", "enable", subscription, *CLUB)
    removed = punchcard("subscription", "remove", subscription, *CLUB)

    assert listed.table == [[subscription, URL, "points.earned", "yes"]]
    assert (off.facts["enabled"], off.facts["disabled reason"]) == ("no", "requested")
    assert on.facts["enabled"] == "yes"
    assert removed.out == f"{subscription} removed\n"
    assert punchcard("subscription", "show", subscription, *CLUB).code == 1


def test_another_secret_is_shown_once(punchcard: CommandLine, subscription: str) -> None:
    rotate = ("subscription", "rotate", subscription, *CLUB)

    first, second = punchcard(*rotate), punchcard(*rotate, "--drop-previous")

    assert first.facts["signed with"].startswith("whsec_")
    assert first.facts["signed with"] != second.facts["signed with"]
    assert "whsec_" not in punchcard("subscription", "show", subscription, *CLUB).out


@pytest.mark.usefixtures("endpoints")
def test_what_was_sent_is_listed_and_sent_again(punchcard: CommandLine, subscription: str) -> None:
    log = ("subscription", "log", subscription, *CLUB)
    replay = ("subscription", "replay", subscription, *CLUB)
    assert punchcard(*log).out == "nothing was sent\n"
    notified(announced(earned()))
    notified(*notifications())

    assert punchcard(*log).table[0][:3] == [earned().id, "points.earned", "delivered"]
    assert punchcard(*log, "--status", "pending").out == "nothing was sent\n"
    assert punchcard(*replay, "--since", "2026-01-01T00:00:00Z").out == "1 sent again\n"
    assert punchcard(*replay, "--notification", earned().id).out == "1 sent again\n"
    assert punchcard(*replay).code == 2
    assert punchcard(*replay, "--since", "yesterday").code == 2


def test_a_sweep_is_started_shown_and_listed(punchcard: CommandLine) -> None:
    started = punchcard("sweep", "start", *CLUB)
    sweep = started.facts["sweep"]

    assert (started.facts["status"], started.facts["to come"]) == ("running", "0")
    assert punchcard("sweep", "show", sweep, *CLUB).facts == started.facts
    assert [cells[:2] for cells in punchcard("sweep", "list", *CLUB).table] == [[sweep, "running"]]


def test_totals_are_shown_by_account(punchcard: CommandLine) -> None:
    shown = punchcard("totals", *CLUB)

    assert (shown.facts["members"], shown.facts["available"]) == ("0", "0")
