"""What the functions behind the queue do with a batch: they call the real use cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from punchcard.domain.activity import Identity
from punchcard.domain.errors import IdentityTakenError, TransientError
from punchcard.domain.members import Member
from punchcard.ports import Directory, Ledger
from punchcard.use_cases.enrol_member import enrol_member, link_identity
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.record_reports import record_reports

from tests.fakes.archives import InMemoryActivityArchive
from tests.simulation.answers import Answers
from tests.simulation.calls import Call
from tests.simulation.delivery import Machine, Message
from tests.simulation.ledger_view import LedgerView
from tests.simulation.programs import PROGRAM
from tests.simulation.tills import Tills
from tests.simulation.workload import Event, Joining, Sweep


@dataclass
class Consumer:
    """The use cases with their ports, and the notes of what they answered."""

    ledger: Ledger
    directory: Directory
    view: LedgerView
    answers: Answers
    tills: Tills
    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)

    def __post_init__(self) -> None:
        self._candidates = count()

    def handle(self, machine: Machine, batch: Sequence[Message]) -> None:
        """Handle a batch; messages that could not be handled stay undone."""
        self._report([message for message in batch if isinstance(message.content, Event)], machine)
        for message in batch:
            try:
                match message.content:
                    case Joining() as joining:
                        self._join(joining, machine)
                    case Sweep() as sweep:
                        self._sweep(sweep, machine)
                    case Call() as call:
                        self.tills.call(call.number, machine)
                    case Event():
                        continue
            except TransientError:
                continue
            message.done = True

    def _report(self, messages: Sequence[Message], machine: Machine) -> None:
        events = [message.content for message in messages if isinstance(message.content, Event)]
        known = [self.view.knows(event) for event in events]
        now = machine.now
        recorded = record_reports(
            [event.report for event in events],
            program=PROGRAM,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            archive=self.archive,
            now=now,
        )
        for message, event, result, known_before in zip(
            messages, events, recorded.results, known, strict=False
        ):
            self.answers.note(event, result, known_before=known_before, now=now)
            self.view.world.note("answer", f"event {event.number}", result.outcome.status)
            message.done = True
        task = self.view.world.task
        if task is not None and recorded.failure is None:
            self.answers.check_own(task.keys, events)

    def _join(self, joining: Joining, machine: Machine) -> None:
        """Enrol somebody, or link one more identity to a member, if they are one."""
        if joining.member is not None:
            member = self.view.member(joining.member)
            if member is not None:
                self._link(joining.identities[0], member, machine)
            return
        candidate = Member(
            program=PROGRAM,
            id=f"member {next(self._candidates)}",
            salt=self.view.world.dice.randbytes(16),
        )
        enrol_member(
            joining.identities,
            candidate=candidate,
            channel="app",
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            archive=self.archive,
            now=machine.now,
        )

    def _link(self, identity: Identity, member: Member, machine: Machine) -> None:
        try:
            link_identity(
                identity,
                member=member,
                directory=self.directory,
                ledger=self.ledger,
                programs=machine.programs,
                archive=self.archive,
                now=machine.now,
            )
        except IdentityTakenError:
            return

    def _sweep(self, sweep: Sweep, machine: Machine) -> None:
        """Record what fell due for one of the members there are."""
        members = sorted(self.view.chains)
        if members:
            member = self.view.member_with_id(members[sweep.number % len(members)])
            record_activities(
                member,
                (),
                ledger=self.ledger,
                programs=machine.programs,
                directory=None,
                now=machine.now,
            )
