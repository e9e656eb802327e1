from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import override

import pytest
from punchcard.domain.activity import CLASSIFIED, Classification, Facts
from punchcard.domain.entry import Entry
from punchcard.domain.errors import (
    IdempotencyKeyReusedError,
    MemberNotFoundError,
    TransientError,
)
from punchcard.domain.outcome import Status
from punchcard.domain.program import When
from punchcard.domain.redecide import redecide
from punchcard.domain.timeline import ProgramNotStartedError
from punchcard.use_cases.report_activity import (
    ActivityReported,
    Happening,
    report_activity,
)

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.club import STRANGER, Club
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.programs import fixed, per_unit, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till

REVIEW = Happening(type="review", content=Facts(), channel="app")
ULID_OF_HALF_PAST_NOON = "01KJQ4ZVP000000000000000ZZ"


def club_with() -> Club:
    rules = (
        rule(id="review", on="review", earn=per_unit(5)),
        rule(id="gold", on="review", earn=fixed(2), when=When(tiers=("gold",))),
    )
    return Club(Till((program_version(rules=rules),)))


def report(
    club: Club,
    happening: Happening = REVIEW,
    *,
    key: str = "key-1",
    client: str = "till",
    member: str = MEMBER.id,
    archive: InMemoryActivityArchive | None = None,
) -> ActivityReported:
    return report_activity(
        happening,
        client=client,
        idempotency_key=key,
        program="club",
        member=member,
        archive=archive or InMemoryActivityArchive(),
        **club.ports,
    )


def test_an_activity_earns_what_the_rules_say() -> None:
    club = club_with()
    reported = report(club)
    assert reported.is_new
    assert reported.entry.number == 0
    assert [reason.points for reason in reported.recorded.reasons] == [5]
    assert club.till.available == 5


def test_a_repeated_call_gets_the_first_answer_and_has_no_second_effect() -> None:
    club = club_with()
    first = report(club)
    club.till.order(1, 100)
    club.till.wait_until(NOON + timedelta(days=400))
    again = report(club)
    assert again == replace(first, is_new=False)
    assert again.entry.number == 0


def test_the_same_key_of_another_client_is_another_activity() -> None:
    club = club_with()
    report(club, client="till")
    assert report(club, client="app").is_new


def test_a_used_key_with_other_content_is_refused() -> None:
    club = club_with()
    report(club)
    with pytest.raises(IdempotencyKeyReusedError):
        report(club, replace(REVIEW, content=Facts(quantity=2)))
    with pytest.raises(IdempotencyKeyReusedError):
        report(club, replace(REVIEW, type="visit"))


def test_a_refusal_may_be_answered_anew_under_the_same_key() -> None:
    club = club_with()
    too_early = replace(REVIEW, occurred_at=datetime(2025, 1, 1, tzinfo=UTC))
    with pytest.raises(ProgramNotStartedError):
        report(club, too_early)
    assert report(club).is_new


def test_an_activity_happens_now_unless_it_says_when() -> None:
    club = club_with()
    assert report(club).recorded.occurred_at == NOON
    earlier = replace(REVIEW, occurred_at=NOON - timedelta(days=3))
    assert report(club, earlier, key="key-2").recorded.occurred_at == earlier.occurred_at


def test_the_operator_puts_a_member_in_a_tier() -> None:
    club = club_with()
    content = Classification(tier="gold", segments=("vip",))
    report(club, Happening(type=CLASSIFIED, content=content, channel="operator"))
    assert (club.till.state.tier, club.till.state.segments) == ("gold", ("vip",))
    assert [reason.points for reason in report(club, key="key-2").recorded.reasons] == [5, 2]


def test_a_member_of_another_program_cannot_be_reported_here() -> None:
    with pytest.raises(MemberNotFoundError):
        report(club_with(), member=STRANGER)


class CountingLedger(InMemoryLedger):
    """Counts the pages of history that are read."""

    pages = 0

    @override
    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        self.pages += limit > 1
        return super().entries_before(program=program, member=member, before=before, limit=limit)


@pytest.mark.parametrize(("key", "pages"), [(ULID_OF_HALF_PAST_NOON, 0), ("key-without-a-time", 2)])
def test_a_key_that_tells_its_birth_spares_reading_the_history(key: str, pages: int) -> None:
    club = club_with()
    for number in range(20):
        club.till.order(number, 100)
    ledger = CountingLedger(club.till.ledger.clock, club.till.ledger.chains)
    club.till.ledger = ledger
    club.till.wait_until(NOON + timedelta(hours=1))
    report(club, key=key)
    assert ledger.pages == pages


class ForgetfulLedger(InMemoryLedger):
    """Loses single entries between the writing and the reading of them."""

    @override
    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        return None


def test_an_entry_that_cannot_be_read_is_asked_for_again() -> None:
    club = club_with()
    club.till.ledger = ForgetfulLedger(club.till.ledger.clock)
    with pytest.raises(TransientError):
        report(club)


class LossyLedger(InMemoryLedger):
    """Appends an entry, and loses the answer the first time."""

    is_lossy = True

    @override
    def append(self, entry: Entry) -> Entry | None:
        present = super().append(entry)
        if self.is_lossy:
            self.is_lossy = False
            raise TransientError("the answer was lost")
        return present


@pytest.mark.parametrize("occurred_at", [None, NOON - timedelta(days=3)])
def test_what_is_kept_by_a_repeated_call_is_decided_the_same_again(
    occurred_at: datetime | None,
) -> None:
    club, archive = club_with(), InMemoryActivityArchive()
    review = replace(REVIEW, occurred_at=occurred_at)
    club.till.ledger = LossyLedger(club.till.ledger.clock)
    with pytest.raises(TransientError):
        report(club, review, archive=archive)
    assert archive.kept == {}

    club.till.wait_until(NOON + timedelta(minutes=20))
    reported = report(club, review, archive=archive)

    (kept,) = archive.kept.values()
    assert kept.status is Status.DUPLICATE
    assert kept.activity.occurred_at == (occurred_at or NOON)
    again = redecide([reported.entry], [kept], club.till.programs.timeline("club"))
    assert (again.decided, again.findings) == (1, [])


def test_calls_that_are_repeated_later_are_kept_once() -> None:
    club, archive = club_with(), InMemoryActivityArchive()
    report(club, archive=archive)
    club.till.wait_until(NOON + timedelta(minutes=20))
    report(club, archive=archive)
    (kept,) = archive.kept.values()
    assert kept.status is Status.RECORDED
