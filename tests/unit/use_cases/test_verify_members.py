"""LedgerScan, read models and archives are compared, and what differs is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.books import Booked
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.read_model_audit import summarise
from punchcard.use_cases.keep_activities import record_and_keep
from punchcard.use_cases.verify_members import (
    ACTIVITIES_PER_PAGE,
    READ_MODELS_LATE,
    Verified,
    verify_members,
)
from punchcard.use_cases.verify_whole import (
    uncompared,
    verify_books,
    verify_pairs,
    verify_strays,
)

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.auditor import CLUB, PLACE, Auditor
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.till import MEMBER, order_activity


@pytest.fixture
def auditor() -> Auditor:
    return Auditor()


def test_what_nobody_touched_is_clean(auditor: Auditor) -> None:
    assert auditor.verify() == []
    account = auditor.account
    assert (account.entries, account.members, account.behind) == (2, {PLACE}, 0)
    books = auditor.booked()
    assert list(verify_books(account, before=books, after=books)) == []
    assert list(verify_pairs(account, ledger=auditor.till.ledger)) == []
    assert list(verify_strays(auditor.summaries.kept.values(), account=account)) == []


def test_a_damaged_chain_is_named_and_its_program_not_compared(auditor: Auditor) -> None:
    first, second = auditor.entries
    unreadable = Finding(Damage.ITEM_UNREADABLE, *PLACE, 2, "no entry")
    chain = auditor.chain([first._replace(kind="orden"), second])
    assert auditor.verify(chain._replace(unreadable=[unreadable])) == [
        (Damage.ITEM_UNREADABLE, 2),
        (Damage.ENTRY_ALTERED, 0),
    ]
    assert uncompared(auditor.account, before={}, after={}) == {CLUB}


@pytest.mark.parametrize(
    "changes", [{"available": 5}, {"pending": 5}, {"orders": 9}, {"tier": "gold"}, {"lots": ()}]
)
def test_a_summary_that_says_otherwise_is_named(
    auditor: Auditor, changes: dict[str, object]
) -> None:
    kept = auditor.summaries.kept
    kept[PLACE] = replace(kept[PLACE], **changes)  # type: ignore[arg-type]
    assert auditor.verify() == [(Damage.SUMMARY_DIFFERS, 1)]


def test_a_summary_that_cannot_be_read_is_named(auditor: Auditor) -> None:
    auditor.summaries.damaged = True
    assert auditor.verify() == [(Damage.SUMMARY_DIFFERS, None)]


def test_one_summary_that_cannot_be_read_does_not_spoil_the_others(auditor: Auditor) -> None:
    auditor.summaries.whole = {PLACE}
    auditor.summaries.damaged = True
    assert auditor.verify() == []


def test_entries_on_their_way_to_the_read_models_are_counted(auditor: Auditor) -> None:
    auditor.till.order(3, 1_000, at=auditor.till.now)
    assert auditor.verify() == []
    assert auditor.account.behind == 1
    late = auditor.till.now + READ_MODELS_LATE + timedelta(seconds=1)
    assert auditor.verify(now=late) == [(Damage.SUMMARY_DIFFERS, 2)]


def test_a_member_that_the_read_models_do_not_know_is_named(auditor: Auditor) -> None:
    auditor.summaries.kept.clear()
    late = auditor.till.now + timedelta(days=1)
    assert auditor.verify(now=late) == [(Damage.SUMMARY_MISSING, 0)]
    found = verify_books(auditor.account, before=auditor.booked(), after=auditor.booked())
    assert [finding.damage for finding in found] == [Damage.TOTALS_DIFFER]


def test_entries_appended_since_the_chain_was_read_are_read_behind(auditor: Auditor) -> None:
    assert auditor.verify(auditor.chain(auditor.entries[:1])) == []


def test_a_chain_whose_newest_entries_are_gone_is_named(auditor: Auditor) -> None:
    del auditor.till.ledger.chains[PLACE][1]
    assert auditor.verify() == [(Damage.SUMMARY_STRAY, 1)]


def test_a_member_of_whom_no_entry_is_left_is_named(auditor: Auditor) -> None:
    (stray,) = verify_strays(auditor.summaries.kept.values(), account=auditor.account)
    assert (stray.damage, stray.member) == (Damage.SUMMARY_STRAY, MEMBER.id)


def test_books_that_differ_are_named_and_those_that_move_are_not_compared(
    auditor: Auditor,
) -> None:
    auditor.verify()
    books, more = auditor.booked(), {CLUB: Booked(entries=7)}
    (found,) = verify_books(auditor.account, before=more, after=more)
    assert found.damage is Damage.TOTALS_DIFFER
    assert list(verify_books(auditor.account, before=books, after=more)) == []
    assert uncompared(auditor.account, before=books, after=more) == {CLUB}


def test_history_is_decided_again_where_the_archive_is_given(auditor: Auditor) -> None:
    archive = InMemoryActivityArchive()
    assert auditor.verify(archive=archive) == []
    assert sum(auditor.account.passed_over.values()) == 2


def test_a_long_archive_is_read_in_pages(auditor: Auditor) -> None:
    archive, till = InMemoryActivityArchive(), auditor.till
    for number in range(ACTIVITIES_PER_PAGE + 5):
        record_and_keep(
            MEMBER,
            [order_activity(number + 10, 500, at=till.now)],
            arrivals=[None],
            ledger=till.ledger,
            programs=till.programs,
            directory=InMemoryDirectory(),
            archive=archive,
            now=till.now,
        )
    assert auditor.verify(archive=archive) == []
    assert auditor.account.redecided == ACTIVITIES_PER_PAGE + 5


def test_what_was_verified_in_parts_adds_up(auditor: Auditor) -> None:
    auditor.verify()
    whole = Verified()
    whole.join(auditor.account)
    whole.join(auditor.account)
    assert (whole.entries, whole.members) == (4, {PLACE})
    for _ in range(300):
        whole.book(CLUB, [Booked(entries=1)])
    assert len(whole.booked[CLUB]) <= 201


def test_chains_are_verified_alone_where_no_read_models_are_given(auditor: Auditor) -> None:
    auditor.summaries.kept.clear()
    found = verify_members(
        list(auditor.chains.chains(segment=0, segments=1)),
        ledger=auditor.till.ledger,
        programs=auditor.till.programs,
        summaries=None,
        activities=None,
        now=auditor.till.now + timedelta(days=9),
        account=auditor.account,
    )
    assert list(found) == []


def test_among_damaged_summaries_one_that_is_missing_is_named_as_such(auditor: Auditor) -> None:
    auditor.summaries.kept.clear()
    auditor.summaries.damaged, auditor.summaries.whole = True, {PLACE}
    assert auditor.verify(now=auditor.till.now + timedelta(days=9)) == [(Damage.SUMMARY_MISSING, 0)]


def test_a_member_without_entries_has_no_summary(auditor: Auditor) -> None:
    with pytest.raises(ValueError, match="without entries"):
        summarise([], auditor.till.timeline)
