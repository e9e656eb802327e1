"""Choosing the language of an answer."""

from punchcard.domain.wording import Language

HEADER_PARTS_MAX = 20
"""Languages looked at; what stands behind them in the header counts for nothing."""


def preferred_language(accept_language: str | None) -> Language:
    """The language that a caller likes best among ours, from the Accept-Language header.

    Regions are ignored: whoever asks for "de-AT" gets German. English serves everybody else.
    """
    weighed = [_weighed(part) for part in (accept_language or "").split(",")[:HEADER_PARTS_MAX]]
    ours = [(weight, tag) for tag, weight in weighed if tag in Language and weight > 0]
    # The first of equal weight wins, as `max` keeps the first maximum.
    return Language(max(ours, key=lambda choice: choice[0])[1]) if ours else Language.EN


def _weighed(part: str) -> tuple[str, float]:
    """The language of "de-AT;q=0.8" without its region, and its weight; 0 if that is unreadable."""
    tag, _, parameter = part.partition(";")
    name, _, value = parameter.strip().partition("=")
    weight = 1.0
    if name:
        try:
            weight = float(value) if name.strip() == "q" else 0.0
        except ValueError:
            weight = 0.0
    return tag.strip().lower().partition("-")[0], weight
