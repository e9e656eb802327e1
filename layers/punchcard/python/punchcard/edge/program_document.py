"""From a program as people write it, in YAML or JSON, to a validated version.

docs/program.md is the reference of the language.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache

from pydantic import ConfigDict, TypeAdapter, ValidationError

from punchcard.domain.problem import Path, Problem, under
from punchcard.domain.program import ProgramVersion, Rule
from punchcard.domain.program_checks import check_program
from punchcard.domain.rule_checks import check_rules
from punchcard.edge.document_reader import read_document
from punchcard.edge.document_tree import Document, Value
from punchcard.edge.findings import Finding, ProgramDocumentInvalidError
from punchcard.edge.program_longhand import Longhand
from punchcard.edge.program_mismatch import mismatches

# A dataclass of the standard library has no place for these settings, so that they are only
# taken with a name for it.
type _Version = ProgramVersion
type _Rule = Rule
_SETTINGS = ConfigDict(extra="forbid", strict=True)


def parse_program(
    text: str, *, number: int, effective_at: datetime | None = None, source: str = "program"
) -> ProgramVersion:
    """Read a program document.

    Args:
        text: YAML or JSON.
        number: the number that the version gets.
        effective_at: when it takes effect if the document does not say.
        source: what error messages call the document, such as its file name.

    Raises:
        ProgramDocumentInvalidError: with all that was found wrong, in the document's order.
    """
    document = read_document(text, source=source)
    fields = document.value
    if not isinstance(fields, dict):
        problem = Problem((), "is no mapping with keys such as program, name and rules")
        raise ProgramDocumentInvalidError((document.finding(problem),), source=source)
    draft = _Draft(fields, number=number, effective_at=effective_at)
    version = draft.version()
    if version is None or draft.problems or document.findings:
        raise ProgramDocumentInvalidError(_findings(document, draft.problems), source=source)
    return version


class _Draft:
    """A document on its way to a version.

    Rules are validated one by one, so that a problem in one hides none in another.
    """

    def __init__(
        self, document: dict[str, Value], *, number: int, effective_at: datetime | None
    ) -> None:
        longhand = Longhand(document)
        self._fields = longhand.program(number=number, effective_at=effective_at)
        self.problems = longhand.problems
        self._replaced = {problem.path[:2] for problem in self.problems}
        self._some_unread = False

    def version(self) -> ProgramVersion | None:
        """The version; None, or one that is not to be used, where there are problems."""
        entries = self._fields.get("rules")
        rules: dict[int, Rule] = {}
        if isinstance(entries, list):
            self._fields["rules"] = []
            for index, entry in enumerate(entries):
                rule = self._validated(_rule_adapter(), entry, Rule, ("rules", index))
                if rule is not None:
                    rules[index] = rule
            self._some_unread = len(rules) < len(entries)
        version = self._validated(version_adapter(), self._fields, ProgramVersion, ())
        read = tuple(rules.values())
        if version is None:
            self._check(under(("rules",), check_rules(read)), [*rules])
            return None
        version = replace(version, rules=read)
        self._check(check_program(version), [*rules])
        return version

    def _validated[T](
        self, adapter: TypeAdapter[T], value: Value, shape: type[T], path: Path
    ) -> T | None:
        try:
            return adapter.validate_json(json.dumps(value))
        except ValidationError as error:
            self.problems.extend(under(path, mismatches(error, value, shape)))
            return None

    def _check(self, problems: Iterable[Problem], positions: list[int]) -> None:
        """Take over what the domain finds; its rules stand at these positions of the document.

        Nothing is said about a rule of which a part was replaced, nor about what a rule requires
        while others are unread: that may be right when they are put right.
        """
        for problem in problems:
            match problem.path:
                case ("rules", int(index), *rest):
                    place = ("rules", positions[index])
                    unclear = self._some_unread and rest[:1] == ["requires"]
                    if place not in self._replaced and not unclear:
                        self.problems.append(replace(problem, path=(*place, *rest)))
                case _:
                    self.problems.append(problem)


def _findings(document: Document, problems: list[Problem]) -> tuple[Finding, ...]:
    """The first problem of each value, in the order of the document."""
    first: dict[tuple[str, int], Finding] = {}
    for finding in (*document.findings, *map(document.finding, problems)):
        first.setdefault((finding.path, finding.line), finding)
    return tuple(sorted(first.values()))


@cache
def version_adapter() -> TypeAdapter[ProgramVersion]:
    """Validates a version of which everything is written out; a mistaken key is an error."""
    return TypeAdapter(_Version, config=_SETTINGS)


@cache
def _rule_adapter() -> TypeAdapter[Rule]:
    return TypeAdapter(_Rule, config=_SETTINGS)
