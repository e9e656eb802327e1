"""`python -m local.reference`: write the parts of docs/ that are generated from the code."""

import json
import re
from pathlib import Path
from typing import Any

from punchcard.edge.program_schema import program_schema

DOCS = Path(__file__).parents[1] / "docs"

_TABLE = re.compile(r"(<!-- keys of (\w+) -->\n)(?:\|.*\n)*")
_SECTIONS = {
    "Rule": "rules",
    "Earn": "earn",
    "When": "when",
    "Hours": "hours",
    "LineMatch": "lines",
    "Cap": "caps",
    "Basis": "basis",
    "AdjustmentLimits": "adjustments",
    "ReinstatementPolicy": "reinstatement",
    "Spending": "spending",
    "Valuation": "books",
    "PointsWorth": "points-and-amounts",
    "Reward": "rewards",
    "RewardPrice": "prices",
    "CouponTerms": "coupon",
    "Maturity": "maturity",
    "Expiry": "expiry",
}
_TYPES = {
    "integer": "whole number",
    "boolean": "`true`, `false`",
    "string": "text",
    "date": "date",
}
_HEADER = "| key | value | default | meaning |\n|---|---|---|---|\n"

type Json = dict[str, Any]


def generated() -> dict[Path, str]:
    """Every generated file with what it must contain."""
    schema = program_schema()
    reference = DOCS / "program.md"
    return {
        DOCS / "program.schema.json": json.dumps(schema, indent=2) + "\n",
        reference: with_tables(reference.read_text(encoding="utf-8"), schema),
    }


def with_tables(text: str, schema: Json) -> str:
    """The reference with the table of keys put behind each remark that asks for one."""
    definitions: Json = {**schema["$defs"], "ProgramVersion": schema}
    return _TABLE.sub(lambda match: match[1] + _table(definitions, match[2]), text)


def _table(definitions: Json, name: str) -> str:
    definition: Json = definitions[name]
    rows = [
        f"| `{key}` | {_value(form, definitions)} | {_default(form, key, definition)} "
        f"| {form['description']} |\n"
        for key, form in definition["properties"].items()
    ]
    return _HEADER + "".join(rows)


def _value(form: Json, definitions: Json) -> str:
    """What may stand there, in words."""
    if "title" in form:
        return str(form["title"])
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        section = _SECTIONS.get(name)
        return f"[{section}](#{section})" if section else _value(definitions[name], definitions)
    if "const" in form:
        return f"`{form['const']}`"
    if "enum" in form:
        return ", ".join(f"`{word}`" for word in form["enum"])
    if form["type"] == "array":
        return f"list of {_value(form['items'], definitions)}"
    kind: str = form.get("format") or form["type"]
    return _TYPES[kind]


def _default(form: Json, key: str, definition: Json) -> str:
    if key in definition.get("required", ()):
        return "needed"
    default = form.get("default")
    if default is None or default == []:
        return ""
    if isinstance(default, dict):
        return "`{" + ", ".join(f"{name}: {part}" for name, part in default.items()) + "}`"
    return f"`{json.dumps(default).strip(chr(34))}`"


if __name__ == "__main__":
    for file, content in generated().items():
        file.write_text(content, encoding="utf-8")
