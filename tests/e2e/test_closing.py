"""A day of the books closes through the real workflow, and takes no more from then on."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from punchcard.domain.periods import start_of_day

from local.clock import clock_ahead
from local.deployed import Deployment
from local.emulator import Emulator
from tests.e2e.club import Club
from tests.e2e.test_books import asked, lines
from tests.e2e.test_command_line import answered, started
from tests.e2e.test_way_out import eventually

BERLIN = ZoneInfo("Europe/Berlin")
CLOSING_STEPS = frozenset({"closing"})
AFTER_MIDNIGHT = timedelta(hours=2, minutes=30)
"""How far the clock of the steps is behind the end of the day: that day closes, no later one."""

SECONDS_MAX = 60
POLL_SECONDS = 0.1


def test_a_day_closes_and_what_comes_later_is_booked_on_the_next_with_its_true_value_day(
    emulator: Emulator, deployment: Deployment, club: Club
) -> None:
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "40.00"))
    club.settle()
    (entry,) = [found for found in club.entries(member) if found["number"] == 1]
    day = datetime.fromisoformat(entry["recorded_at"]).astimezone(BERLIN).date()
    eventually(lambda: booked(club), lambda found: found.get(str(day), {}).get("entries") == 2)
    assert asked(club, "closing") == {
        "program": club.program,
        "closed_until": None,
        "attempt": None,
    }

    with long_after(deployment, day):
        close(deployment, club)

        told = asked(club, "closing")
        attempt = told["attempt"]
        assert told["closed_until"] == attempt["day"] == str(day)
        assert (attempt["status"], attempt["closed"], attempt["members"]) == ("closed", 1, 1)
        assert attempt["differences"] == []
        shown = started(emulator.port, "books", "closing", "--json", PUNCHCARD_PROGRAM=club.program)
        assert answered(shown) == told
        closed = asked(club, f"days/{day}")
        assert (closed["final"], closed["outstanding"]) == (True, 40)

        club.send(club.order(customer, "7.00"))
        club.settle()
        following = str(day + timedelta(days=1))
        late = eventually(lambda: booked(club), lambda found: following in found)

        assert (late[following]["entries"], late[following]["closed"]) == (1, False)
        assert asked(club, f"days/{day}") == closed
        by_value = lines(asked(club, f"days/{day}?dating=value"))
        assert by_value["available"]["closing"] == club.available(member) == 47

        # The day is closed, and the next one has not ended: there is nothing to close.
        close(deployment, club)
        assert asked(club, "closing") == told


def booked(club: Club) -> Mapping[str, Any]:
    """The days of the club's books, by their dates."""
    return {found["day"]: found for found in asked(club, "days")["days"]}


@contextmanager
def long_after(deployment: Deployment, day: date) -> Iterator[None]:
    """Let the steps believe that a day ended some hours ago; purchases keep the present."""
    midnight = start_of_day(day + timedelta(days=1), BERLIN)
    ahead = midnight + AFTER_MIDNIGHT - datetime.now(UTC)
    with clock_ahead(deployment, ahead, packages=CLOSING_STEPS):
        yield


def close(deployment: Deployment, club: Club) -> None:
    """Run the workflow as the schedule does, for one program, to its end."""
    workflows: Any = boto3.client("stepfunctions", **deployment.connection)
    machine = deployment.sweep_machine_arn.removesuffix("sweep") + "closing"
    execution = workflows.start_execution(
        stateMachineArn=machine, input=json.dumps({"program": club.program})
    )["executionArn"]
    deadline = time.monotonic() + SECONDS_MAX
    found = workflows.describe_execution(executionArn=execution)
    while found["status"] == "RUNNING" and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        found = workflows.describe_execution(executionArn=execution)
    assert found["status"] == "SUCCEEDED", found
