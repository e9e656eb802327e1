"""What concerns nobody who has joined: it waits, and is not refused too early."""

from datetime import timedelta

from punchcard.domain.activity import EMAIL, Identity, Report
from punchcard.domain.outcome import Status
from punchcard.use_cases.record_reports import record_reports

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.till import MEMBER, NOON, Till, order_activity

GUEST = Identity(kind=EMAIL, value="guest@example.org")


def test_an_order_of_a_guest_waits_where_the_machines_clock_is_behind() -> None:
    till, directory = Till(), InMemoryDirectory()
    recorded = record_reports(
        [Report(activity=order_activity(1, 10000), identities=(GUEST,))],
        program=MEMBER.program,
        directory=directory,
        ledger=till.ledger,
        programs=till.programs,
        archive=InMemoryActivityArchive(),
        now=NOON - timedelta(hours=3),
    )
    assert [result.outcome.status for result in recorded.results] == [Status.WAITING]
    assert len(directory.waiting) == 1
