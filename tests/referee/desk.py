"""A desk that records what happens through the use cases that production calls, all in memory."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from punchcard.domain.activity import SHOP_CUSTOMER, Activity, Facts, Identity, Report
from punchcard.domain.approvals import AdjustmentRequest, Approval, Decision
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.corrections import Adjustment
from punchcard.domain.errors import PunchcardError
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.program import ProgramVersion
from punchcard.domain.sweeps import Batch
from punchcard.use_cases.adjust_member import adjust_member
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.decide_approval import decide_approval
from punchcard.use_cases.end_hold import end_hold
from punchcard.use_cases.enrol_member import enrol_member
from punchcard.use_cases.record_reports import record_reports
from punchcard.use_cases.report_activity import Happening, client_key, report_activity
from punchcard.use_cases.settle_batch import settle_batch
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.fakes.approvals import InMemoryAllowances, InMemoryApprovals, RecordedTaskTokens
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.sweeps import InMemorySweeps
from tests.referee.read_models import ReadModels, StandingPrograms

CLIENT = "till"


class _Ports(TypedDict):
    directory: InMemoryDirectory
    ledger: InMemoryLedger
    programs: StandingPrograms
    now: datetime


@dataclass
class Desk:
    """Some programs and their members, and the clock by which everything is recorded.

    `refused` counts what was refused, by its code.
    """

    versions: tuple[ProgramVersion, ...]
    now: datetime
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    programs: StandingPrograms = field(default_factory=StandingPrograms)
    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)
    approvals: InMemoryApprovals = field(default_factory=InMemoryApprovals)
    allowances: InMemoryAllowances = field(default_factory=InMemoryAllowances)
    sweeps: InMemorySweeps = field(default_factory=InMemorySweeps)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        for version in self.versions:
            self.programs.publish(version)
        self.read_models = ReadModels(self.ledger, self.programs)

    def enrol(self, member: Member) -> None:
        """Let somebody join."""
        enrol_member(
            [_customer(member)],
            candidate=member,
            channel="shop",
            archive=self.archive,
            **self._ports(member),
        )

    def tell(self, member: Member, activity: Activity) -> None:
        """Record a state of an order or a refund, as a shop tells it."""
        recorded = record_reports(
            [Report(activity=activity, identities=(_customer(member),))],
            program=member.program,
            archive=self.archive,
            **self._ports(member),
        )
        self.refused.update(
            result.outcome.error.code for result in recorded.results if result.outcome.error
        )

    def report(self, member: Member, type_: str, key: str) -> None:
        """Record an activity that a client of the API reports."""
        report_activity(
            Happening(type=type_, content=Facts(), channel="app"),
            client=CLIENT,
            idempotency_key=key,
            archive=self.archive,
            program=member.program,
            member=member.id,
            **self._ports(member),
        )

    def take(self, member: Member, wish: HoldWish, key: str) -> str | None:
        """Take a hold; its code, None where it is refused."""
        try:
            taken = take_hold(
                wish,
                client=CLIENT,
                idempotency_key=key,
                program=member.program,
                member=member.id,
                **self._ports(member),
            )
        except PunchcardError as error:
            self.refused[error.code] += 1
            return None
        return taken.code

    def capture(self, member: Member, code: str, key: str, points: int | None) -> None:
        """Burn the points of a hold, all or so many."""
        self._try(
            lambda: end_hold(
                _hold_id(member, code),
                CaptureHold(request=client_key(CLIENT, key), points=points),
                program=member.program,
                member=member.id,
                **self._ports(member),
            ),
        )

    def void(self, member: Member, code: str, key: str) -> None:
        """Give a hold up."""
        self._try(
            lambda: end_hold(
                _hold_id(member, code),
                VoidHold(request=client_key(CLIENT, key)),
                program=member.program,
                member=member.id,
                **self._ports(member),
            ),
        )

    def adjust(self, member: Member, adjustment: Adjustment, key: str) -> None:
        """Move points by hand; whatever needs a second person is approved at once."""
        self._try(lambda: self._adjust(member, adjustment, key))

    def sweep(self, program: str) -> None:
        """Settle whoever is due."""
        self.read_models.touch(program, (), now=self.now)
        due = [
            summary.member
            for summary in self.read_models.summaries.kept.values()
            if summary.program == program and summary.due_at and summary.due_at <= self.now
        ]
        settled = settle_batch(
            Batch(sweep=self.now.isoformat(), program=program, number=0, members=tuple(due)),
            ledger=self.ledger,
            programs=self.programs,
            summaries=self.read_models.summaries,
            events=self.read_models.events,
            audience=self.read_models.audience,
            sweeps=self.sweeps,
            now=self.now,
        )
        assert not settled.left.members
        self.read_models.touch(program, due, now=self.now)

    def _ports(self, member: Member) -> _Ports:
        """The ports for something that is recorded of a member now."""
        self.read_models.touch(member.program, [member.id], now=self.now)
        return {
            "directory": self.directory,
            "ledger": self.ledger,
            "programs": self.programs,
            "now": self.now,
        }

    def _corrector(self, member: Member) -> Corrector:
        """What records a correction of a member now."""
        return Corrector(
            program=member.program,
            approvals=self.approvals,
            archive=self.archive,
            **self._ports(member),
        )

    def _try(self, call: Callable[[], object]) -> None:
        try:
            call()
        except PunchcardError as error:
            self.refused[error.code] += 1

    def _adjust(self, member: Member, adjustment: Adjustment, key: str) -> None:
        answer = adjust_member(
            AdjustmentRequest(member=member.id, adjustment=adjustment, idempotency_key=key),
            corrector=self._corrector(member),
            approval_id=key,
            allowances=self.allowances,
        )
        if isinstance(answer, Approval):
            decide_approval(
                answer.id,
                Decision.APPROVE,
                decided_by="second",
                reason_code=None,
                corrector=self._corrector(member),
                task_tokens=RecordedTaskTokens(),
            )


def _customer(member: Member) -> Identity:
    return Identity(kind=SHOP_CUSTOMER, value=f"shop:{member.id}", verified=True)


def _hold_id(member: Member, code: str) -> str:
    return key_text(hash_key(hold_key(code), member.salt))
