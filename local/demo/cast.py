"""Who and where: the people and shops of the bundled day, and how each shop's webhook is sent."""

import json
from datetime import date, datetime, time
from http import HTTPStatus
from zoneinfo import ZoneInfo

from local.demo.bodies import Body, Person, event
from local.demo.steps import Sending

ZONE = ZoneInfo("Europe/Berlin")

ONLINE = "harbour-online"
TILL = "harbour-till"

ROSA = Person(name="Rosa", email="rosa@example.com", customer=4001)
IDA = Person(name="Ida", email="ida@example.com")
IDA_WITH_ACCOUNT = Person(name="Ida", email="ida@example.com", customer=4003)
BEN = Person(name="Ben", email="ben@example.com", card="HG7731")

# An identity by which each can be found: kind and value.
PEOPLE = {
    ROSA.name: ("shop_customer", f"{ONLINE}:{ROSA.customer}"),
    BEN.name: ("card", str(BEN.card)),
    IDA.name: ("email", IDA.email),
}


class Clock:
    """Times of one day in the program's time zone."""

    def __init__(self, day: date) -> None:
        self._day = day

    def at(self, text: str) -> datetime:
        """The instant of a time such as 10:15."""
        return datetime.combine(self._day, time.fromisoformat(text), ZONE)


def online(
    what: str,
    body: Body | bytes,
    *,
    becomes: str,
    topic: str = "orders/paid",
    shop: str = ONLINE,
    who: str = ROSA.name,
    delivery: str = "first",
    times: int = 1,
    is_forged: bool = False,
    answer: int = HTTPStatus.ACCEPTED,
) -> Sending:
    """A delivery of the online shop, which is Shopify's."""
    return Sending(
        what=what,
        shop=shop,
        topic=topic,
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        delivery=delivery,
        who=who,
        times=times,
        is_forged=is_forged,
        answer=answer,
        becomes=becomes,
    )


def till(what: str, kind: str, data: Body, *, at: datetime, becomes: str) -> Sending:
    """A delivery of the till, which writes our own schema, about Ben."""
    return Sending(
        what=what,
        shop=TILL,
        body=json.dumps(event(kind, data, at=at)).encode(),
        who=BEN.name,
        becomes=becomes,
    )
