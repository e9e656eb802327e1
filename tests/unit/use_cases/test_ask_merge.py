"""A merge that gives many points to other hands takes a second person."""

from dataclasses import replace

import pytest
from punchcard.domain.approvals import Approval, MergeRequest
from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.members import Member
from punchcard.domain.program import AdjustmentLimits
from punchcard.use_cases.ask_merge import ask_merge
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.merge_members import MembersMerged

from tests.fakes.accounts import ANNA, BELA, Accounts
from tests.fakes.approvals import InMemoryAllowances, InMemoryApprovals
from tests.fakes.programs import program_version

LIMIT = AdjustmentLimits(limit=100, per_day=250)


@pytest.mark.parametrize("rich", [ANNA, BELA])
@pytest.mark.parametrize(("amount", "answer"), [(10_000, MembersMerged), (10_100, Approval)])
def test_the_account_with_more_points_counts_whichever_is_closed(
    rich: Member, amount: int, answer: type
) -> None:
    accounts = Accounts((replace(program_version(), adjustments=LIMIT),))
    accounts.order(rich, 1, amount)

    merge = Merge(absorb=BELA.id, reason_code=AdjustmentReason.CORRECTION, operator="operator")
    told = ask_merge(
        MergeRequest(member=ANNA.id, merge=merge, idempotency_key="key"),
        corrector=Corrector(
            program="club",
            approvals=InMemoryApprovals(),
            archive=accounts.archive,
            **accounts.ports,
        ),
        approval_id="01KJQ38XW00000000000000001",
        allowances=InMemoryAllowances(),
    )

    assert isinstance(told, answer)
