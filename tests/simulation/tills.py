"""The tills of a story: they call the real use cases, and know what the answers promise."""

from collections.abc import Callable
from dataclasses import dataclass, field

from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.domain.invariants import InvariantBrokenError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import Resolution
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.end_hold import end_hold
from punchcard.use_cases.hold_calls import StandingHold
from punchcard.use_cases.record_reports import record_reports
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.simulation.checkouts import CLIENT, Checkout, hold_id, order_of
from tests.simulation.hold_replay import CAPTURE, TAKE, VOID, HoldReplay, ToldTill
from tests.simulation.invariants import Chain, require
from tests.simulation.ledger_view import LedgerView
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.programs import CURRENCY, PROGRAM
from tests.simulation.scenario import Scenario

BASKET = 10**6


@dataclass
class Tills:
    """All checkouts.

    `captured` are holds that a call was told to have captured, `shown` the orders that showed the
    code of a hold, each by member and hold. `pinned` is whose a till knows a request to be. Of the
    answers in `told` the first `checked` are compared.
    """

    checkouts: tuple[Checkout, ...]
    scenario: Scenario
    ledger: ModelLedger
    directory: ModelDirectory
    archive: ModelArchive
    view: LedgerView
    captured: set[tuple[str, str]] = field(default_factory=set)
    shown: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    pinned: dict[str, Member] = field(default_factory=dict)
    told: list[ToldTill] = field(default_factory=list)
    checked: int = 0

    def call(self, number: int, machine: Machine) -> None:
        """Do what a checkout does; of somebody who has not joined, nothing.

        Raises:
            TransientError: it has to be tried again.
            InvariantBrokenError: the code contradicts itself.
        """
        checkout = self.checkouts[number]
        member = self.pinned.get(checkout.request) or self.view.member(checkout.identity)
        if member is None:
            return
        self.pinned[checkout.request] = member
        asked = self._asked(number, checkout, member, machine)
        try:
            answer = self._do(number, checkout, member, machine)
        except (TransientError, InvariantBrokenError):
            raise
        except PunchcardError as error:
            answer = error.code
            asked = asked._replace(error=error)
        if asked.does == TAKE and asked.error is None:
            owner = self.pinned[checkout.request]
            asked = self._asked(number, checkout, owner, machine)._replace(
                began=asked.began, now=asked.now
            )
        if asked.does in (TAKE, CAPTURE, VOID):
            self.told.append(asked._replace(ended=self.view.world.moment))
        self.view.world.note("till", checkout.request, checkout.does, answer)

    def check(self, timeline: Timeline) -> None:
        """Whoever was told that a hold is captured was told the truth; no order burns twice."""
        replay = HoldReplay(self.view, timeline, self.directory.bound_at.get)
        for told in self.told[self.checked :]:
            replay.check(told)
        self.checked = len(self.told)
        for member, hold in self.captured:
            record = self.view.chains[self.view.open(member)].holds[hold]
            require(record.resolution is Resolution.CAPTURED, f"{hold} is captured as it was told")
        for (member, hold), orders in self.shown.items():
            for order in sorted(orders):
                _check_order(self.view.chains[self.view.open(member)], hold, order)

    def _asked(self, number: int, checkout: Checkout, member: Member, machine: Machine) -> ToldTill:
        """What is asked; the answer is yet to come."""
        takes = checkout.does == TAKE
        request = client_key(CLIENT, checkout.request if takes else f"call {number}")
        points = {TAKE: checkout.points, "part": 1}.get(checkout.does)
        world = self.view.world
        return ToldTill(
            does=CAPTURE if checkout.does == "part" else checkout.does,
            member=member.id,
            hold=hold_id(checkout, member),
            request=key_text(hash_key(request, member.salt)),
            points=points,
            error=None,
            began=world.moment,
            ended=world.moment,
            now=machine.now,
        )

    def _do(self, number: int, checkout: Checkout, member: Member, machine: Machine) -> str:
        does: dict[str, Callable[[], str]] = {
            "take": lambda: self._take(checkout, member, machine),
            "order": lambda: self._order(checkout, member, machine),
            "cancel": lambda: self._order(checkout, member, machine),
            "capture": lambda: self._capture(None, number, member, machine),
            "part": lambda: self._capture(1, number, member, machine),
            "void": lambda: self._void(number, member, machine),
        }
        return does[checkout.does]()

    def _take(self, checkout: Checkout, member: Member, machine: Machine) -> str:
        taken = take_hold(
            HoldWish(currency=CURRENCY, basket=BASKET, channel="till", points=checkout.points),
            client=CLIENT,
            idempotency_key=checkout.request,
            program=PROGRAM,
            member=member.id,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            now=machine.now,
        )
        require(taken.record.hold.points == checkout.points, "all that was wished for is held")
        self._pin(checkout, taken.record.hold.key)
        return taken.status

    def _pin(self, checkout: Checkout, hold: str) -> None:
        """Know from now on whose hold it is: of a closed account it is the one that goes on."""
        member = self.pinned[checkout.request]
        while hold_id(checkout, member) != hold and self.view.is_closed(member.id):
            member = self.view.member_with_id(self.view.into[member.id])
        self.pinned[checkout.request] = member

    def _capture(self, points: int | None, number: int, member: Member, machine: Machine) -> str:
        hold = hold_id(self.checkouts[number], member)
        standing: StandingHold = end_hold(
            hold,
            CaptureHold(request=client_key(CLIENT, f"call {number}"), points=points),
            program=PROGRAM,
            member=member.id,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            now=machine.now,
        )
        self.captured.add((member.id, hold))
        return standing.status

    def _void(self, number: int, member: Member, machine: Machine) -> str:
        return end_hold(
            hold_id(self.checkouts[number], member),
            VoidHold(request=client_key(CLIENT, f"call {number}")),
            program=PROGRAM,
            member=member.id,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            now=machine.now,
        ).status

    def _order(self, checkout: Checkout, member: Member, machine: Machine) -> str:
        report = order_of(checkout, member, self.scenario)
        recorded = record_reports(
            [report],
            program=PROGRAM,
            directory=self.directory,
            ledger=self.ledger,
            programs=machine.programs,
            archive=self.archive,
            now=machine.now,
        )
        if recorded.failure is not None:
            raise recorded.failure
        owner = self.view.owner_of(report.activity.key) or member.id
        order = self.view.hidden(owner, report.activity.key)
        self.shown.setdefault((member.id, hold_id(checkout, member)), set()).add(order)
        return recorded.results[0].outcome.status


def _check_order(chain: Chain, hold: str, key: str) -> None:
    """The first order that shows a code burns what the hold had; every other one, nothing."""
    recorded = chain.orders.get(key)
    order = recorded.order if recorded else None
    if order is None:
        return
    burned = sum(part.points for part in order.burned)
    taken = chain.holds.get(hold)
    if taken is None or taken.order != key or order.cancelled:
        require(burned == 0, "a code counts for the first order that shows it")
    elif taken.resolved_by is not None and taken.resolution is Resolution.CAPTURED:
        captured = sum(lot.points for lot in taken.captured)
        require(burned == captured, "what a call captured, the order has burned and no more")
    else:
        require(burned == taken.hold.points, "an order burns what its hold had")
