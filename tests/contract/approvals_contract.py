"""What every store of approvals does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from punchcard.domain.approvals import (
    AdjustmentRequest,
    Approval,
    Decision,
    MergeRequest,
    Refusal,
    ReinstatementRequest,
    Subject,
    TransferRequest,
    ask,
    decide_about,
)
from punchcard.domain.corrections import (
    Adjustment,
    AdjustmentReason,
    Merge,
    Reinstatement,
    Transfer,
)
from punchcard.ports import Allowances, Approvals

from tests.contract.races import race

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
SUBJECT = AdjustmentRequest(
    member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
    adjustment=Adjustment(
        points=-2_000,
        reason_code=AdjustmentReason.FRAUD,
        operator="first",
        allow_deficit=True,
    ),
    idempotency_key="key-1",
)

SUBJECTS: tuple[Subject, ...] = (
    SUBJECT,
    ReinstatementRequest(
        member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        reinstatement=Reinstatement(
            points=None, reason_code=AdjustmentReason.GOODWILL, operator="first"
        ),
        idempotency_key="key-2",
        most=1_500,
    ),
    TransferRequest(
        member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        transfer=Transfer(
            to="01HZZZZZZZZZZZZZZZZZZZZZZY",
            points=2_500,
            reason_code=AdjustmentReason.OTHER,
            operator="first",
        ),
        idempotency_key="key-3",
    ),
    MergeRequest(
        member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        merge=Merge(
            absorb="01HZZZZZZZZZZZZZZZZZZZZZZY",
            reason_code=AdjustmentReason.CORRECTION,
            operator="first",
        ),
        idempotency_key="key-4",
    ),
)
"""One of each kind."""


def approval(
    number: int,
    *,
    program: str = "club",
    task_token: str | None = None,
    subject: Subject = SUBJECT,
) -> Approval:
    return ask(
        subject,
        approval_id=f"01KJQ38XW0000000000000{number:04}",
        program=program,
        requested_by="first",
        now=NOW,
        task_token=task_token,
    )


def approved(standing: Approval, *, by: str = "second") -> Approval:
    return decide_about(
        standing, Decision.APPROVE, decided_by=by, now=NOW, reason_code="looks_right"
    )


class ApprovalsContract:
    """One suite for every implementation; a subclass gives it fresh `approvals`."""

    def test_what_was_never_opened_is_not_found(self, approvals: Approvals) -> None:
        assert approvals.approval("01KJQ38XW00000000000000001", program="club") is None
        assert approvals.opened("key", program="club") is None
        assert approvals.page("club", after=None, limit=10) == ([], None)

    def test_an_approval_comes_back_as_it_was_opened(self, approvals: Approvals) -> None:
        asked = approval(1, task_token="token")
        assert approvals.open(asked, key="key") == asked
        assert approvals.approval(asked.id, program="club") == asked
        assert approvals.opened("key", program="club") == asked

    @pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: str(subject.kind))
    def test_what_is_asked_for_comes_back_whatever_its_kind(
        self, approvals: Approvals, subject: Subject
    ) -> None:
        asked = approvals.open(approval(1, subject=subject), key="key")
        assert repr(approvals.approval(asked.id, program="club")) == repr(asked)

    def test_one_key_opens_one_approval(self, approvals: Approvals) -> None:
        first = approvals.open(approval(1), key="key")
        assert approvals.open(approval(2), key="key") == first
        assert approvals.approval(approval(2).id, program="club") is None

    def test_of_two_that_open_at_once_one_stands_for_both(self, approvals: Approvals) -> None:
        one, other = race(
            partial(approvals.open, approval(1), key="key"),
            partial(approvals.open, approval(2), key="key"),
        )
        assert one == other
        assert len(approvals.page("club", after=None, limit=10)[0]) == 1

    def test_programs_have_approvals_of_their_own(self, approvals: Approvals) -> None:
        approvals.open(approval(1), key="key")
        approvals.open(approval(2, program="other"), key="key")
        assert approvals.approval(approval(1).id, program="other") is None
        assert [one.id for one in approvals.page("club", after=None, limit=10)[0]] == [
            approval(1).id
        ]

    def test_a_decision_is_kept(self, approvals: Approvals) -> None:
        decided = approved(approvals.open(approval(1), key="key"))
        assert approvals.settle(decided)
        assert approvals.approval(decided.id, program="club") == decided
        assert approvals.opened("key", program="club") == decided

    def test_of_two_who_decide_at_once_one_does(self, approvals: Approvals) -> None:
        standing = approvals.open(approval(1), key="key")
        one, other = approved(standing, by="second"), approved(standing, by="third")
        kept = race(partial(approvals.settle, one), partial(approvals.settle, other))
        assert sorted(kept) == [False, True]
        winner = one if kept[0] else other
        assert approvals.approval(standing.id, program="club") == winner

    def test_what_was_decided_stays_so(self, approvals: Approvals) -> None:
        standing = approvals.open(approval(1), key="key")
        approvals.settle(approved(standing))
        assert not approvals.settle(approved(standing, by="third"))
        assert approvals.open(approval(2), key="key") == approved(standing)

    def test_a_refusal_is_kept_until_it_is_done_and_never_afterwards(
        self, approvals: Approvals
    ) -> None:
        decided = approved(approvals.open(approval(1), key="key"))
        approvals.settle(decided)
        refused = [
            replace(decided, refusal=Refusal(code="refused", detail=detail, at=NOW))
            for detail in ("there are 5 points", "there are 6 points")
        ]
        for each in refused:
            approvals.note(each)
            assert approvals.approval(decided.id, program="club") == each
        assert not approvals.settle(approved(approval(1), by="third"))
        for each in (decided, *refused):
            approvals.note(each)
            assert approvals.approval(decided.id, program="club") == decided

    def test_pages_follow_each_other_from_the_newest(self, approvals: Approvals) -> None:
        for number in range(5):
            approvals.open(approval(number), key=f"key-{number}")
        seen, after = [], None
        for _ in range(3):
            page, after = approvals.page("club", after=after, limit=2)
            seen += [one.id for one in page]
        assert seen == [approval(number).id for number in (4, 3, 2, 1, 0)]
        assert after is None


class AllowancesContract:
    """One suite for every implementation; a subclass gives it fresh `allowances`."""

    def take(
        self,
        allowances: Allowances,
        key: str,
        points: int,
        *,
        operator: str = "first",
        program: str = "club",
        on: date = TODAY,
    ) -> bool:
        return allowances.take(
            program=program, operator=operator, on=on, key=key, points=points, most=100
        )

    def test_a_day_takes_up_to_its_sum(self, allowances: Allowances) -> None:
        assert self.take(allowances, "a", 60)
        assert self.take(allowances, "b", 40)
        assert not self.take(allowances, "c", 1)

    def test_what_does_not_fit_counts_for_nothing(self, allowances: Allowances) -> None:
        assert not self.take(allowances, "a", 101)
        assert self.take(allowances, "b", 100)

    def test_a_repeated_attempt_counts_once(self, allowances: Allowances) -> None:
        assert [self.take(allowances, "a", 60) for _ in range(3)] == [True] * 3
        assert self.take(allowances, "b", 40)

    def test_under_one_key_the_most_that_was_tried_counts(self, allowances: Allowances) -> None:
        assert self.take(allowances, "a", 1)
        assert self.take(allowances, "a", 60)
        assert self.take(allowances, "a", 2)
        assert not self.take(allowances, "b", 41)
        assert self.take(allowances, "b", 40)

    def test_more_under_a_key_has_to_fit_into_the_day_too(self, allowances: Allowances) -> None:
        assert self.take(allowances, "a", 1)
        assert self.take(allowances, "b", 90)
        assert not self.take(allowances, "a", 11)
        assert self.take(allowances, "a", 10)

    def test_days_operators_and_programs_count_apart(self, allowances: Allowances) -> None:
        assert self.take(allowances, "a", 100)
        assert self.take(allowances, "b", 100, on=TOMORROW)
        assert self.take(allowances, "b", 100, operator="second")
        assert self.take(allowances, "b", 100, program="other")

    def test_at_once_no_more_is_taken_than_the_sum(self, allowances: Allowances) -> None:
        kept = race(*(partial(self.take, allowances, f"key-{n}", 40) for n in range(4)))
        assert sorted(kept) == [False, False, True, True]
