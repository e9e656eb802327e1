"""What problem documents say, status by status: the codes there are, out of the tree of errors.

An error is a class wherever it is raised, and its status follows from the class; so nothing else
lists codes.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import punchcard
from punchcard.domain.errors import PunchcardError
from punchcard.edge.problems import CONTENT_TYPE, status_of_class

DOCUMENT = "ProblemDocument"
STORED = f"{punchcard.__name__}.adapters."
MORE = "Later versions may have more; one that you do not know means what its status does."

# JSON of whatever OpenAPI has there.
type Json = dict[str, Any]


def problem_schemas() -> Json:
    """The problem document of each status: the document, with the codes of this status."""
    codes: dict[int, dict[str, str]] = {}
    for error in _errors(PunchcardError):
        told = codes.setdefault(status_of_class(error).value, {})
        told.setdefault(error.code, (inspect.getdoc(error) or "").splitlines()[0])
    return {
        _name_of(str(status)): {
            "allOf": [{"$ref": f"#/components/schemas/{DOCUMENT}"}],
            "properties": {
                "code": {
                    "type": "string",
                    "enum": sorted(told),
                    "description": "\n".join(
                        [*(f"- `{code}`: {told[code]}" for code in sorted(told)), "", MORE]
                    ),
                }
            },
        }
        for status, told in sorted(codes.items())
    }


def with_codes(operation: Json) -> Json:
    """An operation whose problem documents name the codes of their status."""
    responses = {
        status: _coded(status, response) if CONTENT_TYPE in response["content"] else response
        for status, response in operation["responses"].items()
    }
    return {**operation, "responses": responses}


def _coded(status: str, response: Json) -> Json:
    schema = {"$ref": f"#/components/schemas/{_name_of(status)}"}
    return {**response, "content": {CONTENT_TYPE: {"schema": schema}}}


def _name_of(status: str) -> str:
    return f"Problem{status}"


def _errors(root: type[PunchcardError]) -> Iterator[type[PunchcardError]]:
    """The classes of the tree, except those about what is stored, which no request can cause."""
    for module in pkgutil.walk_packages(punchcard.__path__, f"{punchcard.__name__}."):
        importlib.import_module(module.name)
    yield from (error for error in _branch(root) if not error.__module__.startswith(STORED))


def _branch(root: type[PunchcardError]) -> Iterator[type[PunchcardError]]:
    yield root
    for error in root.__subclasses__():
        yield from _branch(error)
