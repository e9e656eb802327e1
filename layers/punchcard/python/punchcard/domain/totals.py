"""What all members of a program have together: the sums that a merchant's books are kept by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from punchcard.domain.entry import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over members, or what some entries add to them. Merged accounts are one member.

    `balances` has the points of each account; they sum to zero, as `issued` is minus all points
    ever issued. An account that was never posted to may be missing.
    """

    members: int = 0
    entries: int = 0
    orders: int = 0
    balances: Mapping[Account, int] = field(default_factory=dict)

    def points(self, account: Account) -> int:
        """The points in an account."""
        return self.balances.get(account, 0)


def add_up(parts: Iterable[Totals]) -> Totals:
    """The sum of totals; of none, zero."""
    members = entries = orders = 0
    balances: dict[Account, int] = {}
    for part in parts:
        members += part.members
        entries += part.entries
        orders += part.orders
        for account, points in part.balances.items():
            balances[account] = balances.get(account, 0) + points
    return Totals(members=members, entries=entries, orders=orders, balances=balances)
