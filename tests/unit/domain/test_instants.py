"""Instants are written in one way, whatever zone they came in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from punchcard.domain.instants import instant_text

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2026-03-02T11:00:00Z"),
        (NOON + timedelta(milliseconds=7), "2026-03-02T11:00:00.007Z"),
    ],
)
def test_an_instant_is_written_in_utc(moment: datetime, text: str) -> None:
    assert instant_text(moment) == text
