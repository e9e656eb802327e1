"""Stories of a club for its books: members earn, edit, spend, owe, and let points expire."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import override

from hypothesis import strategies as st
from punchcard.domain.activity import ADJUSTED, Activity
from punchcard.domain.booking import CAME_ANEW
from punchcard.domain.books import Position
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.cohorts import SPENT, UNSPENT
from punchcard.domain.corrections import Adjustment, AdjustmentReason
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome
from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnInactivity,
    Expiry,
    Maturity,
    NeverExpires,
    PeriodEnd,
)
from punchcard.domain.program import ProgramVersion, Spending
from punchcard.domain.state import State
from punchcard.use_cases.carry_forward import carry_forward
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.hold_calls import SALT, HoldCalls
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import NOON, order_activity

CLUB = "club"
MEMBERS = tuple(f"01HZZZZZZZZZZZZZZZZZZZZZZ{letter}" for letter in "ABC")
STEPS = 14
EXPIRIES: tuple[Expiry, ...] = (
    ExpiresAfterDays(days=9),
    ExpiresAfterMonths(months=1, round_up_to=PeriodEnd.MONTH),
    ExpiresOnInactivity(months=1),
    NeverExpires(),
)
AT_ONCE = AtOnce()
MATURITIES: tuple[Maturity, ...] = (AT_ONCE, AfterDays(days=4))
COFFEE = Reward(id="coffee", title="Coffee", points=15, coupon=CouponTerms(uses=2))
FUNDED = rule(id="summer", title="7 points in summer", earn=fixed(7), cost_centre="summer")


def club_version(
    expiry: Expiry, maturity: Maturity = AT_ONCE, *, grace_days: int = 0
) -> ProgramVersion:
    """A program in which points are earned and spent, one rule of which others fund.

    Its coupons cost little, so that members can afford them.
    """
    return program_version(
        rules=(rule(), FUNDED),
        spending=Spending(points=1, amount=1),
        rewards=(COFFEE,),
        expiry=expiry,
        maturity=maturity,
        returned_lot_grace_days=grace_days,
    )


@st.composite
def versions(draw: st.DrawFn) -> ProgramVersion:
    """A club's program in which points mature and expire in whatever way."""
    expiry = draw(st.sampled_from(EXPIRIES))
    maturity = draw(st.sampled_from(MATURITIES))
    return club_version(expiry, maturity, grace_days=draw(st.sampled_from([0, 30])))


@dataclass
class BookStory(HoldCalls):
    """What happens is drawn from `dice` alone; whether a sweep settles meanwhile is `swept`."""

    version: ProgramVersion
    dice: Random
    swept: bool = False
    now: datetime = NOON
    member: str = MEMBERS[0]
    orders: dict[str, list[Activity]] = field(default_factory=dict)
    programs: InMemoryPrograms = field(default_factory=InMemoryPrograms)
    summaries: InMemorySummaries = field(default_factory=InMemorySummaries)

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        self.programs.publish(self.version)

    def go_on(self) -> None:
        """Let some time pass, and one member do something."""
        self.now += timedelta(minutes=self.dice.choice([7, 300, 1_500, 8_000]))
        self.member = self.dice.choice(MEMBERS)
        if self.swept:
            self.settle_all()
        # Nobody has anything to do with points before somebody has bought.
        self.dice.choice(self.acts() if self.orders else [self._buy])()

    def acts(self) -> list[Callable[[], None]]:
        """What a member may do."""
        return [
            *(self._buy, self._buy, self._restate, self._adjust),
            *(self._reserve, self._end, self._spend),
        ]

    def settle_all(self) -> None:
        """What a sweep does about everybody."""
        for member in MEMBERS:
            self._record(member)

    def carry(self, *entries: Entry) -> None:
        """Tell the read model of entries, or of all there are."""
        carried = carry_forward(
            entries or self.entries,
            ledger=self.ledger,
            programs=self.programs,
            summaries=self.summaries,
            events=InMemoryEvents(),
            audience=InMemoryAudience(),
            failures=InMemoryFailures(),
        )
        assert (carried.left_out, carried.unfinished) == ([], set())

    def told_by_cohorts(self, accounts: frozenset[Account]) -> int:
        """What went into accounts and came back from there to the very cohort that it had left."""
        return sum(
            points * ((flow.target in accounts) - (flow.source in accounts))
            for booked in self.summaries.books.booked.values()
            for flow, points in booked.flows.items()
            if flow.reason not in CAME_ANEW
            and not (flow.source in SPENT and flow.target in UNSPENT)
        )

    @property
    def position(self) -> Position:
        """Where the club stands by all that is booked."""
        return self.summaries.books.position(CLUB)

    @property
    def entries(self) -> list[Entry]:
        """All entries, each member's in their order."""
        return [entry for chain in self.ledger.chains.values() for entry in chain.values()]

    @property
    def states(self) -> list[State]:
        """What the newest entry of each member carries."""
        heads = [
            self.ledger.head(program=CLUB, member=member).entry
            for _, member in sorted(self.ledger.chains)
        ]
        return [stand_on(head).state for head in heads]

    @override
    def ring(self, *activities: Activity) -> Outcome:
        return self._record(self.member, *activities)[-1]

    def _record(self, member: str, *activities: Activity) -> list[Outcome]:
        recording = record_activities(
            Member(program=CLUB, id=member, salt=SALT),
            activities,
            ledger=self.ledger,
            programs=self.programs,
            directory=None,
            now=self.now,
        )
        return [result.outcome for result in recording.results]

    def _buy(self) -> None:
        placed = self.now - timedelta(days=self.dice.choice([0, 0, 3]))
        self._state_order(len(self.orders), placed, 100 * self.dice.randint(1, 60))

    def _restate(self) -> None:
        told = self.orders.get(self.member)
        if told:
            first = self.dice.choice(told)
            amount = 100 * self.dice.choice([0, 5, 30])
            number = int(first.key.rpartition(":")[2])
            self._state_order(number, first.occurred_at, amount, cancelled=amount == 0)

    def _state_order(
        self, number: int, placed: datetime, amount: int, *, cancelled: bool = False
    ) -> None:
        version = int((self.now - placed).total_seconds())
        order = order_activity(
            1000 * MEMBERS.index(self.member) + number,
            amount,
            at=placed,
            version=version,
            cancelled=cancelled,
        )
        self.orders.setdefault(self.member, []).append(order)
        self.ring(order)

    def _reserve(self) -> None:
        self.hold(self.dice.randint(1, 40), request=self._checkout(), up_to=True)

    def _spend(self) -> None:
        request = f"{self.member[-1]}{self.dice.random()}"
        self.hold(self.dice.randint(1, 40), request=request, up_to=True)
        self.capture(request=request)

    def _end(self) -> None:
        request = self._checkout()
        self.dice.choice([self.capture, self.void])(request=request)

    def _checkout(self) -> str:
        return f"{self.member[-1]}{self.dice.randint(0, 3)}"

    def _adjust(self) -> None:
        content = Adjustment(
            points=self.dice.choice([-60, -10, 25]),
            reason_code=AdjustmentReason.GOODWILL,
            operator="first",
            allow_deficit=True,
        )
        key = f"by-hand:{self.dice.random()}"
        self.ring(
            Activity(
                key=key,
                type=ADJUSTED,
                occurred_at=self.now,
                born_at=self.now,
                channel="app",
                content=content,
            )
        )
