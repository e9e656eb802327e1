"""What the birth of an activity's key has to do with the time at which it is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import Activity, Facts
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.memory import SLOTS_MAX
from punchcard.domain.outcome import Status

from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.till import NOON, Till

VISIT = Activity(key="visit", type="visit", occurred_at=NOON, channel="app", content=Facts())


def shop() -> Till:
    return Till((program_version(rules=(rule(id="visit", on="visit", earn=fixed(5)),)),))


def test_a_key_that_claims_to_be_born_after_now_is_refused() -> None:
    till = shop()
    outcome = till.ring(replace(VISIT, born_at=NOON + CLOCK_SKEW + timedelta(seconds=1)))
    assert outcome.status is Status.REFUSED
    assert outcome.error is not None
    assert outcome.error.code == "activity_in_future"


@pytest.mark.parametrize("ahead", [timedelta(0), CLOCK_SKEW])
def test_a_forgotten_key_of_a_clock_that_is_ahead_counts_once(ahead: timedelta) -> None:
    till = shop()
    visit = replace(VISIT, born_at=NOON + ahead)
    till.ring(visit)
    for _ in range(SLOTS_MAX):
        till.report("stroll")
    assert till.ring(visit).status is Status.DUPLICATE
    assert till.available == 5
