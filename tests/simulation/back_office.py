"""The operators of a story: they call the real use cases, and know what the answers promise."""

from collections import Counter
from dataclasses import dataclass, field

from punchcard.domain.approvals import TransferRequest
from punchcard.domain.corrections import AdjustmentReason, Merge, Transfer
from punchcard.domain.entry import Account
from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.domain.invariants import InvariantBrokenError
from punchcard.domain.members import Member
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.merge_members import merge_members
from punchcard.use_cases.record_transfer import record_transfer

from tests.simulation.corrections import TRANSFER, Correction
from tests.simulation.invariants import require
from tests.simulation.ledger_view import LedgerView
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.programs import PROGRAM

OPERATOR = "first"


@dataclass
class BackOffice:
    """All corrections. `pinned` are the two members that each is about, from its first call on."""

    corrections: tuple[Correction, ...]
    ledger: ModelLedger
    directory: ModelDirectory
    archive: ModelArchive
    view: LedgerView
    pinned: dict[int, tuple[Member, Member]] = field(default_factory=dict)
    answers: dict[int, set[tuple[int, ...]]] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def call(self, place: int, machine: Machine) -> None:
        """Do what a correction does; of somebody who has not joined, nothing.

        Raises:
            TransientError: it has to be tried again.
            InvariantBrokenError: the code contradicts itself.
        """
        correction = self.corrections[place]
        if correction.number not in self.pinned:
            one, other = map(self.view.member, (correction.one, correction.other))
            if one is None or other is None:
                return
            self.pinned[correction.number] = (one, other)
        one, other = self.pinned[correction.number]
        try:
            done = self._transfer if correction.does == TRANSFER else self._merge
            numbers = done(correction, one, other, machine)
        except (TransientError, InvariantBrokenError):
            raise
        except PunchcardError as error:
            answer = error.code
        else:
            answer = "done"
            self.answers.setdefault(correction.number, set()).add(numbers)
        self.met[f"{correction.does} {answer}"] += 1
        self.view.world.note("operator", correction.does, correction.number, answer)

    def check(self, timeline: Timeline) -> None:
        """The same call got the same answer, and what one gave another has."""
        for number, answers in sorted(self.answers.items()):
            require(len(answers) == 1, f"correction {number} was answered alike each time")
        cleared = sum(chain.accounts[Account.TRANSFERRED] for chain in self.view.chains.values())
        require(cleared == 0, "what members gave to one another sums to zero")
        for number in self.answers:
            _, other = self.pinned[number]
            if self.corrections_of(number).does != TRANSFER:
                require(self.view.is_closed(other.id), f"{other.id} is closed, as it was told")

    def corrections_of(self, number: int) -> Correction:
        """The correction of a number."""
        return next(one for one in self.corrections if one.number == number)

    def _transfer(
        self, correction: Correction, one: Member, other: Member, machine: Machine
    ) -> tuple[int, ...]:
        transfer = Transfer(
            to=other.id,
            points=correction.points,
            reason_code=AdjustmentReason.GOODWILL,
            operator=OPERATOR,
        )
        key = f"correction {correction.number}"
        request = TransferRequest(member=one.id, transfer=transfer, idempotency_key=key)
        reported = record_transfer(
            request,
            program=PROGRAM,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            archive=self.archive,
            now=machine.now,
        )
        return reported.given.entry.number, reported.received.entry.number

    def _merge(
        self, correction: Correction, one: Member, other: Member, machine: Machine
    ) -> tuple[int, ...]:
        merge = Merge(absorb=other.id, reason_code=AdjustmentReason.CORRECTION, operator=OPERATOR)
        merged = merge_members(
            merge,
            idempotency_key=f"correction {correction.number}",
            program=PROGRAM,
            member=one.id,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            now=machine.now,
        )
        return (merged.entry.number,)
