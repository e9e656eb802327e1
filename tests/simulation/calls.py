"""Calls of tills, as they lie in the queue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call or an order of a checkout that spends points; what it is, `checkouts` knows."""

    number: int
