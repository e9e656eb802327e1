"""Where the runbook says what to do about an alarm."""

import re
from dataclasses import dataclass

FOLDER = "docs/runbook"


def page(name: str) -> str:
    """The page of an alarm, or of a family of them: `OldestDelivery` is in oldest-delivery.md."""
    return f"{FOLDER}/{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower()}.md"


@dataclass(frozen=True, slots=True)
class Runbook:
    """How its pages are named to an operator.

    `address` is where this project's files are read in a browser; without one a page is named by
    its path.
    """

    address: str | None = None

    def place(self, name: str) -> str:
        """Where the page of an alarm is: an address, or a path."""
        return page(name) if self.address is None else f"{self.address}/{page(name)}"

    def link(self, name: str) -> str:
        """The same in Markdown."""
        path = page(name)
        return f"`{path}`" if self.address is None else f"[{path}]({self.place(name)})"
