"""Documents around the part that a test is about, and what is told of those with a problem."""

import pytest
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from tests.fakes.programs import STARTED

HEAD = "program: club\nname: Club\ncurrency: EUR\ntime_zone: Europe/Berlin\n"
NO_RULES = f"{HEAD}rules: []\n"


def one_rule(fields: str, *, head: str = HEAD) -> str:
    """A document whose only rule has these fields beside an id and a title."""
    return f"{head}rules: [{{id: base, title: One, {fields}}}]"


def refusal(text: str) -> ProgramDocumentInvalidError:
    """The error that reading a document ends in."""
    with pytest.raises(ProgramDocumentInvalidError) as refused:
        parse_program(text, number=1, effective_at=STARTED, source="p.yaml")
    return refused.value


def told(text: str) -> list[str]:
    """A line for each problem of a document."""
    return refusal(text).detail.splitlines()


def told_of_rule(fields: str) -> list[str]:
    """What is told of the one rule with these fields, from its path on."""
    return [line.split("rules[0].")[1] for line in told(one_rule(fields))]
