"""Whoever dies on the way, and whatever comes twice: no notification is forgotten."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, override

from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.domain.errors import TransientError
from punchcard.domain.subscriptions import Answer, NotificationCall, NotificationStatus

from tests.fakes.endpoints import BROKEN, OK, Road, earned

SHOWN_AGAIN = timedelta(minutes=6)
EVENTS = 3
FATES = st.sampled_from(["lives"] * 8 + ["dies before", "dies after"])
ANSWERS = st.sampled_from([BROKEN, BROKEN, Answer(status=429), OK])


@dataclass
class Dying:
    """A port of which some calls fail, before or after they had their effect."""

    port: Any
    fates: Iterator[str]

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            fate = next(self.fates, "lives")
            if fate == "dies before":
                raise TransientError("it failed; try again")
            result = getattr(self.port, name)(*args, **kwargs)
            if fate == "dies after":
                raise TransientError("it was done, and nobody heard of it; try again")
            return result

        return call


@dataclass
class HardRoad(Road):
    """A road on which senders die and messages come twice; what failed is shown again later."""

    fates: list[str] = field(default_factory=list)
    repeats: list[bool] = field(default_factory=list)

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        fates = iter(self.fates)
        self.log = self.notifications
        self.notifications = Dying(self.notifications, fates)  # type: ignore[assignment]
        self.outages = Dying(self.outages, fates)  # type: ignore[assignment]
        self.sent = self.queue
        self.queue = Dying(self.queue, fates)  # type: ignore[assignment]
        self.coming_twice = iter(self.repeats)

    def travel(self) -> None:
        """Let time pass until nothing is queued any more."""
        self._collect()
        while self.waiting:
            due, _, call = heapq.heappop(self.waiting)
            self.now = max(self.now, due)
            if next(self.coming_twice, False):
                self._again(call, timedelta(seconds=1))
            try:
                self.call(call)
            except TransientError:
                self._again(call, SHOWN_AGAIN)
            self._collect()

    def announce(self, number: int) -> None:
        """Bring an event until it is handled."""
        while True:
            try:
                self.tell(earned(number))
            except TransientError:
                continue
            return

    @override
    def _collect(self) -> None:
        self.queue, dying = self.sent, self.queue
        super()._collect()
        self.queue = dying

    def _again(self, call: NotificationCall, delay: timedelta) -> None:
        heapq.heappush(self.waiting, (self.now + delay, next(self.numbers), call))


@settings(max_examples=300)
@given(
    fates=st.lists(FATES, min_size=60, max_size=60),
    repeats=st.lists(st.booleans(), max_size=40),
    answers=st.lists(ANSWERS, min_size=20, max_size=20),
)
def test_every_event_arrives_or_is_given_up_and_the_log_says_which(
    fates: list[str], repeats: list[bool], answers: list[Answer]
) -> None:
    road = HardRoad(fates=fates, repeats=repeats)
    road.subscribe()
    coming = iter(answers)
    given_answers: dict[str, list[Answer]] = {}

    def answer(_: str) -> Answer:
        webhook_id = road.endpoints.received[-1].headers["webhook-id"]
        given_answers.setdefault(webhook_id, []).append(next(coming, OK))
        return given_answers[webhook_id][-1]

    road.endpoints.answers = answer
    for number in range(EVENTS):
        road.announce(number)
    road.travel()

    kept = road.log.kept.values()
    assert len(kept) == EVENTS
    for notification in kept:
        assert notification.status is not NotificationStatus.PENDING
        # Whoever died with a success in hand has the event sent again: the last answer counts.
        delivered = notification.status is NotificationStatus.DELIVERED
        assert delivered == (given_answers[notification.id][-1] == OK)


@given(repeats=st.lists(st.booleans(), max_size=40))
def test_where_nobody_dies_every_event_arrives_once(repeats: list[bool]) -> None:
    road = HardRoad(repeats=repeats)
    road.subscribe()
    for number in (*range(EVENTS), *range(EVENTS)):
        road.announce(number)
    road.travel()

    received = [sent.headers["webhook-id"] for sent in road.endpoints.received]
    assert sorted(received) == [earned(number).id for number in range(EVENTS)]
