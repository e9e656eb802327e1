"""What an entry adds to the books: flows by reason, value day and cost centre, and what is owed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from punchcard.domain.booking import booking_day
from punchcard.domain.books import Booked, Flow, add_up_booked
from punchcard.domain.cohorts import CohortMovement
from punchcard.domain.cost_centres import share
from punchcard.domain.entry import Account
from punchcard.domain.policies import AfterDays, ExpiresAfterDays, OnFulfilment
from punchcard.domain.program import Cap, Per, Rule, Spending
from punchcard.domain.summary import advance
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.programs import fixed, multiply, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, order_activity

DAY = NOON.date()
SUMMER = rule(id="summer", title="7 points in summer", earn=fixed(7), cost_centre="summer")


def booked(till: Till) -> Booked:
    """What all entries of a till add, one after the other."""
    before, added = None, []
    chain = till.ledger.chains["club", MEMBER.id]
    for number in sorted(chain):
        step = advance(before, [chain[number]], till.timeline)
        before = step.after
        added.append(step.added)
    return add_up_booked(added)


def earned(till: Till) -> dict[str, int]:
    """What was issued, less what was taken back, by cost centre."""
    centres: dict[str, int] = {}
    for flow, points in booked(till).flows.items():
        if Account.ISSUED in (flow.source, flow.target):
            signed = points if flow.source is Account.ISSUED else -points
            centres[flow.cost_centre] = centres.get(flow.cost_centre, 0) + signed
    return {name: points for name, points in centres.items() if points}


def funded(*rules: Rule) -> Till:
    return Till((program_version(rules=(rule(), *rules)),))


class TestDays:
    def test_are_those_of_the_programs_zone(self) -> None:
        timeline = Timeline((program_version(),))
        late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
        assert booking_day(late, timeline) == date(2026, 3, 3)
        assert booking_day(late - timedelta(hours=1), timeline) == date(2026, 3, 2)

    def test_never_go_back_when_a_version_moves_the_program_west(self) -> None:
        """03:00 in Berlin is the evening before in New York."""
        moved_at = datetime(2026, 3, 2, 2, tzinfo=UTC)
        west = program_version(number=2, time_zone="America/New_York", effective_at=moved_at)
        east = program_version(
            number=3, time_zone="Asia/Tokyo", effective_at=moved_at + timedelta(days=9)
        )
        timeline = Timeline((program_version(), west, east))
        hours = [moved_at + timedelta(hours=hours) for hours in range(-30, 400)]
        days = [booking_day(hour, timeline) for hour in hours]
        assert days == sorted(days)
        assert booking_day(moved_at, timeline) == date(2026, 3, 2)
        assert booking_day(moved_at + timedelta(hours=27), timeline) == date(2026, 3, 3)

    def test_of_value_are_when_it_took_effect(self) -> None:
        till = Till((program_version(maturity=AfterDays(days=3)),))
        till.order(1, 1000)
        till.wait_until(NOON + timedelta(days=9)).order(2, 500, at=NOON + timedelta(days=8))
        flows = booked(till).flows
        assert flows[Flow(Account.ISSUED, Account.PENDING, "earned", DAY)] == 10
        matured = DAY + timedelta(days=3)
        assert flows[Flow(Account.PENDING, Account.AVAILABLE, "matured", matured)] == 10
        placed = DAY + timedelta(days=8)
        assert flows[Flow(Account.ISSUED, Account.PENDING, "earned", placed)] == 5

    def test_of_value_are_never_after_the_booking_day(self) -> None:
        """The reporter's clock is ahead by some minutes, and past midnight."""
        late = datetime(2026, 3, 2, 22, 59, tzinfo=UTC)
        ahead = order_activity(1, 1000, at=late + timedelta(minutes=2))
        till = Till(now=late)
        record_activities(
            MEMBER,
            [ahead],
            ledger=till.ledger,
            programs=till.programs,
            directory=None,
            now=late,
        )
        (flow,) = booked(till).flows
        assert flow.value_day == DAY


class TestFlows:
    def test_are_not_points_that_stay_where_they_are(self) -> None:
        till = Till((program_version(maturity=OnFulfilment(days=2)),))
        till.order(1, 1000)
        till.order(1, 1000, version=2, fulfilled_at=NOON)
        assert {flow.reason for flow in booked(till).flows} == {"earned"}

    def test_say_what_deficits_grow_by_on_which_day(self) -> None:
        till = Till()
        till.adjust(-30, allow_deficit=True)
        assert booked(till).owed == {DAY: 30}
        till.wait_until(NOON + timedelta(days=2)).order(1, 2000, at=till.now)
        assert booked(till).owed == {DAY: 30, DAY + timedelta(days=2): -20}
        till.order(2, 5000, at=till.now)
        assert sum(booked(till).owed.values()) == 0


class TestCostCentres:
    def test_fund_what_their_rules_give(self) -> None:
        till = funded(SUMMER)
        till.order(1, 2000)
        assert earned(till) == {"": 20, "summer": 7}

    def test_get_back_what_a_return_takes_in_proportion(self) -> None:
        till = funded(replace(SUMMER, earn=multiply(3, 2)))
        till.order(1, 2000)
        assert earned(till) == {"": 20, "summer": 10}
        till.order(1, 1000, version=2)
        assert earned(till) == {"": 10, "summer": 5}

    def test_get_back_everything_of_an_order_of_which_nothing_is_left(self) -> None:
        capped = replace(SUMMER, caps=(Cap(per=Per.MONTH, points=5),))
        till = funded(capped)
        till.order(1, 2000)
        assert earned(till) == {"": 20, "summer": 5}
        till.order(1, 2000, version=2, cancelled=True)
        assert earned(till) == {}

    def test_share_whole_points_the_largest_remainder_first(self) -> None:
        """Twenty of 27 points are 14.8 and 5.2; equal remainders go by name."""
        assert share(20, {"": 20, "summer": 7}) == [("", 15), ("summer", 5)]
        assert share(2, {"a": 1, "b": 1, "c": 1}) == [("a", 1), ("b", 1)]
        assert share(5, {"a": 0}) == share(5, {}) == []

    def test_fund_activities_that_are_no_orders(self) -> None:
        review = rule(id="review", on="review", earn=fixed(4), cost_centre="marketing")
        till = Till((program_version(rules=(rule(), review)),))
        till.report("review")
        assert earned(till) == {"marketing": 4}

    def test_fund_nothing_that_is_given_by_hand(self) -> None:
        till = funded(SUMMER)
        till.adjust(50)
        assert {flow.cost_centre for flow in booked(till).flows} == {""}


class TestCohorts:
    def test_expire_at_their_own_instant(self) -> None:
        till = Till((program_version(expiry=ExpiresAfterDays(days=9)),))
        till.order(1, 1000)
        till.wait_until(NOON + timedelta(days=20)).order(2, 500, at=till.now)
        first, second = sorted(booked(till).cohorts.items())
        assert first[1] == CohortMovement(given=10, expired=10)
        assert second[1] == CohortMovement(given=5)

    def test_are_told_of_a_return_of_what_had_expired(self) -> None:
        till = Till((program_version(expiry=ExpiresAfterDays(days=9)),))
        till.order(1, 1000)
        later = NOON + timedelta(days=20)
        till.wait_until(later).order(1, 400, version=int(timedelta(days=20).total_seconds()))
        assert list(booked(till).cohorts.values()) == [CohortMovement(given=4, expired=4)]

    def test_keep_what_is_held_until_it_is_spent(self) -> None:
        till = Till((program_version(spending=Spending(points=1, amount=1)),))
        till.order(1, 1000)
        till.hold(6)
        assert list(booked(till).cohorts.values()) == [CohortMovement(given=10)]
        till.capture()
        assert list(booked(till).cohorts.values()) == [CohortMovement(given=10, redeemed=6)]

    def test_that_have_expired_keep_what_they_told_of_points_that_are_reinstated(self) -> None:
        till = Till((program_version(expiry=ExpiresAfterDays(days=9)),))
        till.order(1, 1000)
        till.wait_until(NOON + timedelta(days=20)).reinstate()
        left, entered = (moved for _, moved in sorted(booked(till).cohorts.items()))
        assert left == CohortMovement(given=10, expired=10)
        assert entered == CohortMovement(given=10)

    def test_that_have_expired_keep_what_they_told_of_points_that_come_back_late(self) -> None:
        """An order was paid from two lots; grace is what its version gives, not a later one."""
        first = program_version(
            expiry=ExpiresAfterDays(days=9), spending=Spending(points=1, amount=1)
        )
        later = NOON + timedelta(days=12)
        second = replace(first, number=2, returned_lot_grace_days=3, effective_at=later)
        till = Till((first, second))
        till.order(1, 1000)
        paid = NOON + timedelta(days=8)
        till.wait_until(paid).order(2, 500, at=paid)
        till.order(3, 0, at=paid, points_spent=14)
        till.wait_until(later + timedelta(days=1))
        till.order(3, 0, at=paid, points_spent=14, cancelled=True, version=400_000)
        assert [moved for _, moved in sorted(booked(till).cohorts.items())] == [
            CohortMovement(given=10, redeemed=10),
            CohortMovement(given=5),
            CohortMovement(given=10),
        ]
