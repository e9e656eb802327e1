"""Replaying dead letters: sending them through the queue again, after what ailed them is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from punchcard.domain.shops import DeadLetter
from punchcard.ports import DeadLetters, Deliveries

REPLAY_BATCH = 10
"""Dead letters received at a time."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many letters were sent again, by the reason for which they had been given up.

    None stands for those that the queue itself gave up after too many attempts.
    """

    by_reason: tuple[tuple[str | None, int], ...]

    @property
    def total(self) -> int:
        """All letters that were sent again."""
        return sum(count for _, count in self.by_reason)


def replay_dead_letters(
    *, limit: int, reason: str | None = None, dead_letters: DeadLetters, deliveries: Deliveries
) -> Replayed:
    """Send up to `limit` dead letters through the queue again, those of one reason or all.

    A letter is removed only after it was sent: a failure in between sends it twice, which the
    ledger takes as a repeat. One that meanwhile failed again is left for the next time, as are
    those of other reasons.
    """
    counts: dict[str | None, int] = {}
    sent: set[tuple[str, str, str]] = set()
    left: list[DeadLetter] = []
    for letter in _received(limit, dead_letters):
        name = (letter.delivery.shop, letter.delivery.topic, letter.delivery.delivery_id)
        if name in sent or (reason is not None and letter.reason != reason):
            left.append(letter)
            continue
        deliveries.send(letter.delivery, replay=letter.receipt)
        dead_letters.remove(letter)
        sent.add(name)
        counts[letter.reason] = counts.get(letter.reason, 0) + 1
    for letter in left:
        dead_letters.release(letter)
    return Replayed(tuple(counts.items()))


def list_dead_letters(*, limit: int, dead_letters: DeadLetters) -> tuple[DeadLetter, ...]:
    """Look at up to `limit` dead letters, which stay where they are."""
    letters = tuple(_received(limit, dead_letters))
    for letter in letters:
        dead_letters.release(letter)
    return letters


def _received(limit: int, dead_letters: DeadLetters) -> Iterator[DeadLetter]:
    received = 0
    while received < limit:
        letters = dead_letters.receive(limit=min(REPLAY_BATCH, limit - received))
        if not letters:
            return
        received += len(letters)
        yield from letters
