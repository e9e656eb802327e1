"""Who is told of events: a merchant's endpoints, and what was sent to them.

An event becomes one notification for each subscription that wants its type. The notification
keeps the event's id over all its attempts and replays, so that an endpoint can drop repeats.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from punchcard.domain.errors import ConflictError, NotFoundError
from punchcard.domain.events import Event, EventType

SUBSCRIPTIONS_MAX = 20
"""Subscriptions of one program: each event may become as many notifications."""

ATTEMPTS_KEPT = 20
"""Attempts that a notification tells of: the newest ones."""


class SubscriptionNotFoundError(NotFoundError):
    """The program has no such subscription."""

    code = "subscription_not_found"


class NotificationNotFoundError(NotFoundError):
    """The subscription's log has no such notification, or not any more."""

    code = "notification_not_found"


class SubscriptionChangedError(ConflictError):
    """Somebody else changed the subscription at the same time."""

    code = "subscription_changed"


class DisabledReason(StrEnum):
    """Why nothing is sent to an endpoint."""

    REQUESTED = "requested"
    GONE = "gone"
    FAILING = "failing"


class NotificationStatus(StrEnum):
    """Where a notification stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Failure(StrEnum):
    """Why an attempt failed, as the log tells it."""

    ADDRESS_REFUSED = "address_refused"
    NAME_UNKNOWN = "name_unknown"
    UNREACHABLE = "unreachable"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"
    ANSWER_UNREADABLE = "answer_unreadable"
    REDIRECTED = "redirected"
    GONE = "gone"
    REFUSED = "refused"
    SERVER_FAILED = "server_failed"
    SUBSCRIPTION_DISABLED = "subscription_disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """An endpoint of a merchant's and the types of events that it wants.

    `disabled_reason` is None exactly while it is enabled. `created_as` is a fingerprint of what
    it was created with, by which a repeated creation is recognised. `secret_rotated_at` is when
    its secret last replaced another one. `revision` counts its writes from 1.
    """

    id: str
    program: str
    url: str
    types: tuple[EventType, ...]
    created_at: datetime
    updated_at: datetime
    created_as: str
    disabled_reason: DisabledReason | None = None
    secret_rotated_at: datetime | None = None
    revision: int = 1

    @property
    def enabled(self) -> bool:
        """Whether events are sent to it."""
        return self.disabled_reason is None

    def wants(self, event_type: EventType) -> bool:
        """Whether events of a type are written down for it.

        That goes on where nobody asked for it to be disabled: once it works again, what it missed
        is replayed.
        """
        return self.disabled_reason is not DisabledReason.REQUESTED and event_type in self.types


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSecrets:
    """What notifications to an endpoint are signed with; `previous` is what was used before."""

    current: str
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without a single success, from its first failure on.

    `wait_until` is up to when the endpoint asked to be left alone.
    """

    program: str
    subscription: str
    since: datetime
    wait_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request to an endpoint: the status it was answered with, and why that is a failure.

    `status` is None where no answer came; `failure` is None for a success.
    """

    at: datetime
    status: int | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a notification stands in its subscription's log: by time, then by id."""

    at: datetime
    notification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One event for one subscription.

    `attempts` are the newest ones, the oldest of them first; `attempts_made` counts them all.
    `failures` counts those that failed since it was first to be sent, or was last replayed.
    `next_attempt_at` is None unless it is pending. While an attempt is being made, nobody else
    makes one before `claimed_until`. `revision` counts its writes from 1. Instants are of whole
    milliseconds.
    """

    event: Event
    subscription: str
    created_at: datetime
    status: NotificationStatus = NotificationStatus.PENDING
    next_attempt_at: datetime | None
    attempts: tuple[Attempt, ...] = ()
    attempts_made: int = 0
    failures: int = 0
    claimed_until: datetime | None = None
    revision: int = 1

    @property
    def id(self) -> str:
        """The event's id: the same for every subscription and every attempt."""
        return self.event.id

    @property
    def program(self) -> str:
        """The program that the event is of."""
        return self.event.program

    @property
    def place(self) -> Place:
        """Where it stands in the log."""
        return Place(at=self.created_at, notification=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationCall:
    """A call to make the attempt of a notification that follows `attempts_made` earlier ones.

    Calls are repeated at will. One for an attempt that has been made meanwhile is void.
    """

    program: str
    subscription: str
    notification: str
    attempts_made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a request: a status, or why there is none.

    `retry_after_seconds` is what the endpoint asked for, if it did.
    """

    status: int | None = None
    failure: Failure | None = None
    retry_after_seconds: int | None = None
