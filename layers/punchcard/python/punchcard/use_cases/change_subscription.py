"""Changing what an endpoint is sent and what that is signed with, and removing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from punchcard.domain.endpoints import read_endpoint_url
from punchcard.domain.events import EventType
from punchcard.domain.instants import instant
from punchcard.domain.subscriptions import (
    DisabledReason,
    Subscription,
    SubscriptionChangedError,
)
from punchcard.ports import Outages, Subscriptions


def change_subscription(
    *,
    program: str,
    subscription: str,
    url: str,
    types: Sequence[EventType],
    enabled: bool,
    subscriptions: Subscriptions,
    outages: Outages,
    loopback_allowed: bool,
    now: datetime,
) -> Subscription:
    """Change where events are sent and which, or stop and begin to send them.

    Enabling one again forgets its outage. What was given up meanwhile comes by a replay.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
        EndpointUrlInvalidError: nothing can be sent to that address.
        SubscriptionChangedError: somebody else changed it at the same time.
    """
    read_endpoint_url(url, loopback_allowed=loopback_allowed)
    standing = subscriptions.subscription(program=program, subscription=subscription)
    if enabled and not standing.enabled:
        outages.end(program=program, subscription=subscription)
    stopped = standing.disabled_reason or DisabledReason.REQUESTED
    changed = replace(
        standing,
        url=url,
        types=tuple(sorted(set(types))),
        disabled_reason=None if enabled else stopped,
        updated_at=instant(now),
        revision=standing.revision + 1,
    )
    _change(changed, subscriptions)
    return changed


def rotate_secret(
    *,
    program: str,
    subscription: str,
    secret: str,
    keep_previous: bool,
    subscriptions: Subscriptions,
    now: datetime,
) -> Subscription:
    """Sign with another secret.

    That it was rotated is written first: an interruption in between signs with nothing that is
    not known to the endpoint.

    Args:
        program: of the subscription.
        subscription: its id.
        secret: what is signed with from now on.
        keep_previous: sign with the one until now too for a while; not if others know it.
        subscriptions: where it is kept.
        now: the present instant.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
        SubscriptionChangedError: somebody else changed it at the same time.
    """
    standing = subscriptions.subscription(program=program, subscription=subscription)
    at = instant(now)
    rotated = replace(
        standing,
        secret_rotated_at=at if keep_previous else None,
        updated_at=at,
        revision=standing.revision + 1,
    )
    _change(rotated, subscriptions)
    subscriptions.rotate_secret(subscription, secret=secret)
    return rotated


def remove_subscription(
    *, program: str, subscription: str, subscriptions: Subscriptions, outages: Outages
) -> Subscription:
    """Remove a subscription with its secret; the subscription as it was.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
    """
    standing = subscriptions.subscription(program=program, subscription=subscription)
    outages.end(program=program, subscription=subscription)
    subscriptions.remove(program=program, subscription=subscription)
    return standing


def _change(changed: Subscription, subscriptions: Subscriptions) -> None:
    if not subscriptions.change(changed):
        raise SubscriptionChangedError(
            "somebody else changed this subscription at the same time; look at it and try again"
        )
