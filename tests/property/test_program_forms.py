"""A program is the same in each of its forms: the document, the classes, the stored text."""

import json
from contextlib import suppress

import yaml
from hypothesis import given
from hypothesis import strategies as st
from punchcard.adapters.program_codec import decode_version, encode_version
from punchcard.domain.program import ProgramVersion
from punchcard.domain.program_checks import check_program
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program
from punchcard.edge.program_writing import write_program

from tests.property.programs import sound_versions

WORDS = [
    "program: a",
    "rules:",
    "  - id: x",
    "earn: {points: 1, per: ",
    "&a ",
    "*a",
    "!!",
    "[",
    "}",
]


@given(sound_versions)
def test_a_sound_version_has_no_problem(version: ProgramVersion) -> None:
    assert check_program(version) == ()


@given(sound_versions)
def test_a_stored_version_is_read_as_it_was(version: ProgramVersion) -> None:
    stored = encode_version(version)

    assert decode_version(stored) == version
    assert encode_version(decode_version(stored)) == stored


@given(sound_versions, st.booleans())
def test_a_version_written_as_json_is_read_as_it_was(
    version: ProgramVersion, ascii_only: bool
) -> None:
    text = json.dumps(write_program(version), ensure_ascii=ascii_only)

    assert parse_program(text, number=version.number) == version


@given(sound_versions)
def test_a_version_written_as_yaml_is_read_as_it_was(version: ProgramVersion) -> None:
    text = yaml.safe_dump(write_program(version), allow_unicode=True, sort_keys=False)

    assert parse_program(text, number=version.number) == version


@given(st.text() | st.lists(st.sampled_from(WORDS) | st.text(max_size=3)).map("\n".join))
def test_any_text_is_a_program_or_a_list_of_findings(text: str) -> None:
    with suppress(ProgramDocumentInvalidError):
        parse_program(text, number=1)


@given(sound_versions, st.data())
def test_a_damaged_document_is_a_program_or_a_list_of_findings(
    version: ProgramVersion, data: st.DataObject
) -> None:
    text = yaml.safe_dump(write_program(version), allow_unicode=True, sort_keys=False)
    place = data.draw(st.integers(0, len(text)))
    damage = data.draw(st.sampled_from([*WORDS, "1", "x", "-", ": ", "\n", "null", "1e999"]))

    with suppress(ProgramDocumentInvalidError):
        parse_program(
            text[:place] + damage + text[place + data.draw(st.integers(0, 5)) :], number=1
        )
