"""Senders that others were faster than: what they write takes nothing from the others."""

from datetime import timedelta

import pytest
from punchcard.domain.retrying import CLAIM_SECONDS
from punchcard.domain.subscriptions import Answer, DisabledReason, NotificationStatus
from punchcard.use_cases.deliver_notification import CallOutcome

from tests.fakes.endpoints import BROKEN, OK, Road, earned
from tests.fakes.failing_notifications import OvertakenNotifications


@pytest.fixture
def road() -> Road:
    """A road with one endpoint, and a notification for it on its way."""
    road = Road()
    road.subscribe()
    road.tell(earned())
    return road


def test_what_is_written_by_somebody_else_is_given_up_by_the_next_call(road: Road) -> None:
    """The endpoint was disabled, and the notification is written at the same time."""
    road.subscriptions.kept.clear()
    road.subscribe(disabled_reason=DisabledReason.FAILING)
    road.notifications = OvertakenNotifications(road.notifications.kept, overtakes=1)

    called = road.run()

    assert [each.outcome for each in called] == [CallOutcome.POSTPONED, CallOutcome.GIVEN_UP]
    assert road.kept(earned()).status is NotificationStatus.GIVEN_UP
    assert road.endpoints.received == []


def test_an_attempt_that_outlasts_its_claim_is_not_written_over_the_next(road: Road) -> None:
    [(call, _)] = road.queue.sent

    def slow_at_first(_: str) -> Answer:
        if len(road.endpoints.received) > 1:
            return OK
        road.now += timedelta(seconds=CLAIM_SECONDS)
        assert road.call(call).outcome is CallOutcome.DELIVERED
        return BROKEN

    road.endpoints.answers = slow_at_first
    called = road.run()

    assert [each.outcome for each in called] == [CallOutcome.FAILED, CallOutcome.VOID]
    kept = road.kept(earned())
    assert (kept.status, kept.attempts_made) == (NotificationStatus.DELIVERED, 1)


def test_an_attempt_brings_nothing_back_that_has_gone_from_the_log(road: Road) -> None:
    def forgotten_meanwhile(_: str) -> Answer:
        road.notifications.kept.clear()
        return BROKEN

    road.endpoints.answers = forgotten_meanwhile
    called = road.run()

    assert [each.outcome for each in called] == [CallOutcome.FAILED, CallOutcome.VOID]
    assert road.notifications.kept == {}
