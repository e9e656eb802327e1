"""What the merchant's endpoint must hear of the day, and what it heard.

An order that changes no points is not announced.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from punchcard.domain.events import EventType

from local.console import Colour, Console
from local.demo.cast import BEN, IDA, ROSA
from local.demo.checks import Check, show_checks
from local.demo.online_orders import EVENTS_FAILED
from local.demo.play import Player
from local.demo.stage import Stage
from local.receiver import Request

HEADER = ("event", "member", "entry", "points", "answered", "signed", "as it must")


@dataclass(frozen=True, slots=True)
class Told:
    """What an event tells; whoever joins has no entry yet."""

    who: str
    type: str
    entry: int | None = None
    points: int | None = None


ANNOUNCED = (
    Told(ROSA.name, EventType.MEMBER_ENROLLED),
    *(
        Told(ROSA.name, EventType.POINTS_EARNED, entry, points)
        for entry, points in ((0, 50), (1, 22), (2, 28), (3, 99), (7, 49), (8, 18))
    ),
    Told(ROSA.name, EventType.POINTS_REVERSED, 4, 40),
    Told(BEN.name, EventType.MEMBER_ENROLLED),
    *(
        Told(BEN.name, EventType.POINTS_EARNED, entry, points)
        for entry, points in ((0, 50), (1, 43), (3, 20), (4, 10))
    ),
    Told(BEN.name, EventType.POINTS_REVERSED, 2, 3),
    Told(IDA.name, EventType.MEMBER_ENROLLED),
    Told(IDA.name, EventType.POINTS_EARNED, 0, 50),
    Told(IDA.name, EventType.POINTS_EARNED, 1, 64),
)


def show_endpoint(stage: Stage, player: Player, show: Console) -> list[str]:
    """Wait for all events of the day and print what came; what of it is not as it must be."""
    requests = stage.receiver.wait_until(lambda came: len(received(came)) >= len(ANNOUNCED))
    names = {player.member(who): who for who in stage.people}
    told = {request.id: _told(request, names) for request in requests if request.is_genuine}
    show.say("\nWhat the merchant's endpoint received", Colour.BOLD)
    wrong = _show_events(told, requests, show)
    return wrong + show_checks(_checks(stage, requests), show)


def received(requests: Sequence[Request]) -> set[str]:
    """The ids of the events that were accepted."""
    return {request.id for request in requests if _is_accepted(request)}


def _is_accepted(request: Request) -> bool:
    return request.status // 100 == 2


def _told(request: Request, names: dict[str | None, str]) -> Told:
    data = request.event["data"]
    return Told(
        names.get(data["member"], data["member"]),
        request.event["type"],
        data.get("entry"),
        data.get("points"),
    )


def _show_events(told: dict[str, Told], requests: Sequence[Request], show: Console) -> list[str]:
    """A line for each event that had to come, and for each that had not."""
    unexpected = [event for event in told.values() if event not in ANNOUNCED]
    rows, wrong = [], []
    for event in (*ANNOUNCED, *unexpected):
        of_it = [request for request in requests if told.get(request.id) == event]
        is_good = (
            event in ANNOUNCED
            and len({request.id for request in of_it}) == 1
            and any(map(_is_accepted, of_it))
        )
        cells = ("" if value is None else str(value) for value in (event.entry, event.points))
        answers = ", ".join(str(int(request.status)) for request in of_it) or "never came"
        signed = "yes" if of_it and all(request.is_genuine for request in of_it) else "no"
        rows.append((event.type, event.who, *cells, answers, signed, "yes" if is_good else "no"))
        if not is_good:
            wrong.append(len(rows) - 1)
    show.table(HEADER, rows, wrong=set(wrong))
    return [f"{rows[number][0]} of {rows[number][1]}" for number in wrong]


def _checks(stage: Stage, requests: Sequence[Request]) -> list[Check]:
    accepted = received(requests)
    refused = {request.id for request in requests if not _is_accepted(request)}
    logged = stage.api.notified(stage.program, stage.subscription)
    forged = sum(not request.is_genuine for request in requests)
    return [
        Check("events that found it down", str(len(refused)), str(EVENTS_FAILED)),
        Check(
            "of these, came again under the same id",
            str(len(refused & accepted)),
            str(EVENTS_FAILED),
        ),
        Check("events of the log that it never got", str(len(logged - accepted)), "0"),
        Check("requests that were not signed as they must", str(forged), "0"),
    ]
