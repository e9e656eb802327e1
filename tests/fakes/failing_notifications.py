"""A queue and a log of notifications that fail at the moments that tests choose."""

from dataclasses import replace
from datetime import timedelta
from typing import override

from punchcard.domain.errors import TransientError
from punchcard.domain.subscriptions import Notification

from tests.fakes.subscriptions import InMemoryNotificationQueue, InMemoryNotifications


class FailingQueue(InMemoryNotificationQueue):
    """A queue of which one sending fails."""

    def __init__(self, fails_at: int) -> None:
        super().__init__()
        self.fails_at = fails_at
        self.sendings = 0

    @override
    def send(self, calls: object, *, delay: timedelta = timedelta()) -> None:
        self.sendings += 1
        if self.sendings == self.fails_at:
            raise TransientError("the queue is throttled; try again")
        super().send(calls, delay=delay)  # type: ignore[arg-type]


class OvertakenNotifications(InMemoryNotifications):
    """A log in which others write first, or of which one writing fails."""

    def __init__(
        self,
        kept: dict[tuple[str, str, str], Notification],
        *,
        overtakes: int = 0,
        overtakes_from: int = 1,
        fails_at: int = 0,
    ) -> None:
        super().__init__(kept)
        self.overtaking = range(overtakes_from, overtakes_from + overtakes)
        self.fails_at = fails_at
        self.writings = 0

    @override
    def replace(self, notification: Notification) -> bool:
        self.writings += 1
        if self.writings == self.fails_at:
            raise TransientError("the table is throttled; try again")
        if self.writings in self.overtaking:
            place = (notification.program, notification.subscription, notification.id)
            standing = self.kept[place]
            self.kept[place] = replace(standing, revision=standing.revision + 1)
        return super().replace(notification)
