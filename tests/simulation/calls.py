"""Calls of tills and operators, as they lie in the queue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call or an order of a checkout that spends points; what it is, `checkouts` knows."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """A call of an operator; what it is, `corrections` knows by its place."""

    place: int
