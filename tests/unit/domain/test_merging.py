"""What a merge does to the two states: all that one account has goes over to the other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.decide import decide, stand_on
from punchcard.domain.entry import Account
from punchcard.domain.members import MemberMergedError
from punchcard.domain.memory import Memory
from punchcard.domain.merging import (
    ACCOUNTS_MERGED_MAX,
    AlreadyMergedError,
    MergesTooManyError,
    MergeWithItselfError,
    decide_merge,
    join_states,
)
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.program import Cap, Per, Spending
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import CapUse, DatedPoints, Hold, State

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.till import NOON

EMPTY = State()
SOON, LATER = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)


def lot(at: datetime | None, points: int) -> DatedPoints:
    return DatedPoints(at, points)


def joined(kept: State, moved: State) -> State:
    return join_states(kept, moved, into=ANNA.id, absorbed=BELA.id, at=NOON)


def test_points_go_over_with_their_dates() -> None:
    kept = State(lots=(lot(SOON, 50), lot(None, 5)), pending=(lot(SOON, 7),), earned=62, orders=2)
    moved = State(
        lots=(lot(SOON, 20), lot(LATER, 3)),
        pending=(lot(SOON, 1), lot(None, 2)),
        earned=26,
        orders=1,
    )

    state = joined(kept, moved)

    assert state.lots == (lot(SOON, 70), lot(LATER, 3), lot(None, 5))
    assert state.pending == (lot(SOON, 8), lot(None, 2))
    assert (state.earned, state.orders, state.deficit) == (88, 3, 0)


def test_a_deficit_of_the_closed_account_is_paid_from_what_expires_first() -> None:
    state = joined(State(lots=(lot(SOON, 50), lot(None, 5))), State(deficit=52))

    assert (state.lots, state.deficit) == ((lot(None, 3),), 0)


def test_a_deficit_is_filled_from_what_expires_first() -> None:
    state = joined(State(deficit=52), State(lots=(lot(SOON, 50), lot(None, 5))))

    assert (state.lots, state.deficit) == ((lot(None, 3),), 0)


def test_two_deficits_add_up_and_one_that_is_too_large_stays() -> None:
    assert joined(State(deficit=5), State(deficit=6)).deficit == 11
    assert joined(State(lots=(lot(SOON, 5),)), State(deficit=6)).deficit == 1
    assert joined(State(deficit=6), State(lots=(lot(SOON, 5),))).deficit == 1


def test_all_holds_go_on_with_the_first_to_lapse_first() -> None:
    def hold(key: str, minutes: int) -> Hold:
        return Hold(key, key, (lot(SOON, 5),), 5, NOON, NOON + timedelta(minutes=minutes), "till")

    state = joined(State(holds=(hold("a", 20), hold("b", 60))), State(holds=(hold("c", 30),)))

    assert [held.key for held in state.holds] == ["a", "c", "b"]


def test_what_was_granted_under_a_cap_counts_together() -> None:
    day = NOON.date()
    uses = (CapUse("base", Per.DAY, day, 30), CapUse("base", Per.DAY, day - timedelta(1), 9))

    state = joined(State(cap_uses=(CapUse("base", Per.DAY, day, 50),)), State(cap_uses=uses))

    assert state.cap_uses == (
        CapUse("base", Per.DAY, day - timedelta(1), 9),
        CapUse("base", Per.DAY, day, 80),
    )


def test_rewards_that_either_account_had_count_together() -> None:
    kept = State(reward_counts=(("mug", 1), ("tea", 4)))
    state = joined(kept, State(reward_counts=(("cup", 1), ("mug", 2))))

    assert state.reward_counts == (("cup", 1), ("mug", 3), ("tea", 4))


def test_the_tier_stays_and_segments_are_those_of_both() -> None:
    kept = State(tier="silver", segments=("b2b", "vip"), active_at=NOON)
    moved = State(tier="gold", segments=("press", "vip"), active_at=SOON)

    state = joined(kept, moved)

    assert (state.tier, state.segments) == ("silver", ("b2b", "press", "vip"))
    assert state.active_at == SOON
    assert joined(kept, State()).active_at == NOON
    assert joined(State(), State()).active_at is None


def test_only_a_key_born_after_the_merge_is_surely_new() -> None:
    state = joined(State(memory=Memory()), State())

    assert state.memory.known_since == NOON
    assert not state.memory.is_surely_new(NOON)
    assert state.memory.is_surely_new(NOON + timedelta(hours=1))
    later = joined(State(memory=Memory(known_since=SOON)), State())
    assert later.memory.known_since == SOON


def test_accounts_taken_over_before_go_over_behind_the_one_that_took_them() -> None:
    state = joined(State(merged=("X",)), State(merged=("Y", "Z")))

    assert state.merged == ("X", BELA.id, "Y", "Z")


def test_both_entries_name_each_other_and_sum_to_zero() -> None:
    accounts = Accounts((replace(program_version(), maturity=AfterDays(days=9)),))
    accounts.order(BELA, 1, 5_000)

    merged = accounts.merge(ANNA, BELA)

    closed = accounts.head(BELA)
    (told,) = decode_activities(closed.activities)
    assert (merged.entry.kind, closed.kind) == ("merged", "merged_into")
    assert merged.recorded.merge == (BELA.id, closed.number)
    assert told.merge == (ANNA.id, merged.entry.number)
    assert merged.entry.recorded_at == closed.recorded_at
    assert accounts.accounts[Account.TRANSFERRED] == 0
    assert accounts.state(ANNA).pending_points == 50
    assert told.by_hand == merged.recorded.by_hand
    assert stand_on(closed).state == State(memory=accounts.state(BELA).memory, merged_into=ANNA.id)


def test_what_is_due_in_either_is_settled_first() -> None:
    accounts = Accounts((replace(program_version(), expiry=ExpiresAfterDays(days=3)),))
    accounts.order(ANNA, 1, 5_000)
    accounts.order(BELA, 2, 3_000)
    accounts.now = NOON + timedelta(days=30)

    merged = accounts.merge(ANNA, BELA)

    assert [item.type for item in decode_activities(merged.entry.activities)] == [
        "settled",
        "merged",
    ]
    assert accounts.available(ANNA) == 0
    assert [lot.points for lot in accounts.state(ANNA).expired] == [50, 30]


def test_an_account_below_zero_passes_on_what_it_owes() -> None:
    accounts = Accounts((program_version(spending=Spending(points=1, amount=1)),))
    accounts.order(ANNA, 1, 5_000)
    accounts.order(BELA, 2, 0, points_spent=20, paid_with_points=20)

    merged = accounts.merge(ANNA, BELA)

    (posting,) = merged.recorded.postings
    assert (posting.source, posting.target) == (Account.AVAILABLE, Account.TRANSFERRED)
    assert posting.points == 20
    assert accounts.available(ANNA) == 30


def test_nothing_is_ever_appended_to_a_closed_account() -> None:
    accounts = Accounts()
    accounts.merge(ANNA, BELA)

    with pytest.raises(MemberMergedError) as refused:
        decide(
            accounts.programs.timeline("club"),
            stand_on(accounts.head(BELA)),
            [],
            member=BELA,
            now=NOON,
        )
    assert refused.value.into == ANNA.id


def test_each_merge_that_cannot_be_has_its_own_error() -> None:
    accounts = Accounts()
    merge = Merge(absorb=BELA.id, reason_code=AdjustmentReason.CORRECTION, operator="first")
    nobody = stand_on(None)

    def decide_about(merge: Merge, kept: State = EMPTY, closed: State = EMPTY) -> None:
        decide_merge(
            accounts.programs.timeline("club"),
            merge,
            key="key",
            born_at=None,
            member=ANNA,
            kept=nobody._replace(state=kept),
            closed=nobody._replace(state=closed),
            now=NOON,
        )

    with pytest.raises(MergeWithItselfError):
        decide_about(replace(merge, absorb=ANNA.id))
    with pytest.raises(MemberMergedError) as closed:
        decide_about(merge, kept=State(merged_into=CORA.id))
    assert closed.value.into == CORA.id
    with pytest.raises(AlreadyMergedError) as gone:
        decide_about(merge, closed=State(merged_into=CORA.id))
    assert gone.value.into == CORA.id
    ten = tuple(str(number) for number in range(ACCOUNTS_MERGED_MAX // 2))
    decide_about(merge, kept=State(merged=ten), closed=State(merged=ten[1:]))
    with pytest.raises(MergesTooManyError):
        decide_about(merge, kept=State(merged=ten), closed=State(merged=ten))


def test_caps_used_on_both_leave_no_room_twice() -> None:
    capped = rule(id="visits", on="visit", earn=fixed(30), caps=(Cap(per=Per.DAY, points=70),))
    accounts = Accounts((program_version(rules=(rule(), capped)),))
    accounts.visit(ANNA, "1")
    accounts.visit(BELA, "2")

    accounts.merge(ANNA, BELA)

    accounts.visit(ANNA, "3")
    assert accounts.available(ANNA) == 70
    accounts.visit(BELA, "4")
    assert accounts.available(ANNA) == 70
