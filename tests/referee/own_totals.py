"""How the project's own code totals what a story left in the ledger."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry
from punchcard.domain.invariants import balance_changes
from punchcard.domain.periods import local_date
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.totals import Totals
from punchcard.use_cases.show_totals import show_totals

from tests.referee.beancount_books import (
    Slip,
    Sums,
    Total,
    account_name,
    commodity,
    slips,
)
from tests.referee.desk import Desk


@dataclass(frozen=True)
class Ledger:
    """What the story left in the ledger, and how it is totalled by the project's own code."""

    desk: Desk

    @cached_property
    def zones(self) -> dict[str, ZoneInfo]:
        return {version.program: ZoneInfo(version.time_zone) for version in self.desk.versions}

    @cached_property
    def chains(self) -> list[list[Entry]]:
        return [
            [chain[number] for number in sorted(chain)]
            for chain in self.desk.ledger.chains.values()
        ]

    @property
    def slips(self) -> Iterator[Slip]:
        return slips((entry for chain in self.chains for entry in chain), self.zones)

    def by(self, total: Total) -> Sums:
        own = {
            Total.ACCOUNTS: self._accounts,
            Total.MEMBERS: self._members,
            Total.VALUE_DAYS: self._value_days,
            Total.BOOKING_DAYS: self._booking_days,
        }
        return _sums(own[total]())

    def states(self) -> Sums:
        """What members have by the states that their newest entries carry."""
        return _sums(
            ((commodity(chain[-1].program), account_name(account, chain[-1].member)), points)
            for chain in self.chains
            for account, points in _by_state(chain[-1])
        )

    def _accounts(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """The totals that were carried forward while the story went on."""
        for program in self.zones:
            standing = show_totals(
                program=program,
                summaries=self.desk.read_models.summaries,
                programs=self.desk.programs,
            )
            yield from _balances(program, standing)

    def _members(self) -> Iterator[tuple[tuple[str, ...], int]]:
        for chain in self.chains:
            postings = [
                posting
                for entry in chain
                for recorded in decode_activities(entry.activities)
                for posting in recorded.postings
            ]
            of_member = Totals(balances=balance_changes(postings))
            yield from _balances(chain[0].program, of_member, member=chain[0].member)

    def _value_days(self) -> Iterator[tuple[tuple[str, ...], int]]:
        for entry in (entry for chain in self.chains for entry in chain):
            for recorded in decode_activities(entry.activities):
                for posting in recorded.postings:
                    day = local_date(posting.effective_at, self.zones[entry.program]).isoformat()
                    place = commodity(entry.program), day
                    yield (*place, account_name(posting.source)), -posting.points
                    yield (*place, account_name(posting.target)), posting.points

    def _booking_days(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """How the totals moved from the end of one day to that of the next."""
        for program, closings in self.desk.read_models.closings.items():
            before = Totals()
            for day in sorted(closings):
                closing = closings[day]
                for account in Account:
                    place = commodity(program), day.isoformat(), account_name(account)
                    yield place, closing.points(account) - before.points(account)
                before = closing


def _by_state(entry: Entry) -> Iterator[tuple[Account, int]]:
    state = stand_on(entry).state
    yield Account.PENDING, state.pending_points
    yield Account.AVAILABLE, state.available
    yield Account.HELD, state.held_points
    yield Account.ISSUED, -state.earned


def _balances(
    program: str, balances: Totals, *, member: str | None = None
) -> Iterator[tuple[tuple[str, ...], int]]:
    for account, points in balances.balances.items():
        yield (commodity(program), account_name(account, member)), points


def _sums(parts: Iterable[tuple[tuple[str, ...], int]]) -> Sums:
    sums: Counter[tuple[str, ...]] = Counter()
    for place, points in parts:
        sums[place] += points
    return {place: points for place, points in sums.items() if points}
