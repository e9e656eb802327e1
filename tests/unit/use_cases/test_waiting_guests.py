"""What concerns nobody who has joined: it waits unless in vain, and never longer than it must."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from punchcard.domain.activity import EMAIL, Activity, Facts, Identity, Report
from punchcard.domain.errors import ClockSkewedError, TransientError
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import ENTRY_BYTES_MAX, WAITING_BYTES_MAX
from punchcard.use_cases.enrol_member import Enrolled, enrol_member
from punchcard.use_cases.record_reports import ReportsRecorded, record_reports

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.back_office import FailingLedger
from tests.fakes.directory import CrowdedDirectory
from tests.fakes.till import MEMBER, NOON, Till, line, order_activity

GUEST = Identity(kind=EMAIL, value="guest@example.org", verified=True)
SECOND = timedelta(seconds=1)


@dataclass
class Counter:
    """Where guests buy and join. `off_by` is how wrong the clock of the machine there is."""

    till: Till = field(default_factory=Till)
    directory: CrowdedDirectory = field(default_factory=CrowdedDirectory)
    off_by: timedelta = timedelta(0)

    @property
    def now(self) -> datetime:
        return self.till.now + self.off_by

    def record(self, activity: Activity) -> ReportsRecorded:
        return record_reports(
            [Report(activity=activity, identities=(GUEST,))],
            program=MEMBER.program,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            archive=InMemoryActivityArchive(),
            now=self.now,
        )

    def report(self, activity: Activity) -> Outcome:
        (result,) = self.record(activity).results
        return result.outcome

    def join(self) -> Enrolled:
        return enrol_member(
            (GUEST,),
            candidate=MEMBER,
            channel="app",
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            archive=InMemoryActivityArchive(),
            now=self.now,
        )


def refusal(outcome: Outcome) -> str:
    assert outcome.status is Status.REFUSED
    assert outcome.error is not None
    return outcome.error.code


def visit(key: str, quantity: int = 1) -> Activity:
    return Activity(
        key=key, type="visit", occurred_at=NOON, channel="app", content=Facts(quantity=quantity)
    )


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_machine_whose_clock_is_off_leaves_a_guests_order_to_others(hours: int) -> None:
    counter = Counter(off_by=timedelta(hours=hours))
    recorded = counter.record(order_activity(1, 10000, at=NOON + timedelta(hours=1)))
    assert recorded.results == ()
    assert isinstance(recorded.failure, ClockSkewedError)
    assert not counter.directory.waiting


@pytest.mark.parametrize("ahead", [CLOCK_SKEW, timedelta(hours=5), timedelta(days=5)])
def test_an_order_from_the_future_is_refused_at_once_as_that_of_a_member_is(
    ahead: timedelta,
) -> None:
    counter = Counter()
    order = order_activity(1, 10000, at=NOON + ahead)
    assert refusal(counter.report(order)) == "activity_in_future"
    assert not counter.directory.waiting
    counter.till.now += ahead
    assert counter.report(order).status is Status.WAITING


def test_what_is_ahead_of_a_slow_clock_is_credited_by_joining_again() -> None:
    counter = Counter(off_by=timedelta(minutes=4))
    early = order_activity(1, 10000, at=NOON + timedelta(minutes=6))
    assert counter.report(early).status is Status.WAITING
    assert counter.report(order_activity(2, 3000)).status is Status.WAITING

    counter.off_by = -counter.off_by
    with pytest.raises(TransientError, match="try again"):
        counter.join()
    assert [row.activity for row in counter.directory.waiting.values()] == [early]
    assert counter.till.available == 30

    counter.till.now += timedelta(minutes=6)
    counter.join()
    assert counter.till.available == 130
    assert not counter.directory.waiting


def test_an_order_of_whoever_joins_while_it_is_left_to_wait_is_recorded_at_once() -> None:
    counter = Counter()
    counter.directory.before_waiting = counter.join
    assert counter.report(order_activity(1, 10000)).status is Status.RECORDED
    assert counter.till.available == 100


def test_joining_says_where_what_waits_could_not_be_recorded() -> None:
    counter = Counter()
    counter.report(order_activity(1, 10000))
    counter.till.ledger = FailingLedger(clock=lambda: counter.till.now, fails_at=2)
    with pytest.raises(TransientError, match="throttled"):
        counter.join()
    counter.join()
    assert counter.till.available == 100
    assert not counter.directory.waiting


def test_what_is_refused_for_good_on_joining_is_told_and_waits_no_longer() -> None:
    counter = Counter()
    first, other = visit("the same key"), visit("the same key", quantity=2)
    assert counter.report(first).status is counter.report(other).status is Status.WAITING
    told = [result.outcome for result in counter.join().credited]
    assert [refusal(outcome) for outcome in told if outcome.error] == ["idempotency_key_reused"]
    assert [outcome.status for outcome in told].count(Status.RECORDED) == 2
    assert not counter.directory.waiting


def test_an_order_too_old_to_wait_is_ignored_and_says_so() -> None:
    counter = Counter()
    counter.till.now += timedelta(days=90)
    outcome = counter.report(order_activity(1, 10000))
    assert (outcome.status, outcome.reason) == (Status.IGNORED, "too_old_to_wait")
    assert not counter.directory.waiting
    waiting = order_activity(2, 10000, at=NOON + SECOND)
    assert counter.report(waiting).status is Status.WAITING


def test_what_fits_into_no_entry_does_not_wait() -> None:
    counter = Counter()
    order = order_activity(1, 10000, store="x" * ENTRY_BYTES_MAX)
    assert refusal(counter.report(order)) == "entry_too_large"
    assert not counter.directory.waiting


def test_what_is_too_large_to_wait_is_recorded_once_the_person_has_joined() -> None:
    counter = Counter()
    bulky = line(10000)._replace(tags=("x" * WAITING_BYTES_MAX,))
    order = order_activity(1, lines=(bulky,))
    assert refusal(counter.report(order)) == "activity_too_large"
    assert not counter.directory.waiting
    counter.join()
    assert counter.report(order).status is Status.RECORDED
