"""When a version takes effect, by the document or beside it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from tests.fakes.program_documents import NO_RULES
from tests.fakes.programs import (
    STARTED,
)


def test_the_document_may_say_itself_when_it_takes_effect() -> None:
    text = f"{NO_RULES}effective_at: 2026-02-01T00:00Z\n"
    own = datetime(2026, 2, 1, tzinfo=UTC)

    assert parse_program(text, number=1).effective_at == own
    assert parse_program(text, number=1, effective_at=STARTED).effective_at == own


def test_the_time_given_beside_the_document_is_kept_in_utc() -> None:
    given = STARTED.astimezone(timezone(timedelta(hours=5)))
    found = parse_program(NO_RULES, number=7, effective_at=given)

    assert (found.number, found.effective_at) == (7, STARTED)
    assert found.effective_at.utcoffset() == timedelta(0)


def test_a_version_takes_effect_at_some_time() -> None:
    with pytest.raises(ProgramDocumentInvalidError, match="effective_at: is missing"):
        parse_program(NO_RULES, number=1)
