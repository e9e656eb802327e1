"""The books of the demo: what was given, spent and moved by hand, beside what members have.

Each closing was worked out by hand. What Ida spent came back to her, so nothing stays redeemed.
"""

from collections.abc import Sequence
from typing import Any

from local.console import Colour, Console
from local.demo.cast import BEN, IDA
from local.demo.checks import Check, show_checks
from local.demo.command_line import punchcard
from local.demo.play import Player
from local.demo.stage import Stage
from local.demo.year_later import catch_up

GIVEN = 100
CLOSING = {
    # 226 (Rosa) + 120 (Ben) + 114 (Ida), by the rules of the program.
    "issued": -460,
    # The 5000 that two operators gave Ida.
    "adjusted": -5_000,
    "available": 5_460,
}
"""What the accounts end with; all others have nothing."""

# Ida has 5114 - 100, and Ben 120 + 100.
HAVE = {"Rosa": 226, "Ben": 220, "Ida": 5_014}


def show_books(stage: Stage, player: Player, show: Console) -> list[str]:
    """Move points between two members, and show the books; what is not as it must be."""
    show.say(f"\n{IDA.name} gives {BEN.name} {GIVEN} points; then the books", Colour.BOLD)
    people = (f"email:{IDA.email}", f"card:{BEN.card}")
    transfer = ("member", "transfer", *people, str(GIVEN), "--reason", "goodwill")
    done = [punchcard(stage, show, *transfer)]
    catch_up(stage, player)
    # There are two days where the demo was begun shortly before midnight.
    days = [each["day"] for each in _books(stage, "days")["days"]]
    done += [punchcard(stage, show, "books", "show", day) for day in days]
    balances = [_books(stage, f"days/{day}") for day in days]
    have = {who: _available(stage, player, who) for who in stage.people}
    last = balances[-1]
    return show_checks(
        [
            Check("exit codes", _listed({str(each.code) for each in done}), "0"),
            Check("what is left where", _named(_closing(last)), _named(CLOSING)),
            Check("all accounts together", str(sum(_closing(last).values())), "0"),
            Check("spent, and given back", _through("redeemed", balances), "1000 in, 1000 out"),
            Check("between members", _through("transferred", balances), "100 in, 100 out"),
            Check("what members have", _named(have), _named(HAVE)),
            Check("which is outstanding", str(last["outstanding"]), str(sum(have.values()))),
        ],
        show,
    )


def _books(stage: Stage, address: str) -> Any:
    return stage.api.call("GET", f"programs/{stage.program}/books/{address}").document()


def _available(stage: Stage, player: Player, who: str) -> int:
    member = player.member(who)
    return 0 if member is None else stage.api.balance(stage.program, member).available


def _closing(balance: Any) -> dict[str, int]:
    """The accounts in which anything is left."""
    return {line["account"]: line["closing"] for line in balance["lines"] if line["closing"]}


def _through(account: str, balances: Sequence[Any]) -> str:
    """What went through an account on all days together."""
    lines = [line for each in balances for line in each["lines"] if line["account"] == account]
    put_in, taken_out = (sum(line[name] for line in lines) for name in ("put_in", "taken_out"))
    return f"{put_in} in, {taken_out} out"


def _named(points: dict[str, int]) -> str:
    return _listed({f"{name} {amount}" for name, amount in points.items()})


def _listed(texts: set[str]) -> str:
    return ", ".join(sorted(texts))
