"""What is looked at beside the day's steps: what became of it, and what had to."""

from collections.abc import Sequence
from dataclasses import dataclass

from local.console import Console

HEADER = ("what happens", "becomes", "as it must")


@dataclass(frozen=True, slots=True)
class Check:
    """Something that happened, what it became, and what it had to become."""

    what: str
    became: str
    becomes: str

    @property
    def is_expected(self) -> bool:
        """Whether both are the same."""
        return self.became == self.becomes


def show_checks(checks: Sequence[Check], show: Console) -> list[str]:
    """Print them as a table; what of it is not as expected."""
    rows = [(check.what, check.became, _verdict(check)) for check in checks]
    wrong = [number for number, check in enumerate(checks) if not check.is_expected]
    show.say()
    show.table(HEADER, rows, wrong=set(wrong))
    return [checks[number].what for number in wrong]


def _verdict(check: Check) -> str:
    return "yes" if check.is_expected else f"no: {check.becomes}"
