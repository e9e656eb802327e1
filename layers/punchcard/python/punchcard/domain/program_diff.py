"""What differs between two versions of a program, field by field, and in lines for people."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import Any

from punchcard.domain.catalogue import Reward
from punchcard.domain.instants import instant_text
from punchcard.domain.money import Ratio, money_text
from punchcard.domain.program import ProgramVersion, Rule

type Leaf = bool | int | str | tuple[str, ...] | None
"""A value of a field, as a program document writes it; None where the field is not there."""

AMOUNTS = frozenset({"per", "basket_min", "basket_max", "amount"})
"""Fields that hold minor units, and are written as amounts."""

NOT_COMPARED = frozenset({"program", "number", "effective_at", "rules"})
"""What belongs to a version as such, and the rules, which are compared one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field, named by its path in a document, and its value before and after."""

    path: str
    before: Leaf
    after: Leaf


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is in both versions, and what differs in it."""

    rule: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDiff:
    """What differs between two versions; rules are named by their ids, in the order of theirs.

    `is_reordered` says that rules which both have stand in another order.
    """

    settings: tuple[Change, ...] = ()
    rules_added: tuple[str, ...] = ()
    rules_removed: tuple[str, ...] = ()
    rules_changed: tuple[RuleChange, ...] = ()
    is_reordered: bool = False


def diff_versions(before: ProgramVersion | None, after: ProgramVersion) -> ProgramDiff:
    """What differs between two versions of a program; None stands for no version at all.

    Numbers and effective times do not count as differences.
    """
    if before is None:
        return ProgramDiff(
            settings=_changes({}, _settings(after)),
            rules_added=tuple(rule.id for rule in after.rules),
        )
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    changed = (
        RuleChange(name, _changes(_rule(old[name], before), _rule(rule, after)))
        for name, rule in new.items()
        if name in old and old[name] != rule
    )
    return ProgramDiff(
        settings=_changes(_settings(before), _settings(after)),
        rules_added=tuple(name for name in new if name not in old),
        rules_removed=tuple(name for name in old if name not in new),
        rules_changed=tuple(changed),
        is_reordered=[name for name in old if name in new] != [name for name in new if name in old],
    )


def diff_text(diff: ProgramDiff) -> str:
    """A difference in lines for people; empty where nothing differs."""
    lines = [_line(change) for change in diff.settings]
    lines += [f"- rule {name}" for name in diff.rules_removed]
    lines += [f"+ rule {name}" for name in diff.rules_added]
    for rule in diff.rules_changed:
        lines.append(f"~ rule {rule.rule}")
        lines += [f"    {_line(change)}" for change in rule.changes]
    if diff.is_reordered:
        lines.append("~ the order of the rules")
    return "\n".join(lines)


def _line(change: Change) -> str:
    if change.before is None:
        return f"+ {change.path}: {_told(change.after)}"
    if change.after is None:
        return f"- {change.path}: {_told(change.before)}"
    return f"~ {change.path}: {_told(change.before)} -> {_told(change.after)}"


def _told(value: Leaf) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return f"[{', '.join(value)}]"
        case _:
            return str(value)


def _changes(before: dict[str, Leaf], after: dict[str, Leaf]) -> tuple[Change, ...]:
    paths = dict.fromkeys((*before, *after))
    return tuple(
        Change(path, before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    )


def _settings(version: ProgramVersion) -> dict[str, Leaf]:
    return dict(_leaves(version, "", version.currency, without=NOT_COMPARED))


def _rule(rule: Rule, version: ProgramVersion) -> dict[str, Leaf]:
    return dict(_leaves(rule, "", version.currency, without=frozenset({"id"})))


def _leaves(
    part: Any, path: str, currency: str, *, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Leaf]]:
    """The fields of a part of a program by their paths; those without a value are left out."""
    for field in fields(part):
        if field.name in without:
            continue
        value = getattr(part, field.name)
        place = f"{path}.{field.name}" if path else field.name
        if field.name in AMOUNTS and isinstance(value, int):
            yield place, money_text(value, currency)
        else:
            yield from _value(value, place, currency)


def _value(value: Any, place: str, currency: str) -> Iterator[tuple[str, Leaf]]:
    match value:
        case None | ():
            return
        case tuple():
            yield from _listed(value, place, currency)
        case Ratio() | datetime() | date() | time() | str() | int():
            yield place, _leaf(value)
        case _:
            yield from _leaves(value, place, currency)


def _listed(values: tuple[Any, ...], place: str, currency: str) -> Iterator[tuple[str, Leaf]]:
    """Names and their values, parts one by one (rewards by their ids), or plain values."""
    if isinstance(values[0], tuple):
        yield from ((f"{place}.{name}", told) for name, told in values)
    elif is_dataclass(values[0]):
        for index, part in enumerate(values):
            if isinstance(part, Reward):
                without = frozenset({"id"})
                yield from _leaves(part, f"{place}.{part.id}", currency, without=without)
            else:
                yield from _leaves(part, f"{place}[{index}]", currency)
    else:
        yield place, tuple(str(value) for value in values)


def _leaf(value: Any) -> Leaf:
    match value:
        case Ratio():
            return f"{value.numerator}/{value.denominator}"
        case datetime():
            return instant_text(value)
        case date() | time():
            return value.isoformat()
        case str():
            return str(value)
        case _:
            return int(value) if not isinstance(value, bool) else value
