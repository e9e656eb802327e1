"""A program version made ready to decide with: its zone, and an index that finds rules.

A basket is looked up in the index by what it contains, so that ten thousand promotions of which
few match cost what the few cost. Every rule stands under the values of one condition, its most
selective one, and is then checked in full.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from punchcard.domain.activity import Facts, Line, Order
from punchcard.domain.program import LineMatch, ProgramVersion, Rule

type _Term = tuple[str, str, str]
type Conditions = tuple[tuple[str, frozenset[str]], ...]
"""The fields that a match names, each with the values it accepts."""

_LINE_FIELDS = ("skus", "products", "collections", "categories", "vendors", "tags")


def line_values(line: Line, name: str) -> tuple[str, ...]:
    """What a line says about one of the fields that rules match lines on."""
    if name in ("skus", "products", "vendors"):
        value: str | None = getattr(line, name[:-1])
        return () if value is None else (value,)
    values: tuple[str, ...] = getattr(line, name)
    return values


class Rulebook:
    """One program version with the lookups that deciding needs.

    `order_tags` are all tags of orders that its rules ask for.
    """

    def __init__(self, version: ProgramVersion) -> None:
        self.version = version
        self.zone = ZoneInfo(version.time_zone)
        self._rules = {rule.id: rule for rule in version.rules}
        self._wanted = {rule.id: _conditions(rule.lines) for rule in version.rules}
        self._excluded = {
            rule.id: _conditions(rule.exclude) for rule in version.rules if rule.exclude is not None
        }
        self._rank = {rule.id: rank for rank, rule in enumerate(version.rules)}
        self._rules_under: dict[_Term, list[Rule]] = defaultdict(list)
        self._indexed: dict[str, set[str]] = defaultdict(set)
        self.order_tags = tuple(sorted({t for rule in version.rules for t in rule.when.order_tags}))
        for rule in version.rules:
            name, values = _index_terms(rule)
            self._indexed[rule.on].add(name)
            for value in values:
                self._rules_under[rule.on, name, value].append(rule)

    def rule(self, rule_id: str) -> Rule:
        """The rule with an id that this version is known to have."""
        return self._rules[rule_id]

    def accepts(self, rule: Rule, line: Line) -> bool:
        """Whether a line is among those that a rule is about."""
        if not _meets(line, self._wanted[rule.id]):
            return False
        return rule.exclude is None or not _meets(line, self._excluded[rule.id])

    def candidates(
        self,
        on: str,
        content: Order | Facts,
        *,
        channel: str,
        store: str | None,
        tier: str | None,
        segments: tuple[str, ...],
    ) -> list[Rule]:
        """Rules of a type of activity that may match, each once, in document order."""
        circumstances = {
            "": ("",),
            "channels": (channel,),
            "stores": () if store is None else (store,),
            "tiers": () if tier is None else (tier,),
            "segments": segments,
        }
        if isinstance(content, Order):
            circumstances["order_tags"] = content.tags
        else:
            circumstances["attributes"] = tuple(
                f"{key}={value}" for key, value in content.attributes
            )
        found: dict[str, Rule] = {}
        for name in self._indexed.get(on, ()):
            for value in circumstances.get(name) or _values_of_lines(content, name):
                for rule in self._rules_under.get((on, name, value), ()):
                    found[rule.id] = rule
        return sorted(found.values(), key=lambda rule: self._rank[rule.id])


def _values_of_lines(content: Order | Facts, name: str) -> Iterator[str]:
    if isinstance(content, Order) and name in _LINE_FIELDS:
        for line in content.lines:
            yield from line_values(line, name)


def _conditions(match: LineMatch) -> Conditions:
    fields = ((name, frozenset(getattr(match, name))) for name in _LINE_FIELDS)
    return tuple((name, values) for name, values in fields if values)


def _meets(line: Line, conditions: Conditions) -> bool:
    return all(not values.isdisjoint(line_values(line, name)) for name, values in conditions)


def _index_terms(rule: Rule) -> tuple[str, Iterable[str]]:
    """The condition of a rule that the fewest activities meet, and its values."""
    for name in _LINE_FIELDS:
        values: tuple[str, ...] = getattr(rule.lines, name)
        if values:
            return name, values
    if rule.when.attributes:
        key, value = rule.when.attributes[0]
        return "attributes", (f"{key}={value}",)
    for name in ("segments", "order_tags", "tiers", "stores", "channels"):
        values = getattr(rule.when, name)
        if values:
            return name, values
    return "", ("",)
