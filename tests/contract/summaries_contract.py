"""What every read model does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from punchcard.domain.books import Booked, Flow
from punchcard.domain.cohorts import Cohort, CohortMovement
from punchcard.domain.entry import Account
from punchcard.domain.shards import DUE_SHARDS, due_shard
from punchcard.domain.state import DatedPoints
from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals
from punchcard.ports import Summaries

from tests.contract.races import race

PROGRAM = "coffee"
NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
ANNA, BERT, CARL = (f"01J0000000000000000000000{letter}" for letter in "ABC")
DAY = NOW.date()
GIVEN = Flow(Account.ISSUED, Account.AVAILABLE, "earned", DAY)
USED = Flow(Account.AVAILABLE, Account.REDEEMED, "hold_captured", DAY, "summer")
EXPIRY = datetime(2027, 4, 1, tzinfo=UTC)
EARNED = Booked(
    flows={GIVEN: 40},
    cohorts={Cohort(EXPIRY): CohortMovement(given=40)},
    members=1,
    entries=1,
    orders=1,
)
SPENT = Booked(flows={USED: 15}, cohorts={Cohort(EXPIRY): CohortMovement(redeemed=15)}, entries=1)
TOTALS = EARNED.totals()


def summary(member: str = ANNA, number: int = 0) -> Summary:
    return Summary(
        program=PROGRAM,
        member=member,
        entry_number=number,
        recorded_at=NOW,
        available=40,
        pending=2,
        orders=1,
        tier="gold",
        active_at=NOW - timedelta(days=1),
        due_at=NOW + timedelta(days=30),
        lots=(DatedPoints(EXPIRY, 38), DatedPoints(None, 2)),
    )


def first(member: str = ANNA, *, day: date = DAY) -> Advance:
    return Advance(before=None, after=summary(member), day=day, added=EARNED)


def following(before: Summary, *, day: date = DAY) -> Advance:
    after = replace(before, entry_number=before.entry_number + 1, available=25)
    return Advance(before=before, after=after, day=day, added=SPENT)


def due_on(summaries: Summaries, moment: datetime, member: str) -> bool:
    found = summaries.due(PROGRAM, on=moment.date(), shard=due_shard(member), limit=50)
    return member in found


class SummariesContract:
    """One suite for every implementation; a subclass gives it fresh `summaries`."""

    def test_a_member_who_was_never_carried_forward_has_none(self, summaries: Summaries) -> None:
        assert summaries.summary(program=PROGRAM, member=ANNA) is None
        assert summaries.summaries([(PROGRAM, ANNA)]) == {}
        assert summaries.totals(PROGRAM) == Totals()

    def test_a_summary_comes_back_as_it_was_written(self, summaries: Summaries) -> None:
        assert summaries.advance([first()])

        assert summaries.summary(program=PROGRAM, member=ANNA) == summary()
        assert summaries.summaries([(PROGRAM, ANNA), (PROGRAM, BERT)]) == {
            (PROGRAM, ANNA): summary()
        }

    def test_what_no_longer_applies_is_gone(self, summaries: Summaries) -> None:
        summaries.advance([first()])
        bare = replace(
            summary(number=1), tier=None, active_at=None, due_at=None, lots=(), merged_into=BERT
        )

        assert summaries.advance([Advance(before=summary(), after=bare, day=DAY, added=SPENT)])

        assert summaries.summary(program=PROGRAM, member=ANNA) == bare
        assert not due_on(summaries, NOW + timedelta(days=30), ANNA)

    def test_totals_are_the_sum_over_all_that_was_added(self, summaries: Summaries) -> None:
        summaries.advance([first(ANNA), first(BERT)])
        summaries.advance([following(summary(ANNA))])

        assert summaries.totals(PROGRAM) == Totals(
            members=2,
            entries=3,
            orders=2,
            balances={Account.ISSUED: -80, Account.AVAILABLE: 65, Account.REDEEMED: 15},
        )

    def test_each_program_has_totals_of_its_own(self, summaries: Summaries) -> None:
        tea = replace(summary(BERT), program="tea")

        summaries.advance([first(), Advance(before=None, after=tea, day=DAY, added=EARNED)])

        assert summaries.totals(PROGRAM) == summaries.totals("tea") == TOTALS

    def test_a_step_that_was_made_already_counts_once(self, summaries: Summaries) -> None:
        assert summaries.advance([first()])
        assert not summaries.advance([first()])

        assert summaries.totals(PROGRAM) == TOTALS

    def test_of_several_steps_all_are_made_or_none(self, summaries: Summaries) -> None:
        summaries.advance([first(ANNA)])

        assert not summaries.advance([first(BERT), first(ANNA)])

        assert summaries.summary(program=PROGRAM, member=BERT) is None
        assert summaries.totals(PROGRAM) == TOTALS

    def test_of_two_writers_racing_for_one_step_one_makes_it(self, summaries: Summaries) -> None:
        step = partial(summaries.advance, [first()])

        assert sorted(race(step, step)) == [False, True]
        assert summaries.totals(PROGRAM) == TOTALS

    def test_as_many_members_as_allowed_are_advanced_together(self, summaries: Summaries) -> None:
        members = [f"01J00000000000000000000{number:03}" for number in range(50)]

        assert summaries.advance([first(member) for member in members])

        assert summaries.totals(PROGRAM).members == 50
        assert len(summaries.summaries([(PROGRAM, member) for member in members])) == 50

    def test_pages_are_in_the_order_of_joining_and_end(self, summaries: Summaries) -> None:
        summaries.advance([first(CARL), first(ANNA), first(BERT)])

        page, after = summaries.page(PROGRAM, after=None, limit=2)
        rest, end = summaries.page(PROGRAM, after=after, limit=2)

        assert [found.member for found in (*page, *rest)] == [ANNA, BERT, CARL]
        assert end is None

    def test_a_member_is_found_on_the_day_it_is_due_and_no_other(
        self, summaries: Summaries
    ) -> None:
        summaries.advance([first()])

        assert due_on(summaries, NOW + timedelta(days=30), ANNA)
        assert not due_on(summaries, NOW + timedelta(days=31), ANNA)
        elsewhere = [shard for shard in range(DUE_SHARDS) if shard != due_shard(ANNA)]
        for shard in elsewhere:
            day = (NOW + timedelta(days=30)).date()
            assert summaries.due(PROGRAM, on=day, shard=shard, limit=50) == []

    def test_a_warning_is_kept_and_moves_the_day(self, summaries: Summaries) -> None:
        summaries.advance([first()])
        later = NOW + timedelta(days=53)

        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=later)

        warned = replace(summary(), warned_until=NOW, due_at=later)
        assert summaries.summary(program=PROGRAM, member=ANNA) == warned
        assert due_on(summaries, later, ANNA)

    def test_a_warning_survives_advancing(self, summaries: Summaries) -> None:
        summaries.advance([first()])
        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=None)
        warned = summaries.summary(program=PROGRAM, member=ANNA)
        assert warned is not None

        assert summaries.advance([following(warned)])

        found = summaries.summary(program=PROGRAM, member=ANNA)
        assert found is not None
        assert found.warned_until == NOW

    def test_a_step_decided_before_a_warning_is_decided_anew(self, summaries: Summaries) -> None:
        summaries.advance([first()])
        step = following(summary())
        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=None)

        assert not summaries.advance([step])

    def test_an_earlier_warning_changes_nothing(self, summaries: Summaries) -> None:
        summaries.advance([first()])
        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=None)
        before = summaries.summary(program=PROGRAM, member=ANNA)

        for until in (NOW, NOW - timedelta(days=1)):
            summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=until, due_at=NOW)

        assert summaries.summary(program=PROGRAM, member=ANNA) == before

    def test_a_warning_that_knows_less_than_the_summary_changes_nothing(
        self, summaries: Summaries
    ) -> None:
        summaries.advance([first()])
        summaries.advance([following(summary())])
        before = summaries.summary(program=PROGRAM, member=ANNA)

        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=None)

        assert summaries.summary(program=PROGRAM, member=ANNA) == before

    def test_nobody_is_warned_who_has_no_summary(self, summaries: Summaries) -> None:
        summaries.warn(program=PROGRAM, member=ANNA, entry_number=0, until=NOW, due_at=NOW)

        assert summaries.summary(program=PROGRAM, member=ANNA) is None
