"""Values that were read and may be used again for a while."""

from collections.abc import Callable


class Aging[T]:
    """Values by name with their age.

    Args:
        monotonic: seconds on a clock that nobody sets.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[T, float]] = {}

    def get(self, name: str, *, seconds_max: float) -> T | None:
        """The value of a name if it is younger than that, else None."""
        kept = self._kept.get(name)
        if kept is None or self._monotonic() - kept[1] >= seconds_max:
            return None
        return kept[0]

    def keep(self, name: str, value: T) -> T:
        """Keep a value that was read just now; the value."""
        self._kept[name] = (value, self._monotonic())
        return value

    def forget(self, name: str) -> None:
        """Have a name read afresh the next time."""
        self._kept.pop(name, None)
