"""Dead letters are kept once and found by filters, and come back as themselves."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import ContentionError
from punchcard.domain.letters import (
    Letter,
    LetterFilter,
    LetterNotFoundError,
    LetterStatus,
)
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.use_cases.keep_letter import KEEP_ATTEMPTS_MAX, keep_letter
from punchcard.use_cases.replay_letters import (
    replay_letter,
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
