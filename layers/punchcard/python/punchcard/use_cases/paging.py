"""Pages of what fits a filter, read from a list that knows no filter."""

from collections.abc import Callable, Sequence
from typing import Protocol

READ_AT_ONCE = 100
"""Items read at a time while a page is filled."""


class ReadPage[T](Protocol):
    """Reads on from a place in a list."""

    def __call__(self, *, after: str | None, limit: int) -> tuple[Sequence[T], str | None]:
        """Up to `limit` items behind a place, and the place where the next ones begin."""


def gather[T](
    read: ReadPage[T],
    *,
    matches: Callable[[T], bool],
    place: Callable[[T], str],
    cursor: str | None,
    limit: int,
    examined_max: int,
) -> tuple[tuple[T, ...], str | None]:
    """Up to `limit` items that match, of at most `examined_max` that are looked at.

    Args:
        read: the list.
        matches: whether an item is meant.
        place: where in the list an item stands.
        cursor: the place behind which to begin; None is the beginning.
        limit: how many items at the most.
        examined_max: how many to look at, so that a filter that fits little costs no more.

    Returns:
        The items, and the cursor of the page behind them; None: the list has ended.
    """
    found: list[T] = []
    examined = 0
    while True:
        page, following = read(after=cursor, limit=min(READ_AT_ONCE, examined_max - examined))
        for item in page:
            if matches(item):
                found.append(item)
            if len(found) == limit:
                is_last = item is page[-1] and following is None
                return tuple(found), None if is_last else place(item)
        examined += len(page)
        if following is None or examined >= examined_max:
            return tuple(found), following
        cursor = following
