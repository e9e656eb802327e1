"""What the functions behind the queue do with a batch: they call the real use cases.

Some deliveries go the whole way, through the function itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from punchcard.domain.activity import Identity
from punchcard.domain.errors import IdentityTakenError, TransientError
from punchcard.domain.members import Member
from punchcard.use_cases.enrol_member import enrol_member, link_identity
from punchcard.use_cases.record_activities import Result, record_activities
from punchcard.use_cases.record_reports import record_reports

from tests.simulation.answers import Answers
from tests.simulation.back_office import BackOffice
from tests.simulation.calls import Call, Correcting
from tests.simulation.ledger_view import LedgerView
from tests.simulation.linearizability import Told
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.programs import PROGRAM
from tests.simulation.queue_function import QueueFunction
from tests.simulation.queue_model import Message
from tests.simulation.story import Content, Event, Joining, Sweep
from tests.simulation.tills import Tills


@dataclass
class Consumer:
    """The use cases with their ports, and the notes of what they answered."""

    ledger: ModelLedger
    directory: ModelDirectory
    archive: ModelArchive
    view: LedgerView
    answers: Answers
    tills: Tills
    back_office: BackOffice
    function: QueueFunction | None = None
    _candidates: "count[int]" = field(default_factory=count)

    def handle(self, machine: Machine, batch: Sequence[Message]) -> Sequence[Message]:
        """Handle a batch; the messages that failed."""
        reported = [message for message in batch if isinstance(message.content, Event)]
        failed: list[Message] = []
        if self.function is not None:
            told = [message for message in reported if self.function.takes(message)]
            reported = [message for message in reported if message not in told]
            failed += self.function.handle(told, machine, self._note)
        failed += self._report(reported, machine)
        for message in batch:
            try:
                self._do(message.content, machine)
            except TransientError:
                failed.append(message)
        return failed

    def _do(self, content: Content, machine: Machine) -> None:
        """Do what comes alone; what is reported has been seen to."""
        match content:
            case Joining() as joining:
                self._join(joining, machine)
            case Sweep() as sweep:
                self._sweep(sweep, machine)
            case Call() as call:
                self.tills.call(call.number, machine)
            case Correcting() as correcting:
                self.back_office.call(correcting.place, machine)
            case Event():
                pass

    def _report(self, messages: Sequence[Message], machine: Machine) -> Sequence[Message]:
        events = [message.content for message in messages if isinstance(message.content, Event)]
        if not events:
            return ()
        began, now = self.view.world.moment, machine.now
        task = self.view.world.task
        put_before = len(task.keys) if task is not None else 0
        recorded = record_reports(
            [event.report for event in events],
            program=PROGRAM,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            archive=self.archive,
            now=now,
        )
        results = [*zip(events, recorded.results, strict=False)]
        self._note(results, began, now)
        if task is not None and recorded.failure is None:
            self.answers.check_own(task.keys[put_before:], events)
        return messages[len(results) :]

    def _note(self, results: Sequence[tuple[Event, Result]], began: int, now: datetime) -> None:
        """Take the answers of a call that began at a moment."""
        world = self.view.world
        for event, result in results:
            self.answers.note(Told(event, result, began, world.moment, now))
            world.note("answer", f"event {event.number}", result.outcome.status)

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
