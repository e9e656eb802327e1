"""The bundled day fits together: its numbers add up, and its verdicts can be bad."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local.demo.cast import PEOPLE, ZONE
from local.demo.day import ENDINGS, last_wednesday, program_start, steps
from local.demo.play import Played
from local.demo.steps import Reporting, Sending

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAYED = steps(last_wednesday(NOW), now=NOW)


@pytest.mark.parametrize("hours", range(0, 24 * 15, 5))
def test_the_day_is_the_last_wednesday_that_is_over(hours: int) -> None:
    now = NOW + timedelta(hours=hours)

    day = last_wednesday(now)

    assert day.isoweekday() == 3
    assert timedelta(days=1) <= now.astimezone(ZONE).date() - day <= timedelta(days=7)


def test_what_the_steps_earn_is_what_the_members_have_at_the_end() -> None:
    earned: Counter[str] = Counter()
    for step in PLAYED:
        if step.becomes.startswith(("entry ", "entries ")):
            earned[step.who] += int(step.becomes.rpartition(": ")[2])

    assert earned == {ending.who: ending.available for ending in ENDINGS}
    assert {ending.who for ending in ENDINGS} == set(PEOPLE)


def test_each_delivery_has_an_id_of_its_own() -> None:
    ids = [step.delivery_id for step in PLAYED if isinstance(step, Sending)]

    assert len(ids) == len(set(ids))


def test_everything_happens_after_the_program_began() -> None:
    began_at = program_start(last_wednesday(NOW))

    reported = [step.occurred_at for step in PLAYED if isinstance(step, Reporting)]

    assert all(moment > began_at for moment in reported)


def test_a_step_is_as_expected_only_if_answers_and_outcome_are() -> None:
    (step, *_) = (step for step in PLAYED if isinstance(step, Sending))
    good = Played(step=step, answers=step.answers, became=step.becomes)

    assert good.is_expected
    assert not replace(good, became="nothing").is_expected
    assert not replace(good, answers=(500,)).is_expected
    assert not replace(good, answers=(*step.answers, 500)).is_expected
