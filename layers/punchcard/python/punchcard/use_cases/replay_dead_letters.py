"""Replaying dead letters: sending them through the queue again, after what ailed them is mended."""

from dataclasses import dataclass

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
    ledger takes as a repeat. Letters of other reasons stay, hidden for a minute.
    """
    counts: dict[str | None, int] = {}
    received = 0
    while received < limit:
        letters = dead_letters.receive(limit=min(REPLAY_BATCH, limit - received))
        if not letters:
            break
        received += len(letters)
        for letter in letters:
            if reason is not None and letter.reason != reason:
                continue
            deliveries.send(letter.delivery, replay=letter.receipt)
            dead_letters.remove(letter)
            counts[letter.reason] = counts.get(letter.reason, 0) + 1
    return Replayed(tuple(counts.items()))
