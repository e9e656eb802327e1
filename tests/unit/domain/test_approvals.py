"""Who may decide about what somebody else asked for, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.approvals import (
    AdjustmentRequest,
    ApprovalDecidedError,
    ApprovalExpiredError,
    ApprovalStatus,
    Decision,
    SamePersonError,
    ask,
    decide_about,
)
from punchcard.domain.corrections import Adjustment, AdjustmentReason

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
WEEK = timedelta(days=7)
ASKED = ask(
    AdjustmentRequest(
        member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        adjustment=Adjustment(
            points=5_000, reason_code=AdjustmentReason.MIGRATION, operator="first"
        ),
        idempotency_key="key-1",
    ),
    approval_id="01KJQ38XW0ABCDEFGHJKMNPQRS",
    program="club",
    requested_by="first",
    now=NOW,
)


@pytest.mark.parametrize(
    ("decision", "status"),
    [(Decision.APPROVE, ApprovalStatus.APPROVED), (Decision.REJECT, ApprovalStatus.REJECTED)],
)
def test_a_second_person_decides(decision: Decision, status: ApprovalStatus) -> None:
    assert ASKED.status(NOW) is ApprovalStatus.PENDING
    decided = decide_about(ASKED, decision, decided_by="second", now=NOW, reason_code="checked")
    assert decided.status(NOW) is status
    assert decided.status(NOW + WEEK) is status
    assert (decided.decided_by, decided.decided_at, decided.reason_code) == (
        "second",
        NOW,
        "checked",
    )


@pytest.mark.parametrize("decision", Decision)
def test_who_asks_decides_nothing(decision: Decision) -> None:
    with pytest.raises(SamePersonError):
        decide_about(ASKED, decision, decided_by="first", now=NOW)


def test_a_repeated_decision_gets_what_stands() -> None:
    decided = decide_about(ASKED, Decision.APPROVE, decided_by="second", now=NOW)
    later = NOW + WEEK
    assert decide_about(decided, Decision.APPROVE, decided_by="second", now=later) is decided


@pytest.mark.parametrize(
    ("decision", "decided_by"),
    [(Decision.REJECT, "second"), (Decision.APPROVE, "third"), (Decision.REJECT, "third")],
)
def test_what_is_decided_stays_so(decision: Decision, decided_by: str) -> None:
    decided = decide_about(ASKED, Decision.APPROVE, decided_by="second", now=NOW)
    with pytest.raises(ApprovalDecidedError):
        decide_about(decided, decision, decided_by=decided_by, now=NOW)


def test_nobody_decides_after_a_week() -> None:
    last = NOW + WEEK - timedelta(milliseconds=1)
    assert decide_about(ASKED, Decision.APPROVE, decided_by="second", now=last).decision
    assert ASKED.status(NOW + WEEK) is ApprovalStatus.EXPIRED
    with pytest.raises(ApprovalExpiredError):
        decide_about(ASKED, Decision.APPROVE, decided_by="second", now=NOW + WEEK)
