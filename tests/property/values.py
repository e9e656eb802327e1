"""Strategies for the values that programs are made of."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from punchcard.domain.instants import instant
from punchcard.domain.program_checks import DAYS_MAX
from punchcard.domain.rule_checks import POINTS_MAX

SOUND_TIMES = (datetime(2000, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001

slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
text_tuples = st.lists(texts, unique=True, max_size=3).map(tuple)
points = st.integers(1, POINTS_MAX)
days = st.integers(0, DAYS_MAX)
dates = st.dates(date(2000, 1, 1), date(2199, 12, 31))
instants = st.datetimes(*SOUND_TIMES, timezones=st.just(UTC)).map(instant)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy
