"""Checkouts that spend points: two tills at once, orders that show the code, calls that come late.

They are told beside the story and have dice of their own. The orders have no lines, so that they
earn nothing: all they do is to pay with points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from punchcard.domain.activity import EMAIL, ORDER, Activity, Identity, Order, Report
from punchcard.domain.checkout import ShownHold
from punchcard.domain.hold_codes import code_of, hold_key
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.use_cases.report_activity import client_key

from tests.simulation.programs import CURRENCY
from tests.simulation.scenario import MINUTE, SECOND, Scenario
from tests.simulation.story import Person

CHECKOUTS = 6
CLIENT = "till"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """One call of a till, or an order of its shop, about the hold taken under `request`."""

    does: str
    request: str
    identity: Identity
    points: int
    number: int
    at_ms: int

    @property
    def order_key(self) -> str:
        """The key of the order that shows the code."""
        return f"checkout-{self.request}-{self.number}"


def checkouts(scenario: Scenario) -> Iterator[Checkout]:
    """Pairs of holds taken at the same moment, each followed by whatever may become of it."""
    dice = Random(f"checkouts {scenario.seed}")
    for number in range(CHECKOUTS):
        person = Person(number=dice.randrange(scenario.persons), joins_at=None)
        began = dice.randrange(scenario.span_ms)
        points = dice.choice((1, 10, 60, 200))
        for till in ("one", "two"):
            request = f"{number} {till}"
            calls = ["take", *_becomes(dice)]
            pause = dice.choice((5 * SECOND, 20 * MINUTE, 90 * MINUTE))
            at = began + dice.randrange(200)
            for place, does in enumerate(calls):
                yield Checkout(
                    does=does,
                    request=request,
                    identity=person.identity(EMAIL),
                    points=points,
                    number=place,
                    at_ms=at,
                )
                at += dice.randrange(1, pause)


def _becomes(dice: Random) -> tuple[str, ...]:
    """Calls and orders about a hold; some are told twice, some contradict each other."""
    ends = (
        ("order",),
        ("capture",),
        ("part",),
        ("void",),
        (),
        ("order", "order"),
        ("capture", "order"),
        ("void", "order"),
        ("order", "capture", "cancel"),
        ("part", "void", "capture"),
    )
    return dice.choice(ends)


def code_for(checkout: Checkout, member: Member) -> str:
    """The code of the hold of a checkout, taken or not."""
    request = client_key(CLIENT, checkout.request)
    return code_of(key_text(hash_key(request, member.salt)), member.salt)


def hold_id(checkout: Checkout, member: Member) -> str:
    """The id of the hold of a checkout, taken or not."""
    return key_text(hash_key(hold_key(code_for(checkout, member)), member.salt))


def order_of(checkout: Checkout, member: Member, scenario: Scenario) -> Report:
    """The order of a checkout, paid as it was placed; a cancelled one is a later state."""
    placed_at = scenario.start + timedelta(milliseconds=checkout.at_ms)
    place = 1 if checkout.does == "cancel" else checkout.number
    shown = ShownHold(code=code_for(checkout, member))
    order = Order(
        currency=CURRENCY,
        updated_at=placed_at,
        paid=True,
        cancelled=checkout.does == "cancel",
        holds=(shown,),
    )
    activity = Activity(
        key=f"checkout-{checkout.request}-{place}",
        type=ORDER,
        occurred_at=placed_at,
        born_at=None,
        channel="web",
        content=order,
    )
    return Report(activity=activity, identities=(checkout.identity,))
