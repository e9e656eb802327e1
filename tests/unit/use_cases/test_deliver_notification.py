"""Calls that come too often, and senders that die on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.errors import ContentionError, TransientError
from punchcard.domain.retrying import ATTEMPTS_MAX, renewed
from punchcard.domain.subscriptions import (
    Answer,
    Notification,
    NotificationCall,
    NotificationStatus,
)
from punchcard.use_cases.deliver_notification import CallOutcome
from punchcard.use_cases.notify_subscribers import call_for

from tests.fakes.endpoints import BROKEN, MONDAY, OK, Road, earned
from tests.fakes.failing_notifications import FailingQueue, OvertakenNotifications

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GIVEN_UP_WITHIN = timedelta(days=4)


@pytest.fixture
def road() -> Road:
    """A road with one endpoint, which wants points that were earned."""
    road = Road()
    road.subscribe()
    return road


def received(road: Road) -> list[str]:
    """The ids that endpoints were sent, in order."""
    return [sent.headers["webhook-id"] for sent in road.endpoints.received]


class TestCallsTooMany:
    def test_a_call_that_comes_again_attempts_nothing_again(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        [(call, _)] = road.queue.sent
        road.queue.sent.clear()

        outcomes = [road.call(call).outcome for _ in range(3)]

        assert outcomes == [CallOutcome.FAILED, CallOutcome.VOID, CallOutcome.VOID]
        assert len(road.endpoints.received) == 1
        assert len(road.queue.sent) == 1

    def test_a_call_during_the_attempt_waits_for_its_end(self, road: Road) -> None:
        road.tell(earned())
        [(call, _)] = road.queue.sent
        outcomes: list[CallOutcome] = []

        def meanwhile(_: str) -> Answer:
            outcomes.append(road.call(call).outcome)
            return OK

        road.endpoints.answers = meanwhile
        road.run()

        assert outcomes == [CallOutcome.POSTPONED]
        assert received(road) == [earned().id]

    def test_of_two_calls_at_once_one_makes_the_attempt(self, road: Road) -> None:
        road.notifications = OvertakenNotifications(road.notifications.kept, overtakes=1)
        road.tell(earned())
        called = road.run()

        assert [each.outcome for each in called] == [CallOutcome.POSTPONED, CallOutcome.DELIVERED]
        assert received(road) == [earned().id]

    def test_a_call_for_what_is_not_in_the_log_is_void(self, road: Road) -> None:
        call = NotificationCall(
            program="club", subscription="sub_harbour", notification="evt_x", attempts_made=0
        )
        assert road.call(call).outcome is CallOutcome.VOID

    def test_a_replay_during_the_last_attempt_has_its_call(self, road: Road) -> None:
        """The attempt is the last of those before the replay, and the first of those behind it."""
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        key = ("club", "sub_harbour", earned().id)
        last = replace(road.kept(earned()), failures=ATTEMPTS_MAX - 1)
        road.notifications.kept[key] = last

        def replayed_meanwhile(_: str) -> Answer:
            standing = road.kept(earned())
            if standing.attempts_made:
                return OK
            assert road.notifications.replace(renewed(standing, now=road.now))
            road.queue.send([call_for(road.kept(earned()))])
            return BROKEN

        road.endpoints.answers = replayed_meanwhile
        road.run(until=MONDAY + DAY)

        assert road.kept(earned()).status is NotificationStatus.DELIVERED


class TestDying:
    """Whoever is interrupted finds everything as it was, when its message comes again."""

    def test_before_the_next_call_is_sent(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        [(call, _)] = road.queue.sent
        road.queue = FailingQueue(fails_at=1)
        with pytest.raises(TransientError):
            road.call(call)

        road.endpoints.answers = lambda _: OK
        road.queue.send([call])
        road.run()

        assert road.kept(earned()).status is NotificationStatus.DELIVERED

    def test_before_the_attempt_is_written_down(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        [(call, _)] = road.queue.sent
        road.queue.sent.clear()
        road.notifications = OvertakenNotifications(road.notifications.kept, fails_at=2)
        with pytest.raises(TransientError):
            road.call(call)

        road.endpoints.answers = lambda _: OK
        road.queue.send([call])
        road.run()

        assert road.kept(earned()).status is NotificationStatus.DELIVERED
        assert received(road) == [earned().id] * 2

    def test_whoever_is_overtaken_all_the_time_begins_again(self, road: Road) -> None:
        road.tell(earned())
        [(call, _)] = road.queue.sent
        road.notifications = OvertakenNotifications(
            road.notifications.kept, overtakes=99, overtakes_from=2
        )
        with pytest.raises(ContentionError):
            road.call(call)


def test_a_call_names_the_attempt_that_it_is_for() -> None:
    notification = Notification(
        event=earned(),
        subscription="sub_harbour",
        created_at=MONDAY,
        next_attempt_at=MONDAY,
        attempts_made=3,
    )
    assert call_for(notification) == NotificationCall(
        program="club", subscription="sub_harbour", notification=earned().id, attempts_made=3
    )
