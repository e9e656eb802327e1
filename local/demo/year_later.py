"""A sweep of next year: its clock is moved to shortly before the day's points are gone."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from punchcard.domain.events import EventType
from punchcard.domain.instants import instant_text

from local.clock import clock_ahead
from local.console import Colour, Console
from local.demo.cast import ZONE
from local.demo.checks import Check, show_checks
from local.demo.command_line import punchcard
from local.demo.expiring import gone_at, points_warned_of
from local.demo.play import Player
from local.demo.stage import Stage
from local.http_calls import CallError
from local.receiver import Request

SWEPT = frozenset({"sweep"})
"""The functions whose clock is moved; those that sign events for the endpoint keep the present."""

AHEAD_OF_THE_END = timedelta(days=20)
"""So long before the sweep is: within the 30 days of the first warning, not the 7 of the second."""

CATCH_UP_SECONDS_MAX = 60
POLL_SECONDS = 0.1


class NotCaughtUpError(CallError):
    """The read models, by which a sweep finds members, lag behind the ledger for too long."""


def show_sweep(stage: Stage, player: Player, day: date, show: Console) -> list[str]:
    """Sweep twice at a time in next year; what of it is not as it must be.

    Raises:
        NotCaughtUpError: the read models did not come to know all entries in time.
    """
    catch_up(stage, player)
    now = datetime.now(UTC)
    moment = gone_at(day) - AHEAD_OF_THE_END
    show.say(f"\nA sweep on {moment:%d %B %Y}, {AHEAD_OF_THE_END.days} days ahead", Colour.BOLD)
    with clock_ahead(stage.deployment, moment - now, packages=SWEPT):
        first, second = _sweep(stage, show), _sweep(stage, show)
    points = points_warned_of(day, today=now.astimezone(ZONE).date())
    requests = stage.receiver.wait_until(lambda came: len(_warnings(came)) >= len(points))
    show.say()
    show.step("the clock is back")
    return show_checks(
        [
            Check("the first sweep", first, f"{len(points)} members warned, exit code 0"),
            Check("the second sweep", second, "0 members warned, exit code 0"),
            *(
                Check(
                    f"{EventType.POINTS_EXPIRING} of {who}",
                    _told(_warnings(requests), player.member(who)),
                    f"{points[who]}, gone at {instant_text(gone_at(day).astimezone(UTC))}",
                )
                for who in points
            ),
        ],
        show,
    )


def _sweep(stage: Stage, show: Console) -> str:
    done = punchcard(stage, show, "sweep", "start", "--wait")
    newest: Any = stage.api.call("GET", f"programs/{stage.program}/sweeps?limit=1").document()
    return f"{newest['sweeps'][0]['warned']} members warned, exit code {done.code}"


def catch_up(stage: Stage, player: Player) -> None:
    """Wait until the read models have all entries of the cast.

    Raises:
        NotCaughtUpError: they did not come to know them in time.
    """
    members = filter(None, map(player.member, stage.people))
    newest = [stage.api.newest_entry(stage.program, member) for member in members]
    entries = sum(number + 1 for number in newest if number is not None)
    deadline = time.monotonic() + CATCH_UP_SECONDS_MAX
    while (counted := stage.api.entries_counted(stage.program)) != entries:
        if time.monotonic() > deadline:
            raise NotCaughtUpError(f"the totals have {counted} of {entries} entries")
        time.sleep(POLL_SECONDS)


def _warnings(requests: Sequence[Request]) -> list[Request]:
    return [
        request for request in requests if request.event.get("type") == EventType.POINTS_EXPIRING
    ]


def _told(warnings: Sequence[Request], member: str | None) -> str:
    """The warnings of a member, each once: how many points, and when they are gone."""
    data = {
        request.id: request.event["data"]
        for request in warnings
        if request.event["data"]["member"] == member
    }
    return "; ".join(f"{each['points']}, gone at {each['expires_at']}" for each in data.values())
