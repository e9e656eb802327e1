"""Reading typed values, with errors that name their place."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from punchcard.connectors.nodes import ITEMS_MAX, TEXT_LENGTH_MAX, Node, word
from punchcard.connectors.payload import NumberText, decode_json
from punchcard.domain.errors import CurrencyUnknownError, PayloadInvalidError
from punchcard.domain.money import Rounding


def node(text: str) -> Node:
    return Node(decode_json(text))


def test_an_error_names_the_path_of_the_value() -> None:
    body = node('{"line_items": [{}, {}, {"price_set": {"shop_money": {"amount": true}}}]}')
    amount = body["line_items"].items()[2]["price_set"]["shop_money"]["amount"]

    with pytest.raises(PayloadInvalidError) as caught:
        amount.money("EUR")

    assert caught.value.path == "line_items[2].price_set.shop_money.amount"
    assert caught.value.detail.startswith("line_items[2].price_set.shop_money.amount must be")


def test_a_missing_field_is_named() -> None:
    with pytest.raises(PayloadInvalidError, match=r"^customer\.id is missing$"):
        node('{"customer": {}}')["customer"]["id"]


def test_null_counts_as_absent() -> None:
    assert node('{"customer": null}').get("customer") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ('"12.50"', 1250),
        ('"0"', 0),
        ('"5.5"', 550),
        ('"1.000"', 100),
        ("12.10", 1210),
        ("12", 1200),
        ('"-0.00"', 0),
    ],
)
def test_money_is_read_exactly(text: str, amount: int) -> None:
    assert node(text).money("EUR") == amount


@pytest.mark.parametrize(
    "text",
    [
        *('"12.505"', '"-0.01"', '"1e3"', "1e3", '"12,50"', '""', '" 1"', '"rosa@example.com"'),
        *("true", "null", "{}", '"' + "1" * 5_000 + '"', '"9999999999999999.00"', '"\\u0661.00"'),
    ],
)
def test_what_is_no_amount_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(PayloadInvalidError) as caught:
        node(text).money("EUR")
    assert "rosa" not in caught.value.detail


def test_money_from_a_number_can_be_refused() -> None:
    with pytest.raises(PayloadInvalidError, match="round numbers"):
        node("12.50").money("EUR", numbers=False)
    assert node('"12.50"').money("EUR", numbers=False) == 1250


def test_money_of_an_unknown_currency_is_refused_as_such() -> None:
    with pytest.raises(CurrencyUnknownError):
        node('"1.00"').money("XYZ")


@pytest.mark.parametrize("text", ["820982911946154508", '"820982911946154508"'])
def test_ids_beyond_the_precision_of_a_float_keep_every_digit(text: str) -> None:
    assert node(text).number_id() == "820982911946154508"


@pytest.mark.parametrize(
    "text", ["8.2e17", "-5", "true", '""', '"12 "', '"1#order"', "999999999999999999999", "[]"]
)
def test_what_is_no_numeric_id_is_refused(text: str) -> None:
    with pytest.raises(PayloadInvalidError, match="at most 20 digits"):
        node(text).number_id()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ('"2026-03-01T10:15:00Z"', datetime(2026, 3, 1, 10, 15, tzinfo=UTC)),
        ('"2021-12-31T19:00:00-05:00"', datetime(2022, 1, 1, tzinfo=UTC)),
    ],
)
def test_instants_are_brought_to_utc(text: str, moment: datetime) -> None:
    assert node(text).instant() == moment


@pytest.mark.parametrize(
    "text",
    [
        *('"2026-03-01T10:15:00"', '"yesterday"', '"0001-01-01T00:00:00+14:00"', "1614265330"),
        *('"9999-12-31T23:59:59-14:00"', '"1999-12-31T23:59:59Z"', '"2026-02-30T00:00:00Z"'),
    ],
)
def test_absurd_and_ambiguous_instants_are_refused(text: str) -> None:
    with pytest.raises(PayloadInvalidError):
        node(text).instant()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(('"1.005"', 101), ('"1.00499"', 100), ('"-1.005"', -101), ("19.989999999999998", 1999)),
        *(('"0.00"', 0), ('"-0.001"', 0), ('"1"', 100)),
    ],
)
def test_money_is_rounded_exactly_where_that_is_asked_for(text: str, amount: int) -> None:
    assert node(text).money("EUR", signed=True, rounding=Rounding.HALF_UP) == amount


@pytest.mark.parametrize("text", ['"1.0x5"', '"1.00\u0661"', "1e-3", '"1.0.5"', '"."', '".5"'])
def test_what_is_no_amount_is_not_rounded_to_one(text: str) -> None:
    with pytest.raises(PayloadInvalidError):
        node(text).money("EUR", rounding=Rounding.HALF_UP)


@pytest.mark.parametrize(
    "text", ['"2026-03-01T10:15:00"', '"2026-03-01T10:15:00Z"', '"2026-03-01T11:15:00+01:00"']
)
def test_an_instant_of_a_field_in_utc_need_not_say_so(text: str) -> None:
    assert node(text).instant_gmt() == datetime(2026, 3, 1, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ['"2026-03-01"', '"0000-00-00T00:00:00"', '"1999-12-31T23:59:59"', '"now"', "5"]
)
def test_what_is_no_instant_is_none_in_utc_either(text: str) -> None:
    with pytest.raises(PayloadInvalidError):
        node(text).instant_gmt()


@pytest.mark.parametrize(
    ("text", "read"),
    [('"A-1"', "A-1"), ("4711", "4711"), ("1.50", "1.50"), ('" "', None), ("null", None)],
)
def test_a_word_may_be_written_as_a_number(text: str, read: str | None) -> None:
    assert word(node(f'{{"sku": {text}}}').get("sku")) == read


REFUSED: list[tuple[Callable[[Node], object], list[object]]] = [
    (Node.text, [None, 1, True, {}, [], NumberText("1.5"), "\ud800", "x" * (TEXT_LENGTH_MAX + 1)]),
    (Node.boolean, [None, 0, 1, "true", "", {}]),
    (Node.items, [None, {}, "[]", 1, [0] * (ITEMS_MAX + 1)]),
    (Node.fields, [None, [], "{}", 1]),
    (Node.name_id, [None, True, {}, "", "two words", "x" * 101, "caf\u00e9", NumberText("1.0")]),
    (word, [True, False, {}, [], "\ud800"]),
    (lambda node: node.integer(maximum=10), [None, -1, 11, 10**40, True, "1", NumberText("1.0")]),
]


@pytest.mark.parametrize(("read", "values"), REFUSED)
def test_a_reader_refuses_everything_of_another_kind(
    read: Callable[[Node], object], values: list[object]
) -> None:
    for value in values:
        with pytest.raises(PayloadInvalidError, match=r"^field "):
            read(Node(value, "field"))


def test_a_misspelt_field_is_named_with_the_ones_there_are() -> None:
    with pytest.raises(PayloadInvalidError, match=r"^quantitty is no field here; .*quantity"):
        node('{"quantitty": 1}').check_names("id", "quantity")
