"""The reference, the schema and the example program say what the code does."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from punchcard.domain.kinds import choices
from punchcard.domain.policies import Expiry, Maturity
from punchcard.domain.program import Earn, ProgramVersion
from punchcard.edge.document_reader import read_document
from punchcard.edge.program_document import parse_program
from punchcard.edge.program_reference import MEANINGS
from punchcard.edge.program_schema import program_schema
from punchcard.edge.program_writing import write_program

from local.reference import DOCS, generated
from tests.fakes.program_documents import HEAD, one_rule
from tests.fakes.programs import STARTED
from tests.property.programs import sound_versions

DEMO = Path(__file__).parents[3] / "local/programs/demo.yaml"
SCHEMA = Draft202012Validator(program_schema())


def examples() -> list[str]:
    """Every piece of YAML in the reference, completed to a whole document."""
    pieces = re.findall(r"```yaml\n(.*?)```", (DOCS / "program.md").read_text(), re.DOTALL)
    return [completed(piece) for piece in pieces]


def completed(piece: str) -> str:
    if piece.startswith("program:"):
        return piece
    if piece.startswith("- "):
        return f"{HEAD}rules:\n{piece}"
    return f"{HEAD}rules: []\n{piece}"


@pytest.mark.parametrize("file", sorted(generated()), ids=lambda file: file.name)
def test_generated_documents_are_up_to_date(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == generated()[file], "run python -m local.reference"


def test_every_key_has_a_meaning() -> None:
    for cls, meanings in MEANINGS.items():
        keys = {field.name for field in fields(cls)} - {"number"}
        assert keys <= set(meanings), cls


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(program_schema())


@pytest.mark.parametrize("text", examples())
def test_every_example_of_the_reference_is_a_sound_program(text: str) -> None:
    parse_program(text, number=1, effective_at=STARTED, source="program.md")
    SCHEMA.validate(read_document(text, source="program.md").value)


def test_every_form_in_the_tables_of_the_reference_is_read() -> None:
    text = (DOCS / "program.md").read_text()
    kinds = {"earn": Earn, "maturity": Maturity, "expiry": Expiry}
    for section, union in kinds.items():
        rows = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
        written = re.findall(r"^\| (.*?) \|", rows, re.MULTILINE)[1:]
        forms = [form for cell in written for form in re.findall(r"`(.*?)`", cell)]
        assert {type(read_form(section, form)) for form in forms} == set(choices(union).values())


def read_form(section: str, form: str) -> object:
    if section == "earn":
        text = one_rule(f"earn: {form}")
        return parse_program(text, number=1, effective_at=STARTED).rules[0].earn
    version = parse_program(f"{HEAD}rules: []\n{section}: {form}\n", number=1, effective_at=STARTED)
    return getattr(version, section)


@given(sound_versions)
def test_the_schema_accepts_every_sound_version(version: ProgramVersion) -> None:
    SCHEMA.validate(write_program(version))


@pytest.mark.parametrize(
    "wrong",
    [
        {"nme": "Club"},
        {"number": 1},
        {"currency": "euro"},
        {"maturity": "soon"},
        {"maturity": "after_days"},
        {"maturity": {}},
        {"expiry": {"kind": "months"}},
        {"rules": [{"id": "a", "title": "A"}]},
        {"rules": [{"id": "A", "title": "A", "earn": {"points": 1}}]},
        {"rules": [{"id": "a", "title": "A", "earn": {"points": 0}}]},
        {"rules": [{"id": "a", "title": "A", "earn": {"points": 1, "per": "1,00"}}]},
        {"rules": [{"id": "a", "title": "A", "earn": {"factor": "x"}}]},
        {"rules": [{"id": "a", "title": "A", "earn": {"points": 1}, "when": {"weekdays": [8]}}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(wrong: dict[str, object]) -> None:
    sound = {
        "program": "club",
        "name": "Club",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "rules": [],
    }
    assert SCHEMA.is_valid(sound)
    assert not SCHEMA.is_valid(sound | wrong)


def test_the_example_program_is_sound() -> None:
    text = DEMO.read_text(encoding="utf-8")
    version = parse_program(
        text, number=1, effective_at=datetime(2026, 1, 1, tzinfo=UTC), source="demo.yaml"
    )

    SCHEMA.validate(read_document(text, source="demo.yaml").value)
    assert [rule.id for rule in version.rules] == [
        "base",
        "books",
        "wednesday",
        "welcome",
        "bottles",
    ]
    assert json.loads(json.dumps(write_program(version)))["name"] == "Demo Club"
