"""Dead letters in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from punchcard.domain.letters import Letter, LetterNotFoundError
from punchcard.domain.shops import Delivery


@dataclass
class InMemoryLetters:
    """Letters and what was delivered with them, by the letter's id."""

    letters: dict[str, Letter] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)

    def letter(self, letter_id: str) -> Letter | None:
        return self.letters.get(letter_id)

    def delivery(self, letter: Letter) -> Delivery:
        if letter.id not in self.deliveries:
            raise LetterNotFoundError("what was delivered with this letter is no longer stored")
        return self.deliveries[letter.id]

    def page(
        self, *, after: str | None, limit: int, oldest_first: bool = False
    ) -> tuple[Sequence[Letter], str | None]:
        names = sorted(self.letters, reverse=not oldest_first)
        if after is not None:
            names = [name for name in names if (name > after if oldest_first else name < after)]
        shown = names[:limit]
        following = shown[-1] if len(names) > limit else None
        return [self.letters[name] for name in shown], following

    def of_order(self, *, shop: str, order: str, limit: int) -> Sequence[Letter]:
        found = [
            letter
            for _, letter in sorted(self.letters.items(), reverse=True)
            if (letter.shop, letter.order) == (shop, order)
        ]
        return found[:limit]

    def keep(self, letter: Letter, delivery: Delivery) -> bool:
        self.deliveries[letter.id] = delivery
        return self.mark(letter)

    def mark(self, letter: Letter) -> bool:
        standing = self.letters.get(letter.id)
        if letter.revision != (1 if standing is None else standing.revision + 1):
            return False
        self.letters[letter.id] = letter
        return True
