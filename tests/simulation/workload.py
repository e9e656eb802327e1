"""Who does what in a story: persons who join sooner or later, their orders, visits and tiers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from punchcard.domain.activity import (
    ADJUSTED,
    CARD,
    CLASSIFIED,
    EMAIL,
    PHONE,
    SHOP_CUSTOMER,
    Activity,
    Classification,
    Facts,
    Identity,
    Report,
)
from punchcard.domain.corrections import Adjustment, AdjustmentReason
from punchcard.domain.shops import order_key
from punchcard.domain.ulids import ulid

from tests.simulation.order_story import OrderStory
from tests.simulation.programs import CURRENCY, draw_versions
from tests.simulation.scenario import SECOND, Scenario
from tests.simulation.standard_shop import SHOP, activity_key
from tests.simulation.story import (
    FOREIGN_CURRENCY,
    FUTURE,
    KEY_REUSED,
    NOBODY,
    TOO_EARLY,
    Event,
    Joining,
    Person,
    Story,
)


def tell(scenario: Scenario) -> Story:
    """The story of a seed."""
    dice = Random(f"story {scenario.seed}")
    story = Story(scenario, draw_versions(dice, scenario.start, scenario.span_ms))
    persons = [_person(number, scenario, dice) for number in range(scenario.persons)]
    for person in persons:
        for joining in _joinings(person, scenario, dice):
            story.joinings.append(replace(joining, number=len(story.joinings)))
    orders = 0
    while len(story.events) < scenario.activities:
        person = persons[min(dice.randrange(len(persons)), dice.randrange(len(persons)))]
        if dice.random() < scenario.visits:
            story.events.append(_other_activity(person, len(story.events), scenario, dice))
            continue
        orders += 1
        telling = _order(person, dice.choice(persons), order_key(SHOP, f"{orders}"), scenario, dice)
        for event in telling:
            story.events.append(replace(event, number=len(story.events)))
    return story


def _person(number: int, scenario: Scenario, dice: Random) -> Person:
    joins_at: datetime | None = scenario.start
    if dice.random() < scenario.guests:
        joins_at = dice.choice((None, _some_time(scenario, dice), _some_time(scenario, dice)))
    return Person(number=number, joins_at=joins_at)


def _joinings(person: Person, scenario: Scenario, dice: Random) -> Iterator[Joining]:
    """Enrolments with different identities at the same moment, and more identities later."""
    if person.joins_at is None:
        return
    kinds = [(SHOP_CUSTOMER, EMAIL), (EMAIL,), (CARD, SHOP_CUSTOMER)]
    for chosen in dice.sample(kinds, dice.choice((1, 1, 2))):
        identities = tuple(map(person.identity, chosen))
        yield Joining(number=0, identities=identities, happened_at=person.joins_at)
    for kind in dice.sample((EMAIL, PHONE, CARD), dice.randint(1, 3)):
        yield Joining(
            number=0,
            identities=(person.identity(kind),),
            happened_at=max(person.joins_at, _some_time(scenario, dice)),
            member=person.identity(SHOP_CUSTOMER),
        )


def _order(
    person: Person, other: Person, key: str, scenario: Scenario, dice: Random
) -> Iterator[Event]:
    """One order step by step, and what its shop reports about each step."""
    flaw = dice.choices((None, FOREIGN_CURRENCY, TOO_EARLY, NOBODY), weights=(96, 1, 1, 2))[0]
    placed_at = _some_time(scenario, dice)
    if flaw == TOO_EARLY:
        placed_at -= timedelta(days=100)
    order = OrderStory(
        key=key,
        placed_at=placed_at.replace(microsecond=0),
        currency="USD" if flaw == FOREIGN_CURRENCY else CURRENCY,
        dice=dice,
        pace=timedelta(milliseconds=scenario.span_ms // dice.choice((10, 100, 1_000))),
        store=dice.choice((None, None, "vienna")),
    )
    if dice.random() < 0.15:
        order.points_spent = dice.randint(1, 300)
        order.paid_with_points = order.points_spent * dice.choice((1, 2, 20))
    known_as = _known_as(person, dice)
    renamed = _known_as(other, dice) if dice.random() < 0.15 else known_as
    for step in _steps(scenario, dice):
        order.move_on()
        refund = order.refund() if step == "refund" and order.was_paid_for else None
        if step != "refund":
            getattr(order, step)()
        tells_state = refund is None or dice.random() > scenario.refunds_alone
        if tells_state and dice.random() < 0.9:
            state = order.state(forgetful=dice.random() < 0.2)
            identities = () if flaw == NOBODY else known_as
            yield _event(state, identities, order.now, flaw)
        if refund is not None and (not tells_state or dice.random() < 0.7):
            yield _event(order.amendment(refund), (), order.now, flaw)
        if dice.random() < 0.3:
            known_as = renamed


def _steps(scenario: Scenario, dice: Random) -> list[str]:
    """Mostly paid, mostly at first; then whatever merchants do to an order."""
    steps = dice.choices(
        ("pay", "edit_to_more", "edit_to_less", "retag", "fulfil", "refund", "cancel"),
        weights=(2, 2, 2, 1, 2, 5, 1),
        k=dice.choice(scenario.steps),
    )
    beginnings = (["pay"], ["retag", "pay"], ["pay_in_part", "pay"], ["retag"])
    return dice.choices(beginnings, weights=(18, 2, 2, 1))[0] + steps


def _other_activity(person: Person, number: int, scenario: Scenario, dice: Random) -> Event:
    """A visit, the operator putting somebody into a tier, or points moved by hand."""
    at = _some_time(scenario, dice)
    known_as = _known_as(person, dice)
    flaw = dice.choices((None, FUTURE, TOO_EARLY, NOBODY), weights=(88, 8, 2, 2))[0]
    occurred_at = {
        FUTURE: at + dice.choice((timedelta(0), timedelta(days=1))),
        TOO_EARLY: at - timedelta(days=100),
    }.get(flaw or "", at)
    born_at = _birth(dice, occurred_at, at, flaw)
    activity_id = f"visit-{number}" if born_at is None else ulid(born_at, number)
    activity = Activity(
        key=activity_key(activity_id),
        type="visit",
        occurred_at=occurred_at,
        born_at=born_at,
        channel="app",
        content=Facts(quantity=dice.randint(1, 3)),
    )
    if dice.random() < 0.25:
        flaw = None if flaw == TOO_EARLY else flaw
        content = Classification(
            tier=dice.choice((None, "gold")), segments=dice.choice(((), ("local",)))
        )
        activity = replace(activity, key=f"tier-{number}", type=CLASSIFIED, content=content)
    elif dice.random() < 0.15:
        flaw = None if flaw == TOO_EARLY else flaw
        adjustment = Adjustment(
            points=dice.choice((-60, -5, 5, 60)),
            reason_code=dice.choice(list(AdjustmentReason)),
            operator="first",
            allow_deficit=True,
        )
        activity = replace(activity, key=f"by-hand-{number}", type=ADJUSTED, content=adjustment)
    elif flaw is None and dice.random() < 0.05:
        activity = replace(
            activity,
            key=activity_key(f"visit-of-{known_as[0].value.rpartition(':')[2]}"),
            born_at=None,
        )
        flaw = KEY_REUSED
    identities = () if flaw == NOBODY else known_as
    return replace(_event(activity, identities, at, flaw), number=number)


def _birth(dice: Random, occurred_at: datetime, at: datetime, flaw: str | None) -> datetime | None:
    """When a client made the key: unknown, or about when it happened, or by a wrong clock."""
    if flaw == FUTURE:
        return dice.choice((None, at, at + timedelta(hours=1)))
    return dice.choice((None, occurred_at, at))


def _known_as(person: Person, dice: Random) -> tuple[Identity, ...]:
    """Under which identities a shop reports somebody."""
    known = ((SHOP_CUSTOMER,), (EMAIL,), (SHOP_CUSTOMER, EMAIL), (PHONE,), (CARD,))
    kinds = dice.choices(known, (12, 2, 2, 1, 1))[0]
    return tuple(map(person.identity, kinds))


def _event(
    activity: Activity, identities: tuple[Identity, ...], at: datetime, flaw: str | None
) -> Event:
    report = Report(activity=activity, identities=identities)
    return Event(number=0, report=report, happened_at=at, flaw=flaw)


def _some_time(scenario: Scenario, dice: Random) -> datetime:
    milliseconds = dice.randrange(0, scenario.span_ms, SECOND)
    return scenario.start + timedelta(milliseconds=milliseconds)
