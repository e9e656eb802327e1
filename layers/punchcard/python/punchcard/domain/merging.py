"""Merging two accounts of one person: one is closed, the other takes over all that it has.

Both chains say so, each in an entry of its own, and the two are appended together or not at all.
What the closed account recorded stays where it is: its keys are looked up there from then on.
"""

from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import MERGED, MERGED_INTO, MERGED_OWED
from punchcard.domain.caps import join_uses
from punchcard.domain.corrections import Merge
from punchcard.domain.dating import check_date
from punchcard.domain.decide import Standing
from punchcard.domain.draft import Draft
from punchcard.domain.entry import Account, Entry, Posting, seal
from punchcard.domain.errors import ActivityRefusedError, ConflictError
from punchcard.domain.expired import of_accounts, remember_expired
from punchcard.domain.facts import digest_of
from punchcard.domain.instants import instant
from punchcard.domain.invariants import check_entry
from punchcard.domain.lots import add_to_lot, burn, put_all
from punchcard.domain.members import Member, MemberMergedError
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import ByHand, Merged, Recorded
from punchcard.domain.rewards import count_reward
from punchcard.domain.state import State, touch_memory
from punchcard.domain.timeline import Timeline

OPERATOR = "operator"
"""The channel of what operators do by hand."""

_NO_SALT = b""
"""Nothing is recorded under a key in the account that is closed."""

ACCOUNTS_MERGED_MAX = 20
"""Accounts that a member's account may have taken over, directly or by way of others."""


class MergeWithItselfError(ActivityRefusedError):
    """The two accounts are one: the same was named twice, or they have been merged already."""

    code = "merge_with_itself"


class AlreadyMergedError(ConflictError):
    """The account that is to be taken over was merged before, and nothing is left in it."""

    code = "already_merged"

    def __init__(self, *, into: str) -> None:
        super().__init__("the account to be taken over was merged before; look at where it went")
        self.into = into


class MergesTooManyError(ActivityRefusedError):
    """The account has taken over as many others as are possible."""

    code = "merges_too_many"


class Merging(NamedTuple):
    """The entry of the account that goes on, and that of the account which is closed."""

    kept: Entry
    closed: Entry


def decide_merge(
    timeline: Timeline,
    merge: Merge,
    *,
    key: str,
    born_at: datetime | None,
    member: Member,
    kept: Standing,
    closed: Standing,
    now: datetime,
) -> Merging:
    """Decide that an account takes over another one.

    What is due in either is settled first. Both entries are recorded at the same time, which is
    below that of no entry of the two chains.

    Args:
        timeline: the versions of the program.
        merge: which account is taken over, and why.
        key: the client's, under which the account that goes on records it.
        born_at: the earliest moment at which the key could exist (None: it does not tell).
        member: whose account goes on.
        kept: where that account stands.
        closed: where the other account stands.
        now: the present instant.

    Raises:
        MergeWithItselfError: both are the same account.
        MemberMergedError: the account that was to go on is closed.
        AlreadyMergedError: the account that was to be taken over is closed.
        MergesTooManyError: the account has taken over too many.
        ActivityInFutureError: the key claims to be born after now.
    """
    _require_mergeable(merge, member, kept.state, closed.state)
    recorded_at = _recorded_at(kept, closed, born_at=born_at, now=now)
    keeping = _settled(timeline, kept, member, recorded_at)
    closing = _settled(
        timeline,
        closed,
        Member(program=member.program, id=merge.absorb, salt=_NO_SALT),
        recorded_at,
    )
    moved = closing.state
    key_hash = hash_key(key, member.salt)
    recorded = Recorded(
        type=MERGED,
        key=key_text(key_hash),
        channel=OPERATOR,
        occurred_at=instant(now),
        postings=_moves(moved, into=True, at=recorded_at),
        digest=digest_of(merge),
        by_hand=ByHand(merge.operator, merge.reason_code),
        merge=Merged(merge.absorb, closing.number),
    )
    keeping.recorded.append(recorded)
    closing.recorded.append(
        recorded._replace(
            type=MERGED_INTO,
            key=None,
            postings=_moves(moved, into=False, at=recorded_at),
            digest=None,
            merge=Merged(member.id, keeping.number),
        )
    )
    state = join_states(keeping.state, moved, into=member.id, absorbed=merge.absorb, at=recorded_at)
    keeping.state = touch_memory(state, key_hash, number=keeping.number, recorded_at=recorded_at)
    keeping.settle()
    closing.state = _left_behind(moved, into=member.id)
    return Merging(_sealed(keeping, kept), _sealed(closing, closed))


def join_states(kept: State, moved: State, *, into: str, absorbed: str, at: datetime) -> State:
    """A state that has taken over another one, at an instant up to which both are settled.

    A deficit of either is set off against the lots of the other, in the order in which these
    would be spent. What expired of either says whose it was. Rewards that either has had count
    together. The tier stays. Only keys born afterwards can be surely new.
    """
    state = kept._replace(
        pending=put_all(kept.pending, moved.pending),
        holds=tuple(
            sorted((*kept.holds, *moved.holds), key=lambda hold: (hold.expires_at, hold.key))
        ),
        earned=kept.earned + moved.earned,
        orders=kept.orders + moved.orders,
        segments=tuple(sorted({*kept.segments, *moved.segments})),
        active_at=max((at for at in (kept.active_at, moved.active_at) if at), default=None),
        expired=of_accounts(kept.expired, (into, *kept.merged)),
        memory=kept.memory.doubt_before(at),
        merged=(*kept.merged, absorbed, *moved.merged),
    )
    for expired in of_accounts(moved.expired, (absorbed, *moved.merged)):
        state = remember_expired(state, expired)
    for lot in moved.lots:
        state = add_to_lot(state, lot.at, lot.points)
    for reward, count in moved.reward_counts:
        state = count_reward(state, reward, count)
    state, _, owed = burn(state, moved.deficit)
    return join_uses(state._replace(deficit=state.deficit + owed), moved.cap_uses)


def _left_behind(moved: State, *, into: str) -> State:
    """What an account that is closed still knows: where it went, its keys and its coupons."""
    return State(memory=moved.memory, merged_into=into, coupon_entries=moved.coupon_entries)


def _require_mergeable(merge: Merge, member: Member, kept: State, closed: State) -> None:
    if merge.absorb == member.id:
        raise MergeWithItselfError("the two are one account; name another one to take over")
    if kept.merged_into is not None:
        raise MemberMergedError(into=kept.merged_into)
    if closed.merged_into is not None:
        raise AlreadyMergedError(into=closed.merged_into)
    if 1 + len(kept.merged) + len(closed.merged) > ACCOUNTS_MERGED_MAX:
        raise MergesTooManyError(f"an account can take over {ACCOUNTS_MERGED_MAX} others")


def _recorded_at(
    kept: Standing, closed: Standing, *, born_at: datetime | None, now: datetime
) -> datetime:
    """When both entries are recorded. Raises ActivityInFutureError if the key is born later."""
    heads = [standing.head for standing in (kept, closed) if standing.head is not None]
    recorded_at = max([instant(now), *(head.recorded_at for head in heads)])
    if born_at is not None:
        check_date(born_at, recorded_at=recorded_at)
    return recorded_at


def _settled(timeline: Timeline, standing: Standing, member: Member, at: datetime) -> Draft:
    draft = Draft(
        timeline=timeline,
        member=member,
        number=0 if standing.head is None else standing.head.number + 1,
        recorded_at=at,
        state=standing.state,
    )
    draft.settle()
    return draft


def _moves(moved: State, *, into: bool, at: datetime) -> tuple[Posting, ...]:
    """What passes between the two, from the side that it passes into, or out of.

    Of an account below zero it is the deficit that passes: the points go the other way.
    """
    amounts = {
        Account.AVAILABLE: moved.available,
        Account.PENDING: moved.pending_points,
        Account.HELD: moved.held_points,
    }
    return tuple(
        Posting(
            *(
                (Account.TRANSFERRED, account)
                if into == (points > 0)
                else (account, Account.TRANSFERRED)
            ),
            points=abs(points),
            reason=MERGED if points > 0 else MERGED_OWED,
            effective_at=at,
        )
        for account, points in amounts.items()
        if points
    )


def _sealed(draft: Draft, standing: Standing) -> Entry:
    entry = seal(draft.entry(), standing.head)
    check_entry(
        entry,
        tuple(draft.recorded),
        head=standing.head,
        before=standing.state,
        after=draft.state,
    )
    return entry
