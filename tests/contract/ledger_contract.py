"""What every ledger does, whatever it is made of."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from punchcard.domain.entry import Entry, seal
from punchcard.domain.errors import ContentionError
from punchcard.ports import ENTRY_BYTES_MAX, EntryTooLargeError, Ledger

from tests.contract.races import race

PROGRAM = "coffee"
MEMBER = "01J0000000000000000000MEMB"
OTHER = "01J0000000000000000000ANTH"
NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def entry(number: int, *, member: str = MEMBER, state: str = "{}") -> Entry:
    unsealed = Entry(
        program=PROGRAM,
        member=member,
        number=number,
        recorded_at=NOW,
        kind="order",
        activities='[{"type":"order"}]',
        state=state,
        memory=bytes(range(16)),
    )
    return seal(unsealed, None)


class LedgerContract:
    """One suite for every implementation; a subclass gives it a fresh `ledger`."""

    def test_a_member_without_entries_has_no_head(self, ledger: Ledger) -> None:
        assert ledger.head(program=PROGRAM, member=MEMBER).entry is None

    def test_the_head_says_when_the_table_answered(self, ledger: Ledger) -> None:
        assert ledger.head(program=PROGRAM, member=MEMBER).answered_at.utcoffset() is not None

    def test_an_entry_comes_back_as_it_was_appended(self, ledger: Ledger) -> None:
        appended = entry(0, state='{"tier":"gärtner ☕"}')

        assert ledger.append(appended) is None

        assert ledger.head(program=PROGRAM, member=MEMBER).entry == appended
        assert ledger.entry(program=PROGRAM, member=MEMBER, number=0) == appended

    def test_an_entry_without_memory_comes_back(self, ledger: Ledger) -> None:
        ledger.append(entry(0)._replace(memory=b""))

        head = ledger.head(program=PROGRAM, member=MEMBER).entry

        assert head is not None
        assert head.memory == b""

    def test_the_head_is_the_entry_with_the_highest_number(self, ledger: Ledger) -> None:
        for number in range(12):
            ledger.append(entry(number))

        assert ledger.head(program=PROGRAM, member=MEMBER).entry == entry(11)

    def test_a_taken_number_keeps_its_entry_and_shows_it(self, ledger: Ledger) -> None:
        ledger.append(entry(0, state='{"lots":1}'))

        standing = ledger.append(entry(0, state='{"lots":2}'))

        assert standing == entry(0, state='{"lots":1}')
        assert ledger.entry(program=PROGRAM, member=MEMBER, number=0) == standing

    def test_an_entry_appended_twice_is_recognised_as_ones_own(self, ledger: Ledger) -> None:
        ledger.append(entry(0))

        assert ledger.append(entry(0)) == entry(0)

    def test_members_and_programs_have_chains_of_their_own(self, ledger: Ledger) -> None:
        ledger.append(entry(0, member="01J0000000000000000000AAAA"))
        ledger.append(entry(3)._replace(program="tea"))

        assert ledger.append(entry(0)) is None
        assert ledger.head(program=PROGRAM, member=MEMBER).entry == entry(0)

    def test_a_program_name_may_contain_the_separator(self, ledger: Ledger) -> None:
        appended = entry(0)._replace(program="coffee#vienna")
        ledger.append(appended)

        assert ledger.head(program="coffee#vienna", member=MEMBER).entry == appended

    def test_a_number_without_entry_is_none(self, ledger: Ledger) -> None:
        ledger.append(entry(0))

        assert ledger.entry(program=PROGRAM, member=MEMBER, number=1) is None

    def test_history_is_read_backwards_from_a_number(self, ledger: Ledger) -> None:
        for number in range(11):
            ledger.append(entry(number))

        page = ledger.entries_before(program=PROGRAM, member=MEMBER, before=10, limit=3)
        rest = ledger.entries_before(program=PROGRAM, member=MEMBER, before=7, limit=100)

        assert [found.number for found in page] == [9, 8, 7]
        assert [found.number for found in rest] == [6, 5, 4, 3, 2, 1, 0]

    def test_history_without_a_number_begins_at_the_head(self, ledger: Ledger) -> None:
        for number in range(3):
            ledger.append(entry(number))

        found = ledger.entries_before(program=PROGRAM, member=MEMBER, before=None, limit=2)

        assert [one.number for one in found] == [2, 1]

    def test_there_is_no_history_before_the_first_entry(self, ledger: Ledger) -> None:
        ledger.append(entry(0))

        assert list(ledger.entries_before(program=PROGRAM, member=MEMBER, before=0, limit=5)) == []

    def test_history_longer_than_a_page_of_the_table_is_read_whole(self, ledger: Ledger) -> None:
        large = "x" * 300_000
        for number in range(5):
            ledger.append(entry(number, state=large))

        found = ledger.entries_before(program=PROGRAM, member=MEMBER, before=None, limit=5)

        assert [one.number for one in found] == [4, 3, 2, 1, 0]

    def test_an_entry_over_the_limit_is_refused_and_not_stored(self, ledger: Ledger) -> None:
        with pytest.raises(EntryTooLargeError):
            ledger.append(entry(0, state="ä" * (ENTRY_BYTES_MAX // 2)))

        assert ledger.head(program=PROGRAM, member=MEMBER).entry is None

    def test_of_two_writers_racing_for_one_number_one_wins(self, ledger: Ledger) -> None:
        for number in range(20):
            mine, theirs = entry(number, state='{"by":1}'), entry(number, state='{"by":2}')

            outcomes = race(partial(ledger.append, mine), partial(ledger.append, theirs))

            stored = ledger.entry(program=PROGRAM, member=MEMBER, number=number)
            assert outcomes in ([None, mine], [theirs, None])
            assert stored == (mine if outcomes[0] is None else theirs)

    def test_a_pair_is_put_into_both_chains(self, ledger: Ledger) -> None:
        mine, theirs = entry(0), entry(0, member=OTHER)

        assert ledger.append_pair(mine, theirs) is None

        assert ledger.head(program=PROGRAM, member=MEMBER).entry == mine
        assert ledger.head(program=PROGRAM, member=OTHER).entry == theirs

    @pytest.mark.parametrize("taken", [MEMBER, OTHER])
    def test_of_a_pair_nothing_is_put_where_one_number_is_taken(
        self, ledger: Ledger, taken: str
    ) -> None:
        other = entry(0, member=taken, state='{"by":"another"}')
        ledger.append(other)

        standing = ledger.append_pair(entry(0), entry(0, member=OTHER))

        assert standing == ((other, None) if taken == MEMBER else (None, other))
        assert ledger.head(program=PROGRAM, member=MEMBER).entry == standing[0]
        assert ledger.head(program=PROGRAM, member=OTHER).entry == standing[1]

    def test_a_pair_put_twice_is_recognised_as_ones_own(self, ledger: Ledger) -> None:
        ledger.append_pair(entry(0), entry(0, member=OTHER))

        assert ledger.append_pair(entry(0), entry(0, member=OTHER)) is None

    def test_a_pair_of_which_one_is_another_is_not_ones_own(self, ledger: Ledger) -> None:
        ledger.append_pair(entry(0), entry(0, member=OTHER))

        standing = ledger.append_pair(entry(0), entry(0, member=OTHER, state='{"by":2}'))

        assert standing == (entry(0), entry(0, member=OTHER))

    def test_a_pair_with_one_over_the_limit_is_refused_whole(self, ledger: Ledger) -> None:
        with pytest.raises(EntryTooLargeError):
            ledger.append_pair(entry(0), entry(0, member=OTHER, state="x" * ENTRY_BYTES_MAX))

        assert ledger.head(program=PROGRAM, member=MEMBER).entry is None

    def test_of_two_pairs_racing_in_opposite_order_at_most_one_wins(self, ledger: Ledger) -> None:
        for number in range(20):
            pairs = [
                (entry(number, state=state), entry(number, member=OTHER, state=state))
                for state in ('{"by":1}', '{"by":2}')
            ]

            race(
                partial(attempt, ledger, *pairs[0]),
                partial(attempt, ledger, *reversed(pairs[1])),
            )

            stored = (
                ledger.entry(program=PROGRAM, member=MEMBER, number=number),
                ledger.entry(program=PROGRAM, member=OTHER, number=number),
            )
            assert stored in (*pairs, (None, None))


def attempt(ledger: Ledger, first: Entry, second: Entry) -> None:
    """Try to put a pair; another writer may be at the same chains."""
    with suppress(ContentionError):
        ledger.append_pair(first, second)
