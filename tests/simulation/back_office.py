"""The operators of a story: they call the real use cases, and know what the answers promise."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Identity
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.approvals import TransferRequest
from punchcard.domain.corrections import AdjustmentReason, Merge, Transfer
from punchcard.domain.entry import Account
from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.domain.invariants import InvariantBrokenError
from punchcard.domain.members import Member
from punchcard.domain.settle import settle
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.merge_members import merge_members
from punchcard.use_cases.record_transfer import record_transfer

from tests.simulation.corrections import TRANSFER, Correction
from tests.simulation.hold_replay import HoldReplay, ToldTill
from tests.simulation.invariants import require
from tests.simulation.ledger_view import LedgerView
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.programs import PROGRAM

OPERATOR = "first"


class Refused(NamedTuple):
    """A refusal, the moments that enclose its call, and the time on the machine's clock."""

    error: PunchcardError
    correction: Correction
    one: str
    other: str
    began: int
    ended: int
    now: datetime


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
    told: list[Refused] = field(default_factory=list)
    checked: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def call(self, place: int, machine: Machine) -> None:
        """Do what a correction does; of somebody who has not joined, nothing.

        Raises:
            TransientError: it has to be tried again.
            InvariantBrokenError: the code contradicts itself.
        """
        correction = self.corrections[place]
        if correction.number not in self.pinned:
            one, other = map(self._whose, (correction.one, correction.other))
            if one is None or other is None:
                return
            self.pinned[correction.number] = (one, other)
        one, other = self.pinned[correction.number]
        began, now = self.view.world.moment, machine.now
        try:
            done = self._transfer if correction.does == TRANSFER else self._merge
            numbers = done(correction, one, other, machine)
        except (TransientError, InvariantBrokenError):
            raise
        except PunchcardError as error:
            answer = error.code
            self.check_refusal(error, one, other, began=began)
            moments = (began, self.view.world.moment)
            self.told.append(Refused(error, correction, one.id, other.id, *moments, now))
        else:
            answer = "done"
            self.answers.setdefault(correction.number, set()).add(numbers)
        self.met[f"{correction.does} {answer}"] += 1
        self.view.world.note("operator", correction.does, correction.number, answer)

    def check(self, timeline: Timeline) -> None:
        """The same call got the same answer, and what one gave another has."""
        replay = HoldReplay(self.view, timeline, self.directory.bound_at.get)
        for told in self.told[self.checked :]:
            if isinstance(told.error, PointsInsufficientError):
                require(_was_insufficient(told, replay, timeline), "the giver had too few points")
        self.checked = len(self.told)
        for number, answers in sorted(self.answers.items()):
            require(len(answers) == 1, f"correction {number} was answered alike each time")
        cleared = sum(chain.accounts[Account.TRANSFERRED] for chain in self.view.chains.values())
        require(cleared == 0, "what members gave to one another sums to zero")
        for number in self.answers:
            _, other = self.pinned[number]
            if self.corrections_of(number).does != TRANSFER:
                require(self.view.is_closed(other.id), f"{other.id} is closed, as it was told")

    def check_refusal(
        self, error: PunchcardError, one: Member, other: Member, *, began: int
    ) -> None:
        """What accounts are to one another does not change back, so it is asked at once."""
        known_at = [self.directory.bound_at.get(member.id) for member in (one, other)]
        is_early = any(moment is None or moment > began for moment in known_at)
        are_one = self.view.open(one.id) == self.view.open(other.id)
        right = {
            "member_not_found": is_early,
            "taker_not_found": is_early,
            "transfer_to_self": are_one,
            "merge_with_itself": are_one,
            "already_merged": self.view.is_closed(other.id),
            "points_insufficient": True,
        }
        require(right.get(error.code, False), f"{error.code} is right when it is answered")

    def corrections_of(self, number: int) -> Correction:
        """The correction of a number."""
        return next(one for one in self.corrections if one.number == number)

    def _whose(self, identities: Sequence[Identity]) -> Member | None:
        found = map(self.view.member, identities)
        return next((member for member in found if member is not None), None)

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


def _was_insufficient(told: Refused, replay: HoldReplay, timeline: Timeline) -> bool:
    """Whether the numbers are those of the giver's balance at some moment of the call."""
    error = told.error
    assert isinstance(error, PointsInsufficientError)
    giver, taker = (_as_asked(told, member) for member in (told.one, told.other))
    times = {told.now, *(at for _, _, at in (*replay.states(giver), *replay.states(taker)))}
    balances = {
        settle(state, timeline, to=max(at, recorded_at))[0].available
        for _, state, recorded_at in replay.states(giver)
        for at in times
        if at >= told.now
    }
    return error.available in balances and error.required == told.correction.points


def _as_asked(told: Refused, member: str) -> ToldTill:
    return ToldTill(
        does=TRANSFER,
        member=member,
        hold="",
        request="",
        points=told.correction.points,
        error=told.error,
        began=told.began,
        ended=told.ended,
        now=told.now,
    )
