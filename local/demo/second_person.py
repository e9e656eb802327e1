"""Points by hand, above what one operator may give alone: they wait for another one."""

import re
from collections.abc import Sequence

from punchcard.domain.events import EventType

from local.console import Colour, Console
from local.demo.cast import IDA
from local.demo.checks import Check, show_checks
from local.demo.command_line import punchcard
from local.demo.play import Player
from local.demo.stage import Stage
from local.receiver import Request

POINTS = 5_000
"""More than the 1,000 that a program lets an operator give alone unless it says otherwise."""

FIRST, SECOND = "first", "second"
APPROVAL = re.compile(r"approval approve (\w+)")
REFUSED = re.compile(r"\((\d+ \w+)\)")


def show_adjustment(stage: Stage, player: Player, show: Console) -> list[str]:
    """Have points asked for and approved; what of it is not as it must be."""
    member = player.member(IDA.name)
    if member is None:
        return ["adjustment"]
    show.say(f"\n{POINTS} points by hand, which take a second person", Colour.BOLD)
    ask = ("member", "adjust", f"email:{IDA.email}", str(POINTS), "--reason", "migration")
    asked = punchcard(stage, show, *ask, "--as", FIRST)
    waiting = APPROVAL.search(asked.text)
    approve = ("approval", "approve", waiting.group(1) if waiting else "none", "--as")
    before = _standing(stage, member)
    alone = punchcard(stage, show, *approve, FIRST)
    refused = REFUSED.search(alone.text)
    still = _standing(stage, member)
    approved = punchcard(stage, show, *approve, SECOND)
    requests = stage.receiver.wait_until(lambda came: bool(_adjusted(came)))
    return show_checks(
        [
            Check(f"{FIRST} asks for {POINTS} points", f"exit code {asked.code}", "exit code 0"),
            Check("meanwhile", before, "entry 1: 114 points"),
            Check(f"{FIRST} approves", refused.group(1) if refused else "", "403 same_person"),
            Check("meanwhile", still, "entry 1: 114 points"),
            Check(f"{SECOND} approves", f"exit code {approved.code}", "exit code 0"),
            Check("then", _standing(stage, member), "entry 2: 5114 points"),
            Check(EventType.POINTS_ADJUSTED, _adjusted(requests), str(POINTS)),
        ],
        show,
    )


def _standing(stage: Stage, member: str) -> str:
    newest = stage.api.newest_entry(stage.program, member)
    return f"entry {newest}: {stage.api.balance(stage.program, member).available} points"


def _adjusted(requests: Sequence[Request]) -> str:
    """The points of all such events that came, each once."""
    told = {
        request.id: str(request.event["data"]["points"])
        for request in requests
        if request.event.get("type") == EventType.POINTS_ADJUSTED
    }
    return ", ".join(told.values())
