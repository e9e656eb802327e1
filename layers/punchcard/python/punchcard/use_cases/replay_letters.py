"""Replaying dead letters: sending them through the queue again, after what ailed them is mended."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from punchcard.domain.letters import (
    UNREADABLE,
    Letter,
    LetterFilter,
    LetterNotFoundError,
    LetterStatus,
)
from punchcard.ports import Deliveries, Letters
from punchcard.use_cases.paging import gather
from punchcard.use_cases.show_letter import LETTERS_EXAMINED_MAX, letter_by_id

REPLAYS_MAX = 100
"""Letters that one call sends again; a cursor leads on to the others."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many letters were sent again, by the reason for which they had been given up.

    None stands for those that failed on every attempt for reasons that might have passed.
    `next_cursor` leads to letters that were not looked at; None: all were.
    """

    by_reason: tuple[tuple[str | None, int], ...]
    next_cursor: str | None = None

    @property
    def total(self) -> int:
        """All letters that were sent again."""
        return sum(count for _, count in self.by_reason)


def replay_letter(
    letter_id: str, *, letters: Letters, deliveries: Deliveries, now: datetime
) -> Letter:
    """Send a letter through the queue again and mark it; one that is marked stays as it is.

    Raises:
        LetterNotFoundError: there is none of this id, or its delivery has been deleted.
        LetterUnreadableError: it is no delivery.
    """
    letter = letter_by_id(letter_id, letters=letters)
    if letter.status is LetterStatus.REPLAYED:
        return letter
    letter.check_replayable()
    return _replay(letter, letters, deliveries, now)


def replay_letters(
    wanted: LetterFilter,
    *,
    cursor: str | None,
    letters: Letters,
    deliveries: Deliveries,
    now: datetime,
) -> Replayed:
    """Send the open letters that are meant through the queue again, those received first before.

    At most `REPLAYS_MAX` of them, of at most `LETTERS_EXAMINED_MAX` that are looked at.
    """
    is_open = replace(wanted, status=LetterStatus.OPEN)
    found, following = gather(
        partial(letters.page, oldest_first=True),
        matches=lambda letter: is_open.matches(letter) and letter.reason != UNREADABLE,
        place=lambda letter: letter.id,
        cursor=cursor,
        limit=REPLAYS_MAX,
        examined_max=LETTERS_EXAMINED_MAX,
    )
    counts: Counter[str | None] = Counter()
    for letter in found:
        try:
            _replay(letter, letters, deliveries, now)
        except LetterNotFoundError:
            continue  # Its time has passed; its rows are deleted one by one.
        counts[letter.reason] += 1
    return Replayed(tuple(counts.items()), following)


def _replay(letter: Letter, letters: Letters, deliveries: Deliveries, now: datetime) -> Letter:
    """Send first, mark afterwards: a failure in between sends it twice, which is a repeat.

    If the letter has come back before it is marked, it is open again and stays so.
    """
    deliveries.send(letters.delivery(letter), replay=f"{letter.id}#{letter.attempts}")
    marked = letter.replayed(now)
    letters.mark(marked)
    return marked
