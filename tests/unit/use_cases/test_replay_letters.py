"""Dead letters are sent through the queue again without a second effect."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import TransientError
from punchcard.domain.letters import (
    UNREADABLE,
    Letter,
    LetterFilter,
    LetterStatus,
    LetterUnreadableError,
)
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.use_cases.keep_letter import keep_letter
from punchcard.use_cases.replay_letters import (
    REPLAYS_MAX,
    Replayed,
    replay_letter,
    replay_letters,
)

from tests.contract.letters_contract import DELIVERY, NOW, kept, numbered
from tests.fakes.deliveries import InMemoryDeliveries
from tests.fakes.letters import InMemoryLetters

LATER = NOW + timedelta(minutes=10)
ALL = LetterFilter()
NOBODY = "01KJQ38XW0ABCDEFGHJKMNPQRS"


def dead(delivery: Delivery = DELIVERY, *, message: str = "m-1") -> DeadLetter:
    return DeadLetter(delivery=delivery, reason="payload_invalid", detail="why", message=message)


@pytest.fixture
def letters() -> InMemoryLetters:
    return InMemoryLetters()


@pytest.fixture
def deliveries() -> InMemoryDeliveries:
    return InMemoryDeliveries()


def only(letters: InMemoryLetters) -> Letter:
    (letter,) = letters.letters.values()
    return letter


def test_replaying_a_letter_twice_sends_it_once(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    letter = kept(letters, DELIVERY)

    for now in (NOW, LATER):
        replayed = replay_letter(letter.id, letters=letters, deliveries=deliveries, now=now)
        assert (replayed.status, replayed.replayed_at) == (LetterStatus.REPLAYED, NOW)

    assert deliveries.sent == [DELIVERY]
    assert only(letters).status is LetterStatus.REPLAYED


def test_a_message_that_is_no_delivery_is_not_replayed(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    letter = kept(letters, DELIVERY, reason=UNREADABLE)

    with pytest.raises(LetterUnreadableError):
        replay_letter(letter.id, letters=letters, deliveries=deliveries, now=NOW)
    assert replay_all(letters, deliveries).total == 0
    assert deliveries.sent == []


def replay_all(
    letters: InMemoryLetters,
    deliveries: InMemoryDeliveries,
    wanted: LetterFilter = ALL,
    *,
    cursor: str | None = None,
) -> Replayed:
    return replay_letters(wanted, cursor=cursor, letters=letters, deliveries=deliveries, now=NOW)


def test_all_that_match_are_replayed_those_received_first_before(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    for number, reason in enumerate(["a", "b", None, "a"]):
        kept(letters, numbered(number), reason=reason)

    first = replay_all(letters, deliveries, LetterFilter(reason="a"))
    rest = replay_all(letters, deliveries)
    again = replay_all(letters, deliveries)

    assert first == Replayed((("a", 2),))
    assert dict(rest.by_reason) == {"b": 1, None: 1}
    assert again == Replayed(())
    assert [delivery.delivery_id for delivery in deliveries.sent] == ["d-0", "d-3", "d-1", "d-2"]


def test_one_call_replays_so_many_and_says_where_to_go_on(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    for number in range(REPLAYS_MAX + 5):
        kept(letters, numbered(number))

    first = replay_all(letters, deliveries)
    second = replay_all(letters, deliveries, cursor=first.next_cursor)

    assert (first.total, second.total, second.next_cursor) == (REPLAYS_MAX, 5, None)


@dataclass
class FailingAgain(InMemoryDeliveries):
    """A queue whose function gives up on what it gets before the letter is marked."""

    letters: InMemoryLetters = field(default_factory=InMemoryLetters)

    @override
    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        super().send(delivery, replay=replay)
        message = f"again-{len(self.sent)}"
        keep_letter(dead(delivery, message=message), letters=self.letters, now=NOW)


def test_a_letter_that_comes_back_before_it_is_marked_stays_open(
    letters: InMemoryLetters,
) -> None:
    kept(letters, DELIVERY)

    replayed = replay_all(letters, FailingAgain(letters=letters))

    assert replayed.total == 1
    assert (only(letters).status, only(letters).attempts) == (LetterStatus.OPEN, 2)


@dataclass
class Unreachable(InMemoryDeliveries):
    """A queue that takes some deliveries and then nothing more."""

    room: int = 1

    @override
    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        if len(self.sent) == self.room:
            raise TransientError("the queue does not answer")
        super().send(delivery, replay=replay)


def test_a_letter_that_was_not_sent_stays_open(letters: InMemoryLetters) -> None:
    first, second = kept(letters, numbered(1)), kept(letters, numbered(2))

    with pytest.raises(TransientError):
        replay_all(letters, Unreachable())

    statuses = [letters.letters[letter.id].status for letter in (first, second)]
    assert statuses == [LetterStatus.REPLAYED, LetterStatus.OPEN]


def test_a_letter_whose_delivery_was_deleted_stops_no_other(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    gone = kept(letters, numbered(1))
    kept(letters, numbered(2))
    del letters.deliveries[gone.id]

    assert replay_all(letters, deliveries).total == 1
