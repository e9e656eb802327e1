"""The API's answers, read field by field: what is missing is said, and never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

FRACTION = re.compile(r"(?<=T\d\d:\d\d:\d\d)\.\d+(?=Z$)")


class AnswerUnreadableError(RuntimeError):
    """The API answered something else than its description says; perhaps it is another version."""


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object."""

    fields: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> Self:
        """A JSON value that must be an object. Raises AnswerUnreadableError."""
        if not isinstance(value, dict):
            raise AnswerUnreadableError("the API answered something that is no object")
        return cls(value)

    def text(self, name: str) -> str:
        """A field as people see it: empty where it is null or absent, yes and no for booleans.

        Instants are shown in whole seconds.
        """
        value = self.fields.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(map(str, value))
        return FRACTION.sub("", str(value))

    def number(self, name: str) -> int:
        """A field that is a whole number. Raises AnswerUnreadableError."""
        value = self.fields.get(name)
        if not isinstance(value, int):
            raise AnswerUnreadableError(f"the API's answer has no whole number {name}")
        return value

    def items(self, name: str) -> list["Document"]:
        """A field that is a list of objects; empty where it is absent."""
        value = self.fields.get(name)
        return [Document.of(item) for item in value] if isinstance(value, list) else []

    def part(self, name: str) -> "Document | None":
        """A field that is an object, or None."""
        value = self.fields.get(name)
        return None if value is None else Document.of(value)
