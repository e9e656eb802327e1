"""Values of a decoded payload that know their path, read as the type that is wanted.

Whatever arrives, the outcome is such a value or an `InvalidError` that names the place, like
`line_items[2].price_set.shop_money.amount`. No message repeats a text of the payload, which may
be about a person.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from punchcard.connectors.payload import NumberText
from punchcard.domain.errors import CurrencyUnknownError, PayloadInvalidError
from punchcard.domain.instants import parse_instant
from punchcard.domain.money import Rounding, minor_units

AMOUNT_LENGTH_MAX = 30
TEXT_LENGTH_MAX = 1_000
ITEMS_MAX = 1_000
QUANTITY_MAX = 1_000_000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""An earlier date is taken for a mistake of the sender."""

_DIGITS = re.compile(r"[0-9]{1,20}", re.ASCII)
_NAME = re.compile(r"[!-~]{1,100}", re.ASCII)
_NO_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{8,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a decoded document, with the path under which errors name it."""

    value: object
    path: str = ""

    def __getitem__(self, name: str) -> "Node":
        """The value of a field that has to be there."""
        node = self.get(name)
        if node is None:
            raise self.refusal("is missing", name)
        return node

    def get(self, name: str) -> "Node | None":
        """The value of a field, or None where it is absent or null."""
        value = self.fields().get(name)
        return None if value is None else Node(value, self._path_of(name))

    def fields(self) -> dict[str, object]:
        """The fields of an object."""
        if not isinstance(self.value, dict):
            raise self.refusal("must be an object")
        return self.value

    def check_names(self, *names: str) -> None:
        """Refuse fields with any other name."""
        unknown = [name for name in self.fields() if name not in names]
        if unknown:
            raise self.refusal(f"is no field here; there are {', '.join(names)}", unknown[0][:40])

    def items(self) -> list["Node"]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.refusal("must be a list")
        if len(self.value) > ITEMS_MAX:
            raise self.refusal(f"has more than {ITEMS_MAX} items")
        return [Node(item, f"{self.path}[{place}]") for place, item in enumerate(self.value)]

    def text(self) -> str:
        """A text that can be stored and sent anywhere."""
        value = self.value
        if not isinstance(value, str) or isinstance(value, NumberText):
            raise self.refusal("must be a text")
        if len(value) > TEXT_LENGTH_MAX:
            raise self.refusal(f"is longer than {TEXT_LENGTH_MAX} characters")
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise self.refusal("has half of a surrogate pair")
        return value

    def boolean(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refusal("must be true or false")
        return self.value

    def integer(self, *, maximum: int) -> int:
        """A whole number from 0 to `maximum`."""
        value = self.value
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= maximum:
            raise self.refusal(f"must be a whole number from 0 to {maximum}")
        return value

    def require_currency(self, currency: str) -> None:
        """Refuse amounts that are not in the currency the shop is registered with."""
        if self.text() != currency:
            raise CurrencyUnknownError(
                f"{self.path} is not {currency}, the currency of this shop", path=self.path
            )

    def name_id(self) -> str:
        """An id of visible ASCII characters without spaces, or a whole number, as text."""
        text = str(self.value) if self._is_whole_number() else self.text()
        if not _NAME.fullmatch(text):
            raise self.refusal("must be 1 to 100 visible ASCII characters without spaces")
        return text

    def number_id(self) -> str:
        """A numeric id, written as number or text, as decimal text; it may pass 2^53."""
        text = str(self.value) if self._is_whole_number() else self.value
        if not isinstance(text, str) or not _DIGITS.fullmatch(text):
            raise self.refusal("must be a whole number of at most 20 digits")
        return text

    def money(
        self,
        currency: str,
        *,
        signed: bool = False,
        numbers: bool = True,
        rounding: Rounding | None = None,
    ) -> int:
        """An amount in minor units, from a decimal text or (`numbers`) an exact JSON number.

        More decimals than the currency has are refused, or rounded if a `rounding` is given.
        """
        if self._is_whole_number() or isinstance(self.value, NumberText):
            if not numbers:
                raise self.refusal('must be a text, like "12.50": many programs round numbers')
        elif not isinstance(self.value, str):
            raise self.refusal('must be a decimal text such as "12.50"')
        text = str(self.value)
        if len(text) > AMOUNT_LENGTH_MAX:
            raise self.refusal(f"is longer than {AMOUNT_LENGTH_MAX} characters")
        try:
            amount = minor_units(text, currency, rounding=rounding)
        except PayloadInvalidError as error:
            raise self.refusal(f"must be a decimal such as 12.50 that {currency} has") from error
        if amount < 0 and not signed:
            raise self.refusal("must not be negative")
        return amount

    def instant(self) -> datetime:
        """A date and time with an offset, in UTC."""
        text = self.text()
        try:
            moment = parse_instant(text)
        except (ValueError, OverflowError) as error:
            raise self.refusal("must be a date and time such as 2026-03-01T10:15:00Z") from error
        if moment < EARLIEST:
            raise self.refusal(f"must not be before {EARLIEST.year}")
        return moment

    def instant_gmt(self) -> datetime:
        """The same of a field that is in UTC by its name, and whose text need not say so."""
        text = self.text()
        return Node(f"{text}Z" if _NO_ZONE.fullmatch(text) else text, self.path).instant()

    def refusal(self, problem: str, name: str | None = None) -> PayloadInvalidError:
        """The error that says what is wrong with this value, or with a field of it."""
        path = self.path if name is None else self._path_of(name)
        return PayloadInvalidError(f"{path or 'the body'} {problem}", path=path)

    def _is_whole_number(self) -> bool:
        return isinstance(self.value, int) and not isinstance(self.value, bool)

    def _path_of(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def optional[T](node: Node | None, read: Callable[[Node], T]) -> T | None:
    """Read a value that may be absent."""
    return None if node is None else read(node)


def filled(node: Node | None) -> str | None:
    """A text that may be absent; one without any visible character is absent too."""
    return None if node is None else node.text().strip() or None


def word(node: Node | None) -> str | None:
    """The same where some senders write a number for a text of digits."""
    value = None if node is None else node.value
    if isinstance(value, NumberText) or type(value) is int:
        return str(value)
    return filled(node)


def flag(node: Node | None) -> bool:
    """A yes or no; absent is no."""
    return node is not None and node.boolean()


def listed(node: Node | None) -> list[Node]:
    """The items of a list that may be absent."""
    return [] if node is None else node.items()
