"""Writes a document out in the form of the domain's classes, which validation then takes.

Amounts are decimals of the program's currency in a document, factors are decimals or fractions,
times without an offset are the program's own, weekdays have names, and where `kind` is left out
the keys tell it. Prices of rewards by tier may be a mapping. Everything else already has the form
of the classes.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from typing import TypeAliasType
from zoneinfo import ZoneInfo

from punchcard.domain.instants import instant, instant_text
from punchcard.domain.kinds import choices
from punchcard.domain.policies import Expiry, Maturity
from punchcard.domain.problem import Path, Problem, under
from punchcard.domain.program import Earn
from punchcard.domain.program_checks import check_currency, check_time_zone
from punchcard.edge.document_tree import Value
from punchcard.edge.program_kinds import KIND_BY_KEY, PER_UNIT, UNIONS
from punchcard.edge.program_values import (
    ValueUnreadableError,
    local_instant,
    minor_amount,
    pairs,
    ratio,
    told,
    weekday_numbers,
)

type Fields = dict[str, Value]

# Sound values for those that were found wrong, so that the rest can be checked all the same.
_STAND_INS: dict[TypeAliasType, Fields] = {
    Earn: {"kind": "fixed", "points": 1},
    Maturity: {"kind": "at_once"},
    Expiry: {"kind": "never"},
}
_SOME_AMOUNT = 1
_SOME_RATIO: Value = {"numerator": 1, "denominator": 1}
_SOME_INSTANT = "2026-01-01T00:00:00Z"


class Longhand:
    """One document written out; what cannot be is told in `problems`."""

    def __init__(self, document: Fields) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._currency: str | None = None
        self._zone: tzinfo = UTC
        currency, zone = document.get("currency"), document.get("time_zone")
        if isinstance(currency, str) and self._is_sound("currency", check_currency(currency)):
            self._currency = currency
        if isinstance(zone, str) and self._is_sound("time_zone", check_time_zone(zone)):
            self._zone = ZoneInfo(zone)

    def program(self, *, number: int, effective_at: datetime | None) -> Fields:
        """All fields; `effective_at` serves a document that does not name it itself."""
        fields = dict(self._document)
        if "number" in fields:
            self._tell(("number",), "is given by publishing, not by the document")
        fields["number"] = number
        if "effective_at" not in fields and effective_at is not None:
            fields["effective_at"] = instant_text(instant(effective_at))
        self._replace(fields, (), "effective_at", self._instant, _SOME_INSTANT)
        self._choose(fields, (), "maturity")
        self._choose(fields, (), "expiry")
        spending = fields.get("spending")
        if isinstance(spending, dict):
            spent = fields["spending"] = dict(spending)
            self._replace(spent, ("spending",), "amount", self._amount, _SOME_AMOUNT)
        books = fields.get("books")
        if isinstance(books, dict):
            fields["books"] = self._books(dict(books))
        rewards = fields.get("rewards")
        if isinstance(rewards, list):
            fields["rewards"] = [
                self._reward(reward, ("rewards", i)) for i, reward in enumerate(rewards)
            ]
        rules = fields.get("rules")
        if isinstance(rules, list):
            fields["rules"] = [self._rule(rule, ("rules", i)) for i, rule in enumerate(rules)]
        return fields

    def _books(self, fields: Fields) -> Fields:
        self._replace(fields, ("books",), "expected_redemption", ratio, _SOME_RATIO)
        for name in ("point_value", "revenue"):
            worth = fields.get(name)
            if isinstance(worth, dict):
                worth = fields[name] = dict(worth)
                self._replace(worth, ("books", name), "amount", self._amount, _SOME_AMOUNT)
        return fields

    def _rule(self, rule: Value, path: Path) -> Value:
        if not isinstance(rule, dict):
            return rule
        fields = dict(rule)
        earn = self._choose(fields, path, "earn")
        if earn.get("kind") == "unit" and earn.get("per") == PER_UNIT:
            del earn["per"]
        if earn.get("kind") == "amount":
            self._replace(earn, (*path, "earn"), "per", self._amount, _SOME_AMOUNT)
        if earn.get("kind") == "multiply":
            self._replace(earn, (*path, "earn"), "factor", ratio, _SOME_RATIO)
        when = fields.get("when")
        if isinstance(when, dict):
            fields["when"] = self._when(dict(when), (*path, "when"))
        return fields

    def _reward(self, reward: Value, path: Path) -> Value:
        if not isinstance(reward, dict):
            return reward
        fields = dict(reward)
        prices = fields.get("prices")
        if isinstance(prices, dict):
            fields["prices"] = [{"tiers": [tier], "points": prices[tier]} for tier in prices]
        for name in ("since", "until"):
            self._replace(fields, path, name, self._instant, None)
        return fields

    def _when(self, fields: Fields, path: Path) -> Fields:
        for name in ("basket_min", "basket_max"):
            self._replace(fields, path, name, self._amount, None)
        for name in ("since", "until"):
            self._replace(fields, path, name, self._instant, None)
        self._replace(fields, path, "weekdays", weekday_numbers, [])
        self._replace(fields, path, "attributes", pairs, [])
        return fields

    def _choose(self, fields: Fields, path: Path, name: str) -> Fields:
        """Make the kind of a union explicit; the fields of what was chosen."""
        if name not in fields:
            return {}
        value, union = fields[name], UNIONS[name]
        chosen: Fields = {"kind": value} if isinstance(value, str) else {}
        if isinstance(value, dict):
            told_by = (kind for key, kind in KIND_BY_KEY[union].items() if key in value)
            chosen = {"kind": next(told_by, None), **value}
            if chosen["kind"] == "amount" and value.get("per") == PER_UNIT:
                chosen["kind"] = "unit"
        kind = chosen.get("kind")
        if not isinstance(kind, str) or kind not in choices(union):
            self._tell_choices(value, kind, (*path, name), union)
            chosen = dict(_STAND_INS[union])
        fields[name] = chosen
        return chosen

    def _tell_choices(self, value: Value, kind: Value, path: Path, union: TypeAliasType) -> None:
        kinds = tuple(choices(union))
        if isinstance(value, dict) and "kind" not in value:
            keys = tuple(KIND_BY_KEY[union])
            self._tell(path, f"has none of the keys {', '.join(keys)}, and no kind", allowed=keys)
            return
        if isinstance(value, dict):
            path = (*path, "kind")
        wrong = told(kind if isinstance(value, dict) else value)
        self._tell(path, f"{wrong} is not one of {', '.join(kinds)}", allowed=kinds)

    def _replace(
        self, fields: Fields, path: Path, name: str, read: Callable[[Value], Value], stand_in: Value
    ) -> None:
        """Read a value that is there; one that is missing, or nothing, is left to validation."""
        if fields.get(name) is None:
            return
        try:
            fields[name] = read(fields[name])
        except ValueUnreadableError as error:
            self._tell((*path, name), error.detail)
            fields[name] = stand_in

    def _amount(self, value: Value) -> Value:
        # Without a known currency nothing is said about amounts: the currency is told already.
        return minor_amount(value, self._currency) if self._currency else _SOME_AMOUNT

    def _instant(self, value: Value) -> Value:
        return local_instant(value, self._zone)

    def _is_sound(self, name: str, problems: Iterable[Problem]) -> bool:
        found = [*under((name,), problems)]
        self.problems.extend(found)
        return not found

    def _tell(self, path: Path, message: str, *, allowed: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(path, message, allowed))
