"""Problems of a document with their places, told the way a compiler tells them."""

from dataclasses import dataclass

from punchcard.domain.errors import ProgramInvalidError
from punchcard.domain.problem import Path
from punchcard.domain.value_checks import SHOWN_LENGTH_MAX

FINDINGS_MAX = 100
"""Findings reported at once; nobody reads more before putting these right."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem of a document; `line` and `column` count from 1.

    `path` is written as in "rules[2].earn.per", and "" for the document as a whole.
    """

    line: int
    column: int
    path: str
    message: str
    allowed: tuple[str, ...] = ()

    def text(self, source: str) -> str:
        """One line, such as "program.yaml:14:7: rules[2].id: is missing"."""
        place = f"{source}:{self.line}:{self.column}: "
        return place + (f"{self.path}: {self.message}" if self.path else self.message)


class ProgramDocumentInvalidError(ProgramInvalidError):
    """A program document with at least one problem.

    Args:
        findings: all that was found, in the order of the document.
        source: what messages call the document, such as its file name.
    """

    def __init__(self, findings: tuple[Finding, ...], *, source: str) -> None:
        self.findings = findings[:FINDINGS_MAX]
        lines = [finding.text(source) for finding in self.findings]
        if len(findings) > FINDINGS_MAX:
            lines.append(f"{source}: and {len(findings) - FINDINGS_MAX} more")
        super().__init__("\n".join(lines), path=findings[0].path)


def path_text(path: Path) -> str:
    """Write a path as in "rules[2].earn.per"; a key that could be misread stands in quotes."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isascii() and step.isidentifier() and len(step) <= SHOWN_LENGTH_MAX:
            text += f".{step}"
        else:
            text += f"[{step[:SHOWN_LENGTH_MAX]!a}]"
    return text.removeprefix(".")
