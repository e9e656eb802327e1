"""What is left of rewards, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from punchcard.domain.stock import Leases, Shelf, Stock

type Place = tuple[str, str, int | None]


@dataclass
class InMemoryStocks:
    """Leases and shelves by program, reward and number; the leases have none."""

    kept: dict[Place, Leases | Shelf] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def stocks(self, program: str) -> Mapping[str, Stock]:
        found: dict[str, Stock] = {}
        for item in self.kept.values():
            if isinstance(item, Shelf) and item.program == program:
                so_far = found.get(item.reward, Stock())
                found[item.reward] = Stock(
                    so_far.taken + item.taken, (*so_far.claims, *item.claims)
                )
        return found

    def leases(self, *, program: str, reward: str) -> Leases:
        kept = self.kept.get((program, reward, None))
        return kept if isinstance(kept, Leases) else Leases(program, reward)

    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        kept = self.kept.get((program, reward, number))
        return kept if isinstance(kept, Shelf) else Shelf(program, reward, number)

    def keep(self, item: Leases | Shelf) -> bool:
        number = item.number if isinstance(item, Shelf) else None
        place = item.program, item.reward, number
        with self.lock:
            standing = self.kept.get(place)
            if item.revision != (0 if standing is None else standing.revision) + 1:
                return False
            self.kept[place] = item
            return True
