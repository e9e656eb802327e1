"""A version as a program document: the counterpart of reading one."""

from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time
from typing import Any

from punchcard.domain.catalogue import Reward
from punchcard.domain.instants import instant_text
from punchcard.domain.money import Ratio, money_text
from punchcard.domain.program import (
    Earn,
    FixedPoints,
    Multiply,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.valuation import Valuation
from punchcard.edge.document_tree import Value
from punchcard.edge.program_kinds import PER_UNIT
from punchcard.edge.program_values import WEEKDAYS


def write_program(version: ProgramVersion) -> dict[str, Value]:
    """The document that `parse_program` reads as this version, as JSON has it.

    Of the rules' parts those that have their default are left out. The number is not part of a
    document.
    """
    document = {
        field.name: _plain(getattr(version, field.name))
        for field in fields(version)
        if field.name not in ("number", "rules") and getattr(version, field.name) is not None
    }
    if version.spending is not None:
        document["spending"] = _spending(version.spending, version.currency)
    if version.books is not None:
        document["books"] = _books(version.books, version.currency)
    document["rewards"] = [_reward(reward) for reward in version.rewards]
    rules: list[Value] = [_rule(rule, version.currency) for rule in version.rules]
    return {**document, "rules": rules}


def _spending(spending: Spending, currency: str) -> Value:
    amount = money_text(spending.amount, currency)
    return {**_chosen(spending), "points": spending.points, "amount": amount}


def _books(books: Valuation, currency: str) -> Value:
    document = _chosen(books)
    expected = books.expected_redemption
    document["expected_redemption"] = f"{expected.numerator}/{expected.denominator}"
    for name, worth in (("point_value", books.point_value), ("revenue", books.revenue)):
        if worth is not None:
            amount = money_text(worth.amount, currency)
            document[name] = {"points": worth.points, "amount": amount}
    return document


def _reward(reward: Reward) -> Value:
    document = _chosen(reward)
    if reward.prices:
        document["prices"] = [_chosen(price) for price in reward.prices]
    if "coupon" in document:
        document["coupon"] = _chosen(reward.coupon)
    return document


def _rule(rule: Rule, currency: str) -> Value:
    document = _chosen(rule)
    document["earn"] = _earn(rule.earn, currency)
    if "when" in document:
        document["when"] = _when(rule.when, currency)
    for name in ("lines", "exclude"):
        if name in document:
            document[name] = _chosen(getattr(rule, name))
    return document


def _earn(earn: Earn, currency: str) -> Value:
    match earn:
        case PointsPerAmount():
            return {"points": earn.points, "per": money_text(earn.per, currency)}
        case PointsPerUnit():
            return {"points": earn.points, "per": PER_UNIT}
        case FixedPoints():
            return {"points": earn.points}
        case Multiply(factor=Ratio(numerator=numerator, denominator=denominator)):
            return {"factor": f"{numerator}/{denominator}"}


def _when(when: When, currency: str) -> Value:
    document = _chosen(when)
    for name in ("basket_min", "basket_max"):
        amount: int | None = getattr(when, name)
        if amount is not None:
            document[name] = money_text(amount, currency)
    if when.weekdays:
        document["weekdays"] = [WEEKDAYS[day - 1] for day in when.weekdays]
    if when.attributes:
        document["attributes"] = dict(when.attributes)
    return document


def _chosen(part: Any) -> dict[str, Value]:
    """The fields that differ from their default."""
    return {
        field.name: _plain(getattr(part, field.name))
        for field in fields(part)
        if getattr(part, field.name) != _default(field)
    }


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _plain(value: Any) -> Value:
    match value:
        case bool() | int() | None:
            return value
        case str():
            return str(value)
        case datetime():
            return instant_text(value)
        case date() | time():
            return value.isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case _:
            parts = {field.name: getattr(value, field.name) for field in fields(value)}
            return {name: _plain(part) for name, part in parts.items() if part is not None}
