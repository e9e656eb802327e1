"""Reviewing members whose points a later version takes sooner than it was said before."""

from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.errors import ProgramNotFoundError, TransientError
from punchcard.domain.events import EventType
from punchcard.domain.policies import ExpiresOnInactivity, Expiry, NeverExpires
from punchcard.domain.sweeps import Counts, Review, SweepStatus, plain_batch, read_batch
from punchcard.use_cases import plan_review
from punchcard.use_cases.report_sweep import report_sweep

from tests.fakes.programs import program_version
from tests.fakes.swept_club import BOUGHT, SweptClub, ids
from tests.unit.use_cases.test_settle_batch import BlockedLedger

ROSA, TOM, UMA = ids(3)
TIGHTENED = datetime(2026, 6, 1, tzinfo=UTC)
GONE = datetime.fromisoformat("2026-12-01T23:00:00Z")
"""Six months after the version took effect, and the rest of that day in Berlin."""
WARNED_MONTH, WARNED_WEEK = GONE - timedelta(days=30), GONE - timedelta(days=7)
LATER = timedelta(minutes=30)


def publish(club: SweptClub, number: int, expiry: Expiry, effective_at: datetime) -> None:
    club.programs.publish(program_version(number=number, expiry=expiry, effective_at=effective_at))


@pytest.fixture
def club() -> SweptClub:
    """Rosa and Tom have bought; a version that takes what the idle have came after."""
    club = SweptClub(versions=(program_version(expiry=NeverExpires()),))
    club.buys(ROSA)
    club.buys(TOM)
    club.catch_up()
    publish(club, 2, ExpiresOnInactivity(months=6), TIGHTENED)
    return club


def review_of(club: SweptClub, sweep: str) -> list[list[str]]:
    """The members of the batches of a review in a manifest."""
    lines = club.manifests.lines[f"sweeps/{sweep}.jsonl"]
    return [batch["members"] for batch in lines if batch.get("review")]


def test_nobody_was_due_before_the_review(club: SweptClub) -> None:
    assert club.due_at(ROSA) is None


def test_a_version_is_reviewed_once_it_has_taken_effect(club: SweptClub) -> None:
    club.now = TIGHTENED - timedelta(milliseconds=1)
    assert club.sweep("early").planned == 0
    club.now = TIGHTENED

    swept = club.sweep("review")

    assert (swept.status, swept.planned) == (SweepStatus.SUCCEEDED, 2)
    assert swept.counts == Counts(looked_at=2)
    assert club.due_at(ROSA) == club.due_at(TOM) == WARNED_MONTH
    assert [len(club.entries(member)) for member in (ROSA, TOM)] == [1, 1]


def test_the_idle_are_warned_a_month_and_a_week_ahead_and_expire_once(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.sweep("review")

    for moment in (WARNED_MONTH, WARNED_WEEK):
        club.now = moment + LATER
        assert club.sweep(f"warn-{moment:%d}").counts.warned == 2
        assert club.sweep(f"again-{moment:%d}").counts == Counts(looked_at=0)
    club.now = GONE + LATER
    gone = club.sweep("gone")
    after = club.sweep("after")

    assert gone.counts == Counts(looked_at=2, settled=2, points_expired=40)
    assert after.planned == 0
    told = [event for event in club.events.published if event.member == ROSA]
    assert [(event.type, event.expires_at) for event in told] == [
        (EventType.POINTS_EXPIRING, GONE)
    ] * 2
    assert club.state(ROSA).available == 0


def test_a_version_is_reviewed_once(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.sweep("review")

    assert club.sweep("second").planned == 0
    assert club.sweeps.reviewed("club") == Review(since=TIGHTENED)


def test_the_next_version_that_takes_points_sooner_is_reviewed_anew(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.sweep("review")
    sooner = TIGHTENED + timedelta(days=30)
    publish(club, 3, ExpiresOnInactivity(months=3), sooner)
    club.now = sooner

    assert club.sweep("sooner").planned == 2
    due_at = club.due_at(ROSA)
    assert due_at is not None
    assert due_at < WARNED_MONTH


@pytest.mark.parametrize("expiry", [NeverExpires(), ExpiresOnInactivity(months=9)])
def test_a_version_that_takes_points_later_is_not_reviewed(club: SweptClub, expiry: Expiry) -> None:
    club.now = TIGHTENED
    club.sweep("review")
    club.now += timedelta(days=30)
    publish(club, 3, expiry, club.now)

    assert club.sweep("later").planned == 0


def test_a_version_published_before_but_in_force_after_another_is_reviewed(
    club: SweptClub,
) -> None:
    publish(club, 3, ExpiresOnInactivity(months=12), TIGHTENED - timedelta(days=30))
    club.now = TIGHTENED - timedelta(days=30)
    assert club.sweep("third").planned == 2
    club.now = TIGHTENED

    assert club.sweep("second").planned == 2
    assert club.due_at(ROSA) == WARNED_MONTH


def test_a_program_is_not_reviewed_for_its_first_version() -> None:
    club = SweptClub(versions=(program_version(expiry=ExpiresOnInactivity(months=6)),))
    club.buys(ROSA)
    club.catch_up()

    assert club.sweep("first").planned == 0


def test_a_sweep_that_ends_before_its_report_has_its_review_repeated(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.plan("lost", program="club")
    assert club.sweeps.reviewed("club") is None

    swept = club.sweep("next")

    assert (swept.planned, swept.counts) == (2, Counts(looked_at=2))
    assert club.due_at(ROSA) == WARNED_MONTH


def test_a_sweep_that_broke_off_has_its_review_repeated(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.plan("broken", program="club")
    report_sweep("broken", broke_off=True, sweeps=club.sweeps, now=club.now)

    assert club.sweep("next").planned == 2


def test_who_cannot_be_looked_at_is_reviewed_by_the_next_sweep(club: SweptClub) -> None:
    club.now = TIGHTENED
    ledger = club.ledger
    club.ledger = BlockedLedger(ledger.clock, ledger.chains, blocked={ROSA})
    assert club.sweep("blocked").status is SweepStatus.SUCCEEDED_WITH_FAILURES
    club.ledger = ledger

    assert club.sweep("next").status is SweepStatus.SUCCEEDED
    assert club.due_at(ROSA) == WARNED_MONTH


def test_a_review_of_many_goes_on_where_the_sweep_before_ended(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_review, "REVIEW_PAGE", 1)
    monkeypatch.setattr(plan_review, "REVIEWED_PER_SWEEP_MAX", 1)
    club.now = TIGHTENED

    for name in ("one", "two", "three"):
        club.sweep(name)

    assert [review_of(club, name) for name in ("one", "two", "three")] == [[[ROSA]], [[TOM]], []]
    assert club.due_at(ROSA) == club.due_at(TOM) == WARNED_MONTH


def test_who_has_nothing_or_is_found_due_is_not_reviewed(club: SweptClub) -> None:
    club.buys(UMA, 0)
    club.catch_up()
    club.now = TIGHTENED
    club.summaries.warn(program="club", member=TOM, entry_number=0, until=BOUGHT, due_at=TIGHTENED)

    swept = club.sweep("review")

    assert (swept.planned, review_of(club, "review")) == (2, [[ROSA]])
    assert club.due_at(TOM) == WARNED_MONTH


def test_whose_date_is_right_has_nothing_written(club: SweptClub) -> None:
    """Uma has bought since the version was published."""
    club.now = TIGHTENED - timedelta(minutes=5)
    club.buys(UMA)
    club.catch_up()
    before = club.summaries.summary(program="club", member=UMA)
    club.now = TIGHTENED

    assert club.sweep("review").planned == 3
    assert before is not None
    assert before.due_at == club.due_at(UMA) == WARNED_MONTH
    assert club.summaries.summary(program="club", member=UMA) == before


def test_a_program_that_is_not_there_stops_no_sweep(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_timeline(program: str) -> None:
        raise ProgramNotFoundError(f"no version of the program {program} was published")

    monkeypatch.setattr(club.programs, "timeline", no_timeline)
    club.now = TIGHTENED

    assert club.plan(program="club").members == 0


def test_a_program_that_cannot_be_read_for_now_is_planned_again(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A review that was passed over in silence would leave out whom nothing else finds."""

    def unreachable(program: str) -> None:
        raise TransientError("the table does not answer")

    monkeypatch.setattr(club.programs, "timeline", unreachable)
    club.now = TIGHTENED

    with pytest.raises(TransientError):
        club.plan(program="club")


def test_a_batch_written_before_there_were_reviews_is_none(club: SweptClub) -> None:
    club.now = TIGHTENED
    club.plan("sweep", program="club")
    (line,) = club.manifests.lines["sweeps/sweep.jsonl"]
    batch = read_batch(line)
    assert batch.review
    del line["review"]

    assert not read_batch(line).review
    assert plain_batch(read_batch(line)) == line | {"review": False}
