"""A program version made ready to decide with: its zone, and an index that finds rules.

A basket is looked up in the index by what it contains, so that ten thousand promotions of which
few match cost what the few cost. Every rule stands under the values of one condition, its most
selective one, and is then checked in full.
"""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from punchcard.domain.activity import Facts, Line, Order
from punchcard.domain.catalogue import Reward
from punchcard.domain.program import Cap, LineMatch, Per, ProgramVersion, Rule

WHOLE_PROGRAM = ""
"""Stands for a rule's id where a cap is the program's own."""

type Values = Callable[[Line], tuple[str | None, ...]]
"""What a line says about one of the fields that rules match lines on."""

type Conditions = tuple[tuple[Values, frozenset[str | None]], ...]
"""The fields that a match names, each with the values it accepts."""

_VALUES_OF: dict[str, Values] = {
    "skus": lambda line: (line.sku,),
    "products": lambda line: (line.product,),
    "collections": lambda line: line.collections,
    "categories": lambda line: line.categories,
    "vendors": lambda line: (line.vendor,),
    "tags": lambda line: line.tags,
}


class Rulebook:
    """One program version with the lookups that deciding needs.

    `order_tags` are all tags of orders that its rules ask for, `spanning_caps` by rule the caps
    that count several activities together, `cost_centres` by rule who funds what others than the
    program fund.
    """

    def __init__(self, version: ProgramVersion) -> None:
        self.version = version
        self.zone = ZoneInfo(version.time_zone)
        self._rules = {rule.id: rule for rule in version.rules}
        self._rewards = {reward.id: reward for reward in version.rewards}
        self._wanted = {rule.id: _conditions(rule.lines) for rule in version.rules}
        self._excluded = {
            rule.id: _conditions(rule.exclude) for rule in version.rules if rule.exclude is not None
        }
        self.order_tags = tuple(sorted({t for rule in version.rules for t in rule.when.order_tags}))
        self.spanning_caps = _spanning_caps(version)
        self.cost_centres = {
            rule.id: rule.cost_centre for rule in version.rules if rule.cost_centre
        }
        self._ranks: dict[str, dict[str, dict[str | None, list[int]]]] = {}
        for rank, rule in enumerate(version.rules):
            name, values = _index_terms(rule)
            ranks_under = self._ranks.setdefault(rule.on, {}).setdefault(name, {})
            for value in values:
                ranks_under.setdefault(value, []).append(rank)

    def rule(self, rule_id: str) -> Rule:
        """The rule with an id that this version is known to have."""
        return self._rules[rule_id]

    def reward(self, reward_id: str) -> Reward | None:
        """The reward with an id, or None."""
        return self._rewards.get(reward_id)

    def accepts(self, rule: Rule, line: Line) -> bool:
        """Whether a line is among those that a rule is about."""
        wanted = self._wanted[rule.id]
        if wanted and not _meets(line, wanted):
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
        circumstances: dict[str, tuple[str, ...]] = {
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
        ranks: set[int] = set()
        for name, ranks_under in self._ranks.get(on, {}).items():
            for value in circumstances.get(name) or _values_of_lines(content, name):
                ranks.update(ranks_under.get(value, ()))
        return [self.version.rules[rank] for rank in sorted(ranks)]


def _spanning_caps(version: ProgramVersion) -> dict[str, list[Cap]]:
    own = {rule.id: rule.caps for rule in version.rules} | {WHOLE_PROGRAM: version.caps}
    spanning = {
        rule: [cap for cap in caps if cap.per is not Per.ORDER] for rule, caps in own.items()
    }
    return {rule: caps for rule, caps in spanning.items() if caps}


def _values_of_lines(content: Order | Facts, name: str) -> list[str | None]:
    values_of = _VALUES_OF.get(name)
    if values_of is None or not isinstance(content, Order):
        return []
    return [value for line in content.lines for value in values_of(line)]


def _conditions(match: LineMatch) -> Conditions:
    fields = (
        (values_of, frozenset(getattr(match, name))) for name, values_of in _VALUES_OF.items()
    )
    return tuple((values_of, accepted) for values_of, accepted in fields if accepted)


def _meets(line: Line, conditions: Conditions) -> bool:
    return not [1 for values_of, accepted in conditions if accepted.isdisjoint(values_of(line))]


def _index_terms(rule: Rule) -> tuple[str, Iterable[str]]:
    """The condition of a rule that the fewest activities meet, and its values."""
    for name in _VALUES_OF:
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
