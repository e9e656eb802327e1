"""An order and a till show one coupon at once: it is used once, on the fake and on the table."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupons import CouponRedeemedError
from punchcard.domain.errors import PunchcardError
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome
from punchcard.domain.redeeming import RedeemCoupon
from punchcard.ports import Ledger
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.redeem_reward import RewardWish, redeem_reward
from punchcard.use_cases.show_coupon import show_coupon
from punchcard.use_cases.use_coupon import use_coupon

from tests.contract.races import race
from tests.fakes.accounts import Ports
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import order_activity

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROUNDS = 3
COFFEE = Reward(id="coffee", title="Coffee", points=60)


class Counter:
    """A member with one coupon of one use."""

    def __init__(self, ledger: Ledger, number: int) -> None:
        self.member = Member(program="club", id=f"01J{number:023}", salt=bytes(16))
        directory, programs = InMemoryDirectory(), InMemoryPrograms()
        programs.publish(program_version(rewards=(COFFEE,)))
        now = datetime.now(UTC)
        directory.create_member(self.member, enrolled_at=now)
        self.ports: Ports = {
            "directory": directory,
            "ledger": ledger,
            "programs": programs,
            "now": now,
        }
        self.order(1, amount=10_000)
        issued = redeem_reward(
            RewardWish(reward="coffee", channel="app"),
            client="app",
            idempotency_key="click",
            attempt="1",
            program="club",
            member=self.member.id,
            stocks=InMemoryStocks(),
            **self.ports,
        )
        self.code = issued.code

    def order(self, number: int, *, amount: int = 1_000, cancelled: bool = False) -> Outcome:
        activity = order_activity(
            number,
            amount,
            at=self.ports["now"],
            version=2 if cancelled else 0,
            cancelled=cancelled,
            coupons=() if number == 1 else (self.code,),
        )
        recording = record_activities(self.member, [activity], **self.ports)
        return recording.results[0].outcome

    def till(self, key: str) -> StandingCoupon | PunchcardError:
        call = RedeemCoupon(request=key)
        try:
            return use_coupon(self.code, call, channel="till", program="club", **self.ports)
        except PunchcardError as error:
            return error

    def redeemed(self) -> int:
        return show_coupon(self.code, program="club", **self.ports).record.redeemed


class CouponRaces:
    """One suite for every ledger."""

    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_a_coupon_of_one_use_is_used_once(self, ledger: Ledger, number: int) -> None:
        counter = Counter(ledger, number)
        race(partial(counter.order, 2), partial(counter.till, "one"))
        assert counter.redeemed() == 1
        assert isinstance(counter.till("other"), CouponRedeemedError)

    def test_what_a_cancelled_order_gave_back_is_used_at_the_till(self, ledger: Ledger) -> None:
        counter = Counter(ledger, ROUNDS)
        counter.order(2)
        counter.order(2, cancelled=True)
        assert counter.redeemed() == 0
        assert isinstance(counter.till("one"), StandingCoupon)


class TestInMemory(CouponRaces):
    @pytest.fixture
    def ledger(self) -> Ledger:
        return InMemoryLedger(clock=lambda: datetime.now(UTC))


class TestInDynamoDb(CouponRaces):
    @pytest.fixture
    def ledger(self, dynamodb: "DynamoDBClient", ledger_table: str) -> Ledger:
        return DynamoDbLedger(client=dynamodb, table=ledger_table)
