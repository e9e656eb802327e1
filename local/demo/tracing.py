"""The way of one order, as an operator asks for it: the one whose refund came twice."""

from local.console import Colour, Console
from local.demo.bodies import order_id
from local.demo.cast import ONLINE
from local.demo.checks import Check, show_checks
from local.demo.command_line import punchcard
from local.demo.stage import Stage

ORDER = 1003
ARRIVALS = ("orders/paid", "refunds/create", "orders/updated")
ENTRIES = (3, 4, 5)


def show_trace(stage: Stage, show: Console) -> list[str]:
    """Trace the order; what of it is not as it must be."""
    show.say(f"\nWhat happened to order #{ORDER}", Colour.BOLD)
    done = punchcard(stage, show, "trace", ONLINE, str(order_id(ORDER)))
    words = done.text.split()
    arrived = [topic for topic in ARRIVALS if topic in words]
    recorded = [f"entry {number}" for number in ENTRIES if f"\nEntry {number}," in done.text]
    checks = [
        Check("received", ", ".join(arrived), ", ".join(ARRIVALS)),
        Check("recorded", ", ".join(recorded), ", ".join(f"entry {each}" for each in ENTRIES)),
        Check("exit code", str(done.code), "0"),
    ]
    return show_checks(checks, show)
