"""A whole deployment is verified in parts, and rebuilt, with everything it is made of in memory."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from punchcard.domain.books import ClosedDay, DayBook, Position
from punchcard.domain.entry import as_stored
from punchcard.use_cases.carry_forward import carry_forward

from local import rebuilding, verification
from local.verification import ACTIVITIES, ARCHIVE, READ_MODELS, Verification
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.auditing import (
    InMemoryArchivedObjects,
    InMemoryLedgerScan,
    InMemoryReadModelStore,
)
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, Till

ALL = frozenset({READ_MODELS, ARCHIVE, ACTIVITIES})
PLACE = (MEMBER.program, MEMBER.id)


@dataclass
class Deployed:
    """What wiring would lead to."""

    till: Till = field(default_factory=Till)
    summaries: InMemorySummaries = field(default_factory=InMemorySummaries)
    archive: InMemoryArchivedObjects = field(default_factory=InMemoryArchivedObjects)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in range(4):
            self.till.order(number, 1_000)
        entries = list(self.till.ledger.chains[PLACE].values())
        carry_forward(
            entries,
            ledger=self.till.ledger,
            programs=self.till.programs,
            summaries=self.summaries,
            events=InMemoryEvents(),
            audience=InMemoryAudience(),
            failures=InMemoryFailures(),
        )
        self.archive.kept = {"one": [[as_stored(entry) for entry in entries]]}
        self.wiring = SimpleNamespace(
            now=lambda: self.till.now + timedelta(days=1),
            programs=lambda: self.till.programs,
            summaries=lambda: self.summaries,
            books=lambda: self.summaries.books,
            activity_archive=InMemoryActivityArchive,
        )
        self.auditing = SimpleNamespace(
            named_ledger=lambda _: self.till.ledger,
            ledger_scan=lambda _: InMemoryLedgerScan(self.till.ledger),
            archived_objects=lambda: self.archive,
            read_model_store=lambda: InMemoryReadModelStore(self.summaries),
        )

    def verify(self, **options: object) -> tuple[list[str], Verification]:
        run = Verification(ledger_table="ledger", checks=ALL, report=self.lines.append)
        for name, value in options.items():
            setattr(run, name, value)
        return [finding.damage.value for finding in run.run()], run


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Deployed:
    deployed = Deployed()
    for module in (verification, rebuilding):
        monkeypatch.setattr(module, "wiring", deployed.wiring)
        monkeypatch.setattr(module, "auditing", deployed.auditing)
    return deployed


def test_what_nobody_touched_is_clean_and_told_in_a_line(deployed: Deployed) -> None:
    found, run = deployed.verify()
    assert found == []
    assert run.summary() == (
        "4 entries of 1 members; 4 archived lines; 0 entries on their way to the read models; "
        "0 entries decided again; 4 not: not_kept"
    )


def test_damage_in_the_ledger_is_told_with_what_contradicts_it(deployed: Deployed) -> None:
    chain = deployed.till.ledger.chains[PLACE]
    chain[2] = chain[2]._replace(kind="orden")
    found, _ = deployed.verify()
    assert found == ["entry_altered", "archive_differs"]


def test_a_member_who_is_gone_is_told_by_archive_and_read_models(deployed: Deployed) -> None:
    deployed.till.ledger.chains.clear()
    found, _ = deployed.verify()
    assert found == ["only_archived", "summary_stray"]


def test_only_what_is_asked_for_is_compared(deployed: Deployed) -> None:
    deployed.archive.kept.clear()
    assert deployed.verify(checks=frozenset({READ_MODELS}))[0] == []
    assert deployed.verify(checks=frozenset({ARCHIVE}))[0] == ["not_archived"] * 4
    assert deployed.verify(program="another")[0] == []


def test_progress_is_told(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PROGRESS_ENTRIES", 2)
    monkeypatch.setattr(verification, "PROGRESS_OBJECTS", 1)
    deployed.verify()
    assert deployed.lines == ["archive: 1 objects, 4 lines", "ledger: 4 entries"]


def test_what_goes_wrong_in_one_part_ends_the_run(deployed: Deployed) -> None:
    def broken(_: str) -> InMemoryLedgerScan:
        raise TimeoutError

    deployed.auditing.ledger_scan = broken
    with pytest.raises(TimeoutError):
        deployed.verify()


def test_lost_read_models_are_rebuilt(deployed: Deployed) -> None:
    kept, booked = dict(deployed.summaries.kept), dict(deployed.summaries.books.booked)
    deployed.summaries.kept.clear()
    deployed.summaries.books.booked.clear()
    assert "summary_missing" in deployed.verify()[0]

    assert list(rebuilding.rebuild_read_models("ledger", report=deployed.lines.append)) == []

    assert deployed.verify()[0] == []
    assert (deployed.summaries.kept, deployed.summaries.books.booked) == (kept, booked)
    assert deployed.lines[-1] == "books of 1 programs; 0 strays deleted"


def test_books_that_a_damaged_chain_keeps_from_being_rebuilt_are_named(deployed: Deployed) -> None:
    chain = deployed.till.ledger.chains[PLACE]
    chain[2] = chain[2]._replace(kind="orden")
    booked = dict(deployed.summaries.books.booked)

    (found,) = rebuilding.rebuild_read_models("ledger", report=deployed.lines.append)

    assert found.damage.value == "entry_altered"
    assert deployed.summaries.books.booked == booked
    assert deployed.lines[-2:] == [
        "books of 0 programs; 0 strays deleted",
        "books not rebuilt, restore the damaged chains first and begin again: club",
    ]


def test_programs_of_which_it_cannot_be_told_what_came_late_are_named(deployed: Deployed) -> None:
    books = deployed.summaries.books
    day = min(day for _, day in books.booked)
    short = replace(books.day("club", day).booked, entries=1)
    books.booked["club", day] = short
    books.close(
        ClosedDay(
            program="club",
            opening=Position(),
            book=DayBook(day=day, booked=short),
            closed_at=deployed.till.now,
        )
    )

    assert list(rebuilding.rebuild_read_models("ledger", report=deployed.lines.append)) == []

    assert deployed.lines[-1] == (
        "booked on the first open day, and listed on days that were closed before: club"
    )
