"""A coupon is used by its code; a repeated call gets the answer that it got first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.coupon_record import CouponStatus, UseStatus
from punchcard.domain.coupons import CouponNotFoundError, CouponReservedError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.redeeming import RedeemCoupon, ReleaseCoupon, ReserveCoupon
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.show_coupon import show_coupon

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk
from tests.fakes.reward_accounts import shop
from tests.fakes.till import MEMBER, NOON

HOUR = timedelta(hours=1)


class Counter(CatalogueDesk):
    """A desk at which coupons are shown."""

    def reserve(self, code: str, key: str = "reserve") -> StandingCoupon:
        return self.use_coupon(code, ReserveCoupon(request=shop(key)))

    def use(self, code: str, key: str = "use", reservation: str | None = None) -> StandingCoupon:
        return self.use_coupon(code, RedeemCoupon(request=shop(key), reservation=reservation))

    def release(self, code: str, reservation: str, key: str = "release") -> StandingCoupon:
        return self.use_coupon(code, ReleaseCoupon(request=shop(key), reservation=reservation))

    def show(self, code: str) -> StandingCoupon:
        return show_coupon(
            code,
            program="club",
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            now=self.now,
        )


def test_a_coupon_is_shown_as_it_stands_now() -> None:
    desk = Counter()
    code = desk.redeem().code
    shown = desk.show(code)
    assert (shown.status, shown.use, shown.member) == (CouponStatus.VALID, None, MEMBER.id)
    assert shown.reward == COFFEE
    desk.reserve(code, "one")
    desk.reserve(code, "two")
    assert desk.show(code).status is CouponStatus.RESERVED
    desk.till.wait_until(NOON + HOUR)
    assert desk.show(code).status is CouponStatus.VALID
    desk.till.wait_until(NOON + timedelta(days=40))
    assert desk.show(code).status is CouponStatus.EXPIRED


def test_uses_are_counted_until_there_is_none() -> None:
    desk = Counter()
    code = desk.redeem().code
    reserved = desk.reserve(code)
    assert reserved.use is not None
    redeemed = desk.use(code, reservation=reserved.use.id)
    assert redeemed.use is not None
    assert (redeemed.use.id, redeemed.use.status) == (reserved.use.id, UseStatus.REDEEMED)
    assert desk.use(code, "last").status is CouponStatus.REDEEMED
    assert desk.till.available == 940


def test_every_repeated_call_gets_its_first_answer() -> None:
    desk = Counter()
    issued = desk.redeem()
    code = issued.code
    reserved = desk.reserve(code)
    assert reserved.use is not None
    released = desk.release(code, reserved.use.id)
    used = desk.use(code)
    desk.till.wait_until(NOON + 50 * HOUR)
    for first, again in (
        (issued, desk.redeem()),
        (reserved, desk.reserve(code)),
        (released, desk.release(code, reserved.use.id)),
        (used, desk.use(code)),
    ):
        assert again == replace(first, is_new=False)


def test_a_cancelled_coupon_says_so_each_time() -> None:
    desk = Counter()
    code = desk.redeem().code
    first = desk.cancel(code)
    assert first.status is CouponStatus.CANCELLED
    assert desk.cancel(code) == replace(first, is_new=False)
    assert desk.till.available == 1_000


def test_a_reward_that_the_program_no_longer_has_is_shown_as_it_was() -> None:
    desk = Counter()
    code = desk.redeem().code
    version = desk.till.versions[0]
    later = replace(version, number=2, effective_at=NOON + HOUR, rewards=())
    desk.till.programs.publish(later)
    desk.till.wait_until(NOON + 2 * HOUR)
    assert desk.show(code).reward == COFFEE
    assert desk.use(code).record.redeemed == 1


def test_other_codes_are_not_found() -> None:
    desk = Counter()
    code = desk.redeem().code
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    for wrong in ("SUMMER10", other):
        with pytest.raises(CouponNotFoundError):
            desk.show(wrong)


def test_a_code_of_what_was_never_recorded_is_not_found() -> None:
    desk = Counter(earned=100)
    code = desk.redeem().code
    desk.till.ledger.chains.clear()
    with pytest.raises(CouponNotFoundError):
        desk.show(code)
    desk.till.abandon(request="api:app:click")
    with pytest.raises(CouponNotFoundError):
        desk.show(code)


def test_an_entry_that_cannot_be_read_is_asked_for_again() -> None:
    desk = Counter()
    code = desk.redeem().code
    ledger = desk.till.ledger

    def unreadable(*, program: str, member: str, number: int) -> None:
        del program, member, number

    ledger.entry = unreadable  # type: ignore[method-assign]
    with pytest.raises(TransientError):
        desk.use(code)
    del ledger.entry
    assert not desk.use(code).is_new


def test_an_answer_that_no_entry_gives_is_asked_for_again() -> None:
    desk = Counter()
    code = desk.redeem().code
    reserved = desk.reserve(code)
    newest = desk.use(code).entry_number
    entry = desk.till.ledger.entry

    def confused(*, program: str, member: str, number: int) -> Entry | None:
        return entry(program=program, member=member, number=number if number == newest else 0)

    desk.till.ledger.entry = confused  # type: ignore[method-assign]
    with pytest.raises(TransientError):
        desk.reserve(code)
    del desk.till.ledger.entry
    assert desk.reserve(code) == replace(reserved, is_new=False)


def test_what_is_refused_changes_nothing() -> None:
    desk = Counter()
    code = desk.redeem().code
    desk.reserve(code, "one")
    desk.reserve(code, "two")
    with pytest.raises(CouponReservedError):
        desk.use(code)
    assert desk.show(code).record.redeemed == 0
