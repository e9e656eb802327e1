"""Dead letters in a DynamoDB table: each in one item that lists can read without its body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.delivery_envelope import decode_delivery, encode_delivery
from punchcard.adapters.dynamodb_items import (
    Item,
    expect_attributes,
    instant_or_none,
    number,
    text,
    text_or_none,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.letters import Letter, LetterNotFoundError
from punchcard.domain.shops import Delivery

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

LETTER_DAYS = 14
"""How long a letter is kept after it was given up last; a body in the bucket lives no longer."""

ATTRIBUTES = frozenset(
    {
        *(keys.PARTITION, keys.SORT, keys.EXPIRY),
        *("shop", "topic", "delivery_id", "received_at", "given_up_at", "attempts"),
        *("message", "revision"),
    }
)
OPTIONAL = frozenset({"order", "reason", "detail", "replayed_at"})


@dataclass(frozen=True, slots=True)
class DynamoDbLetters:
    """Letters in one table, which forgets them in time."""

    table: DynamoDbTable

    def letter(self, letter_id: str) -> Letter | None:
        """A letter by id, read strongly."""
        item = self.table.get(operations_keys.LETTERS, letter_id)
        return None if item is None else _read(item)

    def delivery(self, letter: Letter) -> Delivery:
        """The whole delivery of a letter.

        Raises:
            LetterNotFoundError: it has been deleted.
        """
        item = self.table.get(operations_keys.letter(letter.id), operations_keys.BODY)
        if item is None:
            raise LetterNotFoundError("what was delivered with this letter is no longer stored")
        return decode_delivery(text(item, "delivery"))

    def page(
        self, *, after: str | None, limit: int, oldest_first: bool = False
    ) -> tuple[Sequence[Letter], str | None]:
        """Up to `limit` letters in the order in which they were received, and what is next."""
        items, following = self.table.page(
            operations_keys.LETTERS, after=after, limit=limit, descending=not oldest_first
        )
        return [_read(item) for item in items], following

    def of_order(self, *, shop: str, order: str, limit: int) -> Sequence[Letter]:
        """Up to `limit` letters about an order, the newest first."""
        place = operations_keys.letters_of_order(shop, order)
        pointers, _ = self.table.page(place, limit=limit, descending=True)
        if not pointers:
            return []
        wanted = [(operations_keys.LETTERS, text(pointer, keys.SORT)) for pointer in pointers]
        found = self.table.get_many(wanted)
        return [_read(found[letter]) for letter in wanted if letter in found]

    def keep(self, letter: Letter, delivery: Delivery) -> bool:
        """Store a letter with its delivery, over the revision before; whether it was that one.

        The letter comes last: one that is found has its delivery.
        """
        expiry = _expiry(letter)
        self.table.put(
            {
                keys.PARTITION: {"S": operations_keys.letter(letter.id)},
                keys.SORT: {"S": operations_keys.BODY},
                "delivery": {"S": encode_delivery(delivery)},
                keys.EXPIRY: expiry,
            }
        )
        if letter.order is not None:
            self.table.put(
                {
                    keys.PARTITION: {
                        "S": operations_keys.letters_of_order(letter.shop, letter.order)
                    },
                    keys.SORT: {"S": letter.id},
                    keys.EXPIRY: expiry,
                }
            )
        return self.mark(letter)

    def mark(self, letter: Letter) -> bool:
        """Store a letter over the revision before; whether that was the one that stood there."""
        return self.table.replace(_write(letter), revision=letter.revision - 1)


def _expiry(letter: Letter) -> "AttributeValueTypeDef":
    """The second after which a letter may go."""
    expires_at = letter.given_up_at + timedelta(days=LETTER_DAYS)
    return {"N": str(int(expires_at.timestamp()))}


def _write(letter: Letter) -> Item:
    optional = {
        "order": letter.order,
        "reason": letter.reason,
        "detail": letter.detail,
        "replayed_at": None if letter.replayed_at is None else instant_text(letter.replayed_at),
    }
    return {
        keys.PARTITION: {"S": operations_keys.LETTERS},
        keys.SORT: {"S": letter.id},
        "shop": {"S": letter.shop},
        "topic": {"S": letter.topic},
        "delivery_id": {"S": letter.delivery_id},
        "received_at": {"S": instant_text(letter.received_at)},
        "given_up_at": {"S": instant_text(letter.given_up_at)},
        "attempts": {"N": str(letter.attempts)},
        "message": {"S": letter.message},
        "revision": {"N": str(letter.revision)},
        keys.EXPIRY: _expiry(letter),
        **{name: {"S": value} for name, value in optional.items() if value is not None},
    }


def _read(item: Item) -> Letter:
    expect_attributes(item, ATTRIBUTES | (item.keys() & OPTIONAL))
    return Letter(
        id=text(item, keys.SORT),
        shop=text(item, "shop"),
        topic=text(item, "topic"),
        delivery_id=text(item, "delivery_id"),
        received_at=parse_instant(text(item, "received_at")),
        given_up_at=parse_instant(text(item, "given_up_at")),
        attempts=number(item, "attempts"),
        message=text(item, "message"),
        revision=number(item, "revision"),
        order=text_or_none(item, "order"),
        reason=text_or_none(item, "reason"),
        detail=text_or_none(item, "detail"),
        replayed_at=instant_or_none(item, "replayed_at"),
    )
