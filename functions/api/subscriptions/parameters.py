"""Parameters that the operations on subscriptions share."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path

SUBSCRIPTIONS = "/v1/programs/<program>/subscriptions"
SUBSCRIPTION = f"{SUBSCRIPTIONS}/<subscription>"
TAG = "Subscriptions"

EXAMPLE = "sub_3f8a1c2e5b7d9f013a5c7e9f1b3d5f70"
NO_SUBSCRIPTION = {HTTPStatus.NOT_FOUND: "The program has no such subscription."}
CHANGED_MEANWHILE = {HTTPStatus.CONFLICT: "Somebody else changed it at the same time."}

SubscriptionId = Annotated[
    str,
    Path(pattern="^sub_[0-9a-f]{32}$", description="Id of the subscription.", examples=[EXAMPLE]),
]
