"""Doing what an operator may do alone, or what a second person has approved."""

from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import ADJUSTED, REINSTATED
from punchcard.domain.approvals import (
    AdjustmentRequest,
    MergeRequest,
    ReinstatementRequest,
    Subject,
    TransferRequest,
)
from punchcard.domain.corrections import Correction
from punchcard.domain.decide import Standing
from punchcard.domain.members import Member
from punchcard.ports import ActivityArchive, Directory, Ledger, Programs
from punchcard.use_cases.follow_merges import follow, in_open_account
from punchcard.use_cases.merge_members import MembersMerged, merge_members
from punchcard.use_cases.recall import recall_call
from punchcard.use_cases.record_transfer import CHANNEL, TransferReported, record_transfer
from punchcard.use_cases.report_activity import (
    ActivityReported,
    Happening,
    client_key,
    report_activity,
)

type CarriedOut = ActivityReported | TransferReported | MembersMerged
"""What was recorded for a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrector:
    """Where what operators put right is recorded, each under its key, which has one effect."""

    directory: Directory
    ledger: Ledger
    programs: Programs
    archive: ActivityArchive
    now: datetime

    def carry_out(self, subject: Subject, *, program: str) -> CarriedOut:
        """Record whatever was asked for; whoever calls and how often, once."""
        if isinstance(subject, AdjustmentRequest):
            return self.adjust(subject, program=program)
        if isinstance(subject, ReinstatementRequest):
            return self.reinstate(subject, program=program)
        if isinstance(subject, MergeRequest):
            return self.merge(subject, program=program)
        return self.transfer(subject, program=program)

    def adjust(self, request: AdjustmentRequest, *, program: str) -> ActivityReported:
        """Record an adjustment."""
        return self._report(ADJUSTED, request.adjustment, request, program=program)

    def reinstate(self, request: ReinstatementRequest, *, program: str) -> ActivityReported:
        """Record a reinstatement, of no more points than were counted when it was asked for."""
        content = replace(request.reinstatement, most=request.most)
        return self._report(REINSTATED, content, request, program=program)

    def transfer(self, request: TransferRequest, *, program: str) -> TransferReported:
        """Record a transfer on both sides."""
        return record_transfer(
            request,
            program=program,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )

    def merge(self, request: MergeRequest, *, program: str) -> MembersMerged:
        """Let a member's account take over another one."""
        return merge_members(
            request.merge,
            idempotency_key=request.idempotency_key,
            program=program,
            member=request.member,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            now=self.now,
        )

    def standing(self, member: Member) -> Standing:
        """Where a member's account stands; of a closed one, the account that goes on for it."""
        return follow(member, ledger=self.ledger).standing

    def knows(self, request: Subject, member: Member) -> bool:
        """Whether the ledger knows the key: it is then for the ledger to answer, on any day."""
        key = client_key(request.operator, request.idempotency_key)

        def is_known(account: Member) -> bool:
            found = recall_call(
                lambda _: key,
                born_at=born_at(request.idempotency_key),
                place=follow(account, ledger=self.ledger),
                directory=self.directory,
                ledger=self.ledger,
            )
            return found is not None

        return in_open_account(member, is_known, directory=self.directory)

    def _report(
        self, activity_type: str, content: Correction, request: Subject, *, program: str
    ) -> ActivityReported:
        return report_activity(
            Happening(type=activity_type, content=content, channel=CHANNEL),
            client=request.operator,
            idempotency_key=request.idempotency_key,
            program=program,
            member=request.member,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )
