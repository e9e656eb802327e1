"""Adjusting by hand with a second person."""

from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.approvals import (
    Approval,
    ApprovalDecidedError,
    ApprovalNotFoundError,
    Decision,
    Refusal,
    SamePersonError,
    ask,
)
from punchcard.domain.errors import IdempotencyKeyReusedError, TransientError
from punchcard.use_cases.report_activity import ActivityReported
from punchcard.use_cases.show_approvals import list_approvals, show_approval

from tests.fakes.adjustment_desk import Desk
from tests.fakes.approvals import InMemoryApprovals
from tests.fakes.till import NOON


class TestWithASecondPerson:
    def test_points_above_the_limit_wait(self) -> None:
        desk = Desk()
        approval = desk.asked(101)
        assert approval.requested_by == "first"
        assert approval.expires_at == NOON + timedelta(days=7)
        assert desk.available == 0

    def test_a_repeated_call_gets_the_same_approval(self) -> None:
        desk = Desk()
        assert desk.asked(101) == desk.asked(101)
        assert len(desk.approvals.kept) == 1

    def test_a_used_key_with_other_content_is_refused(self) -> None:
        desk = Desk()
        desk.asked(101)
        for points in (102, 50):
            with pytest.raises(IdempotencyKeyReusedError):
                desk.adjust(points)

    def test_an_approved_adjustment_is_recorded_as_the_first_persons(self) -> None:
        desk = Desk()
        decided = desk.decide(desk.asked(101))
        assert isinstance(decided.reported, ActivityReported)
        assert decided.reported.recorded.by_hand is not None
        assert decided.reported.recorded.by_hand.operator == "first"
        assert desk.available == 101

    def test_a_repeated_decision_records_nothing_more(self) -> None:
        desk = Desk()
        approval = desk.asked(101)
        first, again = desk.decide(approval), desk.decide(approval)
        assert isinstance(first.reported, ActivityReported)
        assert isinstance(again.reported, ActivityReported)
        assert again.reported.entry == first.reported.entry
        assert desk.available == 101

    def test_the_first_call_repeated_after_the_approval_gets_the_entry(self) -> None:
        desk = Desk()
        decided = desk.decide(desk.asked(101))
        assert isinstance(decided.reported, ActivityReported)
        again = desk.recorded(101)
        assert (again.entry, again.is_new) == (decided.reported.entry, False)

    def test_who_asked_cannot_decide(self) -> None:
        desk = Desk()
        approval = desk.asked(101)
        with pytest.raises(SamePersonError):
            desk.decide(approval, by="first")
        assert desk.available == 0

    def test_a_rejected_adjustment_is_never_recorded(self) -> None:
        desk = Desk()
        approval = desk.asked(101)
        assert desk.decide(approval, Decision.REJECT).reported is None
        with pytest.raises(ApprovalDecidedError):
            desk.decide(approval)
        assert desk.asked(101).decision is Decision.REJECT
        assert desk.available == 0

    def test_an_approved_adjustment_without_points_to_take_can_be_tried_again(self) -> None:
        desk = Desk()
        approval = desk.asked(-101)
        with pytest.raises(PointsInsufficientError):
            desk.decide(approval)
        for number in range(2):
            desk.recorded(100, f"more-{number}")
        desk.decide(approval)
        assert desk.available == 99

    def test_an_approval_says_that_it_was_refused_until_it_is_done(self) -> None:
        desk = Desk()
        approval = desk.asked(-101)
        for _ in range(2):
            with pytest.raises(PointsInsufficientError):
                desk.decide(approval)
            kept = shown(desk, approval)
            assert kept.decision is Decision.APPROVE
            assert kept.refusal == Refusal(
                code="points_insufficient",
                detail="101 points are to be taken, and 0 are available",
                at=NOON,
            )
        for number in range(2):
            desk.recorded(100, f"more-{number}")
        assert desk.decide(approval).approval == shown(desk, approval)
        assert shown(desk, approval).refusal is None

    def test_who_asked_is_refused_or_served_in_the_same_way(self) -> None:
        desk = Desk()
        approval = desk.asked(-101)
        desk.recorded(100, "some")
        with pytest.raises(PointsInsufficientError):
            desk.decide(approval)
        with pytest.raises(PointsInsufficientError):
            desk.recorded(-101)
        desk.recorded(50, "enough")
        desk.recorded(-101)
        assert (shown(desk, approval).refusal, desk.available) == (None, 49)

    def test_of_two_who_decide_at_once_the_faster_counts(self) -> None:
        desk = Desk()
        approval = desk.asked(101)
        desk.approvals = Overtaken(desk.approvals, lambda: desk.decide(approval, Decision.REJECT))
        with pytest.raises(ApprovalDecidedError):
            desk.decide(approval, by="third")
        assert desk.available == 0

    def test_a_process_that_dies_between_the_two_is_finished_by_a_repeated_call(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = Desk()
        approval = desk.asked(101)
        with monkeypatch.context() as patched:
            patched.setattr(desk.club.till.ledger, "append", _broken)
            with pytest.raises(TransientError):
                desk.decide(approval)
        assert shown(desk, approval).decision is Decision.APPROVE
        assert shown(desk, approval).refusal is None
        desk.decide(approval)
        assert desk.available == 101

    def test_pages_begin_with_the_newest(self) -> None:
        desk = Desk()
        asked = [desk.asked(101, f"key-{number}") for number in range(3)]
        programs = desk.club.till.programs
        first = list_approvals(program="club", limit=2, approvals=desk.approvals, programs=programs)
        last = list_approvals(
            program="club",
            cursor=first.next_cursor,
            limit=2,
            approvals=desk.approvals,
            programs=programs,
        )
        assert [*first.approvals, *last.approvals] == asked[::-1]
        assert last.next_cursor is None

    def test_of_another_program_there_is_no_approval(self) -> None:
        desk = Desk()
        with pytest.raises(ApprovalNotFoundError):
            show_approval(desk.asked(101).id, program="other", approvals=desk.approvals)


class TestAWaitingWorkflow:
    def approval(self, desk: Desk) -> Approval:
        subject = desk.asked(101).subject
        asked = ask(
            subject,
            approval_id="01KJQ38XW0ABCDEFGHJKMNPQRS",
            program="club",
            requested_by="first",
            now=NOON,
            task_token="token",
        )
        return desk.approvals.open(asked, key="of a workflow")

    def test_goes_on_once_it_is_approved(self) -> None:
        desk = Desk()
        approval = self.approval(desk)
        desk.decide(approval)
        desk.decide(approval)
        assert desk.task_tokens.told == {"token": f"go on with {approval.id}"}

    def test_hears_that_it_was_rejected(self) -> None:
        desk = Desk()
        desk.decide(self.approval(desk), Decision.REJECT, reason_code="too_much")
        assert desk.task_tokens.told == {"token": "Rejected: too_much"}


def shown(desk: Desk, approval: Approval) -> Approval:
    return show_approval(approval.id, program="club", approvals=desk.approvals)


def _broken(*_: object) -> None:
    raise TransientError("the table is away")


class Overtaken(InMemoryApprovals):
    """Approvals about which somebody else decides just before the decision is kept."""

    def __init__(self, approvals: InMemoryApprovals, meanwhile: object) -> None:
        super().__init__(approvals.kept, approvals.keys)
        self.meanwhile = meanwhile

    @override
    def settle(self, decided: Approval) -> bool:
        meanwhile, self.meanwhile = self.meanwhile, None
        if callable(meanwhile):
            meanwhile()
        return super().settle(decided)
