"""What is left of rewards that have a stock."""

from collections.abc import Mapping
from typing import Protocol

from punchcard.domain.stock import Leases, Shelf, Stock


class StockLevels(Protocol):
    """How far stocks were used, for those who only look."""

    def stocks(self, program: str) -> Mapping[str, Stock]:
        """The stocks of a program of which anything was ever taken, by the rewards' ids."""


class Stocks(StockLevels, Protocol):
    """Leases and shelves. Every read is strongly consistent."""

    def leases(self, *, program: str, reward: str) -> Leases:
        """What the shelves of a reward have leased."""

    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        """One shelf of a reward."""

    def keep(self, item: Leases | Shelf) -> bool:
        """Write over what was read, unless somebody else has since; whether it was written.

        Args:
            item: its `revision` is one more than the one that was read.
        """
