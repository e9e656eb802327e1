"""The catalogue as one member sees it: what each reward costs, and why it cannot be had."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.catalogue import Reward
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.instants import instant
from punchcard.domain.rewards import count_of, price_of, refusal_of
from punchcard.domain.settle import settle
from punchcard.domain.stock import Stock
from punchcard.ports import Ledger, Members, Programs, StockLevels
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A reward as it is offered to a member.

    `points` is what it costs now. `redeemed` counts how often the member has had it, where that is
    limited; `left` is what is left of its stock (None: it has none). `refusal` says why the member
    cannot have it now.
    """

    reward: Reward
    points: int
    redeemed: int
    left: int | None
    refusal: ActivityRefusedError | None


def list_rewards(
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    stocks: StockLevels,
    now: datetime,
) -> tuple[Offer, ...]:
    """All rewards of the version in force, in its order.

    Of an account that was merged, as the one that goes on for it can have them.

    Raises:
        MemberNotFoundError: this program has no such member.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    timeline, moment = programs.timeline(program), instant(now)
    rewards = timeline.at_or_first(moment).version.rewards
    if not rewards:
        return ()
    place = follow(found, ledger=ledger)
    state, _ = settle(place.standing.state, timeline, to=moment)
    limited = any(reward.stock is not None for reward in rewards)
    taken = stocks.stocks(program) if limited else {}
    offers = []
    for reward in rewards:
        left = None
        if reward.stock is not None:
            left = taken.get(reward.id, Stock()).in_reach(reward.stock, moment)
        offers.append(
            Offer(
                reward=reward,
                points=price_of(reward, state),
                redeemed=count_of(reward.id, state),
                left=left,
                refusal=refusal_of(reward, state, now=moment, in_stock=left != 0),
            )
        )
    return tuple(offers)
