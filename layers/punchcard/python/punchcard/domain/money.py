"""Money in minor units, and the roundings that turn a fraction into whole points."""

from dataclasses import dataclass
from enum import StrEnum

from punchcard.domain.errors import CurrencyUnknownError, PayloadInvalidError

AMOUNT_MAX = 10**15
"""Largest amount in minor units; a larger one is taken for a mistake of the sender."""

DIGITS_MAX = 30
"""Digits that are read at all; turning many more into a number takes long."""

_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ "
    "GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR "
    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
}
_EXPONENT_OF = {code: digits for digits, codes in _EXPONENTS.items() for code in codes.split()}


class Rounding(StrEnum):
    """How a fraction of a point becomes a whole one. Points are never negative here."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """An exact positive fraction, such as 3/2."""

    numerator: int
    denominator: int


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Divide two non-negative integers and round to a whole number."""
    if rounding is Rounding.FLOOR:
        return numerator // denominator
    if rounding is Rounding.CEILING:
        return -(-numerator // denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def currency_exponent(currency: str) -> int:
    """Number of decimal digits of a currency's minor unit (ISO 4217).

    Raises:
        CurrencyUnknownError: not a code of ISO 4217.
    """
    try:
        return _EXPONENT_OF[currency]
    except KeyError:
        raise CurrencyUnknownError(
            f"{currency!r} is no ISO 4217 currency; write its three capital letters, like EUR"
        ) from None


def minor_units(amount: str, currency: str, *, rounding: Rounding | None = None) -> int:
    """Read a decimal amount such as "-12.50" as an integer of minor units.

    Trailing zeros beyond the currency's digits are accepted. Other digits there are refused, for
    rounding them away would change what the shop said, unless a `rounding` (of the amount without
    its sign) is given.

    Raises:
        PayloadInvalidError: no decimal number, too precise, or absurdly large.
        CurrencyUnknownError: not a code of ISO 4217.
    """
    exponent = currency_exponent(currency)
    sign, digits = (-1, amount[1:]) if amount.startswith("-") else (1, amount)
    whole, _, fraction = digits.partition(".")
    kept, beyond = fraction[:exponent].ljust(exponent, "0"), fraction[exponent:].rstrip("0")
    if not (whole.isdigit() and (kept + beyond + "0").isdigit() and digits.isascii()):
        raise PayloadInvalidError(f"{amount!r} is not a decimal amount such as 12.50")
    if len(whole + beyond) > DIGITS_MAX:
        raise PayloadInvalidError("an amount is longer than any that is accepted here")
    if beyond and rounding is None:
        raise PayloadInvalidError(f"{amount!r} has more decimals than {currency} has")
    value = round_ratio(int(whole + kept + beyond), 10 ** len(beyond), rounding or Rounding.FLOOR)
    if value > AMOUNT_MAX:
        raise PayloadInvalidError(f"{amount!r} is larger than any amount accepted here")
    return sign * value


def money_text(amount: int, currency: str) -> str:
    """Write minor units as a decimal with the currency's digits, such as "12.50"."""
    exponent = currency_exponent(currency)
    digits = str(abs(amount)).rjust(exponent + 1, "0")
    text = f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits
    return f"-{text}" if amount < 0 else text
