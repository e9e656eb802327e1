"""Dead letters are kept once, found by filters, and replayed without a second effect."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import ContentionError, TransientError
from punchcard.domain.letters import (
    UNREADABLE,
    Letter,
    LetterFilter,
    LetterNotFoundError,
    LetterStatus,
    LetterUnreadableError,
)
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.use_cases.keep_letter import KEEP_ATTEMPTS_MAX, keep_letter
from punchcard.use_cases.replay_letters import (
    REPLAYS_MAX,
    Replayed,
    replay_letter,
    replay_letters,
)
from punchcard.use_cases.show_letter import (
    BODY_SHOWN_MAX,
    LETTERS_EXAMINED_MAX,
    LetterShown,
    list_letters,
    show_letter,
)

from tests.contract.letters_contract import DELIVERY, NOW, kept, numbered
from tests.fakes.bodies import InMemoryBodies
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


def test_what_was_given_up_is_kept_with_its_reason(letters: InMemoryLetters) -> None:
    letter = keep_letter(dead(), letters=letters, now=NOW)

    assert only(letters) == letter
    assert (letter.reason, letter.order, letter.attempts) == ("payload_invalid", "1001", 1)
    assert letter.status is LetterStatus.OPEN


def test_a_message_that_comes_twice_counts_once(letters: InMemoryLetters) -> None:
    first = keep_letter(dead(), letters=letters, now=NOW)

    assert keep_letter(dead(), letters=letters, now=LATER) == first


def test_a_letter_that_was_replayed_and_fails_again_is_the_same_one(
    letters: InMemoryLetters, deliveries: InMemoryDeliveries
) -> None:
    first = keep_letter(dead(), letters=letters, now=NOW)
    replay_letter(first.id, letters=letters, deliveries=deliveries, now=NOW)

    keep_letter(dead(deliveries.sent[0], message="m-2"), letters=letters, now=LATER)

    back = only(letters)
    assert (back.id, back.attempts, back.given_up_at) == (first.id, 2, LATER)
    assert back.status is LetterStatus.OPEN


@dataclass
class Contended(InMemoryLetters):
    """Letters that somebody else changes before each of some attempts to keep one."""

    rivals: int = 1

    @override
    def keep(self, letter: Letter, delivery: Delivery) -> bool:
        if self.rivals:
            self.rivals -= 1
            rival = replace(letter, message=f"rival-{self.rivals}")
            super().keep(rival, delivery)
        return super().keep(letter, delivery)


def test_a_letter_that_another_changes_meanwhile_is_decided_anew() -> None:
    letter = keep_letter(dead(), letters=Contended(), now=NOW)

    assert (letter.attempts, letter.message) == (2, "m-1")


def test_a_letter_that_others_change_every_time_is_left_in_the_queue() -> None:
    with pytest.raises(ContentionError):
        keep_letter(dead(), letters=Contended(rivals=KEEP_ATTEMPTS_MAX), now=NOW)


def test_a_page_has_the_letters_that_are_meant(letters: InMemoryLetters) -> None:
    kept(letters, numbered(1), reason="currency_unknown")
    mine = kept(letters, numbered(2))
    kept(letters, numbered(3, shop="corner"))

    wanted = LetterFilter(shop="harbour", reason="payload_invalid", status=LetterStatus.OPEN)
    page = list_letters(wanted, cursor=None, limit=10, letters=letters)

    assert (page.letters, page.next_cursor) == ((mine,), None)


def test_pages_that_are_turned_show_every_letter_once(letters: InMemoryLetters) -> None:
    ids = [kept(letters, numbered(number)).id for number in range(7)]
    seen: list[str] = []
    cursor, pages = None, 0
    while True:
        page = list_letters(ALL, cursor=cursor, limit=3, letters=letters)
        seen += [letter.id for letter in page.letters]
        cursor, pages = page.next_cursor, pages + 1
        if cursor is None:
            break

    assert (seen, pages) == (ids[::-1], 3)


def test_a_page_looks_at_so_many_letters_and_no_more(letters: InMemoryLetters) -> None:
    ids = [kept(letters, numbered(number)).id for number in range(LETTERS_EXAMINED_MAX + 1)]
    rare = LetterFilter(shop="nowhere")

    page = list_letters(rare, cursor=None, limit=10, letters=letters)

    assert (page.letters, page.next_cursor) == ((), ids[1])
    end = list_letters(rare, cursor=page.next_cursor, limit=10, letters=letters)
    assert end.next_cursor is None


def test_a_body_is_shown_where_it_is_asked_for(letters: InMemoryLetters) -> None:
    bodies = InMemoryBodies()
    inline = kept(letters, DELIVERY)
    stored = replace(numbered(2), body=None, body_reference="harbour/2")
    referred = kept(letters, stored)

    def shown(letter: Letter, *, with_body: bool = True) -> LetterShown:
        return show_letter(letter.id, with_body=with_body, letters=letters, bodies=bodies)

    assert shown(inline, with_body=False).body is None
    assert shown(inline).body == DELIVERY.body
    assert shown(referred).body is None
    bodies.stored["harbour/2"] = "x" * (BODY_SHOWN_MAX + 1)
    assert shown(referred) == LetterShown(referred, "x" * BODY_SHOWN_MAX, is_cut=True)


def test_a_letter_that_does_not_exist_is_not_found(letters: InMemoryLetters) -> None:
    with pytest.raises(LetterNotFoundError):
        show_letter(NOBODY, with_body=False, letters=letters, bodies=InMemoryBodies())
    with pytest.raises(LetterNotFoundError):
        replay_letter(NOBODY, letters=letters, deliveries=InMemoryDeliveries(), now=NOW)


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
