"""What expired of two accounts is taken back by the orders of each, also once they are merged."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from punchcard.domain.activity import REINSTATED, Refund
from punchcard.domain.checkout import ShownHold
from punchcard.domain.corrections import AdjustmentReason, Reinstatement
from punchcard.domain.entry import as_read
from punchcard.domain.expired import Origin, take_from_expired
from punchcard.domain.members import Member
from punchcard.domain.merging import join_states
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.redecide import PassedOver, Redecision, redecide
from punchcard.domain.state import ExpiredLot, State
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts, activity_of
from tests.fakes.till import NOON, line
from tests.unit.domain.test_audited_accounts import chains_of, found
from tests.unit.domain.test_expired_returns import (
    DAY,
    HELD_FOR_A_DAY,
    INACTIVE,
    VERSION,
)


def expired_and_available(accounts: Accounts, member: Member = ANNA) -> tuple[int, int]:
    state = accounts.state(member)
    return sum(lot.points for lot in state.expired), state.available


def reinstate(accounts: Accounts, member: Member) -> None:
    """Make all available again that expired of an account."""
    content = Reinstatement(points=None, reason_code=AdjustmentReason.GOODWILL, operator="first")
    activity = activity_of("reinstated", content, at=accounts.now)
    record_activities(member, [replace(activity, type=REINSTATED)], **accounts.ports)


def test_orders_of_accounts_that_were_merged_are_decided_again_the_same() -> None:
    accounts = Accounts((INACTIVE,))
    accounts.order(ANNA, 1, 7_000)
    accounts.now = NOON + 20 * DAY
    accounts.order(BELA, 2, 5_000, at=accounts.now)
    accounts.now = NOON + 40 * DAY
    accounts.merge(ANNA, BELA)
    for version, amount in ((2, 3_000), (3, 1_000)):
        accounts.order(BELA, 2, amount, at=NOON + 20 * DAY, version=version)
    chains = chains_of(accounts.ledger)
    assert found(chains) == []
    chain = [as_read(entry) for entry in chains[ANNA.id]]
    kept = list(accounts.archive.kept.values())
    result = redecide(chain, kept, accounts.programs.timeline("club"))
    assert result == Redecision(
        decided=2, passed_over=Counter({PassedOver.PAIRED: 1, PassedOver.OTHER_CHAIN: 1})
    )


def test_of_lots_with_one_date_those_that_are_forgotten_count_as_expired_too() -> None:
    """Twelve are remembered: of the five accounts' first lots only those of two."""
    gone_at = [NOON + 90 * DAY * number for number in range(3)]
    own = State(expired=tuple(ExpiredLot(at, 10) for at in gone_at))
    state = own
    for other in "BCDE":
        state = join_states(state, own, into="A", absorbed=other, at=NOON + 900 * DAY)

    taken = [
        take_from_expired(state, Origin(gone_at[0], NOON - 99 * DAY, account), 10)[1]
        for account in "ABCDE"
    ]

    assert len([lot for lot in state.expired if lot.expired_at == gone_at[0]]) == 2
    assert taken == [10] * 5


class TestAMerge:
    def test_leaves_what_went_for_want_of_activity_to_the_orders_of_that_account(self) -> None:
        accounts = Accounts((INACTIVE,))
        accounts.order(BELA, 1, 7_000)
        accounts.now = NOON + 20 * DAY
        accounts.order(ANNA, 2, 5_000, at=accounts.now)
        accounts.now = NOON + 40 * DAY
        accounts.merge(ANNA, BELA)
        assert accounts.available(ANNA) == 50

        accounts.order(ANNA, 2, at=NOON + 20 * DAY, version=2, cancelled=True)
        assert expired_and_available(accounts) == (70, 0)
        accounts.order(BELA, 1, version=2, cancelled=True)
        assert expired_and_available(accounts) == (0, 0)

    def test_leaves_it_to_them_whichever_account_goes_on(self) -> None:
        accounts = Accounts((INACTIVE,))
        accounts.order(ANNA, 1, 7_000)
        accounts.now = NOON + 20 * DAY
        accounts.order(BELA, 2, 5_000, at=accounts.now)
        accounts.now = NOON + 40 * DAY
        accounts.merge(ANNA, BELA)
        accounts.refund(2, Refund(refund_id="first", lines=(line(2_000),)))
        assert expired_and_available(accounts) == (70, 30)
        accounts.merge(CORA, ANNA, "again")
        accounts.refund(2, Refund(refund_id="second", lines=(line(3_000),)))
        assert expired_and_available(accounts, CORA) == (70, 0)
        accounts.order(ANNA, 1, version=2, cancelled=True)
        assert expired_and_available(accounts, CORA) == (0, 0)

    def test_leaves_what_expired_of_a_lot_to_them_too(self) -> None:
        accounts = Accounts((VERSION,))
        accounts.order(ANNA, 1, 5_000)
        accounts.order(BELA, 2, 5_000)
        accounts.order(ANNA, 3, points_spent=50, paid_with_points=50)
        accounts.now = NOON + 20 * DAY
        accounts.merge(ANNA, BELA)

        accounts.order(ANNA, 1, version=2, cancelled=True)
        assert expired_and_available(accounts) == (50, -50)
        accounts.order(BELA, 2, version=2, cancelled=True)
        assert expired_and_available(accounts) == (0, -50)

    def test_tells_apart_what_came_back_to_the_same_date(self) -> None:
        accounts = Accounts((VERSION,))
        accounts.order(BELA, 1, 5_000)
        accounts.now = NOON + 7 * DAY
        accounts.order(ANNA, 2, 5_000, at=accounts.now)
        accounts.now = NOON + 12 * DAY
        reinstate(accounts, BELA)
        accounts.order(BELA, 3, at=accounts.now, points_spent=50, paid_with_points=50)
        accounts.now = NOON + 20 * DAY
        accounts.merge(ANNA, BELA)
        assert expired_and_available(accounts) == (50, 0)
        accounts.order(BELA, 1, version=2, cancelled=True)
        assert expired_and_available(accounts) == (50, -50)

    def test_between_has_what_is_lost_of_one_lot_be_found_on_either_side(self) -> None:
        accounts = Accounts((HELD_FOR_A_DAY,))
        accounts.order(ANNA, 1, 8_000)
        accounts.hold(ANNA, "checkout", 50)
        accounts.now = NOON + DAY / 2
        accounts.merge(ANNA, BELA)
        accounts.now = NOON + 2 * DAY
        assert [lot.points for lot in accounts.state(ANNA).expired] == [30, 50]
        accounts.order(ANNA, 1, version=2, cancelled=True)
        assert expired_and_available(accounts) == (0, 0)

    def test_has_an_order_paid_with_what_a_hold_of_before_lost(self) -> None:
        accounts = Accounts((HELD_FOR_A_DAY,))
        accounts.order(BELA, 1, 8_000)
        hold = accounts.hold(BELA, "checkout", 80)
        accounts.now = NOON + 2 * DAY
        accounts.merge(ANNA, BELA)
        shown = ShownHold(code=hold.code, amount=80, kept=80)
        at = NOON + timedelta(hours=1)
        accounts.order(BELA, 2, 80, at=at, holds=(shown,))
        assert expired_and_available(accounts) == (0, 0)

    def test_is_named_in_the_record_of_an_order_of_the_other_account_alone(self) -> None:
        accounts = Accounts((VERSION,))
        accounts.order(ANNA, 1, 5_000)
        accounts.order(BELA, 2, 5_000)
        accounts.merge(ANNA, BELA)
        for member, number, account in ((ANNA, 1, None), (BELA, 2, BELA.id)):
            accounts.order(member, number, 4_000, version=2)
            (recorded,) = decode_activities(accounts.head(ANNA).activities)
            assert recorded.order is not None
            assert recorded.order.account == account

    def test_has_what_goes_afterwards_be_of_both(self) -> None:
        accounts = Accounts((INACTIVE,))
        accounts.order(ANNA, 1, 7_000)
        accounts.order(BELA, 2, 5_000)
        accounts.merge(ANNA, BELA)
        accounts.order(ANNA, 3, 3_000)
        accounts.now = NOON + 40 * DAY
        accounts.merge(CORA, ANNA, "again")
        assert expired_and_available(accounts, CORA) == (150, 0)

        for member, number, expired in ((BELA, 2, 100), (ANNA, 1, 30), (ANNA, 3, 0)):
            accounts.order(member, number, version=2, cancelled=True)
            assert expired_and_available(accounts, CORA) == (expired, 0)
