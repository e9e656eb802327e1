from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import override

import pytest
from punchcard.domain.errors import ContentionError, ProgramNotFoundError
from punchcard.domain.program import ProgramVersion
from punchcard.use_cases.publish_program import (
    PROGRAM_LEAD_MINUTES,
    CurrencyFixedError,
    EffectTooSoonError,
    Published,
    publish_program,
)
from punchcard.use_cases.show_program import show_program, show_version

from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version, rule

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
LEAD = timedelta(minutes=PROGRAM_LEAD_MINUTES)
FIRST = program_version()
SECOND = replace(FIRST, name="Club plus", rules=(rule(id="plus"),))


def publish(
    programs: InMemoryPrograms,
    draft: ProgramVersion = FIRST,
    *,
    effective_at: datetime | None = None,
    now: datetime = NOW,
) -> Published:
    return publish_program(draft, effective_at=effective_at, programs=programs, now=now)


def programs_with(*drafts: ProgramVersion) -> InMemoryPrograms:
    programs = InMemoryPrograms()
    for draft in drafts:
        publish(programs, draft)
    return programs


def test_the_first_version_takes_effect_at_once() -> None:
    published = publish(InMemoryPrograms())
    assert published == Published(replace(FIRST, number=1, effective_at=NOW), is_new=True)


def test_the_first_version_may_take_effect_in_the_past() -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    assert publish(InMemoryPrograms(), effective_at=past).version.effective_at == past


def test_a_later_version_takes_effect_after_the_lead_time() -> None:
    published = publish(programs_with(FIRST), SECOND)
    assert published == Published(replace(SECOND, number=2, effective_at=NOW + LEAD), is_new=True)


def test_a_later_version_takes_effect_when_it_is_asked_to() -> None:
    at = NOW + LEAD
    assert publish(programs_with(FIRST), SECOND, effective_at=at).version.effective_at == at


def test_a_version_that_would_take_effect_too_soon_is_refused() -> None:
    with pytest.raises(EffectTooSoonError):
        publish(programs_with(FIRST), SECOND, effective_at=NOW + LEAD - timedelta(seconds=1))


def test_publishing_the_newest_version_again_returns_it() -> None:
    programs = programs_with(FIRST)
    published = publish(programs, SECOND)
    again = publish(programs, SECOND, now=NOW + timedelta(hours=1))
    assert again == Published(published.version, is_new=False)
    at = published.version.effective_at
    assert publish(programs, SECOND, effective_at=at) == again


def test_the_same_rules_from_another_time_on_are_another_version() -> None:
    programs = programs_with(FIRST)
    at = NOW + timedelta(days=1)
    assert publish(programs, FIRST, effective_at=at).version.number == 2


def test_going_back_to_older_rules_is_another_version() -> None:
    assert publish(programs_with(FIRST, SECOND), FIRST).version.number == 3


def test_the_currency_never_changes() -> None:
    with pytest.raises(CurrencyFixedError):
        publish(programs_with(FIRST), replace(SECOND, currency="USD"))


def test_the_time_zone_may_change() -> None:
    draft = replace(SECOND, time_zone="America/New_York")
    assert publish(programs_with(FIRST), draft).version.time_zone == "America/New_York"


class StalePrograms(InMemoryPrograms):
    """Reads an old timeline until a number turns out to be taken."""

    def __init__(self, truth: InMemoryPrograms) -> None:
        super().__init__()
        self.truth = truth

    @override
    def publish(self, version: ProgramVersion) -> bool:
        self.published = self.truth.published
        return super().publish(version)


class RacedPrograms(InMemoryPrograms):
    """Another publisher is faster, `races` times."""

    races = 1

    @override
    def publish(self, version: ProgramVersion) -> bool:
        if self.races:
            self.races -= 1
            super().publish(replace(version, name=f"Rival {self.races}"))
        return super().publish(version)


def test_a_number_that_another_publisher_took_is_followed_by_the_next() -> None:
    assert publish(RacedPrograms(), SECOND).version.number == 2


def test_a_repetition_is_noticed_though_the_timeline_was_old() -> None:
    programs = InMemoryPrograms()
    first = publish(programs, SECOND)
    again = publish(StalePrograms(programs), SECOND, now=NOW + timedelta(minutes=1))
    assert again == Published(first.version, is_new=False)


def test_endless_rivals_make_the_publisher_give_up() -> None:
    programs = RacedPrograms()
    programs.races = 100
    with pytest.raises(ContentionError):
        publish(programs, SECOND)


def test_a_program_is_shown_with_its_versions_and_the_one_in_force() -> None:
    programs = programs_with(FIRST, SECOND)
    shown = show_program("club", programs=programs, now=NOW)
    assert [version.number for version in shown.versions] == [2, 1]
    assert shown.in_force is not None
    assert shown.in_force.number == 1
    later = show_program("club", programs=programs, now=NOW + LEAD)
    assert later.in_force is not None
    assert later.in_force.number == 2


def test_a_program_that_has_not_begun_has_no_version_in_force() -> None:
    programs = InMemoryPrograms()
    publish(programs, effective_at=NOW + timedelta(days=1))
    assert show_program("club", programs=programs, now=NOW).in_force is None


def test_one_version_is_shown_by_its_number() -> None:
    programs = programs_with(FIRST, SECOND)
    assert show_version(program="club", number=1, programs=programs).name == FIRST.name


def test_what_was_never_published_is_not_found() -> None:
    programs = programs_with(FIRST)
    with pytest.raises(ProgramNotFoundError):
        show_version(program="club", number=2, programs=programs)
    with pytest.raises(ProgramNotFoundError):
        show_program("unknown", programs=programs, now=NOW)
