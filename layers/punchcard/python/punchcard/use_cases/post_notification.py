"""Sending a notification to its endpoint, signed."""

from datetime import datetime, timedelta

from punchcard.domain.event_codec import encode_notification
from punchcard.domain.signatures import signed_headers
from punchcard.domain.subscriptions import Answer, EndpointSecrets, Notification, Subscription
from punchcard.ports import Endpoints, Subscriptions

SECRET_OVERLAP_HOURS = 24
"""How long the secret before the current one is signed with too."""


def post_notification(
    notification: Notification,
    subscription: Subscription,
    *,
    subscriptions: Subscriptions,
    endpoints: Endpoints,
    now: datetime,
) -> Answer:
    """Send a notification once; whatever goes wrong at the endpoint is told in the answer."""
    body = encode_notification(notification.event)
    signatures = signed_headers(
        body,
        webhook_id=notification.id,
        secrets=_signing(subscription, subscriptions.secrets(subscription.id), now=now),
        now=now,
    )
    headers = {"content-type": "application/json", "user-agent": "Punchcard", **signatures}
    return endpoints.post(subscription.url, body=body, headers=headers)


def _signing(subscription: Subscription, secrets: EndpointSecrets, *, now: datetime) -> list[str]:
    """The current secret, and for a while after a rotation the one before it too."""
    rotated_at = subscription.secret_rotated_at
    if secrets.previous is None or rotated_at is None:
        return [secrets.current]
    both = now < rotated_at + timedelta(hours=SECRET_OVERLAP_HOURS)
    return [secrets.current, secrets.previous] if both else [secrets.current]
