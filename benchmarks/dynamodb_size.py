"""Sizes of DynamoDB items, by the rules in its developer guide ("Item sizes and formats").

The guide calls its rule for numbers approximate; the tables here have few and short ones.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

NESTING_BYTES = 3
ELEMENT_BYTES = 1


def item_size(item: Mapping[str, "AttributeValueTypeDef"]) -> int:
    """Bytes of an item: names in UTF-8, and values."""
    return sum(_text_size(name) + value_size(value) for name, value in item.items())


def value_size(value: "AttributeValueTypeDef") -> int:
    """Bytes of one attribute value without its name."""
    ((kind, content),) = value.items()
    return _SIZE_OF[kind](content)


def number_size(digits: str) -> int:
    """A byte for every two significant digits, one more, and one for a minus sign."""
    significant = digits.lstrip("-").replace(".", "").strip("0")
    return (len(significant) + 1) // 2 + 1 + digits.startswith("-")


def _text_size(text: str) -> int:
    return len(text.encode())


def _flag_size(_: bool) -> int:  # noqa: FBT001 - it is the value that is measured
    return 1


def _list_size(elements: Sequence["AttributeValueTypeDef"]) -> int:
    return NESTING_BYTES + sum(ELEMENT_BYTES + value_size(element) for element in elements)


def _map_size(members: Mapping[str, "AttributeValueTypeDef"]) -> int:
    return NESTING_BYTES + ELEMENT_BYTES * len(members) + item_size(members)


_SIZE_OF: dict[str, Callable[[Any], int]] = {
    "S": _text_size,
    "N": number_size,
    "B": len,
    "BOOL": _flag_size,
    "NULL": _flag_size,
    "SS": lambda texts: sum(map(_text_size, texts)),
    "NS": lambda numbers: sum(map(number_size, numbers)),
    "BS": lambda parts: sum(map(len, parts)),
    "L": _list_size,
    "M": _map_size,
}
