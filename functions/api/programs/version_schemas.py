"""Program versions, as the API writes them."""

from datetime import datetime
from typing import Self

from punchcard.domain.errors import ProgramInvalidError
from punchcard.domain.instants import instant
from punchcard.domain.program import ProgramVersion
from punchcard.edge.document_tree import Value
from punchcard.edge.fields import Instant, View
from punchcard.edge.program_document import parse_program
from punchcard.edge.program_writing import write_program
from punchcard.use_cases.show_program import ProgramShown
from pydantic import Field


class VersionSummary(View):
    """A published version without its rules."""

    number: int = Field(description="A program's versions count from 1.", examples=[2])
    effective_at: Instant = Field(
        description="When it takes or took effect.", examples=["2026-03-02T11:10:00Z"]
    )
    name: str = Field(description="The program's name for members.", examples=["Harbour Club"])
    currency: str = Field(description="The same in all versions.", examples=["EUR"])
    time_zone: str = Field(description="Where its days begin and end.", examples=["Europe/Berlin"])
    rules: int = Field(description="How many rules it has.", examples=[3])

    @classmethod
    def of(cls, version: ProgramVersion) -> Self:
        """Show a version without its rules."""
        return cls(
            number=version.number,
            effective_at=version.effective_at,
            name=version.name,
            currency=version.currency,
            time_zone=version.time_zone,
            rules=len(version.rules),
        )


class VersionsView(View):
    """All versions of a program."""

    versions: list[VersionSummary] = Field(description="The newest number first.")


class VersionView(View):
    """A published version."""

    program: str = Field(description="Id of the program.", examples=["club"])
    version: VersionSummary = Field(description="What it is, in short.")
    document: dict[str, Value] = Field(
        description="The program as a document, without its effective time. Publishing it gives "
        "a version with the same rules.",
        examples=[{"program": "club", "name": "Harbour Club", "currency": "EUR", "rules": []}],
    )

    @classmethod
    def of(cls, version: ProgramVersion) -> Self:
        """Show a version with its document."""
        document = write_program(version)
        del document["effective_at"]
        return cls(program=version.program, version=VersionSummary.of(version), document=document)


class ProgramView(View):
    """A program as it stands."""

    program: str = Field(description="Id of the program.", examples=["club"])
    in_force: VersionSummary | None = Field(
        description="The version in force; null while none has taken effect."
    )
    newest: VersionSummary = Field(description="The version published last.")

    @classmethod
    def of(cls, program: str, shown: ProgramShown) -> Self:
        """Show a program."""
        in_force = shown.in_force
        return cls(
            program=program,
            in_force=None if in_force is None else VersionSummary.of(in_force),
            newest=VersionSummary.of(shown.versions[0]),
        )


def read_draft(
    document: str, *, program: str, effective_at: datetime | None, now: datetime
) -> tuple[ProgramVersion, datetime | None]:
    """Read the program that a request wants to publish.

    Returns:
        The version, its number still open, and when it is to take effect as far as the document
        or the query says.

    Raises:
        ProgramInvalidError: the document has problems, is of another program, or contradicts the
            query.
    """
    # Nobody can mean this very millisecond, so that it stands for a time that is not given.
    draft = parse_program(document, number=1, effective_at=effective_at or now)
    if draft.program != program:
        raise ProgramInvalidError("the document is of another program", path="program")
    if effective_at is not None and draft.effective_at != effective_at:
        raise ProgramInvalidError(
            "the document and the query name different times; leave one away", path="effective_at"
        )
    return draft, None if draft.effective_at == instant(now) else draft.effective_at
