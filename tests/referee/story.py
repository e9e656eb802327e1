"""A seeded story of two programs: who buys, returns, edits, spends, and what is told twice."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate, count
from random import Random

from punchcard.domain.checkout import ShownHold
from punchcard.domain.corrections import Adjustment, AdjustmentReason
from punchcard.domain.members import Member
from punchcard.domain.policies import AfterDays, ExpiresAfterDays, ExpiresAfterMonths, PeriodEnd
from punchcard.domain.program import AdjustmentLimits, LineMatch, Spending
from punchcard.domain.ulids import RANDOM_BITS, ulid
from punchcard.use_cases.take_hold import HoldWish

from tests.fakes.programs import fixed, per_amount, per_unit, program_version, rule
from tests.referee.desk import Desk
from tests.referee.orders import CURRENCY, cancelled, edited, place, refund_alone, returned

OPENED = datetime(2026, 1, 2, 8, tzinfo=UTC)
DAYS = 400
REPEATED = 0.05
SWEPT_EVERY = timedelta(days=10)
LIMITS = AdjustmentLimits(limit=200, per_day=2_000)

RULES = (
    rule(id="base", earn=per_amount(1, per=100)),
    rule(id="tea", earn=per_unit(5), lines=LineMatch(skus=("tea",))),
    rule(id="first", earn=fixed(25), on="sign_up"),
    rule(id="visit", earn=fixed(3), on="visit"),
)

CLUB = program_version(
    program="club",
    rules=RULES,
    time_zone="Europe/Berlin",
    maturity=AfterDays(days=14),
    expiry=ExpiresAfterMonths(months=3, round_up_to=PeriodEnd.MONTH),
    adjustments=LIMITS,
    spending=Spending(points=1, amount=1),
)
CAFE = replace(
    CLUB,
    program="cafe",
    time_zone="America/New_York",
    maturity=AfterDays(days=1),
    expiry=ExpiresAfterDays(days=45),
)


@dataclass
class Story:
    """What happens, in the order of time, until so many activities have been told.

    `told` counts them by kind. Members are drawn by Zipf's law: the n-th comes n times less often
    than the first. What happened once is told again, as it was, with a chance of `REPEATED`.
    """

    activities: int
    persons: int
    seed: int = 1
    told: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.desk = Desk((CLUB, CAFE), OPENED)
        self._numbers = count()
        self._agenda: list[tuple[datetime, int, str, Callable[[], object]]] = []
        self.members = [self._join(number) for number in range(self.persons)]

    def play(self) -> Desk:
        """Let it all happen."""
        weights = list(accumulate(1 / rank for rank in range(1, self.persons + 1)))
        for _ in range(self.activities):
            (member,) = self.dice.choices(self.members, cum_weights=weights)
            begins = OPENED + timedelta(seconds=self.dice.randrange(DAYS * 86_400))
            self._plan(begins, "", partial(self._begin, member))
        for number in range(1, DAYS // SWEPT_EVERY.days):
            for version in self.desk.versions:
                sweep = partial(self.desk.sweep, version.program)
                self._plan(OPENED + number * SWEPT_EVERY, "", sweep)
        while self.told.total() < self.activities:
            at, _, kind, act = heapq.heappop(self._agenda)
            self.desk.now = at
            act()
            if kind:
                self.told[kind] += 1
        for version in self.desk.versions:
            self.desk.read_models.close(version.program)
        return self.desk

    def _join(self, number: int) -> Member:
        program = CAFE.program if number % 4 == 3 else CLUB.program
        member = Member(program=program, id=self._ulid(OPENED), salt=self.dice.randbytes(16))
        self.desk.enrol(member)
        return member

    def _plan(self, at: datetime, kind: str, act: Callable[[], object]) -> None:
        heapq.heappush(self._agenda, (at, next(self._numbers), kind, act))

    def _tell(self, at: datetime, kind: str, act: Callable[[], object]) -> None:
        """Plan an activity, and sometimes that it is told again."""
        self._plan(at, kind, act)
        if self.dice.random() < REPEATED:
            self._plan(at + self._pause(hours=30), "repeat", act)

    def _begin(self, member: Member) -> None:
        (begin,) = self.dice.choices(
            (self._buy, self._spend, self._visit, self._adjust), weights=(60, 28, 6, 6)
        )
        begin(member)

    def _buy(self, member: Member, hold: ShownHold | None = None) -> None:
        """An order, and whatever comes of it."""
        order = place(self.dice, next(self._numbers), self.desk.now, hold)
        self._tell(self.desk.now, "order", partial(self.desk.tell, member, order))
        at = self.desk.now + self._pause(hours=24 * 20)
        tell = partial(self.desk.tell, member)
        fate = self.dice.random()
        if fate < 0.10:
            self._tell(at, "edit", partial(tell, edited(order, at)))
        elif fate < 0.20:
            self._tell(at, "return", partial(tell, returned(order, at)))
        elif fate < 0.26:
            self._tell(at, "refund", partial(tell, refund_alone(order, at)))
        elif fate < 0.29:
            self._tell(at, "cancellation", partial(tell, cancelled(order, at)))

    def _spend(self, member: Member) -> None:
        """A hold, and how it ends: by a call, by an order that shows its code, or by itself."""
        wish = HoldWish(
            currency=CURRENCY,
            basket=10_000,
            channel="till",
            points=self.dice.choice((5, 20, 100)),
            up_to=self.dice.random() < 0.5,
        )
        self._tell(self.desk.now, "hold", partial(self._take, member, wish, self._key()))

    def _take(self, member: Member, wish: HoldWish, key: str) -> None:
        code = self.desk.take(member, wish, key)
        if code is None:
            return
        at, end = self.desk.now + self._pause(hours=2), self.dice.random()
        if end < 0.35:
            points = self.dice.choice((None, None, 1))
            capture = partial(self.desk.capture, member, code, self._key(), points)
            self._tell(at, "capture", capture)
        elif end < 0.55:
            self._tell(at, "void", partial(self.desk.void, member, code, self._key()))
        elif end < 0.80:
            self._plan(at, "", partial(self._buy, member, ShownHold(code=code)))

    def _visit(self, member: Member) -> None:
        visit = partial(self.desk.report, member, "visit", self._key())
        self._tell(self.desk.now, "visit", visit)

    def _adjust(self, member: Member) -> None:
        adjustment = Adjustment(
            points=self.dice.choice((-300, -40, 15, 60, 250)),
            reason_code=self.dice.choice(tuple(AdjustmentReason)),
            operator=self.dice.choice(("first", "third")),
            allow_deficit=self.dice.random() < 0.5,
        )
        adjust = partial(self.desk.adjust, member, adjustment, self._key())
        self._tell(self.desk.now, "adjustment", adjust)

    def _pause(self, *, hours: int) -> timedelta:
        return timedelta(seconds=self.dice.randrange(60, hours * 3_600))

    def _key(self) -> str:
        return self._ulid(self.desk.now)

    def _ulid(self, moment: datetime) -> str:
        return ulid(moment, self.dice.getrandbits(RANDOM_BITS))
