"""Headers of a webhook, whose names may come in any case."""

from collections.abc import Mapping

from punchcard.domain.errors import PayloadInvalidError

HEADER_LENGTH_MAX = 200


def header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header by its name in lower case, or None where it is absent or empty."""
    for given, value in headers.items():
        if given.lower() == name:
            return value.strip() or None
    return None


def identifying_header(headers: Mapping[str, str], name: str) -> str:
    """A header that names something: one word of visible ASCII.

    Raises:
        PayloadInvalidError: it is absent, too long, or was sent twice and joined by a comma.
    """
    value = header(headers, name)
    if value is None:
        raise PayloadInvalidError(f"the header {name} is missing", path=name)
    is_word = value.isascii() and value.isprintable() and not set(value) & set(" ,")
    if not is_word or len(value) > HEADER_LENGTH_MAX:
        raise PayloadInvalidError(f"the header {name} is not one short word", path=name)
    return value
