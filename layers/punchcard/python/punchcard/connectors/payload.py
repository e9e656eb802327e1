"""Decoding the JSON text of a webhook. What two readers could take differently is refused.

No message repeats a text of the payload, which may be about a person.
"""

import json

from punchcard.domain.errors import PayloadInvalidError

JSON_DEPTH_MAX = 32
INTEGER_DIGITS_MAX = 30

type _Container = dict[str, object] | list[object]


class NumberText(str):
    """A JSON number with a fraction or an exponent, as it was written: never a float."""

    __slots__ = ()


def decode_json(body: str | bytes) -> object:
    """Decode JSON text into dicts, lists, str, int, bool, None and `NumberText`.

    Raises:
        PayloadInvalidError: not UTF-8, not JSON, or JSON that readers disagree on: repeated
            names, NaN and Infinity, endless digits, nesting beyond `JSON_DEPTH_MAX`.
    """
    try:
        document: object = _DECODER.decode(body.decode() if isinstance(body, bytes) else body)
    except UnicodeDecodeError as error:
        raise PayloadInvalidError("the body is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise PayloadInvalidError(f"the body is not JSON: {error.msg}, at {error.pos}") from error
    except RecursionError as error:
        raise _too_deep() from error
    _check_depth(document)
    return document


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise PayloadInvalidError("the body repeats a field, so that its meaning is not clear")
    return fields


def _integer(text: str) -> int:
    if len(text) > INTEGER_DIGITS_MAX:
        raise PayloadInvalidError(f"the body has a number of over {INTEGER_DIGITS_MAX} digits")
    return int(text)


def _constant(text: str) -> object:
    raise PayloadInvalidError(f"the body is not JSON: it contains {text}")


def _check_depth(document: object) -> None:
    level = _containers([document])
    for _ in range(JSON_DEPTH_MAX):
        level = [child for parent in level for child in _containers(parent)]
        if not level:
            return
    raise _too_deep()


def _containers(parent: _Container) -> list[_Container]:
    children = parent.values() if isinstance(parent, dict) else parent
    return [child for child in children if isinstance(child, dict | list)]


def _too_deep() -> PayloadInvalidError:
    return PayloadInvalidError(f"the body is nested deeper than {JSON_DEPTH_MAX} levels")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=NumberText, parse_int=_integer, parse_constant=_constant
)
