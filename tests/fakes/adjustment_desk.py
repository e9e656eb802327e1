"""A club whose operators adjust balances by hand, alone or with a second person."""

from dataclasses import dataclass, field, replace

from punchcard.domain.approvals import AdjustmentRequest, Approval, Decision, ReinstatementRequest
from punchcard.domain.corrections import Adjustment, AdjustmentReason, Reinstatement
from punchcard.domain.program import AdjustmentLimits
from punchcard.use_cases.adjust_member import adjust_member
from punchcard.use_cases.decide_approval import ApprovalDecided, decide_approval
from punchcard.use_cases.reinstate_points import reinstate_points
from punchcard.use_cases.report_activity import ActivityReported

from tests.fakes.approvals import InMemoryAllowances, InMemoryApprovals, RecordedTaskTokens
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.club import Club
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, Till

LIMITS = AdjustmentLimits(limit=100, per_day=250)


@dataclass
class Desk:
    """A club whose operators adjust balances by hand."""

    club: Club = field(
        default_factory=lambda: Club(Till((replace(program_version(), adjustments=LIMITS),)))
    )
    approvals: InMemoryApprovals = field(default_factory=InMemoryApprovals)
    allowances: InMemoryAllowances = field(default_factory=InMemoryAllowances)
    task_tokens: RecordedTaskTokens = field(default_factory=RecordedTaskTokens)
    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)
    ids: int = 0

    def adjust(
        self,
        points: int,
        key: str = "key-1",
        *,
        operator: str = "first",
        member: str = MEMBER.id,
        allow_deficit: bool = False,
    ) -> ActivityReported | Approval:
        self.ids += 1
        adjustment = Adjustment(
            points=points,
            reason_code=AdjustmentReason.CORRECTION,
            operator=operator,
            allow_deficit=allow_deficit,
        )
        return adjust_member(
            AdjustmentRequest(member=member, adjustment=adjustment, idempotency_key=key),
            program="club",
            approval_id=f"01KJQ38XW0000000000000{self.ids:04}",
            approvals=self.approvals,
            allowances=self.allowances,
            archive=self.archive,
            **self.club.ports,
        )

    def reinstate(self, points: int | None, key: str = "key-1") -> ActivityReported | Approval:
        self.ids += 1
        reinstatement = Reinstatement(
            points=points, reason_code=AdjustmentReason.GOODWILL, operator="first"
        )
        return reinstate_points(
            ReinstatementRequest(
                member=MEMBER.id, reinstatement=reinstatement, idempotency_key=key
            ),
            program="club",
            approval_id=f"01KJQ38XW0000000000000{self.ids:04}",
            approvals=self.approvals,
            allowances=self.allowances,
            archive=self.archive,
            **self.club.ports,
        )

    def recorded(self, points: int, key: str = "key-1") -> ActivityReported:
        reported = self.adjust(points, key)
        assert isinstance(reported, ActivityReported)
        return reported

    def asked(self, points: int, key: str = "key-1") -> Approval:
        approval = self.adjust(points, key)
        assert isinstance(approval, Approval)
        return approval

    def decide(
        self,
        approval: Approval,
        decision: Decision = Decision.APPROVE,
        *,
        by: str = "second",
        reason_code: str | None = None,
    ) -> ApprovalDecided:
        return decide_approval(
            approval.id,
            decision,
            program="club",
            decided_by=by,
            reason_code=reason_code,
            approvals=self.approvals,
            task_tokens=self.task_tokens,
            archive=self.archive,
            **self.club.ports,
        )

    @property
    def available(self) -> int:
        return self.club.till.available
