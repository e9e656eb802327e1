"""Everything behind the queue, in memory, with one shop of our own connector."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import override

from punchcard.domain.activity import EMAIL, Identity
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member
from punchcard.domain.shops import Delivery, Enrolment, Platform, Shop
from punchcard.ports import Head
from punchcard.use_cases.enrol_member import Enrolled, enrol_member
from punchcard.use_cases.record_deliveries import DeliveriesRecorded, record_deliveries

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeadLetters
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.shops import InMemoryShops
from tests.fakes.standard_bodies import Body

TODAY = datetime.fromisoformat("2026-03-02T10:00:00Z")
SHOP = Shop(id="harbour", platform=Platform.STANDARD, program="club", currency="EUR")
ROSA = Identity(kind=EMAIL, value="rosa@example.com", verified=True)
WELCOME = rule(id="welcome", on="sign_up", earn=fixed(50))
VISIT = rule(id="visit", on="visit", earn=fixed(50))


@dataclass
class FailingLedger(InMemoryLedger):
    """A ledger of which one reading after some others fails."""

    fails_at: int = -1
    readings: int = 0

    @override
    def head(self, *, program: str, member: str) -> Head:
        self.readings += 1
        if self.readings == self.fails_at:
            raise TransientError("the table is throttled; try again")
        return super().head(program=program, member=member)


@dataclass
class FailingActivityArchive(InMemoryActivityArchive):
    """An archive that fails so often."""

    times: int = 0

    @override
    def keep(self, activities: Sequence[ArchivedActivity]) -> None:
        if self.times:
            self.times -= 1
            raise TransientError("the archive is throttled; try again")
        super().keep(activities)


@dataclass
class BackOffice:
    """The ports of the purchases function, and the few things that tests do with them."""

    shop: Shop = SHOP
    now: datetime = TODAY
    shops: InMemoryShops = field(default_factory=InMemoryShops)
    bodies: InMemoryBodies = field(default_factory=InMemoryBodies)
    dead_letters: InMemoryDeadLetters = field(default_factory=InMemoryDeadLetters)
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    programs: InMemoryPrograms = field(default_factory=InMemoryPrograms)
    archive: FailingActivityArchive = field(default_factory=FailingActivityArchive)
    numbers: count = field(default_factory=count)  # type: ignore[type-arg]

    def __post_init__(self) -> None:
        self.ledger = FailingLedger(clock=lambda: self.now)
        self.shops.register(self.shop, secret="unused here")
        self.programs.publish(program_version(rules=(rule(), WELCOME, VISIT)))

    def new_member(self, *, program: str) -> Member:
        """Members in the order of their numbers."""
        return Member(program=program, id=f"01J{next(self.numbers):023}", salt=bytes(16))

    def enrol(self, *identities: Identity) -> Enrolled:
        """Enrol a person at the till."""
        return enrol_member(
            identities or (ROSA,),
            candidate=self.new_member(program="club"),
            channel="pos:harbour",
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )

    def deliver(self, *deliveries: Delivery) -> DeliveriesRecorded:
        """Record what the queue brings for one group."""
        return record_deliveries(
            deliveries,
            shops=self.shops,
            bodies=self.bodies,
            dead_letters=self.dead_letters,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            new_member=self.new_member,
            now=self.now,
        )

    def available(self, member: Member) -> int:
        """What a member can spend."""
        return stand_on(self.head(member)).state.available

    def head(self, member: Member) -> Entry | None:
        """A member's newest entry."""
        return self.ledger.head(program=member.program, member=member.id).entry


def delivery(body: Body | str, *, shop: str = SHOP.id, number: int = 1) -> Delivery:
    """A delivery of our own connector as it lies in the queue."""
    text = body if isinstance(body, str) else json.dumps(body)
    topic = str(body["type"]) if isinstance(body, dict) else "order.updated"
    return Delivery(
        shop=shop,
        topic=topic,
        delivery_id=f"msg_{number}",
        received_at=TODAY,
        group="harbour",
        body=text,
    )


def that_enrols_everybody() -> BackOffice:
    """A back office whose shop makes a member of every customer."""
    shop = Shop(
        id=SHOP.id,
        platform=SHOP.platform,
        program=SHOP.program,
        currency=SHOP.currency,
        enrolment=Enrolment.EVERY_CUSTOMER,
    )
    return BackOffice(shop=shop)
