"""Recording what shops delivered: translate, find the member, decide, append.

This is the work behind the queue. A delivery that can never be used is buried with its reason
and stops nothing; at one that fails for now, it and those behind it are left to be tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby, islice
from typing import Protocol

from punchcard.connectors import connector_for
from punchcard.connectors.payload import decode_json
from punchcard.domain.activity import Arrival, CustomerKnown, Ignored, Report, Translation
from punchcard.domain.errors import (
    InvalidError,
    NotFoundError,
    PunchcardError,
    ShopNotFoundError,
    TransientError,
)
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.shops import Delivery, Shop
from punchcard.ports import ActivityArchive, Bodies, DeadLetters, Directory, Ledger, Programs, Shops
from punchcard.use_cases.note_customer import note_customer
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.record_reports import record_reports


class NewMember(Protocol):
    """Makes the id and salt that the next person to join would get."""

    def __call__(self, *, program: str) -> Member:
        """A fresh member of a program; nobody until enrolled."""


@dataclass(frozen=True, slots=True)
class DeliveriesRecorded:
    """What became of the deliveries, up to the first that failed for now.

    `by_delivery` has, for each delivery that is done with, from the first on, the results of all
    its activities.
    """

    by_delivery: tuple[tuple[Result, ...], ...]
    failure: TransientError | None = None

    @property
    def handled(self) -> int:
        """How many deliveries, from the first on, are done with."""
        return len(self.by_delivery)

    @property
    def results(self) -> tuple[Result, ...]:
        """The results of all activities, in their order."""
        return tuple(chain.from_iterable(self.by_delivery))


@dataclass(frozen=True, slots=True)
class _Translated:
    """A delivery in Punchcard's words, or the reason why it cannot be."""

    delivery: Delivery
    shop: Shop | None = None
    translations: tuple[Translation, ...] = ()
    error: PunchcardError | None = None

    @property
    def reports(self) -> list[Report]:
        arrival = Arrival(
            received_at=self.delivery.received_at,
            topic=self.delivery.topic,
            delivery_id=self.delivery.delivery_id,
            shop=self.delivery.shop,
        )
        return [
            replace(item, arrival=arrival) for item in self.translations if isinstance(item, Report)
        ]

    @property
    def program(self) -> str | None:
        """The program of a delivery that only reports: such ones are recorded together."""
        return self.shop.program if self.shop and self.reports else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The ports and the time, for the steps below."""

    shops: Shops
    bodies: Bodies
    dead_letters: DeadLetters
    directory: Directory
    ledger: Ledger
    programs: Programs
    archive: ActivityArchive
    new_member: NewMember
    now: datetime


def record_deliveries(
    deliveries: Sequence[Delivery],
    *,
    shops: Shops,
    bodies: Bodies,
    dead_letters: DeadLetters,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    new_member: NewMember,
    now: datetime,
) -> DeliveriesRecorded:
    """Record deliveries that belong together (one group of the queue), in their order.

    Reports that follow each other are recorded together, so that several of one member in a
    batch make one entry.
    """
    desk = _Desk(
        shops=shops,
        bodies=bodies,
        dead_letters=dead_letters,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        new_member=new_member,
        now=now,
    )
    translated, failure = _translate_all(deliveries, desk)
    done: list[tuple[Result, ...]] = []
    for program, group in groupby(translated, key=lambda item: item.program):
        run = tuple(group)
        recorded = _do_each(run, desk) if program is None else _record(run, program, desk)
        done.extend(recorded.by_delivery)
        if recorded.failure is not None:
            return DeliveriesRecorded(tuple(done), recorded.failure)
    return DeliveriesRecorded(tuple(done), failure)


def _translate_all(
    deliveries: Sequence[Delivery], desk: _Desk
) -> tuple[list[_Translated], TransientError | None]:
    translated: list[_Translated] = []
    for delivery in deliveries:
        try:
            translated.append(_translate(delivery, desk))
        except TransientError as failure:
            return translated, failure
        except (InvalidError, NotFoundError) as error:
            translated.append(_Translated(delivery, error=error))
    return translated, None


def _translate(delivery: Delivery, desk: _Desk) -> _Translated:
    shop = desk.shops.shop(delivery.shop)
    body = delivery.body
    if body is None:
        body = desk.bodies.get(delivery.body_reference or "")
    translations = connector_for(shop.platform).translate(delivery.topic, decode_json(body), shop)
    return _Translated(delivery, shop, translations)


def _record(run: tuple[_Translated, ...], program: str, desk: _Desk) -> DeliveriesRecorded:
    """Record the reports of several deliveries; a delivery is handled once all of its are."""
    recorded = record_reports(
        [report for item in run for report in item.reports],
        program=program,
        directory=desk.directory,
        ledger=desk.ledger,
        programs=desk.programs,
        archive=desk.archive,
        now=desk.now,
    )
    left = iter(recorded.results)
    done: list[tuple[Result, ...]] = []
    for item in run:
        own = tuple(islice(left, len(item.reports)))
        if len(own) < len(item.reports):
            break
        for result in own:
            if result.outcome.error is not None:
                _bury(item.delivery, result.outcome.error, desk)
        done.append(own)
    return DeliveriesRecorded(tuple(done), recorded.failure)


def _do_each(run: tuple[_Translated, ...], desk: _Desk) -> DeliveriesRecorded:
    """See to deliveries that report no activity: customers, what is ignored, what is unusable."""
    done: list[tuple[Result, ...]] = []
    for item in run:
        try:
            done.append((_do(item, desk),))
        except TransientError as failure:
            return DeliveriesRecorded(tuple(done), failure)
    return DeliveriesRecorded(tuple(done))


def _do(item: _Translated, desk: _Desk) -> Result:
    if item.error is not None or item.shop is None:
        error = item.error or ShopNotFoundError("the delivery names no shop")
        _bury(item.delivery, error, desk)
        return Result(Outcome(status=Status.REFUSED, error=error), None)
    for translation in item.translations:
        if isinstance(translation, CustomerKnown):
            return note_customer(
                translation,
                shop=item.shop,
                candidate=desk.new_member(program=item.shop.program),
                directory=desk.directory,
                ledger=desk.ledger,
                programs=desk.programs,
                archive=desk.archive,
                now=desk.now,
            )
    reasons = [item.reason for item in item.translations if isinstance(item, Ignored)]
    return Result(Outcome(status=Status.IGNORED, reason=next(iter(reasons), None)), None)


def _bury(delivery: Delivery, error: PunchcardError, desk: _Desk) -> None:
    desk.dead_letters.bury(delivery, reason=error.code, detail=error.detail)
