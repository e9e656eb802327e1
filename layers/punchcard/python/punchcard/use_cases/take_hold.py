"""Taking a hold: points reserved at a checkout, with the code that a shop shows for them."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import HOLD, Activity
from punchcard.domain.checkout import TakeHold
from punchcard.domain.errors import CurrencyUnknownError
from punchcard.domain.hold_codes import code_for, hold_key
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.record import HoldRecord
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import in_open_account
from punchcard.use_cases.hold_calls import (
    HoldStatus,
    StandingHold,
    kept_by,
    record_hold,
    standing_hold,
)
from punchcard.use_cases.report_activity import client_key


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWish:
    """What a checkout asks for: points, or money in minor units; and what is to be paid.

    With `up_to` fewer points are taken where the member has no more.
    """

    currency: str
    basket: int
    channel: str
    points: int | None = None
    amount: int | None = None
    up_to: bool = False


def take_hold(
    wish: HoldWish,
    *,
    client: str,
    idempotency_key: str,
    program: str,
    member: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    """Reserve points under a key of the client's; a repeated call gets the same hold as taken.

    Whom the code belongs to is written first, so that an order that shows it finds the member.

    Raises:
        MemberNotFoundError: this program has no such member.
        PointsInsufficientError: the member has too few points.
        ActivityRefusedError: the program's limits leave nothing to pay with.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    currency = programs.timeline(program).at_or_first(now).version.currency
    if wish.currency != currency:
        raise CurrencyUnknownError(f"the basket is in {wish.currency}, the program in {currency}")
    request, birth = client_key(client, idempotency_key), born_at(idempotency_key)

    def take(account: Member) -> tuple[HoldRecord, bool]:
        key = hold_key(code_for(request, account.salt))
        directory.claim_activity(key, member=account)
        activity = _activity(wish, key=key, request=request, born_at=birth, now=now)
        return record_hold(
            activity, account, directory=directory, ledger=ledger, programs=programs, now=now
        )

    record, is_new = in_open_account(found, take, directory=directory)
    keeper = kept_by(record.hold, found, directory=directory, ledger=ledger)
    return standing_hold(record, HoldStatus.HELD, keeper, programs=programs, is_new=is_new)


def _activity(
    wish: HoldWish, *, key: str, request: str, born_at: datetime | None, now: datetime
) -> Activity:
    return Activity(
        key=key,
        type=HOLD,
        occurred_at=instant(now),
        born_at=born_at,
        channel=wish.channel,
        content=TakeHold(
            request=request,
            basket=wish.basket,
            points=wish.points,
            amount=wish.amount,
            up_to=wish.up_to,
        ),
    )
