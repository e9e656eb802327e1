"""Subscribing, and changing what an endpoint is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.endpoints import EndpointUrlInvalidError
from punchcard.domain.errors import IdempotencyKeyReusedError, ProgramNotFoundError
from punchcard.domain.events import EventType
from punchcard.domain.subscriptions import (
    SUBSCRIPTIONS_MAX,
    DisabledReason,
    EndpointSecrets,
    Outage,
    Subscription,
    SubscriptionChangedError,
    SubscriptionNotFoundError,
)
from punchcard.use_cases.change_subscription import (
    change_subscription,
    remove_subscription,
    rotate_secret,
)
from punchcard.use_cases.create_subscription import (
    Subscribed,
    SubscriptionRemovedError,
    SubscriptionsTooManyError,
    create_subscription,
)

from tests.fakes.endpoints import MONDAY
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.subscriptions import InMemoryOutages, InMemorySubscriptions

URL = "https://harbour.example/hooks"
TYPES = (EventType.POINTS_EARNED, EventType.MEMBER_ENROLLED, EventType.POINTS_EARNED)


@dataclass
class Office:
    """Subscriptions of the program "club"."""

    subscriptions: InMemorySubscriptions = field(default_factory=InMemorySubscriptions)
    outages: InMemoryOutages = field(default_factory=InMemoryOutages)
    secrets: int = 0

    def create(
        self,
        key: str = "key-1",
        *,
        url: str = URL,
        types: Sequence[EventType] = TYPES,
        client: str = "till",
        program: str = "club",
    ) -> Subscribed:
        programs = InMemoryPrograms()
        programs.publish(program_version())
        return create_subscription(
            program=program,
            url=url,
            types=types,
            client=client,
            idempotency_key=key,
            subscriptions=self.subscriptions,
            programs=programs,
            new_secret=self.new_secret,
            loopback_allowed=False,
            now=MONDAY,
        )

    def new_secret(self) -> str:
        self.secrets += 1
        return f"secret-{self.secrets}"

    def change(
        self, subscription: str, *, url: str = URL, enabled: bool = True, later: int = 0
    ) -> Subscription:
        return change_subscription(
            program="club",
            subscription=subscription,
            url=url,
            types=(EventType.POINTS_EXPIRED,),
            enabled=enabled,
            subscriptions=self.subscriptions,
            outages=self.outages,
            loopback_allowed=False,
            now=MONDAY + timedelta(hours=later),
        )


class OvertakenSubscriptions(InMemorySubscriptions):
    """Subscriptions that somebody else always changes first."""

    @override
    def change(self, subscription: Subscription) -> bool:
        return False


def test_a_subscription_has_a_secret_and_each_type_once() -> None:
    office = Office()
    created = office.create()

    assert created.is_new
    assert created.secret == "secret-1"
    assert created.subscription.types == (EventType.MEMBER_ENROLLED, EventType.POINTS_EARNED)
    assert created.subscription.enabled
    assert office.subscriptions.listed("club") == [created.subscription]


def test_a_repeated_creation_gets_the_first_answer() -> None:
    office = Office()
    first = office.create()

    again = office.create(types=TYPES[::-1])

    assert not again.is_new
    assert (again.subscription, again.secret) == (first.subscription, first.secret)


def test_other_keys_and_other_clients_create_other_subscriptions() -> None:
    office = Office()
    created = [office.create(), office.create("key-2"), office.create(client="app")]
    assert len({each.subscription.id for each in created}) == 3


@pytest.mark.parametrize(("url", "types"), [(URL + "/", TYPES), (URL, (EventType.POINTS_EXPIRED,))])
def test_a_key_creates_nothing_else(url: str, types: Sequence[EventType]) -> None:
    office = Office()
    office.create()
    with pytest.raises(IdempotencyKeyReusedError):
        office.create(url=url, types=types)


def test_a_key_does_not_bring_back_what_was_removed() -> None:
    office = Office()
    created = office.create().subscription
    remove_subscription(
        program="club",
        subscription=created.id,
        subscriptions=office.subscriptions,
        outages=office.outages,
    )
    with pytest.raises(SubscriptionRemovedError):
        office.create()
    with pytest.raises(SubscriptionNotFoundError):
        office.change(created.id)


def test_a_program_has_a_limited_number_of_subscriptions() -> None:
    office = Office()
    for number in range(SUBSCRIPTIONS_MAX):
        office.create(f"key-{number}")

    with pytest.raises(SubscriptionsTooManyError):
        office.create("key-x")
    assert not office.create("key-0").is_new


def test_nothing_is_subscribed_to_an_unknown_program_or_an_address_that_is_not_public() -> None:
    office = Office()
    with pytest.raises(ProgramNotFoundError):
        office.create(program="unknown")
    with pytest.raises(EndpointUrlInvalidError):
        office.create(url="http://harbour.example/")
    assert office.subscriptions.kept == {}


def test_what_an_endpoint_is_told_can_change() -> None:
    office = Office()
    created = office.create().subscription

    changed = office.change(created.id, url="https://other.example/", later=1)

    assert changed.url == "https://other.example/"
    assert changed.types == (EventType.POINTS_EXPIRED,)
    assert (changed.created_at, changed.updated_at) == (MONDAY, MONDAY + timedelta(hours=1))
    assert office.subscriptions.listed("club") == [changed]
    with pytest.raises(EndpointUrlInvalidError):
        office.change(created.id, url="https://other.example:22/")


def test_disabling_keeps_the_reason_and_enabling_forgets_the_outage() -> None:
    office = Office()
    created = office.create().subscription
    outage = Outage(program="club", subscription=created.id, since=MONDAY)
    office.outages.keep(outage)

    stopped = office.change(created.id, enabled=False)
    assert stopped.disabled_reason is DisabledReason.REQUESTED
    assert office.outages.outage(program="club", subscription=created.id) == outage

    assert office.change(created.id, enabled=True).enabled
    assert office.outages.outage(program="club", subscription=created.id) is None


def test_a_change_over_somebody_elses_is_refused() -> None:
    office = Office()
    created = office.create().subscription
    office.subscriptions = OvertakenSubscriptions(office.subscriptions.kept)
    with pytest.raises(SubscriptionChangedError):
        office.change(created.id)


@pytest.mark.parametrize("keep_previous", [True, False])
def test_another_secret_is_signed_with_beside_the_previous_one_unless_that_is_known_to_others(
    keep_previous: bool,
) -> None:
    office = Office()
    created = office.create().subscription

    rotated = rotate_secret(
        program="club",
        subscription=created.id,
        secret="other",
        keep_previous=keep_previous,
        subscriptions=office.subscriptions,
        now=MONDAY + timedelta(hours=1),
    )

    at = MONDAY + timedelta(hours=1)
    assert rotated.secret_rotated_at == (at if keep_previous else None)
    expected = EndpointSecrets(current="other", previous="secret-1")
    assert office.subscriptions.secrets(created.id) == expected
