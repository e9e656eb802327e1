"""A shop that runs WooCommerce: it greets, sells, gives back, and points follow."""

from datetime import UTC, datetime, timedelta

import pytest

from local.http_calls import Answer
from local.webhooks import Webhook, woocommerce_greeting, woocommerce_webhook
from tests.e2e.club import Club
from tests.fakes import woocommerce_bodies
from tests.fakes.woocommerce_bodies import Body, line_item, order, refund

# As the shop stores it; it signs with an ampersand in the place of the entity.
STORED_SECRET = "long-enough-a&amp;b"
SECRET = "long-enough-a&b"


@pytest.fixture
def pier(club: Club) -> str:
    """The id of a shop of the club's program."""
    shop = f"{club.program}-pier"
    settings = {"program": club.program, "currency": "EUR", "platform": "woocommerce"}
    club.api.register_shop(shop, settings | {"secret": STORED_SECRET})
    return shop


def send(club: Club, webhook: Webhook) -> Answer:
    return webhook.send(club.deployment.api_url)


def delivery(pier: str, body: Body, topic: str) -> Webhook:
    raw = woocommerce_bodies.encoded(body)
    return woocommerce_webhook(raw, shop=pier, topic=topic, secret=SECRET)


def test_a_greeting_is_answered_with_200(club: Club, pier: str) -> None:
    assert send(club, woocommerce_greeting(shop=pier, webhook=7)).status == 200
    assert send(club, woocommerce_greeting(shop="nobody", webhook=7)).status == 404
    assert send(club, woocommerce_greeting(shop=club.online, webhook=7)).status == 404


def test_an_order_becomes_points_and_a_refund_takes_them(club: Club, pier: str) -> None:
    identity = {"kind": "shop_customer", "value": f"{pier}:501"}
    member = club.api.member_with(club.program, identity)
    placed = datetime.now(UTC).replace(microsecond=0, tzinfo=None) - timedelta(hours=1)
    dates = {name: placed.isoformat() for name in ("date_created_gmt", "date_modified_gmt")}
    paid = order(line_item(11, "22.50", tax="4.28"), **dates)
    changed = {"date_modified_gmt": (placed + timedelta(minutes=5)).isoformat()}
    returned = {**paid, **changed, "refunds": [refund("-11.90")]}

    for _ in range(2):
        assert send(club, delivery(pier, paid, "order.created")).status == 202
    club.settle()
    assert club.available(member) == 22

    for body, topic in [(returned, "order.updated"), (paid, "order.updated")]:
        assert send(club, delivery(pier, body, topic)).status == 202
    assert send(club, delivery(pier, {"id": paid["id"]}, "order.deleted")).status == 202
    club.settle()
    assert club.available(member) == 12
