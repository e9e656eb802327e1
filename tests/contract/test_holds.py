"""Two tills at once: the last points are spent by one, on the fake and on the table."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.domain.activity import ADJUSTED, Activity
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.corrections import Adjustment, AdjustmentReason
from punchcard.domain.errors import PunchcardError
from punchcard.domain.holds import HoldCapturedError, HoldVoidedError
from punchcard.domain.members import Member
from punchcard.domain.program import Spending
from punchcard.ports import Ledger
from punchcard.use_cases.end_hold import end_hold
from punchcard.use_cases.hold_calls import HoldStatus, StandingHold
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_balance import show_balance
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.contract.races import race
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROUNDS = 5
WISH = HoldWish(currency="EUR", basket=10_000, channel="till", points=100)


class Tills:
    """Two tills of one program over one ledger, and somebody with 100 points at both."""

    def __init__(self, ledger: Ledger, member: Member) -> None:
        self.ledger = ledger
        self.member = member
        self.directory = InMemoryDirectory()
        self.programs = InMemoryPrograms()
        self.programs.publish(program_version(spending=Spending(points=1, amount=1)))
        self.now = datetime.now(UTC)
        self.directory.create_member(member, enrolled_at=self.now)
        gift = Activity(
            key="gift",
            type=ADJUSTED,
            occurred_at=self.now,
            channel="operator",
            content=Adjustment(points=100, reason_code=AdjustmentReason.GOODWILL, operator="o"),
        )
        record_activities(
            member,
            [gift],
            ledger=ledger,
            programs=self.programs,
            directory=None,
            now=self.now,
        )

    def take(self, till: str, key: str) -> StandingHold | PunchcardError:
        try:
            return take_hold(
                WISH,
                client=till,
                idempotency_key=key,
                program="club",
                member=self.member.id,
                directory=self.directory,
                ledger=self.ledger,
                programs=self.programs,
                now=self.now,
            )
        except PunchcardError as error:
            return error

    def end(self, hold: str, *, capture: bool, key: str) -> StandingHold | PunchcardError:
        try:
            request = client_key("till", key)
            return end_hold(
                hold,
                CaptureHold(request=request) if capture else VoidHold(request=request),
                program="club",
                member=self.member.id,
                directory=self.directory,
                ledger=self.ledger,
                programs=self.programs,
                now=self.now,
            )
        except PunchcardError as error:
            return error

    def balance(self) -> tuple[int, int]:
        shown = show_balance(
            program="club",
            member=self.member.id,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            now=self.now,
        )
        return shown.available, shown.held


def member(number: int) -> Member:
    return Member(program="club", id=f"01J{number:023}", salt=bytes(16))


class HoldRaces:
    """One suite for every ledger."""

    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_the_last_points_are_held_by_one_till(self, ledger: Ledger, number: int) -> None:
        tills = Tills(ledger, member(number))
        answers = race(partial(tills.take, "one", "key"), partial(tills.take, "two", "key"))
        (refused,) = [answer for answer in answers if isinstance(answer, PunchcardError)]
        assert isinstance(refused, PointsInsufficientError)
        assert (refused.available, refused.missing) == (0, 100)
        assert tills.balance() == (0, 100)

    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_one_call_sent_twice_at_once_is_one_hold(self, ledger: Ledger, number: int) -> None:
        tills = Tills(ledger, member(number))
        one, other = race(*[partial(tills.take, "one", "key")] * 2)
        assert isinstance(one, StandingHold)
        assert isinstance(other, StandingHold)
        assert (one.record, one.code) == (other.record, other.code)
        assert True in (one.is_new, other.is_new)
        assert tills.balance() == (0, 100)

    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_a_hold_ends_once(self, ledger: Ledger, number: int) -> None:
        tills = Tills(ledger, member(number))
        taken = tills.take("one", "key")
        assert isinstance(taken, StandingHold)
        end = partial(tills.end, taken.record.hold.key)
        answers = race(partial(end, capture=True, key="c"), partial(end, capture=False, key="v"))
        (done,) = [answer for answer in answers if isinstance(answer, StandingHold)]
        (refused,) = [answer for answer in answers if isinstance(answer, PunchcardError)]
        captured = done.status is HoldStatus.CAPTURED
        assert isinstance(refused, HoldCapturedError if captured else HoldVoidedError)
        assert tills.balance() == (0 if captured else 100, 0)


class TestInMemory(HoldRaces):
    @pytest.fixture
    def ledger(self) -> Ledger:
        return InMemoryLedger(clock=lambda: datetime.now(UTC))


class TestInDynamoDb(HoldRaces):
    @pytest.fixture
    def ledger(self, dynamodb: "DynamoDBClient", ledger_table: str) -> Ledger:
        return DynamoDbLedger(client=dynamodb, table=ledger_table)
