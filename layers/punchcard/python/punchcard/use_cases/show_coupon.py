"""Finding a coupon by its code, and showing it as it stands now."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.coupon_codes import coupon_key, read_coupon_code
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.coupons import CouponNotFoundError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.coupon_calls import StandingCoupon, standing_coupon
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.recall import recall_key


@dataclass(frozen=True, slots=True)
class FoundCoupon:
    """A coupon, the key that everything about it has, and the newest entry on it.

    It is kept under the salt of `keeper`, and belongs to the account `owner`, which goes on for the
    keeper's where that was merged. The entry is in the chain of the account `ledger`.
    """

    keeper: Member
    owner: str
    key: str
    record: CouponRecord
    entry_number: int
    ledger: str


def show_coupon(
    code: str,
    *,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """A coupon as it stands now; nothing is recorded.

    Raises:
        CouponNotFoundError: no coupon of this program has this code.
    """
    found = find_coupon(code, program=program, directory=directory, ledger=ledger)
    return standing_coupon(
        found.record,
        found.keeper,
        owner=found.owner,
        ledger=found.ledger,
        at=instant(now),
        entry_number=found.entry_number,
        programs=programs,
    )


def find_coupon(code: str, *, program: str, directory: Directory, ledger: Ledger) -> FoundCoupon:
    """A coupon by its code, in whatever spelling.

    Raises:
        CouponNotFoundError: no coupon of this program has this code.
    """
    spelled = read_coupon_code(code)
    if spelled is not None:
        key = coupon_key(spelled)
        keeper = directory.resolve(program=program, key=key, identities=()).owner
        if keeper is not None:
            place = follow(keeper, ledger=ledger)
            told = recall_key(key, born_at=None, place=place, ledger=ledger)
            if told is not None and told.recorded.coupon is not None:
                record = told.recorded.coupon
                return FoundCoupon(keeper, place.member.id, key, record, told.number, told.member)
    raise CouponNotFoundError("no coupon of this program has this code")
