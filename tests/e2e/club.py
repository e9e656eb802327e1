"""A program with an online shop and a till, as tests reach them: over HTTP alone."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Self
from uuid import uuid4

import boto3
from punchcard.adapters.sqs_dead_letters import SqsDeadLetters
from punchcard.adapters.sqs_deliveries import SqsDeliveries
from punchcard.domain.shops import Delivery

from local.api import Api, DeadLetter
from local.deployed import Deployment
from local.example import new_signing_secret
from local.http_calls import Answer
from local.logs import LogTail
from local.queues import wait_until_handled
from local.webhooks import Webhook, shopify_webhook, standard_webhook
from tests.fakes import shopify_bodies
from tests.fakes.shopify_bodies import Body

PROGRAM = """\
program: {program}
name: Test Club
currency: EUR
time_zone: Europe/Berlin
spending: {{ points: 1, amount: 0.01 }}
rewards:
  - {{ id: coffee, title: A cup of coffee, points: 60, stock: 3, coupon: {{ uses: 2 }} }}
rules:
  - id: base
    title: 1 point for every euro
    earn: {{ points: 1, per: 1.00 }}
  - id: review
    title: 1 point for a review
    on: review
    earn: {{ points: 1 }}
"""


@dataclass(frozen=True)
class Club:
    """One program with its shops; everything in it has ids that no other test has."""

    deployment: Deployment
    api: Api
    program: str
    online: str
    till: str
    secret: str
    till_secret: str
    began_at: datetime
    founded: float = field(default_factory=time.time)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def found(cls, deployment: Deployment, api: Api, *, document: str = PROGRAM) -> Self:
        name = f"t{uuid4().hex[:12]}"
        club = cls(
            deployment=deployment,
            api=api,
            program=name,
            online=f"{name}-online",
            till=f"{name}-till",
            secret=uuid4().hex,
            till_secret=new_signing_secret(),
            began_at=datetime.now(UTC).replace(microsecond=0) - timedelta(days=30),
        )
        api.publish(name, document.format(program=name), effective_at=club.began_at)
        shop = {"program": name, "currency": "EUR"}
        api.register_shop(club.online, shop | {"platform": "shopify", "secret": club.secret})
        api.register_shop(club.till, shop | {"platform": "standard", "secret": club.till_secret})
        return club

    def enqueue(self, delivery: Delivery) -> None:
        """Put a delivery into the queue as the door does."""
        deliveries_of(self.deployment).send(delivery)

    def unused(self) -> int:
        """A number for an order, a customer or a delivery."""
        return next(self._numbers)

    def enrol(self, customer: int) -> str:
        """Make a member of a customer of the online shop; the member's id."""
        identity = {"kind": "shop_customer", "value": f"{self.online}:{customer}"}
        return self.api.member_with(self.program, identity)

    def order(self, customer: int | None, price: str = "20.00", **fields: object) -> Body:
        """A new order, paid an hour ago by a customer, or by a guest; its `id` is its number."""
        placed = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
        number = self.unused()
        body = shopify_bodies.order(shopify_bodies.line_item(10_000 + number, price))
        return {
            **body,
            "id": number,
            "admin_graphql_api_id": f"gid://shopify/Order/{number}",
            "created_at": placed,
            "updated_at": placed,
            "customer": None if customer is None else {"id": customer},
            "email": None,
            **fields,
        }

    def delivery(
        self,
        body: Body | bytes,
        *,
        topic: str = "orders/paid",
        delivery_id: str | None = None,
        shop: str | None = None,
    ) -> Webhook:
        """A signed webhook of the online shop, by default with an id that no other has."""
        return shopify_webhook(
            body if isinstance(body, bytes) else json.dumps(body).encode(),
            shop=shop or self.online,
            topic=topic,
            delivery_id=delivery_id or uuid4().hex,
            secret=self.secret,
        )

    def send(
        self, body: Body | bytes, *, topic: str = "orders/paid", delivery_id: str | None = None
    ) -> Answer:
        """Deliver a webhook of the online shop."""
        delivery = self.delivery(body, topic=topic, delivery_id=delivery_id)
        return delivery.send(self.deployment.api_url)

    def send_from_till(self, event: Body) -> Answer:
        """Deliver an event of the till."""
        return standard_webhook(
            json.dumps(event).encode(),
            shop=self.till,
            delivery_id=uuid4().hex,
            secret=self.till_secret,
            sent_at=datetime.now(UTC),
        ).send(self.deployment.api_url)

    def settle(self) -> None:
        """Wait until everything that was delivered is done with."""
        wait_until_handled(self.deployment)

    def available(self, member: str) -> int:
        """Points that a member can spend."""
        return self.api.balance(self.program, member).available

    def entries(self, member: str) -> list[dict[str, Any]]:
        """All entries of a member, the newest first."""
        found: list[dict[str, Any]] = []
        path = cursor = f"programs/{self.program}/members/{member}/entries?limit=50"
        while cursor:
            page: Any = self.api.call("GET", cursor).document()
            found += page["entries"]
            following = page["next_cursor"]
            cursor = f"{path}&cursor={following}" if following else ""
        return found

    def dead_letters(self) -> list[DeadLetter]:
        """The open ones of the club's shops."""
        return [
            letter
            for shop in (self.online, self.till)
            for letter in self.api.dead_letters(shop=shop)
        ]

    def logged(self) -> str:
        """All that the functions on the way in have logged since the club was founded."""
        tail = LogTail(self.deployment, "Webhooks", "Purchases", since=self.founded)
        return json.dumps([line.fields for line in tail.new_lines()])


def dead_letters_of(deployment: Deployment) -> SqsDeadLetters:
    """The grave of all shops."""
    return SqsDeadLetters(
        client=boto3.client("sqs", **deployment.connection),
        queue_url=deployment.dead_letters_queue_url,
    )


def deliveries_of(deployment: Deployment) -> SqsDeliveries:
    """The way around the door, straight into the queue."""
    return SqsDeliveries(
        client=boto3.client("sqs", **deployment.connection),
        queue_url=deployment.purchases_queue_url,
    )


def statuses(answers: Sequence[Answer]) -> set[int]:
    return {answer.status for answer in answers}
