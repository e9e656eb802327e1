"""What every implementation of a program's books notes of entries that come late."""

from dataclasses import replace
from datetime import date

from punchcard.domain.books import LateEntries
from punchcard.domain.summary import Advance
from punchcard.ports import Books, Summaries

from tests.contract.books_contract import LATER, NEXT
from tests.contract.summaries_contract import ANNA, BERT, CARL, DAY, PROGRAM, first


def late(member: str, day: date, *, last: int = 0) -> Advance:
    return replace(first(member, day=day), late=LateEntries(day, member, 0, last))


class LateEntriesContract:
    """One suite for every implementation; a subclass gives it fresh `summaries` and `books`."""

    def test_late_entries_are_noted_with_the_day_on_which_they_count(
        self, summaries: Summaries, books: Books
    ) -> None:
        steps = [late(CARL, LATER, last=12), late(ANNA, DAY)]
        assert summaries.advance([*steps, late(BERT, NEXT)])

        noted = books.late(PROGRAM, since=DAY)
        assert noted == [
            LateEntries(DAY, ANNA, 0, 0),
            LateEntries(NEXT, BERT, 0, 0),
            LateEntries(LATER, CARL, 0, 12),
        ]
        assert books.late(PROGRAM, since=NEXT) == noted[1:]
        assert books.late("tea", since=DAY) == []

    def test_nothing_is_noted_of_a_step_that_is_not_made(
        self, summaries: Summaries, books: Books
    ) -> None:
        assert summaries.advance([first()])
        assert not summaries.advance([late(ANNA, NEXT)])
        assert books.late(PROGRAM, since=DAY) == []
