"""Subscribing a merchant's endpoint to events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from punchcard.domain.codec import canonical
from punchcard.domain.endpoints import read_endpoint_url
from punchcard.domain.errors import ConflictError, IdempotencyKeyReusedError
from punchcard.domain.events import EventType
from punchcard.domain.instants import instant
from punchcard.domain.subscriptions import (
    SUBSCRIPTIONS_MAX,
    Subscription,
)
from punchcard.ports import Programs, Subscriptions


class SubscriptionsTooManyError(ConflictError):
    """The program has as many subscriptions as it may have."""

    code = "subscriptions_too_many"


class SubscriptionRemovedError(ConflictError):
    """What this idempotency key created has been removed."""

    code = "subscription_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """A subscription with its secret, and whether this call created it."""

    subscription: Subscription
    secret: str
    is_new: bool


def create_subscription(
    *,
    program: str,
    url: str,
    types: Sequence[EventType],
    client: str,
    idempotency_key: str,
    subscriptions: Subscriptions,
    programs: Programs,
    new_secret: Callable[[], str],
    loopback_allowed: bool,
    now: datetime,
) -> Subscribed:
    """Subscribe an endpoint; the same call again gets the same answer.

    Args:
        program: whose events.
        url: where they are sent.
        types: which of them.
        client: who asks; clients cannot meet in each other's keys.
        idempotency_key: the client's own id for the subscription.
        subscriptions: where it is kept.
        programs: tells whether there is such a program.
        new_secret: draws a secret to sign with.
        loopback_allowed: whether the endpoint may be on this very machine.
        now: the present instant.

    Raises:
        ProgramNotFoundError: the program was never published.
        EndpointUrlInvalidError: nothing can be sent to that address.
        IdempotencyKeyReusedError: the key created something else.
        SubscriptionRemovedError: what the key created has been removed.
        SubscriptionsTooManyError: the program has too many of them.
    """
    programs.timeline(program)
    read_endpoint_url(url, loopback_allowed=loopback_allowed)
    at = instant(now)
    wanted = Subscription(
        id=_id(program, client, idempotency_key),
        program=program,
        url=url,
        types=tuple(sorted(set(types))),
        created_at=at,
        updated_at=at,
        created_as=_fingerprint(url, types),
    )
    known = {each.id for each in subscriptions.listed(program)}
    if len(known) >= SUBSCRIPTIONS_MAX and wanted.id not in known:
        raise SubscriptionsTooManyError(
            f"a program has at most {SUBSCRIPTIONS_MAX} subscriptions; remove one first"
        )
    standing = subscriptions.create(wanted, secret=new_secret())
    if standing is None:
        raise SubscriptionRemovedError(
            "what this Idempotency-Key created has been removed; use another key"
        )
    if standing.created_as != wanted.created_as:
        raise IdempotencyKeyReusedError(
            "this Idempotency-Key created a subscription of another endpoint or other types"
        )
    return Subscribed(
        subscription=standing,
        secret=subscriptions.secrets(standing.id).current,
        is_new=standing.id not in known,
    )


def _id(program: str, client: str, idempotency_key: str) -> str:
    named = canonical([program, client, idempotency_key])
    return f"sub_{sha256(named.encode()).hexdigest()[:32]}"


def _fingerprint(url: str, types: Sequence[EventType]) -> str:
    return sha256(canonical([url, sorted(set(types))]).encode()).hexdigest()
