"""Sizes by the documented rules, worked out by hand."""

from typing import TYPE_CHECKING

import pytest

from benchmarks.dynamodb_size import item_size, number_size, value_size

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": ""}, 0),
        ({"S": "points"}, 6),
        ({"S": "größer ☕"}, 8 + 4),
        ({"N": "7"}, 2),
        ({"B": b""}, 0),
        ({"B": bytes(192)}, 192),
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["12", "345"]}, 2 + 3),
        ({"BS": [b"12", b"3"]}, 3),
        ({"L": []}, 3),
        ({"M": {}}, 3),
        ({"L": [{"S": "ab"}, {"N": "1"}]}, 3 + (1 + 2) + (1 + 2)),
        ({"M": {"name": {"S": "ab"}, "on": {"BOOL": True}}}, 3 + (1 + 4 + 2) + (1 + 2 + 1)),
        ({"L": [{"M": {"n": {"NULL": True}}}]}, 3 + 1 + (3 + 1 + 1 + 1)),
    ],
)
def test_a_value_has_the_documented_size(value: "AttributeValueTypeDef", size: int) -> None:
    assert value_size(value) == size


@pytest.mark.parametrize(
    ("digits", "size"),
    [
        ("0", 1),
        ("1", 2),
        ("12", 2),
        ("123", 3),
        ("1000000", 2),
        ("1234567890", 6),
        ("0.0012", 2),
        ("-12", 3),
        ("12.50", 3),
    ],
)
def test_a_number_takes_a_byte_for_two_significant_digits(digits: str, size: int) -> None:
    assert number_size(digits) == size


def test_names_count_as_much_as_values() -> None:
    assert item_size({"pk": {"S": "coffee#1"}, "größe": {"N": "100"}}) == (2 + 8) + (7 + 2)
