"""What every queue of notifications does."""

from datetime import timedelta
from typing import Protocol

from punchcard.domain.subscriptions import NotificationCall
from punchcard.ports import NotificationQueue

CALL = NotificationCall(
    program="club", subscription="sub_harbour", notification="evt_1", attempts_made=3
)


class Queue(NotificationQueue, Protocol):
    """Calls whose other end a test can read."""

    def queued(self) -> list[NotificationCall]:
        """Everything that can be taken now, in any order."""


class NotificationQueueContract:
    """One suite for every implementation; a subclass gives it a fresh `queue`."""

    def test_calls_come_out_whole_each_by_itself(self, queue: Queue) -> None:
        calls = [
            NotificationCall(
                program="club", subscription="sub_a", notification=f"evt_{number}", attempts_made=0
            )
            for number in range(25)
        ]
        queue.send(calls)
        queue.send([])
        queue.send([CALL])

        assert {each.notification: each for each in queue.queued()} == {
            each.notification: each for each in [*calls, CALL]
        }

    def test_one_that_is_sent_twice_comes_twice(self, queue: Queue) -> None:
        queue.send([CALL])
        queue.send([CALL])

        assert queue.queued() == [CALL, CALL]

    def test_one_that_is_delayed_does_not_come_yet(self, queue: Queue) -> None:
        queue.send([CALL], delay=timedelta(hours=20))

        assert queue.queued() == []
