"""Keeping what the queue gave up, where an operator can look at it."""

from datetime import datetime

from punchcard.domain.errors import ContentionError
from punchcard.domain.letters import Letter, given_up, letter_id
from punchcard.domain.shops import DeadLetter
from punchcard.ports import Letters

KEEP_ATTEMPTS_MAX = 5
"""How often a letter is decided anew because somebody else changed it meanwhile."""


def keep_letter(dead: DeadLetter, *, letters: Letters, now: datetime) -> Letter:
    """Store a delivery that was given up; one that had been replayed is the same letter again.

    A message that comes twice counts once.

    Raises:
        ContentionError: others changed the letter on every attempt.
    """
    for _ in range(KEEP_ATTEMPTS_MAX):
        standing = letters.letter(letter_id(dead.delivery))
        if standing is not None and standing.message == dead.message:
            return standing
        letter = given_up(dead, standing=standing, now=now)
        if letters.keep(letter, dead.delivery):
            return letter
    raise ContentionError("others changed the letter on every attempt; try again")
