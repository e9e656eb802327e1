"""Whatever is merged when: a person has each reward once for each request, and uses it once."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.coupon_record import CouponRecord, CouponStatus, status_of
from punchcard.domain.entry import Account
from punchcard.domain.errors import ConflictError, InvalidError, NotFoundError
from punchcard.domain.members import Member
from punchcard.domain.record_codec import decode_activities
from punchcard.use_cases.coupon_calls import StandingCoupon

from tests.fakes.accounts import ACCOUNTS
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts

REQUESTS = ("one", "two")

members = st.sampled_from(ACCOUNTS)
requests = st.sampled_from(REQUESTS)


class Redeems(NamedTuple):
    """A client exchanges the points of an account under a key."""

    member: Member
    request: str


class Merges(NamedTuple):
    """One account takes over another."""

    member: Member
    absorb: Member


class Calls(NamedTuple):
    """A shop calls about one of the coupons issued so far, under a key."""

    verb: str
    coupon: int
    request: str


type Step = Redeems | Merges | Calls

steps = st.lists(
    st.builds(Redeems, members, requests)
    | st.builds(Merges, members, members)
    | st.builds(
        Calls,
        st.sampled_from(["reserve", "use", "use reserved", "release", "cancel"]),
        st.integers(0, 5),
        requests,
    ),
    max_size=14,
)


type Call = Callable[[], StandingCoupon]


class Story:
    """Accounts in which steps are taken, and the answers that were given first, by their calls."""

    def __init__(self) -> None:
        self.accounts = RewardAccounts((program_version(rewards=(MUG,)),))
        self.codes: list[str] = []
        self.calls: dict[str, Call] = {}
        self.answers: dict[str, StandingCoupon] = {}

    def take(self, step: Step) -> None:
        """Take a step; what is refused has no effect."""
        if isinstance(step, Redeems):
            key = f"{step.member.id} {step.request}"
            self.call(key, lambda: self.accounts.redeem(step.member, step.request))
        elif isinstance(step, Calls):
            self._use(step)
        else:
            with suppress(InvalidError, ConflictError):
                self.accounts.merge(step.member, step.absorb)

    def call(self, key: str, call: Call) -> None:
        """Make a call, which gets the answer that it got first, if it got one."""
        try:
            answer = call()
        except (InvalidError, ConflictError, NotFoundError):
            assert key not in self.answers
            return
        first = self.answers.setdefault(key, answer)
        assert replace(answer, is_new=False) == replace(first, is_new=False)
        self.calls[key] = call
        if answer.code not in self.codes:
            self.codes.append(answer.code)

    def _use(self, step: Calls) -> None:
        if not self.codes:
            return
        code = self.codes[step.coupon % len(self.codes)]
        key = f"{step.verb} {code} {step.request}"
        reserved = self.answers.get(f"reserve {code} {step.request}")
        if step.verb == "reserve":
            self.call(key, lambda: self.accounts.reserve(code, key))
        elif step.verb == "cancel":
            self.call(key, lambda: self.accounts.cancel(code, key))
        elif step.verb == "use":
            self.call(key, lambda: self.accounts.use(code, key))
        elif reserved is not None and step.verb == "release":
            self.call(key, lambda: self.accounts.release(code, reserved, key))
        elif reserved is not None:
            self.call(key, lambda: self.accounts.use(code, key, reservation=reserved))

    def owner_of(self, member: str) -> str:
        """The account that goes on for another."""
        states = {account.id: self.accounts.state(account) for account in ACCOUNTS}
        while (into := states[member].merged_into) is not None:
            member = into
        return member


@given(steps)
def test_each_request_has_one_effect_and_one_answer(told: list[Step]) -> None:
    story = Story()
    for step in told:
        story.take(step)
    entries = {place: len(chain) for place, chain in story.accounts.ledger.chains.items()}
    for key, call in list(story.calls.items()):
        story.call(key, call)
    assert {place: len(chain) for place, chain in story.accounts.ledger.chains.items()} == entries


@given(steps)
def test_points_counts_and_stock_agree_with_the_coupons(told: list[Step]) -> None:
    story = Story()
    for step in told:
        story.take(step)
    accounts = story.accounts
    coupons = newest(accounts)
    standing = [one for one in coupons.values() if one.cancelled_in is None]

    assert len(coupons) == len(story.codes)
    assert all(one.redeemed <= one.coupon.uses for one in coupons.values())
    assert accounts.accounts[Account.REDEEMED] == 60 * len(standing)
    assert accounts.together == 100 * len(ACCOUNTS) - 60 * len(standing)
    assert sum(accounts.accounts.values()) == 0
    assert (accounts.stock if story.codes else (0, 0)) == (len(standing), 0)
    counted: Counter[str] = Counter()
    for code in story.codes:
        shown = accounts.show(code)
        assert shown.member == story.owner_of(shown.ledger)
        assert status_of(shown.record, accounts.now) is shown.status
        counted[shown.member] += shown.status is not CouponStatus.CANCELLED
    for member in ACCOUNTS:
        count = dict(accounts.state(member).reward_counts).get("mug", 0)
        assert count == counted[member.id]


def newest(accounts: RewardAccounts) -> dict[str, CouponRecord]:
    """The newest record of each coupon, over all chains."""
    said: dict[str, CouponRecord] = {}
    chains = accounts.ledger.chains.values()
    entries = [entry for chain in chains for entry in chain.values()]
    for entry in entries:
        for recorded in decode_activities(entry.activities):
            if recorded.coupon is not None:
                kept = said.get(recorded.coupon.coupon.key)
                if kept is None or len(changes(kept)) < len(changes(recorded.coupon)):
                    said[recorded.coupon.coupon.key] = recorded.coupon
    return said


def changes(record: CouponRecord) -> list[str]:
    """The calls that a record knows."""
    calls = [call for use in record.calls for call in {use.id, use.ended_by} if call]
    return [*calls, *([record.cancelled_by] if record.cancelled_by else [])]
