"""Amounts are read exactly, or refused."""

import pytest
from punchcard.domain.errors import PayloadInvalidError
from punchcard.domain.money import AMOUNT_MAX, DIGITS_MAX, minor_units


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("-12.5", "EUR", -1250),
        ("12", "EUR", 1200),
        ("12.5000", "EUR", 1250),
        ("1200", "JPY", 1200),
        ("1.234", "TND", 1234),
        ("00012.50", "EUR", 1250),
    ],
)
def test_an_amount_is_read_in_the_currencys_own_units(
    amount: str, currency: str, minor: int
) -> None:
    assert minor_units(amount, currency) == minor


@pytest.mark.parametrize("amount", ["", "-", ".5", "1,5", "1e3", "+1", "--1", "1.2.3", "٤", " 1"])
def test_what_is_no_decimal_amount_is_refused(amount: str) -> None:
    with pytest.raises(PayloadInvalidError, match="not a decimal amount"):
        minor_units(amount, "EUR")


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    with pytest.raises(PayloadInvalidError, match="more decimals"):
        minor_units("12.505", "EUR")


@pytest.mark.parametrize("amount", ["9" * (DIGITS_MAX + 1), "-" + "0" * 5_000])
def test_an_amount_too_long_to_read_is_refused(amount: str) -> None:
    with pytest.raises(PayloadInvalidError, match="longer than any"):
        minor_units(amount, "JPY")


def test_the_largest_amount_is_read_and_the_next_one_refused() -> None:
    assert minor_units(str(AMOUNT_MAX), "JPY") == AMOUNT_MAX
    with pytest.raises(PayloadInvalidError, match="larger than any"):
        minor_units(str(AMOUNT_MAX + 1), "JPY")
