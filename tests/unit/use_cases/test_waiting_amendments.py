"""Refunds that arrive before their order: they wait, and none is forgotten."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.activity import SHOP_CUSTOMER, Activity, Identity, Refund, Report
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import WAITING_BYTES_MAX
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.record_reports import record_reports
from punchcard.use_cases.wait import end_waiting

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import CrowdedDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import MEMBER, Till, line, order_activity, refund_activity

ADA = Identity(kind=SHOP_CUSTOMER, value="example-shop/1")
RETURNED = Refund(refund_id="r1", lines=(line(4000),))


class WorkerDiedError(Exception):
    """The machine went away."""


@dataclass
class DyingLedger(InMemoryLedger):
    """A ledger whose caller dies once, right after an entry was put."""

    dies: bool = False

    @override
    def append(self, entry: Entry) -> Entry | None:
        standing = super().append(entry)
        if self.dies:
            self.dies = False
            raise WorkerDiedError
        return standing


@dataclass
class Counter:
    """Where reports come in about a member who has joined."""

    till: Till = field(default_factory=Till)
    directory: CrowdedDirectory = field(default_factory=CrowdedDirectory)

    def __post_init__(self) -> None:
        self.ledger = DyingLedger(clock=lambda: self.till.now)
        self.till.ledger = self.ledger
        self.directory.create_member(MEMBER, enrolled_at=self.till.now)
        self.directory.claim_identity(ADA, member=MEMBER)

    def report(
        self, activity: Activity, *identities: Identity, clock: timedelta = timedelta(0)
    ) -> Status:
        """Record a report on a machine whose clock is off by `clock`; what became of it."""
        recorded = record_reports(
            [Report(activity=activity, identities=identities)],
            program=MEMBER.program,
            directory=self.directory,
            ledger=self.ledger,
            programs=self.till.programs,
            archive=InMemoryActivityArchive(),
            now=self.till.now + clock,
        )
        if recorded.failure is not None:
            raise recorded.failure
        return recorded.results[0].outcome.status


def test_a_refund_before_its_order_waits_and_counts_with_it() -> None:
    counter = Counter()
    assert counter.report(refund_activity(1, RETURNED)) is Status.WAITING
    assert counter.report(order_activity(1, 10000), ADA) is Status.RECORDED
    assert counter.till.available == 60
    assert not counter.directory.waiting


def test_a_refund_ahead_of_a_slow_clock_counts_when_its_order_is_told_again() -> None:
    counter = Counter()
    refund = refund_activity(1, RETURNED, at=counter.till.now + timedelta(minutes=6))
    order = order_activity(1, 10000)
    assert counter.report(refund, clock=timedelta(minutes=4)) is Status.WAITING
    with pytest.raises(TransientError, match="try again"):
        counter.report(order, ADA, clock=-timedelta(minutes=4))
    assert counter.till.available == 100
    counter.till.now += timedelta(minutes=6)
    assert counter.report(order, ADA) is Status.DUPLICATE
    assert counter.till.available == 60
    assert not counter.directory.waiting


def test_a_refund_whose_order_comes_while_it_is_left_to_wait_counts_at_once() -> None:
    counter = Counter()
    order = order_activity(1, 10000)
    counter.directory.before_waiting = lambda: counter.till.ring(order)
    assert counter.report(refund_activity(1, RETURNED), ADA) is Status.RECORDED
    assert counter.till.available == 60


def test_a_refund_too_large_to_wait_is_refused() -> None:
    counter = Counter()
    bulky = replace(RETURNED, lines=(line(4000, tags=("x" * WAITING_BYTES_MAX,)),))
    assert counter.report(refund_activity(1, bulky)) is Status.REFUSED
    assert counter.report(refund_activity(1, bulky), ADA) is Status.REFUSED
    assert not counter.directory.waiting


@pytest.mark.parametrize("meanwhile", ["nothing", "a newer state"])
def test_a_refund_counts_though_the_first_attempt_at_its_order_broke_off(meanwhile: str) -> None:
    counter = Counter()
    counter.report(refund_activity(1, RETURNED))
    counter.ledger.dies = True
    first = order_activity(1, 10000)
    with pytest.raises(WorkerDiedError):
        counter.report(first, ADA)
    if meanwhile == "a newer state":
        counter.report(order_activity(1, 12000, version=2), ADA)
    again = counter.report(first, ADA)
    assert again is (Status.DUPLICATE if meanwhile == "nothing" else Status.SUPERSEDED)
    assert counter.till.available == (60 if meanwhile == "nothing" else 80)
    assert not counter.directory.waiting


def test_a_refund_whose_order_is_still_unknown_goes_on_waiting() -> None:
    counter = Counter()
    unknown, known = refund_activity(1, RETURNED), refund_activity(2, RETURNED)
    assert counter.report(unknown) is counter.report(known) is Status.WAITING
    waiting = [
        row
        for activity in (unknown, known)
        for row in counter.directory.waiting_for_order(activity.key, program=MEMBER.program)
    ]
    statuses = (Status.ORDER_UNKNOWN, Status.RECORDED)

    end_waiting(
        waiting,
        [Result(Outcome(status=status)) for status in statuses],
        directory=counter.directory,
    )

    assert [row.activity for row in counter.directory.waiting.values()] == [unknown]
