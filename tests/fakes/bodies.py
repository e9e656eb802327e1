"""Stored webhook bodies in memory."""

from dataclasses import dataclass, field

from punchcard.domain.errors import NotFoundError


@dataclass
class InMemoryBodies:
    """Bodies by reference."""

    stored: dict[str, str] = field(default_factory=dict)

    def put(self, body: str, *, shop: str, delivery_id: str) -> str:
        reference = f"{shop}/{delivery_id}"
        self.stored[reference] = body
        return reference

    def get(self, reference: str) -> str:
        if reference not in self.stored:
            raise NotFoundError("the body of this delivery is no longer stored")
        return self.stored[reference]
