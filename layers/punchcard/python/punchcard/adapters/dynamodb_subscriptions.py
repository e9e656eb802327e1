"""Merchants' endpoints: settings in a DynamoDB table, secrets in a store of their own."""

from collections.abc import Callable, Sequence

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.aging import Aging
from punchcard.adapters.dynamodb_items import (
    Item,
    expect_attributes,
    instant_or_none,
    number,
    text,
    text_or_none,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
from punchcard.domain.events import EventType
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.subscriptions import (
    DisabledReason,
    EndpointSecrets,
    Subscription,
    SubscriptionNotFoundError,
)

AUDIENCE_CACHE_SECONDS = 60
ENDPOINT_SECRET_CACHE_SECONDS = 60

OPTIONAL = frozenset({"disabled_reason", "secret_rotated_at"})
ATTRIBUTES = frozenset(
    {
        keys.PARTITION,
        keys.SORT,
        "program",
        "url",
        "types",
        "created_at",
        "updated_at",
        "created_as",
        "revision",
    }
)


class DynamoDbSubscriptions:
    """Subscriptions by program and id. Settings are read anew; secrets are kept for a minute.

    Args:
        table: holds the settings.
        open_secrets: called when a secret is needed first; who only asks for settings needs no
            right to any secret.
        monotonic: seconds on a clock that nobody sets.
    """

    def __init__(
        self,
        *,
        table: DynamoDbTable,
        open_secrets: Callable[[], SecretsManagerSecrets],
        monotonic: Callable[[], float],
    ) -> None:
        self._table = table
        self._open_secrets = open_secrets
        self._secrets: Aging[EndpointSecrets] = Aging(monotonic)

    def create(self, subscription: Subscription, *, secret: str) -> Subscription | None:
        """Store a subscription and its secret, each unless there is one.

        The settings come last: a subscription that is found has a secret.

        Returns:
            What stands under the id now; None if one of this id was removed.
        """
        if self._table.get(
            operations_keys.removed_subscriptions(subscription.program), subscription.id
        ):
            return None
        standing = self._table.get(
            operations_keys.subscriptions(subscription.program), subscription.id
        )
        if standing is None:
            # One that got no further than this, or is made twice at once, has a secret already.
            self._open_secrets().create(subscription.id, secret)
            self._secrets.forget(subscription.id)
            standing = self._table.put_if_absent(_write(subscription))
        return subscription if standing is None else _read(standing)

    def subscription(self, *, program: str, subscription: str) -> Subscription:
        """One subscription.

        Raises:
            SubscriptionNotFoundError: the program has none of this id.
        """
        item = self._table.get(operations_keys.subscriptions(program), subscription)
        if item is None:
            raise _unknown(subscription)
        return _read(item)

    def listed(self, program: str) -> Sequence[Subscription]:
        """All subscriptions of a program, the one that was created first at first."""
        listed = [_read(item) for item in self._table.items(operations_keys.subscriptions(program))]
        return sorted(listed, key=lambda subscription: (subscription.created_at, subscription.id))

    def change(self, subscription: Subscription) -> bool:
        """Write a subscription over the one that was read; whether nobody else has since."""
        return self._table.replace(_write(subscription), revision=subscription.revision - 1)

    def remove(self, *, program: str, subscription: str) -> None:
        """Remove a subscription with its secret; nothing happens if it is gone.

        The secret goes last: a removal that got no further is repeated.
        """
        place = {
            keys.PARTITION: operations_keys.removed_subscriptions(program),
            keys.SORT: subscription,
        }
        self._table.put({name: {"S": value} for name, value in place.items()})
        self._table.delete(operations_keys.subscriptions(program), subscription)
        self._open_secrets().remove(subscription)
        self._secrets.forget(subscription)

    def secrets(self, subscription: str) -> EndpointSecrets:
        """What is signed with; may be a minute old.

        Raises:
            SubscriptionNotFoundError: no secret is stored.
        """
        kept = self._secrets.get(subscription, seconds_max=ENDPOINT_SECRET_CACHE_SECONDS)
        if kept is not None:
            return kept
        stored = self._open_secrets().get(subscription)
        if stored is None:
            raise _unknown(subscription)
        return self._secrets.keep(
            subscription, EndpointSecrets(current=stored.current, previous=stored.previous)
        )

    def rotate_secret(self, subscription: str, *, secret: str) -> None:
        """Make a secret the current one; the current one until now becomes the previous."""
        self._open_secrets().rotate(subscription, secret)
        self._secrets.forget(subscription)


class DynamoDbAudience:
    """Which events somebody has subscribed to; an answer is used again for a minute."""

    def __init__(self, *, table: DynamoDbTable, monotonic: Callable[[], float]) -> None:
        self._table = table
        self._wanted: Aging[frozenset[EventType]] = Aging(monotonic)

    def wanted(self, program: str) -> frozenset[EventType]:
        """The types that at least one subscription wants."""
        kept = self._wanted.get(program, seconds_max=AUDIENCE_CACHE_SECONDS)
        if kept is not None:
            return kept
        subscriptions = map(_read, self._table.items(operations_keys.subscriptions(program)))
        wanted = (event for each in subscriptions for event in each.types if each.wants(event))
        return self._wanted.keep(program, frozenset(wanted))


def _unknown(subscription: str) -> SubscriptionNotFoundError:
    return SubscriptionNotFoundError(f"the program has no subscription {subscription}")


def _write(subscription: Subscription) -> Item:
    texts = {
        keys.PARTITION: operations_keys.subscriptions(subscription.program),
        keys.SORT: subscription.id,
        "program": subscription.program,
        "url": subscription.url,
        "types": " ".join(subscription.types),
        "created_at": instant_text(subscription.created_at),
        "updated_at": instant_text(subscription.updated_at),
        "created_as": subscription.created_as,
    }
    if subscription.disabled_reason is not None:
        texts["disabled_reason"] = subscription.disabled_reason
    if subscription.secret_rotated_at is not None:
        texts["secret_rotated_at"] = instant_text(subscription.secret_rotated_at)
    return {
        **{name: {"S": value} for name, value in texts.items()},
        "revision": {"N": str(subscription.revision)},
    }


def _read(item: Item) -> Subscription:
    expect_attributes(item, ATTRIBUTES | (item.keys() & OPTIONAL))
    reason = text_or_none(item, "disabled_reason")
    return Subscription(
        id=text(item, keys.SORT),
        program=text(item, "program"),
        url=text(item, "url"),
        types=tuple(EventType(name) for name in text(item, "types").split()),
        created_at=parse_instant(text(item, "created_at")),
        updated_at=parse_instant(text(item, "updated_at")),
        created_as=text(item, "created_as"),
        disabled_reason=None if reason is None else DisabledReason(reason),
        secret_rotated_at=instant_or_none(item, "secret_rotated_at"),
        revision=number(item, "revision"),
    )
