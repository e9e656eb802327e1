"""The time, as the functions are told it."""

from datetime import UTC, datetime

from punchcard.wiring.settings import SETTINGS


def now() -> datetime:
    """The present instant, in UTC; a later one where a test environment's clock is moved."""
    return datetime.now(UTC) + SETTINGS.clock_ahead
