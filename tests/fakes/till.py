"""A till for tests of what the program does: ring something up, look at the balance."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack, cast, override

from punchcard.domain.activity import (
    ADJUSTED,
    CLASSIFIED,
    ORDER,
    REFUND,
    REINSTATED,
    Activity,
    Classification,
    Content,
    Facts,
    Line,
    Order,
    Refund,
)
from punchcard.domain.checkout import ShownHold
from punchcard.domain.corrections import Adjustment, AdjustmentReason, Reinstatement
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome
from punchcard.domain.program import ProgramVersion
from punchcard.domain.record import Reason, Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.hold_calls import SALT, HoldCalls
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.reward_calls import RewardCalls

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MEMBER = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZZZZZ", salt=SALT)


class ContentFields(TypedDict, total=False):
    """What a test may say about the state of an order."""

    paid: bool
    partly_paid: bool
    cancelled: bool
    lines: tuple[Line, ...]
    refunds: tuple[Refund, ...]
    refunded: int
    shipping: int
    shipping_tax: int
    tip: int
    paid_with_points: int
    points_spent: int
    holds: tuple[ShownHold, ...]
    coupons: tuple[str, ...]
    fulfilled_at: datetime | None
    tags: tuple[str, ...]
    currency: str


class OrderFields(ContentFields, total=False):
    """What a test may say about an order, beside its number and amount."""

    at: datetime
    version: int
    channel: str
    store: str | None


class FactFields(TypedDict, total=False):
    """What a test may say about an activity that is no order."""

    quantity: int
    attributes: tuple[tuple[str, str], ...]


class LineFields(TypedDict, total=False):
    """What a test may say about a line, beside its amount."""

    line_id: str
    quantity: int
    tax: int
    sku: str | None
    product: str | None
    vendor: str | None
    categories: tuple[str, ...]
    collections: tuple[str, ...]
    tags: tuple[str, ...]
    gift_card: bool


def line(amount: int, **fields: Unpack[LineFields]) -> Line:
    """One unit of something at a price without tax, in minor units."""
    return Line(line_id="1", quantity=1, amount=amount)._replace(**fields)


def order_activity(number: int, amount: int = 0, **fields: Unpack[OrderFields]) -> Activity:
    """A paid order of one line, placed at noon; a higher `version` is a later state of it."""
    at = fields.pop("at", NOON)
    updated_at = at + timedelta(seconds=fields.pop("version", 1))
    channel, store = fields.pop("channel", "web:shop"), fields.pop("store", None)
    content = Order(
        currency="EUR", updated_at=updated_at, paid=True, lines=(line(amount),) if amount else ()
    )
    stated = cast("ContentFields", fields)
    return Activity(
        key=f"shop:order:{number}",
        type=ORDER,
        occurred_at=at,
        born_at=at,
        channel=channel,
        store=store,
        content=replace(content, **stated),
    )


def refund_activity(number: int, refund: Refund, *, at: datetime = NOON) -> Activity:
    """A refund of an order that comes without the order's state."""
    return Activity(
        key=f"shop:order:{number}", type=REFUND, occurred_at=at, channel="web:shop", content=refund
    )


@dataclass
class Till(HoldCalls, RewardCalls):
    """A member's chain under a program, and the clock that the next activity is recorded at."""

    versions: tuple[ProgramVersion, ...] = field(default_factory=lambda: (program_version(),))
    now: datetime = NOON
    ledger: InMemoryLedger = field(init=False)
    reported: int = 0

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        self.programs = InMemoryPrograms()
        for version in self.versions:
            self.programs.publish(version)

    @override
    def ring(self, *activities: Activity) -> Outcome:
        """Record activities together; the outcome of the last one."""
        self.now = max(self.now, *(activity.occurred_at for activity in activities))
        recording = record_activities(
            MEMBER,
            activities,
            ledger=self.ledger,
            programs=self.programs,
            directory=None,
            now=self.now,
        )
        return recording.results[-1].outcome

    def order(self, number: int, amount: int = 0, **fields: Unpack[OrderFields]) -> Outcome:
        """Record a state of an order."""
        return self.ring(order_activity(number, amount, **fields))

    def refund(self, number: int, refund: Refund) -> Outcome:
        """Record a refund that comes without its order's state."""
        return self.ring(refund_activity(number, refund, at=self.now))

    def report(self, activity_type: str, **facts: Unpack[FactFields]) -> Outcome:
        """Record an activity that is no order, under a key of its own."""
        return self.ring(self._activity(activity_type, Facts(**facts)))

    def classify(self, *, tier: str | None = None, segments: tuple[str, ...] = ()) -> Outcome:
        """Put the member in a tier and in segments."""
        return self.ring(self._activity(CLASSIFIED, Classification(tier=tier, segments=segments)))

    def adjust(
        self,
        points: int,
        reason_code: AdjustmentReason = AdjustmentReason.GOODWILL,
        *,
        allow_deficit: bool = False,
    ) -> Outcome:
        """Give points by hand, or take them."""
        content = Adjustment(
            points=points, reason_code=reason_code, operator="first", allow_deficit=allow_deficit
        )
        return self.ring(self._activity(ADJUSTED, content))

    def reinstate(
        self,
        points: int | None = None,
        reason_code: AdjustmentReason = AdjustmentReason.GOODWILL,
        *,
        most: int | None = None,
    ) -> Outcome:
        """Make expired points available again; all that can be, unless told how many."""
        content = Reinstatement(points=points, reason_code=reason_code, operator="first", most=most)
        return self.ring(self._activity(REINSTATED, content))

    def wait_until(self, moment: datetime) -> "Till":
        """Let time pass."""
        self.now = moment
        return self

    def _activity(self, activity_type: str, content: Content) -> Activity:
        self.reported += 1
        return Activity(
            key=f"fact:{self.reported}",
            type=activity_type,
            occurred_at=self.now,
            born_at=self.now,
            channel="app",
            content=content,
        )

    @property
    def state(self) -> State:
        """The member's state as it stands now, with everything settled that is due."""
        head = self.ledger.head(program=MEMBER.program, member=MEMBER.id).entry
        settled, _ = settle(stand_on(head).state, self.timeline, to=self.now)
        return settled

    @property
    def timeline(self) -> Timeline:
        return self.programs.timeline("club")

    @property
    def available(self) -> int:
        return self.state.available

    @property
    def newest(self) -> Recorded:
        """What the newest entry says about its last activity."""
        return decode_activities(self.newest_entry.activities)[-1]

    @property
    def newest_entry(self) -> Entry:
        """The newest entry."""
        head = self.ledger.head(program=MEMBER.program, member=MEMBER.id).entry
        assert head is not None
        return head

    @property
    def reasons(self) -> dict[str, Reason]:
        """Why the newest entry's order or activity earned what it did, by rule."""
        recorded = self.newest
        told = recorded.order.reasons if recorded.order else recorded.reasons
        return {reason.rule: reason for reason in told}
