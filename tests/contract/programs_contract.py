"""What every store of programs does, whatever it is made of."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.ports import Programs

from tests.contract.races import race
from tests.fakes.programs import STARTED, program_version, rule

FIRST = program_version(number=1)
SECOND = program_version(number=2, name="Größer ☕", effective_at=STARTED + timedelta(days=30))


class ProgramsContract:
    """One suite for every implementation; a subclass gives it fresh `programs`."""

    def test_a_program_that_was_never_published_is_not_found(self, programs: Programs) -> None:
        with pytest.raises(ProgramNotFoundError):
            programs.timeline("club")

    def test_a_name_that_no_program_can_have_is_not_found(self, programs: Programs) -> None:
        with pytest.raises(ProgramNotFoundError):
            programs.timeline("x" * 5000)

    def test_a_version_comes_back_as_it_was_published(self, programs: Programs) -> None:
        assert programs.publish(FIRST)

        assert programs.timeline("club").versions == (FIRST,)

    def test_programs_are_named_once_they_are_published(self, programs: Programs) -> None:
        assert list(programs.names()) == []

        programs.publish(FIRST)
        programs.publish(SECOND)
        programs.publish(program_version(program="bakery"))

        assert list(programs.names()) == ["bakery", "club"]

    def test_a_version_is_seen_by_its_publisher_at_once(self, programs: Programs) -> None:
        programs.publish(FIRST)
        programs.timeline("club")

        programs.publish(SECOND)

        assert programs.timeline("club").versions == (FIRST, SECOND)

    def test_versions_stand_in_the_order_in_which_they_take_effect(
        self, programs: Programs
    ) -> None:
        for number in range(12, 0, -1):
            programs.publish(
                program_version(number=number, effective_at=STARTED + timedelta(days=number))
            )

        numbers = [version.number for version in programs.timeline("club").versions]

        assert numbers == list(range(1, 13))

    def test_a_number_keeps_the_version_it_was_published_with(self, programs: Programs) -> None:
        programs.publish(FIRST)

        assert not programs.publish(replace(FIRST, name="Another"))

        assert programs.timeline("club").versions == (FIRST,)

    def test_a_version_may_be_published_again(self, programs: Programs) -> None:
        programs.publish(FIRST)

        assert programs.publish(FIRST)

        assert programs.timeline("club").versions == (FIRST,)

    def test_programs_have_versions_of_their_own(self, programs: Programs) -> None:
        programs.publish(FIRST)
        other = replace(FIRST, program="club-2")

        assert programs.publish(other)

        assert programs.timeline("club").versions == (FIRST,)
        assert programs.timeline("club-2").versions == (other,)

    def test_ten_thousand_promotions_come_back_whole(self, programs: Programs) -> None:
        rules = tuple(
            rule(id=f"promotion-{number}", title=f"{number * 7919 % 10_007:x} points for you")
            for number in range(10_000)
        )
        large = replace(FIRST, rules=rules)

        programs.publish(large)

        assert programs.timeline("club").versions == (large,)

    def test_of_two_publishers_racing_for_one_number_one_wins(self, programs: Programs) -> None:
        mine, theirs = replace(FIRST, name="mine"), replace(FIRST, name="theirs")

        outcomes = race(partial(programs.publish, mine), partial(programs.publish, theirs))

        winner = mine if outcomes[0] else theirs
        assert sorted(outcomes) == [False, True]
        assert programs.timeline("club").versions == (winner,)

    def test_programs_are_listed_in_pages_by_their_newest_version(self, programs: Programs) -> None:
        assert programs.page(after=None, limit=2) == ([], None)
        for name in ("c", "a", "b"):
            programs.publish(replace(FIRST, program=name))
        newest = replace(FIRST, program="a", number=2, name="Anew")
        programs.publish(newest)

        first, after = programs.page(after=None, limit=2)
        second, end = programs.page(after=after, limit=2)

        assert [(each.program, each.newest) for each in (*first, *second)] == [
            ("a", 2),
            ("b", 1),
            ("c", 1),
        ]
        assert (first[0].name, first[0].effective_at, end) == ("Anew", newest.effective_at, None)
