"""Batches of archived entries."""

from datetime import date
from zoneinfo import ZoneInfo

from punchcard.domain.entry_batches import EntryBatch, overlapping, utc_days

DAY = date(2026, 3, 2)


def batch(first: int, last: int) -> EntryBatch:
    return EntryBatch(DAY, str(first), str(last), 1)


def test_batches_overlap_where_one_reaches_to_where_the_other_begins() -> None:
    batches = [batch(9, 20), batch(10, 12), batch(11, 30), batch(20, 21), batch(31, 40)]
    assert overlapping(batches, 0) == []
    assert overlapping(batches, 3) == [batch(9, 20), batch(11, 30)]
    assert overlapping(batches, 4) == []


def test_places_are_compared_as_numbers() -> None:
    assert overlapping([batch(1, 9), batch(10, 10)], 1) == []


def test_a_day_of_a_zone_lies_in_two_days_of_utc_unless_it_is_utc() -> None:
    assert utc_days(DAY, [ZoneInfo("UTC")]) == [DAY]
    assert utc_days(DAY, [ZoneInfo("Europe/Vienna")]) == [date(2026, 3, 1), DAY]
    assert utc_days(DAY, [ZoneInfo("America/New_York")]) == [DAY, date(2026, 3, 3)]


def test_a_day_of_25_hours_is_covered_whole() -> None:
    autumn = date(2026, 10, 25)
    assert utc_days(autumn, [ZoneInfo("Europe/Vienna")]) == [date(2026, 10, 24), autumn]
    assert utc_days(autumn, [ZoneInfo("Europe/London")]) == [date(2026, 10, 24), autumn]
