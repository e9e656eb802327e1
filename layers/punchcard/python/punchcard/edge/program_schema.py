"""JSON Schema of the program document, so that editors complete and check it while one writes.

It is derived from the domain's classes; what a document writes in another form is said here.
"""

from dataclasses import MISSING, asdict, fields
from typing import TypeAliasType

from punchcard.domain.catalogue import (
    REWARDS_MAX,
    Reward,
)
from punchcard.domain.kinds import choices, kind_of
from punchcard.domain.policies import (
    Expiry,
    Maturity,
)
from punchcard.domain.program import (
    RULES_MAX,
    Earn,
    Per,
    PointsPerUnit,
    ProgramVersion,
)
from punchcard.edge.program_document import version_adapter
from punchcard.edge.program_forms import FORMS, Json
from punchcard.edge.program_kinds import KIND_BY_KEY, PER_UNIT
from punchcard.edge.program_reference import MEANINGS


def program_schema() -> Json:
    """The schema, as JSON has it."""
    schema = version_adapter().json_schema()
    definitions: Json = schema["$defs"]
    del definitions["Ratio"], schema["properties"]["number"]
    schema["required"] = [
        name for name in schema["required"] if name not in ("number", "effective_at")
    ]
    for cls in MEANINGS:
        definition = schema if cls is ProgramVersion else definitions[cls.__name__]
        _explain(definition, cls)
    schema["properties"]["rules"]["maxItems"] = RULES_MAX
    schema["properties"]["rewards"]["maxItems"] = REWARDS_MAX
    definitions["Rule"]["properties"]["caps"]["maxItems"] = len(Per)
    for name in ("maturity", "expiry"):
        schema["properties"][name]["default"] = _default(name)
    for definition in definitions.values():
        if "enum" in definition:
            del definition["title"], definition["description"]
    for union in (Earn, Maturity, Expiry):
        definitions[union.__name__]["anyOf"] += _words(union, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Punchcard program",
        **schema,
    }


def _default(name: str) -> Json:
    """What the domain takes where a document does not say it, as JSON."""
    (make,) = [
        field.default_factory
        for field in fields(ProgramVersion)
        if field.name == name and field.default_factory is not MISSING
    ]
    return asdict(make())


def _explain(definition: Json, cls: type) -> None:
    """Say each key in the words and the form of the document."""
    del definition["title"], definition["description"]
    properties: Json = definition["properties"]
    if cls is PointsPerUnit:
        properties["per"] = {}
    for name, known in properties.items():
        form = FORMS.get((cls, name)) or _plain(known)
        properties[name] = {"description": MEANINGS[cls][name], **form}
    if "kind" in properties and cls is not Reward:
        del properties["kind"]["default"]
        if not _is_told_by_keys(cls):
            definition["required"] = ["kind", *definition.get("required", ())]


def _plain(form: Json) -> Json:
    """A derived form without the title that repeats its key, and without nothing as a value."""
    if "anyOf" in form:
        (choice,) = [choice for choice in form["anyOf"] if choice.get("type") != "null"]
        return _plain(choice)
    return {key: value for key, value in form.items() if key != "title"}


def _is_told_by_keys(cls: type) -> bool:
    """Whether a document may leave the kind out."""
    told = {kind for by_key in KIND_BY_KEY.values() for kind in by_key.values()}
    return kind_of(cls) in told | {PER_UNIT}


def _words(union: TypeAliasType, definitions: Json) -> list[Json]:
    """The kinds that one may write as a word alone: they need no other key."""
    words = [
        kind
        for kind, cls in choices(union).items()
        if definitions[cls.__name__]["required"] == ["kind"]
    ]
    return [{"enum": words}] if words else []
