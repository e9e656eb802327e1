"""The way out to merchants: subscriptions, notifications, and the endpoints they are sent to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from punchcard.domain.subscriptions import (
    Answer,
    EndpointSecrets,
    Notification,
    NotificationCall,
    Outage,
    Place,
    Subscription,
)


class Subscriptions(Protocol):
    """Endpoints of merchants, what they want to hear of, and what they are signed for with."""

    def create(self, subscription: Subscription, *, secret: str) -> Subscription | None:
        """Store a subscription and its secret unless its id is taken.

        Where the same is created twice at once, `secrets` has the secret that counts.

        Returns:
            The subscription that stands under the id: this one, or the one that was there. None
            if one of this id was removed: an id is never used again.
        """

    def subscription(self, *, program: str, subscription: str) -> Subscription:
        """One subscription, read strongly. Raises SubscriptionNotFoundError."""

    def listed(self, program: str) -> Sequence[Subscription]:
        """All subscriptions of a program, the one that was created first at first."""

    def change(self, subscription: Subscription) -> bool:
        """Write a subscription over the one that was read, unless somebody else has since.

        Args:
            subscription: its revision is one more than the one that was read.

        Returns:
            Whether it was written.
        """

    def remove(self, *, program: str, subscription: str) -> None:
        """Remove a subscription with its secret; nothing happens if it is gone."""

    def secrets(self, subscription: str) -> EndpointSecrets:
        """What is signed with; may be a minute old. Raises SubscriptionNotFoundError."""

    def rotate_secret(self, subscription: str, *, secret: str) -> None:
        """Make a secret the current one; the current one until now becomes the previous."""


class Outages(Protocol):
    """Since when nothing reaches an endpoint."""

    def outage(self, *, program: str, subscription: str) -> Outage | None:
        """The outage that an endpoint has now, or None."""

    def keep(self, outage: Outage) -> None:
        """Keep how an outage stands."""

    def end(self, *, program: str, subscription: str) -> None:
        """Forget an outage; nothing happens if there is none."""


class Notifications(Protocol):
    """The log of what was sent, and the truth about what is still to be sent; kept 30 days."""

    def add(self, notification: Notification) -> Notification:
        """Write a notification unless it is there; the one that stands."""

    def notification(
        self, *, program: str, subscription: str, notification: str
    ) -> Notification | None:
        """One notification, read strongly, or None if there is none or it is too old."""

    def replace(self, notification: Notification) -> bool:
        """Write a notification over the one that was read, unless somebody else has since.

        Args:
            notification: its revision is one more than the one that was read.

        Returns:
            Whether it was written.
        """

    def page(
        self, *, program: str, subscription: str, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        """Up to `limit` notifications, the newest first, and where the page ends if more follow.

        Args:
            program: of the subscription.
            subscription: whose log.
            after: where the page before ended; None begins with the newest.
            limit: how many at the most, up to 100.
        """

    def since(
        self, *, program: str, subscription: str, since: datetime, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        """Up to `limit` notifications created since an instant, the oldest first; as `page`."""


class NotificationQueue(Protocol):
    """What is to be attempted now or later."""

    def send(self, calls: Sequence[NotificationCall], *, delay: timedelta = timedelta()) -> None:
        """Queue calls, each as a message of its own.

        Args:
            calls: what to attempt.
            delay: after which they come; cut to 15 minutes, whoever gets one early sends it on.

        Raises:
            TransientError: some were not taken; send all of them again.
        """


class Endpoints(Protocol):
    """The merchants' servers."""

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one request and wait a few seconds for its answer; follows no redirect.

        Whatever goes wrong between here and the endpoint is told in the answer.
        """
