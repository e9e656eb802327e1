"""Takes in what shops report: checks the signature, queues, answers."""

from punchcard import wiring
from punchcard.edge.http import Answer, Request, answering
from punchcard.use_cases.receive_webhook import receive_webhook

STATUS = {"queued": 202, "ignored": 202, "greeted": 200}
"""WooCommerce takes nothing but 200 for an answer to its greeting."""


@answering("webhook")
def handler(request: Request) -> Answer:
    """Queue a webhook sent to /webhooks/{platform}/{shop}."""
    received = receive_webhook(
        request.body,
        request.headers,
        shop_id=request.path["shop"],
        platform=request.path["platform"],
        shops=wiring.shops(),
        queue=wiring.deliveries(),
        bodies=wiring.bodies(),
        now=wiring.now(),
    )
    document = {"status": received.status, "delivery": received.delivery_id}
    if received.reason is not None:
        document["reason"] = received.reason
    logged = {"shop": request.path["shop"], "topic": received.topic, **document}
    return Answer(STATUS[received.status], document, logged)
