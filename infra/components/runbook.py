"""Where the runbook says what to do about an alarm."""

import re

FOLDER = "docs/runbook"


def page(name: str) -> str:
    """The page of an alarm, or of a family of them: `OldestDelivery` is in oldest-delivery.md."""
    return f"{FOLDER}/{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower()}.md"
