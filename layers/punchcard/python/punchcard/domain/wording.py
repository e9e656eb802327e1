"""Saying things to members in their language: sentences, plurals, dates, amounts.

A catalogue holds every sentence of one language under a stable code; the codes are the same in
all languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from punchcard.domain import wording_de, wording_en
from punchcard.domain.money import Ratio, money_text
from punchcard.domain.program import Per

type Template = str | tuple[str, str]
"""A sentence, or one for a count of one and one for every other count."""

_BILLION = 10**9


class Language(StrEnum):
    """The languages there is a catalogue for, the one to fall back on first."""

    EN = "en"
    DE = "de"


_CATALOGUES: Mapping[Language, Mapping[str, Template]] = {
    Language.EN: wording_en.TEMPLATES,
    Language.DE: wording_de.TEMPLATES,
}
_MONTHS = {Language.EN: wording_en.MONTHS, Language.DE: wording_de.MONTHS}
_DECIMAL_MARK = {Language.EN: ".", Language.DE: ","}


@dataclass(frozen=True, slots=True)
class Wording:
    """One language."""

    language: Language

    def say(self, code: str, *, count: int = 0, **values: str) -> str:
        """The sentence of a code; `count` chooses between singular and plural."""
        template = _CATALOGUES[self.language][code]
        if not isinstance(template, str):
            template = template[abs(count) != 1]
        return template.format(count=count, **values)

    def points(self, points: int) -> str:
        """A number of points, such as "27 points"."""
        return self.say("points", count=points)

    def span(self, per: Per) -> str:
        """What a cap counts over, such as "per month"."""
        return self.say(f"per_{per.value}")

    def day(self, day: date) -> str:
        """A date, such as "2 March 2026"."""
        month = _MONTHS[self.language][day.month - 1]
        return self.say("day", day=str(day.day), month=month, year=str(day.year))

    def money(self, amount: int, currency: str) -> str:
        """Minor units as an amount with its currency, such as "18.99 EUR"."""
        return f"{self._decimal(money_text(amount, currency))} {currency}"

    def factor(self, factor: Ratio) -> str:
        """A factor as a decimal where it is a short one, else as a fraction."""
        if _BILLION % factor.denominator:
            return f"{factor.numerator}/{factor.denominator}"
        billionths = factor.numerator * _BILLION // factor.denominator
        whole, fraction = divmod(billionths, _BILLION)
        digits = f"{fraction:09}".rstrip("0")
        return self._decimal(f"{whole}.{digits}" if digits else str(whole))

    def _decimal(self, text: str) -> str:
        return text.replace(".", _DECIMAL_MARK[self.language])
