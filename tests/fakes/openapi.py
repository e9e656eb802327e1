"""docs/openapi.json as a judge: whether an answer is what the document promises."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parents[2] / "docs/openapi.json"

# JSON of whatever OpenAPI has there.
type Json = Any


@cache
def openapi() -> Json:
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))


def promised(method: str, path: str) -> Json | None:
    """The operation at an address, or None if there is none."""
    for template, operations in openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return operations.get(method.lower())
    return None


def check_answer(method: str, path: str, *, status: int, content_type: str, body: Json) -> None:
    """Fail unless the document has this status, this media type and this body for an operation."""
    operation = promised(method, path)
    if operation is None:
        assert status == 404
        return
    described = operation["responses"].get(str(status))
    assert described is not None, f"{operation['operationId']} says nothing of {status}"
    schema = described["content"][content_type]["schema"]
    validator = Draft202012Validator({**schema, "components": openapi()["components"]})
    problems = [error.message for error in validator.iter_errors(body)]
    assert problems == [], f"{operation['operationId']} answers otherwise than described"
