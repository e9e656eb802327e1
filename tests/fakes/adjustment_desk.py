"""A club whose operators adjust balances by hand, alone or with a second person."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from punchcard.domain.approvals import (
    AdjustmentRequest,
    Approval,
    Decision,
    ReinstatementRequest,
    TransferRequest,
)
from punchcard.domain.corrections import Adjustment, AdjustmentReason, Reinstatement, Transfer
from punchcard.domain.decide import stand_on
from punchcard.domain.members import Member
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.program import AdjustmentLimits, ProgramVersion
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.use_cases.adjust_member import adjust_member
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.decide_approval import ApprovalDecided, decide_approval
from punchcard.use_cases.record_transfer import TransferReported
from punchcard.use_cases.reinstate_points import reinstate_points
from punchcard.use_cases.report_activity import ActivityReported
from punchcard.use_cases.transfer_points import transfer_points

from tests.fakes.approvals import InMemoryAllowances, InMemoryApprovals, RecordedTaskTokens
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.club import Club
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till

TAKER = Member(program="club", id="01J0000000000000000000TAKR", salt=b"another's salt..")
"""Somebody else in the club, to whom points go."""

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

    def __post_init__(self) -> None:
        self.club.directory.create_member(TAKER, enrolled_at=NOON)

    @property
    def corrector(self) -> Corrector:
        """What records corrections as of now."""
        return Corrector(
            program="club", approvals=self.approvals, archive=self.archive, **self.club.ports
        )

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
            corrector=self.corrector,
            approval_id=f"01KJQ38XW0000000000000{self.ids:04}",
            allowances=self.allowances,
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
            corrector=self.corrector,
            approval_id=f"01KJQ38XW0000000000000{self.ids:04}",
            allowances=self.allowances,
        )

    def transfer(
        self,
        points: int,
        key: str = "key-1",
        *,
        giver: str = MEMBER.id,
        to: str = TAKER.id,
        reason_code: AdjustmentReason = AdjustmentReason.GOODWILL,
    ) -> TransferReported | Approval:
        self.ids += 1
        transfer = Transfer(to=to, points=points, reason_code=reason_code, operator="first")
        return transfer_points(
            TransferRequest(member=giver, transfer=transfer, idempotency_key=key),
            corrector=self.corrector,
            approval_id=f"01KJQ38XW0000000000000{self.ids:04}",
            allowances=self.allowances,
        )

    def transferred(self, points: int, key: str = "key-1") -> TransferReported:
        reported = self.transfer(points, key)
        assert isinstance(reported, TransferReported)
        return reported

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
            decided_by=by,
            reason_code=reason_code,
            corrector=self.corrector,
            task_tokens=self.task_tokens,
        )

    def state_of(self, member: Member) -> State:
        """A member's state as it stands now."""
        till = self.club.till
        head = till.ledger.head(program=member.program, member=member.id).entry
        state, _ = settle(stand_on(head).state, till.timeline, to=till.now)
        return state

    @property
    def available(self) -> int:
        return self.club.till.available


GIVING = replace(program_version(expiry=ExpiresAfterDays(days=30)), adjustments=LIMITS)


def giving_desk(version: ProgramVersion = GIVING) -> Desk:
    """A giver with 50 points that expire first and 40 that expire a day later."""
    counter = Desk(Club(Till((version,))))
    counter.recorded(50, "first lot")
    counter.club.till.wait_until(NOON + timedelta(days=1))
    counter.recorded(40, "second lot")
    return counter
