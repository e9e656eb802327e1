"""Listing the coupons of a member in pages, the one issued last first.

Nothing is written for it: each state names the newest entry about coupons and the one before, so
that whoever begins at the head finds all of them, each by one read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from punchcard.domain.coupon_record import CouponRecord, CouponStatus, status_of
from punchcard.domain.coupons import CouponNotFoundError
from punchcard.domain.decide import Standing, stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import CursorInvalidError, TransientError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.coupon_calls import StandingCoupon, kept_by, standing_coupon
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow

COUPONS_PER_PAGE = 20
"""Coupons on a page where the caller does not say how many."""

COUPONS_PER_PAGE_MAX = 100

COUPON_ENTRIES_MAX = 500
"""Entries about coupons that are looked into, the newest ones: each is a read of its own."""


@dataclass(frozen=True, slots=True)
class CouponPage:
    """Coupons as they stand now, and the cursor of the page behind them if there is one."""

    coupons: tuple[StandingCoupon, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    """The newest that is recorded about a coupon, and the entry that says it."""

    record: CouponRecord
    entry: Entry


def list_coupons(
    *,
    program: str,
    member: str,
    status: CouponStatus | None = None,
    cursor: str | None = None,
    limit: int = COUPONS_PER_PAGE,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> CouponPage:
    """One page of a member's coupons, those of accounts that were merged into theirs among them.

    Coupons issued meanwhile shift none of the others.

    Args:
        program: of the member.
        member: whose coupons.
        status: only those that stand so now.
        cursor: of the page before; None is the first page.
        limit: how many coupons at the most.
        directory: who is who.
        ledger: where coupons are recorded.
        programs: under which titles they were issued.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such member.
        CursorInvalidError: no page of this member's coupons gave the cursor out, or entries that
            are newer have pushed its coupon out of those that are looked into.
        TransientError: an entry cannot be read; call again.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    place = follow(found, ledger=ledger)
    known = sorted(_known(place.standing, program, ledger), key=_issued, reverse=True)
    at = instant(now)
    wanted = [
        one
        for one in _behind(cursor, known)
        if status is None or status_of(one.record, at) is status
    ]
    page = wanted[: min(limit, COUPONS_PER_PAGE_MAX)]
    keepers = [_keeper(one, found, directory=directory, ledger=ledger) for one in page]
    shown = (
        standing_coupon(
            one.record,
            keeper,
            owner=place.member.id,
            ledger=one.entry.member,
            at=at,
            entry_number=one.entry.number,
            programs=programs,
        )
        for one, keeper in zip(page, keepers, strict=True)
        if keeper is not None
    )
    more = len(wanted) > len(page)
    return CouponPage(tuple(shown), page[-1].record.coupon.key if more else None)


def _known(standing: Standing, program: str, ledger: Ledger) -> list[_Known]:
    """The newest about each coupon of a person, in whichever account's chain it is."""
    found: dict[str, _Known] = {}
    for entry in islice(_entries(standing, program, ledger), COUPON_ENTRIES_MAX):
        for recorded in reversed(decode_activities(entry.activities)):
            if recorded.coupon is not None:
                found.setdefault(recorded.coupon.coupon.key, _Known(recorded.coupon, entry))
    return list(found.values())


def _entries(standing: Standing, program: str, ledger: Ledger) -> Iterator[Entry]:
    """The entries about coupons, the newest first; those of accounts taken over come behind."""
    yield from _of_chain(standing, ledger)
    for account in standing.state.merged:
        yield from _of_chain(stand_on(ledger.head(program=program, member=account).entry), ledger)


def _of_chain(standing: Standing, ledger: Ledger) -> Iterator[Entry]:
    head, numbers = standing.head, standing.state.coupon_entries
    while head is not None and numbers:
        entry = _entry(head, numbers[0], ledger)
        yield entry
        numbers = stand_on(entry).state.coupon_entries[1:]


def _entry(head: Entry, number: int, ledger: Ledger) -> Entry:
    if number == head.number:
        return head
    entry = ledger.entry(program=head.program, member=head.member, number=number)
    if entry is None:
        raise TransientError("an entry about a coupon cannot be read; call again")
    return entry


def _behind(cursor: str | None, known: Sequence[_Known]) -> Sequence[_Known]:
    """The coupons behind the one that a page ended with."""
    if cursor is None:
        return known
    keys = [one.record.coupon.key for one in known]
    if cursor not in keys:
        raise CursorInvalidError(
            "this cursor is not, or no longer, of a coupon in this member's list; "
            "begin with the first page",
            path="cursor",
        )
    return known[keys.index(cursor) + 1 :]


def _issued(one: _Known) -> tuple[datetime, str]:
    return one.record.coupon.issued_at, one.record.coupon.key


def _keeper(one: _Known, member: Member, *, directory: Members, ledger: Ledger) -> Member | None:
    """Under whose salt a coupon is kept; None: that account is gone, and the code with it."""
    try:
        return kept_by(one.record.coupon, member, directory=directory, ledger=ledger)
    except CouponNotFoundError:
        return None
