"""Moving points to another member: both ledgers say so, or neither."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import TRANSFERRED
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.approvals import Approval
from punchcard.domain.corrections import AdjustmentReason, Transfer, TransferReceived
from punchcard.domain.entry import Account
from punchcard.domain.errors import (
    IdempotencyKeyReusedError,
    MemberNotFoundError,
    TransientError,
)
from punchcard.domain.invariants import balance_changes
from punchcard.domain.policies import ExpiresOnInactivity
from punchcard.domain.record import ByHand, TransferRecord
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import DatedPoints
from punchcard.domain.transfers import TakerNotFoundError, TransferToSelfError
from punchcard.use_cases.record_transfer import TransferReported

from tests.fakes.adjustment_desk import GIVING, TAKER, giving_desk
from tests.fakes.club import STRANGER
from tests.fakes.till import MEMBER, NOON


class TestATransfer:
    def test_moves_what_the_giver_would_have_spent_first_with_its_expiry(self) -> None:
        counter = giving_desk()
        first, second = counter.state_of(MEMBER).lots
        counter.transferred(60)
        assert counter.state_of(MEMBER).lots == (DatedPoints(second.at, 30),)
        assert counter.state_of(TAKER).lots == (first, DatedPoints(second.at, 10))

    def test_is_said_by_both_with_the_other_the_lots_and_who_and_why(self) -> None:
        counter = giving_desk()
        lots = (counter.state_of(MEMBER).lots[0]._replace(points=20),)
        reported = counter.transfer(20, reason_code=AdjustmentReason.CORRECTION)
        assert not isinstance(reported, Approval)
        given, received = reported.given.recorded, reported.received.recorded
        assert given.transfer == TransferRecord(TAKER.id, lots)
        assert received.transfer == TransferRecord(MEMBER.id, lots)
        assert given.by_hand == received.by_hand == ByHand("first", AdjustmentReason.CORRECTION)
        moves = [
            (posting.source, posting.target, posting.points, posting.reason)
            for posting in (*given.postings, *received.postings)
        ]
        assert moves == [
            (Account.AVAILABLE, Account.TRANSFERRED, 20, "transferred"),
            (Account.TRANSFERRED, Account.AVAILABLE, 20, "transferred"),
        ]
        assert reported.given.entry.recorded_at == reported.received.entry.recorded_at

    def test_leaves_the_account_between_members_empty(self) -> None:
        counter = giving_desk()
        reported = counter.transferred(60)
        moved = balance_changes(
            [
                posting
                for side in (reported.given, reported.received)
                for recorded in decode_activities(side.entry.activities)
                for posting in recorded.postings
            ]
        )
        assert moved[Account.TRANSFERRED] == 0
        assert moved[Account.AVAILABLE] == 0

    def test_fills_a_deficit_of_the_taker_first(self) -> None:
        counter = giving_desk()
        counter.adjust(-20, "debt", member=TAKER.id, allow_deficit=True)
        counter.transferred(60)
        state = counter.state_of(TAKER)
        assert (state.deficit, state.available) == (0, 40)

    def test_is_nothing_earned_and_counts_as_activity_of_both(self) -> None:
        counter = giving_desk(replace(GIVING, expiry=ExpiresOnInactivity(months=1)))
        counter.club.till.wait_until(NOON + timedelta(days=20))
        counter.transferred(60)
        counter.club.till.wait_until(NOON + timedelta(days=45))
        for member, points in ((MEMBER, 30), (TAKER, 60)):
            assert (counter.state_of(member).earned, counter.state_of(member).available) == (
                0,
                points,
            )

    def test_settles_what_is_due_before_it_counts(self) -> None:
        counter = giving_desk()
        counter.club.till.wait_until(NOON + timedelta(days=31))
        with pytest.raises(PointsInsufficientError) as refused:
            counter.transfer(41)
        assert (refused.value.required, refused.value.available) == (41, 40)

    def test_above_what_is_available_moves_nothing(self) -> None:
        counter = giving_desk()
        with pytest.raises(PointsInsufficientError):
            counter.transfer(91)
        assert counter.available == 90
        assert ("club", TAKER.id) not in counter.club.till.ledger.chains

    def test_goes_to_somebody_else_who_exists(self) -> None:
        counter = giving_desk()
        with pytest.raises(TransferToSelfError):
            counter.transfer(10, to=MEMBER.id)
        with pytest.raises(TakerNotFoundError):
            counter.transfer(10, to=STRANGER)
        with pytest.raises(MemberNotFoundError):
            counter.transfer(10, giver=STRANGER)

    def test_is_kept_on_both_sides_as_it_was_decided(self) -> None:
        counter = giving_desk()
        counter.transferred(60)
        contents = {
            member.id: [
                kept.activity.content
                for kept in counter.archive.of_member(
                    program="club", member=member.id, after=None, limit=9
                )[0]
                if kept.activity.type == TRANSFERRED
            ]
            for member in (MEMBER, TAKER)
        }
        assert contents == {
            MEMBER.id: [
                Transfer(
                    to=TAKER.id,
                    points=60,
                    reason_code=AdjustmentReason.GOODWILL,
                    operator="first",
                )
            ],
            TAKER.id: [
                TransferReceived(
                    giver=MEMBER.id,
                    lots=counter.state_of(TAKER).lots,
                    reason_code=AdjustmentReason.GOODWILL,
                    operator="first",
                )
            ],
        }


class TestARepeatedCall:
    def test_gets_the_first_answer_on_whatever_day(self) -> None:
        counter = giving_desk()
        first = counter.transferred(60)
        counter.club.till.wait_until(NOON + timedelta(days=9))
        again = counter.transferred(60)
        assert (again.given.entry, again.received.entry) == (
            first.given.entry,
            first.received.entry,
        )
        assert (first.given.is_new, again.given.is_new) == (True, False)
        assert counter.available == 30

    def test_keeps_nothing_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        counter = giving_desk()
        counter.transferred(60)
        counter.club.till.wait_until(NOON + timedelta(days=2))
        monkeypatch.setattr(counter.archive, "keep", _broken)
        assert not counter.transferred(60).given.is_new

    def test_with_other_content_is_refused(self) -> None:
        counter = giving_desk()
        counter.transferred(60)
        with pytest.raises(IdempotencyKeyReusedError):
            counter.transfer(10)
        with pytest.raises(IdempotencyKeyReusedError):
            counter.transfer(60, giver=TAKER.id, to=MEMBER.id)

    def test_under_a_key_that_only_the_taker_knows_is_refused(self) -> None:
        counter = giving_desk()
        counter.adjust(5, member=TAKER.id)
        with pytest.raises(IdempotencyKeyReusedError):
            counter.transfer(10)
        assert counter.available == 90

    def test_finishes_what_broke_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        counter = giving_desk()
        with monkeypatch.context() as patched:
            patched.setattr(counter.archive, "keep", _broken)
            with pytest.raises(TransientError):
                counter.transfer(60)
        again = counter.transferred(60)
        assert not again.given.is_new
        assert counter.available == 30
        assert TAKER.id in {kept.member for kept in counter.archive.kept.values()}


class TestWithASecondPerson:
    def test_points_above_the_limit_wait(self) -> None:
        counter = giving_desk()
        counter.recorded(100, "more")
        approval = counter.transfer(101)
        assert isinstance(approval, Approval)
        assert counter.available == 190
        decided = counter.decide(approval)
        assert counter.state_of(TAKER).available == 101
        assert isinstance(decided.reported, TransferReported)
        again = counter.transferred(101)
        assert again.given.entry == decided.reported.given.entry

    def test_transferred_points_count_towards_the_operators_day(self) -> None:
        counter = giving_desk()
        counter.transferred(90)
        # 40 of that day's 250 were given before.
        counter.recorded(100, "more")
        assert isinstance(counter.adjust(21, "too much"), Approval)
        assert not isinstance(counter.adjust(20, "just enough"), Approval)

    def test_an_approved_transfer_to_somebody_who_left_is_refused(self) -> None:
        counter = giving_desk()
        counter.recorded(60, "more")
        approval = counter.transfer(101)
        assert isinstance(approval, Approval)
        del counter.club.directory.members["club", TAKER.id]
        with pytest.raises(TakerNotFoundError):
            counter.decide(approval)


def _broken(*_: object) -> None:
    raise TransientError("the table is away")
