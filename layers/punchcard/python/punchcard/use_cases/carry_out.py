"""Doing what an operator may do alone, or what a second person has approved."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import ADJUSTED, REINSTATED
from punchcard.domain.approvals import (
    AdjustmentRequest,
    Approval,
    MergeRequest,
    Refusal,
    ReinstatementRequest,
    Subject,
    TransferRequest,
)
from punchcard.domain.corrections import Correction
from punchcard.domain.decide import Standing
from punchcard.domain.errors import MisconfiguredError, PunchcardError, TransientError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.ports import ActivityArchive, Approvals, Directory, Ledger, Programs
from punchcard.use_cases.find_member import member_by_id
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
    """Where what operators of a program put right is recorded, each under its key, once."""

    program: str
    directory: Directory
    ledger: Ledger
    programs: Programs
    archive: ActivityArchive
    approvals: Approvals
    now: datetime

    @contextmanager
    def noting(self, approval: Approval) -> Iterator[None]:
        """Keep with an approval whether what it allows could be done.

        What a later attempt may survive, or an operator has to mend first, is no refusal.
        """
        try:
            yield
        except (TransientError, MisconfiguredError):
            raise
        except PunchcardError as error:
            refusal = Refusal(code=error.code, detail=error.detail, at=instant(self.now))
            self.approvals.note(replace(approval, refusal=refusal))
            raise
        self.approvals.note(replace(approval, refusal=None))

    def carry_out(self, subject: Subject) -> CarriedOut:
        """Record whatever was asked for; whoever calls and how often, once."""
        if isinstance(subject, AdjustmentRequest):
            return self.adjust(subject)
        if isinstance(subject, ReinstatementRequest):
            return self.reinstate(subject)
        if isinstance(subject, MergeRequest):
            return self.merge(subject)
        return self.transfer(subject)

    def adjust(self, request: AdjustmentRequest) -> ActivityReported:
        """Record an adjustment."""
        return self._report(ADJUSTED, request.adjustment, request)

    def reinstate(self, request: ReinstatementRequest) -> ActivityReported:
        """Record a reinstatement, of no more points than were counted when it was asked for."""
        content = replace(request.reinstatement, most=request.most)
        return self._report(REINSTATED, content, request)

    def transfer(self, request: TransferRequest) -> TransferReported:
        """Record a transfer on both sides."""
        return record_transfer(
            request,
            program=self.program,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )

    def merge(self, request: MergeRequest) -> MembersMerged:
        """Let a member's account take over another one."""
        return merge_members(
            request.merge,
            idempotency_key=request.idempotency_key,
            program=self.program,
            member=request.member,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            now=self.now,
        )

    def member(self, member_id: str) -> Member:
        """A member of the program. Raises MemberNotFoundError."""
        return member_by_id(program=self.program, member=member_id, directory=self.directory)

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
        self, activity_type: str, content: Correction, request: Subject
    ) -> ActivityReported:
        return report_activity(
            Happening(type=activity_type, content=content, channel=CHANNEL),
            client=request.operator,
            idempotency_key=request.idempotency_key,
            program=self.program,
            member=request.member,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.programs,
            archive=self.archive,
            now=self.now,
        )
