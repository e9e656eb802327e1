"""What is booked, as number attributes of an item, and back.

An item is written to with every batch of entries, and what a write costs goes by its size. So these
names are short, the only ones that are:

    members, entries, orders    the counts
    ia/earned                   a flow: issued to available, because it was earned
    ae/expired/3                the same with a value day 3 days before the booking day
    ip/earned/0/summer          the same with the cost centre "summer"
    o, o/3                      how much deficits grew, by value day
    g/2027-01-01T00:00:00Z      given in the cohort that is gone then; r redeemed, e expired
    g/never, g/owed             given in the lots that no date takes; in what members owe
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from punchcard.adapters.dynamodb_items import Item, number
from punchcard.domain.books import Booked, Flow, Position
from punchcard.domain.cohorts import Cohort, CohortMovement, cohort_text, read_cohort
from punchcard.domain.entry import Account
from punchcard.domain.totals import Totals

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

LETTERS = {
    Account.ISSUED: "i",
    Account.PENDING: "p",
    Account.AVAILABLE: "a",
    Account.HELD: "h",
    Account.REDEEMED: "r",
    Account.EXPIRED: "e",
    Account.DONATED: "d",
    Account.ADJUSTED: "j",
    Account.PARTNER: "n",
    Account.TRANSFERRED: "t",
}

_COUNTS = ("members", "entries", "orders")
_ACCOUNTS = {letter: account for account, letter in LETTERS.items()}
_OWED = "o"
_MOVED = ("g", "r", "e")
_SEPARATOR = "/"
_FLOW_LETTERS = 2


def booked_numbers(booked: Booked, day: date) -> dict[str, int]:
    """What is booked on a day by the names of its attributes, those of zero left out."""
    numbers = {name: getattr(booked, name) for name in _COUNTS}
    for flow, points in booked.flows.items():
        numbers[_flow_name(flow, day)] = points
    for value_day, points in booked.owed.items():
        numbers[_dated(_OWED, day, value_day)] = points
    numbers |= _cohort_numbers(booked.cohorts)
    return {name: value for name, value in numbers.items() if value}


def read_booked(item: Item, day: date) -> Booked:
    """The part of what is booked on a day that an item stores."""
    flows: dict[Flow, int] = {}
    owed: dict[date, int] = {}
    for name in item:
        head, *parts = name.split(_SEPARATOR)
        if len(head) == _FLOW_LETTERS and parts:
            flows[_read_flow(head, parts, day)] = number(item, name)
        elif head == _OWED:
            owed[_before(day, parts)] = number(item, name)
    return Booked(
        flows=flows,
        owed=owed,
        cohorts=_read_cohorts(item),
        **{name: number(item, name) for name in _COUNTS if name in item},
    )


def position_numbers(position: Position) -> dict[str, int]:
    """Where a program stands, by the names of attributes; accounts by their own."""
    totals = position.totals
    numbers = {name: getattr(totals, name) for name in _COUNTS}
    numbers |= {account.value: points for account, points in totals.balances.items()}
    numbers |= {_OWED: position.owed, **_cohort_numbers(position.cohorts)}
    return {name: value for name, value in numbers.items() if value}


def read_position(item: Item) -> Position:
    """Where a program stands, as `position_numbers` wrote it."""
    return Position(
        totals=Totals(
            balances={account: number(item, account) for account in Account if account in item},
            **{name: number(item, name) for name in _COUNTS if name in item},
        ),
        owed=number(item, _OWED) if _OWED in item else 0,
        cohorts=_read_cohorts(item),
    )


def numbers_of(numbers: Mapping[str, int]) -> dict[str, "AttributeValueTypeDef"]:
    """Numbers as attributes."""
    return {name: {"N": str(value)} for name, value in numbers.items()}


def _flow_name(flow: Flow, day: date) -> str:
    kind = LETTERS[flow.source] + LETTERS[flow.target] + _SEPARATOR + flow.reason
    if not flow.cost_centre:
        return _dated(kind, day, flow.value_day)
    return _SEPARATOR.join((kind, str((day - flow.value_day).days), flow.cost_centre))


def _read_flow(accounts: str, parts: list[str], day: date) -> Flow:
    source, target = (_ACCOUNTS[letter] for letter in accounts)
    reason, *dating = parts
    return Flow(source, target, reason, _before(day, dating[:1]), "".join(dating[1:]))


def _dated(name: str, day: date, value_day: date) -> str:
    """A name with how many days before the booking day the value day is, if it is another."""
    days = (day - value_day).days
    return f"{name}{_SEPARATOR}{days}" if days else name


def _before(day: date, days: list[str]) -> date:
    return day - timedelta(days=int(days[0])) if days else day


def _cohort_numbers(cohorts: Mapping[Cohort, CohortMovement]) -> dict[str, int]:
    return {
        f"{letter}{_SEPARATOR}{cohort_text(cohort)}": points
        for cohort, moved in cohorts.items()
        for letter, points in zip(_MOVED, moved, strict=True)
    }


def _read_cohorts(item: Item) -> dict[Cohort, CohortMovement]:
    moved: dict[Cohort, list[int]] = {}
    for letter, cohort, points in _cohort_parts(item):
        moved.setdefault(cohort, [0] * len(_MOVED))[_MOVED.index(letter)] = points
    return {cohort: CohortMovement(*points) for cohort, points in moved.items()}


def _cohort_parts(item: Item) -> Iterator[tuple[str, Cohort, int]]:
    for name in _names_with(item, _MOVED):
        letter, _, cohort = name.partition(_SEPARATOR)
        yield letter, read_cohort(cohort), number(item, name)


def _names_with(item: Item, letters: Iterable[str]) -> list[str]:
    known = set(letters)
    return [name for name in item if name.partition(_SEPARATOR)[0] in known]
