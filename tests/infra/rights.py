"""What the roles of the templates may do, one right at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.infra.assembly import Assembly, Json


@dataclass(frozen=True, slots=True)
class Right:
    """One action that a role may take on one resource."""

    role: str
    action: str
    resource: str
    condition: str


def actions_on(rights: frozenset[Right], *, resource: str) -> dict[str, set[str]]:
    actions: dict[str, set[str]] = {}
    for right in rights:
        if right.resource == resource:
            actions.setdefault(right.role, set()).add(right.action)
    return actions


def rights_of(assembly: Assembly) -> Iterator[Right]:
    for role in assembly.service.resources("AWS::IAM::Role"):
        name = role.logical_id.partition("Role")[0]
        for policy in role.properties["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                for action in each_of(statement["Action"]):
                    for resource in each_of(statement["Resource"]):
                        yield Right(
                            name,
                            action,
                            assembly.as_text(resource),
                            condition_of(assembly, statement),
                        )


def each_of(one_or_many: Json) -> list[Json]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


def condition_of(assembly: Assembly, statement: Json) -> str:
    return "; ".join(
        f"{operator} {key} {assembly.as_text(value)}"
        for operator, operands in statement.get("Condition", {}).items()
        for key, value in operands.items()
    )
