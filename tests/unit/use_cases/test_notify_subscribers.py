"""From an event to an endpoint: what is sent, how often, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.connectors.standard_webhooks import verify
from punchcard.domain.errors import TransientError
from punchcard.domain.events import EventType
from punchcard.domain.shops import ShopSecrets
from punchcard.domain.subscriptions import (
    Answer,
    DisabledReason,
    Failure,
    NotificationStatus,
)
from punchcard.use_cases.deliver_notification import CallOutcome

from tests.fakes.endpoints import BROKEN, MONDAY, OK, SECRET, Road, earned
from tests.fakes.failing_notifications import FailingQueue

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


class TestTelling:
    def test_an_event_reaches_every_enabled_endpoint_that_wants_it(self, road: Road) -> None:
        road.subscribe("other")
        road.subscribe("stopped", disabled_reason=DisabledReason.REQUESTED)
        road.subscribe("expired", types=(EventType.POINTS_EXPIRED,))
        road.subscribe("foreign", program="foreign")

        assert road.tell(earned()) == 2
        road.run()

        assert [sent.url for sent in road.endpoints.received] == [
            "https://harbour.example/hooks",
            "https://other.example/hooks",
        ]
        assert received(road) == [earned().id] * 2

    def test_an_event_that_comes_again_is_sent_once(self, road: Road) -> None:
        for _ in range(3):
            road.tell(earned())
        road.run()
        road.now += DAY
        road.tell(earned())
        road.run()

        assert received(road) == [earned().id]
        assert road.kept(earned()).status is NotificationStatus.DELIVERED

    def test_an_event_that_comes_again_during_its_retries_adds_none(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        road.run(until=MONDAY + HOUR)
        attempts = road.kept(earned()).attempts_made
        road.tell(earned())
        road.run(until=MONDAY + 1.5 * HOUR)

        assert road.kept(earned()).attempts_made == attempts == 4

    def test_one_whose_first_call_was_never_sent_is_sent_when_it_comes_again(
        self, road: Road
    ) -> None:
        road.queue = FailingQueue(fails_at=1)
        with pytest.raises(TransientError):
            road.tell(earned())

        road.now += timedelta(minutes=6)
        road.tell(earned())
        road.run()

        assert received(road) == [earned().id]

    def test_one_slow_endpoint_keeps_no_other_waiting(self, road: Road) -> None:
        road.subscribe("other")
        road.endpoints.answers = lambda url: BROKEN if "harbour" in url else OK
        road.tell(earned())

        road.run(until=MONDAY)

        assert road.kept(earned(), "sub_other").status is NotificationStatus.DELIVERED
        assert road.kept(earned(), "sub_harbour").status is NotificationStatus.PENDING


class TestSigning:
    def check(self, road: Road, secret: str) -> None:
        sent = road.endpoints.received[-1]
        verify(sent.body, sent.headers, ShopSecrets(current=secret), now=sent.at)

    def test_every_attempt_is_signed_for_its_own_time_under_the_same_id(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned())
        road.run(until=MONDAY + 3 * HOUR)

        assert received(road) == [earned().id] * 5
        times = [int(sent.headers["webhook-timestamp"]) for sent in road.endpoints.received]
        begin = int(MONDAY.timestamp())
        assert [time - begin for time in times] == [0, 5, 305, 2105, 9305]
        assert len({sent.body for sent in road.endpoints.received}) == 1
        self.check(road, SECRET)

    def test_for_a_day_after_a_rotation_both_secrets_verify(self, road: Road) -> None:
        new = "whsec_" + "B" * 43 + "="
        standing = road.subscriptions.subscription(program="club", subscription="sub_harbour")
        road.subscriptions.change(replace(standing, secret_rotated_at=MONDAY, revision=2))
        road.subscriptions.rotate_secret("sub_harbour", secret=new)

        road.now = MONDAY + DAY - timedelta(seconds=1)
        road.tell(earned(1))
        road.run()
        assert len(road.endpoints.received[-1].headers["webhook-signature"].split(" ")) == 2
        for secret in (SECRET, new):
            self.check(road, secret)

        road.now = MONDAY + DAY
        road.tell(earned(2))
        road.run()
        assert len(road.endpoints.received[-1].headers["webhook-signature"].split(" ")) == 1
        self.check(road, new)


class TestFailing:
    def test_an_endpoint_that_is_down_for_a_day_loses_nothing(self, road: Road) -> None:
        def down_for_a_day(_: str) -> Answer:
            return BROKEN if road.now < MONDAY + DAY else OK

        road.endpoints.answers = down_for_a_day
        events = [earned(number) for number in range(20)]
        for event in events:
            road.tell(event)
            road.run(until=road.now + HOUR)
        road.run()

        assert all(road.kept(event).status is NotificationStatus.DELIVERED for event in events)
        assert set(received(road)) == {event.id for event in events}
        assert road.outages.kept == {}

    def test_after_the_last_attempt_it_is_given_up_and_the_log_says_why(self, road: Road) -> None:
        road.endpoints.answers = lambda _: Answer(failure=Failure.UNREACHABLE)
        road.tell(earned())
        called = road.run()

        kept = road.kept(earned())
        assert kept.status is NotificationStatus.GIVEN_UP
        assert len(kept.attempts) == kept.attempts_made == len(road.endpoints.received) == 10
        assert {attempt.failure for attempt in kept.attempts} == {Failure.UNREACHABLE}
        assert called[-1].outcome is CallOutcome.GIVEN_UP
        assert timedelta(days=3) < road.now - MONDAY < GIVEN_UP_WITHIN

    def test_an_overloaded_endpoint_gets_nothing_until_it_is_ready(self, road: Road) -> None:
        road.endpoints.answers = lambda _: (
            Answer(status=429, retry_after_seconds=1800) if road.now == MONDAY else OK
        )
        road.tell(earned(1))
        road.run(until=MONDAY)
        road.now += timedelta(minutes=5)
        road.tell(earned(2))
        road.run()

        ready = MONDAY + timedelta(seconds=1800)
        assert [sent.at for sent in road.endpoints.received] == [MONDAY, ready, ready]
        assert road.kept(earned(2)).attempts_made == 1


class TestDisabling:
    def test_an_endpoint_that_is_gone_is_disabled_at_once(self, road: Road) -> None:
        road.endpoints.answers = lambda _: Answer(status=410)
        road.tell(earned(1))
        road.tell(earned(2))
        called = road.run()

        standing = road.subscriptions.subscription(program="club", subscription="sub_harbour")
        assert standing.disabled_reason is DisabledReason.GONE
        assert received(road) == [earned(1).id]
        assert [each.disabled for each in called] == [DisabledReason.GONE, None]
        assert road.kept(earned(2)).status is NotificationStatus.GIVEN_UP
        assert road.kept(earned(2)).attempts[-1].failure is Failure.SUBSCRIPTION_DISABLED

    def test_an_endpoint_that_fails_for_five_days_is_disabled(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        for number in range(24 * 6):
            road.tell(earned(number))
            road.run(until=road.now + HOUR)

        standing = road.subscriptions.subscription(program="club", subscription="sub_harbour")
        assert standing.disabled_reason is DisabledReason.FAILING
        assert timedelta(days=5) <= standing.updated_at - MONDAY <= timedelta(days=5, hours=1)
        assert max(sent.at for sent in road.endpoints.received) <= standing.updated_at

    @pytest.mark.parametrize("reason", [DisabledReason.FAILING, DisabledReason.GONE])
    def test_what_happens_while_an_endpoint_is_disabled_can_be_replayed(
        self, road: Road, reason: DisabledReason
    ) -> None:
        road.subscribe("mended", disabled_reason=reason)
        road.tell(earned())
        road.run()

        kept = road.kept(earned(), "sub_mended")
        assert kept.status is NotificationStatus.GIVEN_UP
        assert kept.attempts[-1].failure is Failure.SUBSCRIPTION_DISABLED
        assert [sent.url for sent in road.endpoints.received] == ["https://harbour.example/hooks"]

    def test_a_single_success_keeps_an_endpoint_enabled(self, road: Road) -> None:
        road.endpoints.answers = lambda _: OK if road.now == MONDAY + 3 * DAY else BROKEN
        for number in range(24 * 7):
            road.tell(earned(number))
            road.run(until=road.now + HOUR)

        standing = road.subscriptions.subscription(program="club", subscription="sub_harbour")
        assert standing.enabled

    def test_a_hiccup_long_after_another_one_disables_nothing(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        road.tell(earned(1))
        road.run()
        road.now += timedelta(days=100)
        road.tell(earned(2))
        road.run(until=road.now + timedelta(minutes=10))

        assert road.subscriptions.subscription(program="club", subscription="sub_harbour").enabled

    def test_what_waits_for_an_endpoint_that_was_removed_is_left(self, road: Road) -> None:
        road.tell(earned())
        road.subscriptions.remove(program="club", subscription="sub_harbour")

        road.run()

        assert received(road) == []
        assert road.kept(earned()).status is NotificationStatus.GIVEN_UP
