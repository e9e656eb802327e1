"""What every store of dead letters does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.letters import Letter, LetterNotFoundError, given_up
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.ports import Letters

NOW = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
DELIVERY = Delivery(
    shop="harbour",
    topic="orders/paid",
    delivery_id="d-1",
    received_at=datetime(2026, 3, 1, 12, 0, 0, 7000, tzinfo=UTC),
    group="harbour:customer:4711",
    body='{"id": 1001, "note": "größer \\u0000 \ufffe ☕"}',
    order="1001",
)


def numbered(number: int, **fields: str | None) -> Delivery:
    """The delivery of a number, a second after the one before it."""
    received_at = DELIVERY.received_at + timedelta(seconds=number)
    fields = {"delivery_id": f"d-{number}", **fields}
    return replace(DELIVERY, received_at=received_at, **fields)  # type: ignore[arg-type]


def kept(letters: Letters, delivery: Delivery, *, reason: str | None = "payload_invalid") -> Letter:
    """A letter as it is stored when its delivery is given up for the first time."""
    dead = DeadLetter(delivery=delivery, reason=reason, detail="größer als ☕", message="m-1")
    letter = given_up(dead, standing=None, now=NOW)
    assert letters.keep(letter, delivery)
    return letter


class LettersContract:
    """One suite for every implementation; a subclass gives it fresh `letters`."""

    def test_there_are_no_letters_at_first(self, letters: Letters) -> None:
        assert letters.page(after=None, limit=10) == ([], None)
        assert list(letters.of_order(shop="harbour", order="1001", limit=10)) == []
        assert letters.letter("01KJQ38XW0ABCDEFGHJKMNPQRS") is None

    @pytest.mark.parametrize(
        "delivery",
        [DELIVERY, replace(DELIVERY, order=None, body=None, body_reference="harbour/abc")],
    )
    def test_a_letter_comes_back_as_it_was_kept(self, letters: Letters, delivery: Delivery) -> None:
        letter = kept(letters, delivery)

        assert letters.letter(letter.id) == letter
        assert letters.delivery(letter) == delivery

    def test_what_was_never_kept_is_not_found(self, letters: Letters) -> None:
        letter = given_up(DeadLetter(delivery=DELIVERY), standing=None, now=NOW)

        with pytest.raises(LetterNotFoundError):
            letters.delivery(letter)

    def test_letters_are_listed_in_pages_in_either_order(self, letters: Letters) -> None:
        ids = [kept(letters, numbered(number)).id for number in (2, 0, 1, 4, 3)]
        oldest = sorted(ids)

        first, after = letters.page(after=None, limit=3)
        second, end = letters.page(after=after, limit=3)
        ascending, _ = letters.page(after=oldest[0], limit=2, oldest_first=True)

        assert [letter.id for letter in (*first, *second)] == oldest[::-1]
        assert end is None
        assert [letter.id for letter in ascending] == oldest[1:3]

    def test_letters_of_an_order_are_found_by_it(self, letters: Letters) -> None:
        mine = [kept(letters, numbered(number)) for number in range(3)]
        kept(letters, numbered(4, order="1002"))
        kept(letters, numbered(5, order=None))
        kept(letters, numbered(6, shop="corner"))

        found = letters.of_order(shop="harbour", order="1001", limit=2)

        assert list(found) == [mine[2], mine[1]]

    def test_only_who_knows_the_revision_before_stores_another(self, letters: Letters) -> None:
        letter = kept(letters, DELIVERY)
        replayed = letter.replayed(NOW)

        assert not letters.keep(letter, DELIVERY)
        assert letters.mark(replayed)
        assert not letters.mark(replayed)
        assert letters.letter(letter.id) == replayed
