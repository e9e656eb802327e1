"""What must hold for every chain, checked as each entry is appended.

Apart from reading the texts and the hash, nothing of the domain is used: every entry is folded
once more, by plain addition, and compared with the state that it carries.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from punchcard.domain.activity import COUPON_RESTORED
from punchcard.domain.codec import decode_state
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.entry import GENESIS_HASH, Account, Entry, chain_hash
from punchcard.domain.record import HoldRecord, OrderRecord, Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import State

from tests.simulation.world import Violation

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass
class Chain:
    """One member's entries so far, folded: accounts, orders, holds, and the keys of all others.

    `taken_over` is the balance of `issued` in accounts that were merged into this one.

    `states` are those that entries carried, each with the moment at which it came to stand and the
    recorded time.
    """

    entries: list[Entry] = field(default_factory=list)
    accounts: Counter[Account] = field(default_factory=Counter)
    orders: dict[str, Recorded] = field(default_factory=dict)
    others: dict[str, Recorded] = field(default_factory=dict)
    holds: dict[str, HoldRecord] = field(default_factory=dict)
    coupons: dict[str, CouponRecord] = field(default_factory=dict)
    state: State = field(default_factory=State)
    taken_over: int = 0
    states: list[tuple[int, State, datetime]] = field(default_factory=list)

    @property
    def recorded_at(self) -> datetime:
        """When the newest entry was recorded."""
        return self.entries[-1].recorded_at

    def append(
        self, entry: Entry, *, asked_at: datetime, now: datetime, moment: int = 0
    ) -> tuple[Recorded, ...]:
        """Take one more entry, whose writer was asked at `asked_at`, and check all of it.

        Returns:
            What it says about activities.
        """
        self._check_link(entry, asked_at=asked_at, now=now)
        self.entries.append(entry)
        activities = decode_activities(entry.activities)
        for recorded in activities:
            self._fold(recorded)
        self.state = decode_state(entry.state, entry.memory)
        self._check_state()
        self.states.append((moment, self.state, entry.recorded_at))
        return activities

    def absorb(self, other: "Chain") -> None:
        """Know what another chain does, whose account is merged into this one's."""
        self.orders |= other.orders
        self.others |= other.others
        self.holds |= other.holds
        self.coupons |= other.coupons
        self.taken_over += other.accounts[Account.ISSUED] + other.taken_over

    def _check_link(self, entry: Entry, *, asked_at: datetime, now: datetime) -> None:
        head = self.entries[-1] if self.entries else None
        require(entry.number == len(self.entries), "the sequence has no gap and no repeat")
        previous_hash = GENESIS_HASH if head is None else head.hash
        require(entry.hash == chain_hash(entry, previous_hash), "each hash follows")
        latest = now + CLOCKS_DIFFER
        if head is not None:
            require(entry.recorded_at >= head.recorded_at, "recorded time never falls")
            latest = max(latest, head.recorded_at)
        require(
            asked_at - CLOCKS_DIFFER <= entry.recorded_at <= latest,
            "recorded time is true within the skew",
        )

    def _fold(self, recorded: Recorded) -> None:
        moved: Counter[Account] = Counter()
        for posting in recorded.postings:
            require(posting.points > 0, "postings move whole points")
            moved[posting.source] -= posting.points
            moved[posting.target] += posting.points
        require(sum(moved.values()) == 0, "an entry sums to zero")
        self.accounts.update(moved)
        if recorded.key is None:
            return
        require(recorded.key not in self.others, "one key has one effect")
        if recorded.hold is not None:
            self._fold_hold(recorded.key, recorded.hold, moved)
            return
        if recorded.coupon is not None:
            self._fold_coupon(recorded.key, recorded.coupon, recorded.type)
            return
        if recorded.order is None:
            require(recorded.key not in self.orders, "one key has one effect")
            self.others[recorded.key] = recorded
            return
        before = self.orders.get(recorded.key)
        known = before.order if before else None
        moved[Account.REDEEMED] += self._adopted(known, recorded.order)
        _check_succession(known, recorded.order, moved)
        self.orders[recorded.key] = recorded

    def _fold_coupon(self, key: str, record: CouponRecord, told_as: str) -> None:
        before = self.coupons.get(key)
        if before is not None:
            require(before.cancelled_in is None, "nothing happens to a cancelled coupon")
            require(record.coupon == before.coupon, "a coupon stays as it was issued")
            given_back = 1 if told_as == COUPON_RESTORED else 0
            kept = record.redeemed >= before.redeemed - given_back
            require(kept, "what was redeemed stays so, unless its order ends")
        require(record.redeemed <= record.coupon.uses, "a coupon has so many uses")
        self.coupons[key] = record

    def _fold_hold(self, key: str, hold: HoldRecord, moved: Counter[Account]) -> None:
        before = self.holds.get(key)
        self.holds[key] = hold
        if before is None:
            require(moved[Account.HELD] == hold.hold.points, "what is taken is held")
            require(self.accounts[Account.AVAILABLE] >= 0, "nothing is held that is not there")
            return
        require(before.hold == hold.hold, "a hold stays as it was taken")
        if moved:
            require(before.resolution is None, "a hold is resolved once")
            require(moved[Account.HELD] == -hold.hold.points, "all of a hold is resolved")
            captured = sum(lot.points for lot in hold.captured)
            require(moved[Account.REDEEMED] == captured, "what is captured is redeemed")

    def _adopted(self, before: OrderRecord | None, after: OrderRecord) -> int:
        """Points that calls had burned out of holds that the order now shows for the first time."""
        known = {hold.key for hold in before.holds} if before else set()
        return sum(
            lot.points
            for hold in after.holds
            if hold.key not in known
            for lot in self.holds[hold.key].captured
        )

    def _check_state(self) -> None:
        state = self.state
        if state.merged_into is not None:
            empty = State(memory=state.memory, merged_into=state.merged_into)
            require(state == empty, "nothing is left in a closed account")
            left = [
                self.accounts[one] for one in (Account.AVAILABLE, Account.PENDING, Account.HELD)
            ]
            require(not any(left), "all that a closed account had has passed on")
            return
        lots = sum(lot.points for lot in state.lots)
        require(
            lots - state.deficit == self.accounts[Account.AVAILABLE], "available = lots - deficit"
        )
        pending = sum(row.points for row in state.pending)
        require(pending == self.accounts[Account.PENDING], "state = fold of entries")
        held = sum(lot.points for hold in state.holds for lot in hold.lots)
        require(held == self.accounts[Account.HELD], "held points are in their holds")
        issued = self.accounts[Account.ISSUED] + self.taken_over
        require(state.earned == -issued, "earned = issued")
        require(state.deficit == 0 or not lots, "a deficit excludes lots")
        due = [row.at for row in (*state.lots, *state.pending) if row.at is not None]
        due += [hold.expires_at for hold in state.holds]
        require(all(at > self.recorded_at for at in due), "nothing due is left unsettled")


def _check_succession(
    before: OrderRecord | None, after: OrderRecord, moved: Counter[Account]
) -> None:
    """What was posted between two records of an order, and what may never be undone."""
    require(
        after.credited - (before.credited if before else 0) == -moved[Account.ISSUED],
        "what an order has credited is what was posted for it",
    )
    require(
        _burned(after) - _burned(before) == moved[Account.REDEEMED],
        "what an order has burned is what was posted for it",
    )
    if before is None:
        return
    require(before.version <= after.version, "an older state never replaces a newer one")
    seen, still_seen = (
        {refund.refund_id for refund in record.refunds} for record in (before, after)
    )
    require(seen <= still_seen, "the refunds seen only grow")
    rooms = after.terms.rooms[: len(before.terms.rooms)]
    require(after.terms._replace(rooms=rooms) == before.terms, "the terms stay frozen")


def _burned(order: OrderRecord | None) -> int:
    return sum(part.points for part in order.burned) if order else 0


def require(holds: bool, invariant: str) -> None:
    if not holds:
        raise Violation(f"not: {invariant}")
