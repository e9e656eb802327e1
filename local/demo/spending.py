"""A member spends points: two checkouts at once, an order that shows the code, and its refund.

Ida has 5,114 points by now. In the example program a hundred of them are worth a euro.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.console import Colour, Console
from local.demo.bodies import Body, Line, shopify_order, shopify_refund
from local.demo.cast import IDA, IDA_WITH_ACCOUNT, online
from local.demo.checks import Check, show_checks
from local.demo.play import Player
from local.demo.stage import Stage
from local.http_calls import Answer

BALANCE = 5_114
HELD = 1_000
TOO_MANY = 4_200
GIVEN_UP = 500
EARNED = 14
"""Of 24.00 the points pay 10.00, and 14.00 earn: too little for the factor of a Wednesday."""

LAMP = Line(id=108, title="Lamp", price="24.00", paid_by_code="10.00")
ORDER = 1008


def show_spending(stage: Stage, player: Player, show: Console) -> list[str]:
    """Hold, spend, give up and give back points; what of it is not as it must be."""
    member = player.member(IDA.name)
    if member is None:
        return ["spending"]
    show.say(f"\n{IDA.name} spends points at two checkouts", Colour.BOLD)
    checkout = _Checkout(stage, member)
    held = checkout.hold(HELD, key="web")
    code = held.document().get("code")
    checks = [
        Check(f"the web shop holds {HELD}", _told(held), f"201 held {HELD}"),
        Check("left to spend", checkout.left(), str(BALANCE - HELD)),
        Check(
            f"the till wants {TOO_MANY} at the same time",
            _told(checkout.hold(TOO_MANY, key="till")),
            f"422 points_insufficient, {TOO_MANY + HELD - BALANCE} missing",
        ),
    ]
    placed_at = datetime.now(UTC)
    _send(player, _order(str(code), placed_at), topic="orders/paid")
    checks += [
        Check(
            f"#{ORDER} paid, and shows the code",
            checkout.left(),
            str(BALANCE - HELD + EARNED),
        ),
        Check("the hold", checkout.status(held), "captured"),
        *_give_up(checkout),
    ]
    _send(player, _order(str(code), placed_at, refunded=True), topic="orders/updated")
    checks.append(Check(f"#{ORDER} refunded: both sides", checkout.left(), str(BALANCE)))
    return show_checks(checks, show)


class _Checkout:
    """The API's routes of one member's holds."""

    def __init__(self, stage: Stage, member: str) -> None:
        self._stage = stage
        self._member = member
        self._path = f"programs/{stage.program}/members/{member}/holds"

    def hold(self, points: int, *, key: str) -> Answer:
        """Ask for a hold."""
        wish = {"currency": "EUR", "basket": "100.00", "points": points, "channel": "demo"}
        return self._call("", wish, key=f"demo-{key}")

    def end(self, held: Answer, how: str) -> Answer:
        """Capture or void a hold."""
        return self._call(f"/{held.text('id')}/{how}", {}, key=f"demo-{how}")

    def status(self, held: Answer) -> str:
        """How a hold stands."""
        return self._stage.api.call("GET", f"{self._path}/{held.text('id')}").text("status")

    def left(self) -> str:
        """The points that can be spent."""
        return str(self._stage.api.balance(self._stage.program, self._member).available)

    def _call(self, path: str, body: Mapping[str, object], *, key: str) -> Answer:
        headers = {"Idempotency-Key": key}
        return self._stage.api.call("POST", self._path + path, body, headers=headers)


def _give_up(checkout: _Checkout) -> list[Check]:
    """Void a hold: it can neither be captured then nor voided otherwise."""
    held = checkout.hold(GIVEN_UP, key="basket")
    before = checkout.left()
    first, again = checkout.end(held, "void"), checkout.end(held, "void")
    late = checkout.end(held, "capture")
    left = BALANCE - HELD + EARNED
    return [
        Check(f"a basket holds {GIVEN_UP}", before, str(left - GIVEN_UP)),
        Check("given up, told twice", f"{_told(first)}; {_told(again)}", "200 voided; 200 voided"),
        Check("captured after that", _told(late), "409 hold_already_voided"),
        Check("left to spend", checkout.left(), str(left)),
    ]


def _told(answer: Answer) -> str:
    document: Any = answer.document()
    if "missing" in document:
        return f"{answer.status} {document['code']}, {document['missing']} missing"
    if "code" in document and "status" in document and "points" not in document:
        return f"{answer.status} {document['code']}"
    points = f" {document['points']}" if document["status"] == "held" else ""
    return f"{answer.status} {document['status']}{points}"


def _send(player: Player, body: Body, *, topic: str) -> None:
    player.play(online(f"#{ORDER}", body, topic=topic, who=IDA.name, becomes=""))


def _order(code: str, placed_at: datetime, *, refunded: bool = False) -> Body:
    """The order whose buyer has typed in the code of the hold, paid or refunded in full."""
    now = datetime.now(UTC)
    lamp = LAMP
    refunds: tuple[Body, ...] = ()
    if refunded:
        refunds = (
            shopify_refund(lamp, refund_id=5008, number=ORDER, created_at=now, amount="14.00"),
        )
        lamp = Line(id=LAMP.id, title=LAMP.title, price=LAMP.price, kept=0, paid_by_code="10.00")
    return shopify_order(
        lamp,
        number=ORDER,
        buyer=IDA_WITH_ACCOUNT,
        created_at=placed_at,
        updated_at=now,
        status="refunded" if refunded else "paid",
        refunds=refunds,
        code=code,
    )
