"""Reading the bodies of API requests, and telling what is wrong with them."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from punchcard.connectors.headers import header
from punchcard.connectors.payload import NumberText, decode_json
from punchcard.domain.errors import BodyTooLargeError, InvalidError
from punchcard.edge.refusals import (
    FAULTS_MAX,
    Fault,
    MediaTypeUnsupportedError,
    RequestInvalidError,
)

MEDIA_TYPE = "application/json"
"""What commands are written in."""

DOCUMENT_MEDIA_TYPES = (
    MEDIA_TYPE,
    *("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
)
"""What program documents are written in."""

JSON_CHARACTERS_MAX = 1_000_000
"""Longest command; only program documents are longer."""

POINTER_LENGTH_MAX = 200
"""A longer pointer is cut: the names in it are the caller's."""

NO_BODY = "send a JSON object, such as {}"
"""What whoever sent a command without a body has to do."""

type GatewayEvent = dict[str, Any]
"""An event of API Gateway, payload format 2.0."""


def with_text_body(event: GatewayEvent, *, reads: Sequence[str]) -> GatewayEvent:
    """The event with its body as text, of one of the media types that are read.

    Raises:
        MediaTypeUnsupportedError: a form, an upload, or anything else.
        RequestInvalidError: the bytes are not UTF-8.
    """
    body: str | None = event.get("body")
    if not body:
        return event
    media_type = header(event.get("headers") or {}, "content-type")
    if media_type is not None and media_type.partition(";")[0].strip().lower() not in reads:
        raise unsupported(reads)
    if not event.get("isBase64Encoded"):
        return event
    try:
        text = b64decode(body, validate=True).decode()
    except (Base64Error, ValueError) as error:
        raise RequestInvalidError("the body is not UTF-8 text") from error
    return {**event, "body": text, "isBase64Encoded": False}


def unsupported(reads: Sequence[str]) -> MediaTypeUnsupportedError:
    """The refusal of a body, which names every media type that is read instead."""
    *others, last = reads
    named = f"{', '.join(others)} or {last}" if others else last
    return MediaTypeUnsupportedError(f"send the body as {named}")


def read_json_object(text: str) -> dict[str, Any]:
    """Read a JSON body strictly: an object, no name twice, not nested too deeply.

    Raises:
        BodyTooLargeError: it has more than `JSON_CHARACTERS_MAX`.
        RequestInvalidError: it is anything but such an object.
    """
    if len(text) > JSON_CHARACTERS_MAX:
        raise BodyTooLargeError(f"the body has more than {JSON_CHARACTERS_MAX} characters")
    try:
        document = decode_json(text)
    except InvalidError as error:
        raise RequestInvalidError(error.detail) from error
    if not isinstance(document, dict):
        raise RequestInvalidError("the body must be a JSON object")
    return {name: _as_number(value) for name, value in document.items()}


def faults_of(errors: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What validation found, without any value that was sent.

    Args:
        errors: as pydantic tells them; `loc` begins with the part of the request.
    """
    return tuple(_fault(error["loc"], _told(error)) for error in errors[:FAULTS_MAX])


def _told(error: Mapping[str, Any]) -> str:
    """What is wrong; of a body that is not there, what to send: no field of it can be named."""
    if error["loc"] == ("body",) and error.get("type") == "missing":
        return NO_BODY
    message: str = error["msg"]
    return message.removeprefix("Value error, ")


def _fault(place: tuple[str | int, ...], detail: str) -> Fault:
    match place:
        case ("path" | "query" | "header" as location, name):
            return Fault(detail=detail, parameter=str(name), location=location)
        case _:
            pointer = "".join(f"/{_pointer_part(part)}" for part in place[1:])
            return Fault(detail=detail, pointer=f"#{pointer}"[:POINTER_LENGTH_MAX])


def _pointer_part(part: str | int) -> str:
    """A step of a JSON pointer, as it is written in the fragment of a URI (RFC 6901)."""
    escaped = str(part).replace("~", "~0").replace("/", "~1")
    return quote(escaped, safe="~", errors="replace")


def _as_number(value: object) -> object:
    """Numbers with a fraction as numbers, so that no field of text takes one."""
    match value:
        case NumberText():
            return float(value)
        case dict():
            return {name: _as_number(part) for name, part in value.items()}
        case list():
            return [_as_number(part) for part in value]
        case _:
            return value
