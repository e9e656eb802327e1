"""What follows the bundled day fits to it: events and warnings add up to its balances."""

import io
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from punchcard.domain.events import EventType

from local.console import Console
from local.demo.checks import Check, show_checks
from local.demo.day import ENDINGS
from local.demo.endpoint import ANNOUNCED
from local.demo.expiring import gone_at, points_warned_of

AVAILABLE = {ending.who: ending.available for ending in ENDINGS}


def test_what_is_announced_adds_up_to_what_the_members_have() -> None:
    points: Counter[str] = Counter()
    for told in ANNOUNCED:
        sign = -1 if told.type == EventType.POINTS_REVERSED else 1
        points[told.who] += sign * (told.points or 0)

    assert points == AVAILABLE


def test_all_points_are_warned_of_where_all_are_of_one_month() -> None:
    assert points_warned_of(date(2026, 11, 25), today=date(2026, 11, 27)) == AVAILABLE


def test_points_of_other_months_are_warned_of_at_other_times() -> None:
    day_is_first = points_warned_of(date(2026, 7, 1), today=date(2026, 7, 2))
    today_is_first = points_warned_of(date(2026, 9, 30), today=date(2026, 10, 1))

    assert day_is_first == AVAILABLE | {"Ben": AVAILABLE["Ben"] - 10}
    assert today_is_first == {"Rosa": 158, "Ben": 70, "Ida": 64}


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 25), datetime(2027, 11, 30, 23, tzinfo=UTC)),
        (date(2026, 12, 30), datetime(2027, 12, 31, 23, tzinfo=UTC)),
        (date(2027, 6, 30), datetime(2028, 6, 30, 22, tzinfo=UTC)),
    ],
)
def test_points_live_to_the_end_of_the_same_month_next_year(day: date, end: datetime) -> None:
    assert gone_at(day) == end


def test_what_is_not_as_it_must_be_is_named() -> None:
    written = io.StringIO()
    checks = [Check("good", "1", "1"), Check("bad", "2", "3")]

    assert show_checks(checks, Console(written, is_coloured=False)) == ["bad"]
    assert "no: 3" in written.getvalue()
