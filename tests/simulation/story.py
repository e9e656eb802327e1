"""What a story is made of: who there is, what happens, and what is reported of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from punchcard.domain.activity import CARD, EMAIL, PHONE, SHOP_CUSTOMER, Identity, Report
from punchcard.domain.program import ProgramVersion

from tests.simulation.calls import Call, Correcting
from tests.simulation.scenario import Scenario
from tests.simulation.standard_shop import SHOP

SWEEPS = 10

FUTURE = "activity_in_future"
FOREIGN_CURRENCY = "currency_unknown"
TOO_EARLY = "program_not_started"
KEY_REUSED = "idempotency_key_reused"
NOBODY = "identity_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something reported. `flaw` is the code of the refusal that it may meet."""

    number: int
    report: Report
    happened_at: datetime
    flaw: str | None = None

    @property
    def key(self) -> str:
        """The business key."""
        return self.report.activity.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody enrols with some identities, or links one to those of the `member` they are."""

    number: int
    identities: tuple[Identity, ...]
    happened_at: datetime
    member: Identity | None = None

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"joining {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Time to record what fell due for a member by itself."""

    number: int


type Content = Event | Joining | Sweep | Call | Correcting


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a customer account, an e-mail, a phone and a card."""

    number: int
    joins_at: datetime | None

    def identity(self, kind: str) -> Identity:
        """One of their identities, as a connector knows it."""
        value = {
            SHOP_CUSTOMER: f"{SHOP.id}:c-{self.number}",
            EMAIL: f"person-{self.number}@example.org",
            PHONE: f"+49301000{self.number:04}",
            CARD: f"CARD{self.number}",
        }[kind]
        return Identity(kind=kind, value=value, verified=kind != PHONE)


@dataclass
class Story:
    """Everything that truly happens in one run, before any of it is delivered.

    `sweeps` is how often somebody looks what fell due.
    """

    scenario: Scenario
    versions: tuple[ProgramVersion, ...] = ()
    events: list[Event] = field(default_factory=list)
    joinings: list[Joining] = field(default_factory=list)
    sweeps: int = SWEEPS

    def without(self, dropped: frozenset[str]) -> "Story":
        """The same story without what has some keys or names; "sweeps" are all of these."""
        return replace(
            self,
            events=[event for event in self.events if event.key not in dropped],
            joinings=[joining for joining in self.joinings if joining.name not in dropped],
            sweeps=0 if "sweeps" in dropped else self.sweeps,
        )

    def told(self) -> list[Content]:
        """All that happens, in the order in which it does."""
        happening: list[Event | Joining] = [*self.joinings, *self.events]
        return [*sorted(happening, key=lambda content: content.happened_at)]
