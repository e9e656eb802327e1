"""How items of the table of operations are found: every key string and prefix.

approvals#{program}           {ulid}            an approval
requests#{program}            {digest}          the id of what was opened under a key
adjusted#{program}            {operator}#{day}  what an operator moved by hand
stock#{program}               {reward}#leases   what the shelves of a reward have leased
{reward}#shelf#…  one shelf of a reward
subscriptions#{program}       {id}              a merchant's endpoint
removed-subscriptions#{…}     {id}              an id that is never used again
outages#{program}             {id}              since when nothing reaches it
notifications#{program}#{id}  event#{event}     what was sent to it, by event
at#{ms}#{event}   the same events in order of time
sweeps#{program}              {begun}#{sweep}   a sweep as it stands
sweep#{sweep}                 program#{name}    when it began for a program
batch#…           what one try of a batch did
reviews#{program}             review            how far members were reviewed
dead-letters                  {letter}          a dead letter without its body
dead-letter#{letter}          body              what was delivered
dead-letters-of#{hash}        {letter}          that a letter is about an order
"""

from datetime import UTC, date, datetime, timedelta

from punchcard.adapters.dynamodb_keys import digest

SWEEP_OF_PREFIX = "program#"
NOTIFIED_PREFIX = "at#"
STOCK_PREFIX = "stock#"
LETTERS = "dead-letters"
BODY = "body"
REVIEW = "review"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def approvals(program: str) -> str:
    """Partition of a program's approvals."""
    return f"approvals#{program}"


def requests(program: str) -> str:
    """Partition of what leads from a request's key to its approval."""
    return f"requests#{program}"


def adjusted(program: str) -> str:
    """Partition of what operators of a program have moved by hand."""
    return f"adjusted#{program}"


def operators_day(operator: str, day: date) -> str:
    """Sort key of what one operator has moved by hand on a day."""
    return f"{operator}#{day.isoformat()}"


def stocks(program: str) -> str:
    """Partition of what is left of a program's rewards."""
    return f"{STOCK_PREFIX}{program}"


def leases(reward: str) -> str:
    """Sort key of what the shelves of a reward have leased; no id of a reward has a #."""
    return f"{reward}#leases"


def shelf(reward: str, number: int) -> str:
    """Sort key of one shelf of a reward."""
    return f"{reward}#shelf#{number}"


def reward_and_shelf(sort: str) -> tuple[str, int | None]:
    """The reward's id and the number of the shelf; None: the item is that of the leases."""
    reward, _, rest = sort.partition("#")
    return reward, int(rest.removeprefix("shelf#")) if rest.startswith("shelf#") else None


def letter(letter_id: str) -> str:
    """Partition of what was delivered with a dead letter."""
    return f"dead-letter#{letter_id}"


def letters_of_order(shop_id: str, order: str) -> str:
    """Partition that lists the dead letters about an order of a shop."""
    return f"dead-letters-of#{digest(shop_id, order)}"


def sweeps(program: str) -> str:
    """Partition of a program's sweeps."""
    return f"sweeps#{program}"


def sweep_begun(started_at: str, sweep_id: str) -> str:
    """Sort key of a sweep among those of its program, in the order of their beginnings."""
    return f"{started_at}#{sweep_id}"


def read_sweep_begun(sort: str) -> tuple[str, str]:
    """When a sweep began, and its id."""
    started_at, _, sweep_id = sort.partition("#")
    return started_at, sweep_id


def sweep(sweep_id: str) -> str:
    """Partition of what is kept of one sweep beside how it stands."""
    return f"sweep#{sweep_id}"


def sweep_of(program: str) -> str:
    """Sort key of the note when a sweep began for a program."""
    return SWEEP_OF_PREFIX + program


def batches_of(program: str) -> str:
    """What the sort keys of all tries of a program's batches begin with."""
    return f"batch#{program}#"


def batch(program: str, number: int, attempt: int) -> str:
    """Sort key of what one try of a batch did."""
    return f"{batches_of(program)}{number}#{attempt}"


def reviews(program: str) -> str:
    """Partition of how far a program's members were reviewed."""
    return f"reviews#{program}"


def subscriptions(program_id: str) -> str:
    """Partition of a program's subscriptions."""
    return f"subscriptions#{program_id}"


def removed_subscriptions(program_id: str) -> str:
    """Partition of the ids of a program's subscriptions that were removed."""
    return f"removed-subscriptions#{program_id}"


def outages(program_id: str) -> str:
    """Partition of a program's endpoints that nothing reaches."""
    return f"outages#{program_id}"


def notifications(program_id: str, subscription: str) -> str:
    """Partition of what was sent to one endpoint."""
    return f"notifications#{program_id}#{subscription}"


def notification(event_id: str) -> str:
    """Sort key of a notification."""
    return f"event#{event_id}"


def notified_at(moment: datetime, event_id: str = "") -> str:
    """Sort key of a notification's place in time; fifteen digits, so that text order is time's."""
    milliseconds = round(moment.timestamp() * 1000)
    return f"{NOTIFIED_PREFIX}{milliseconds:015}#{event_id}"


def time_and_notification(sort: str) -> tuple[datetime, str]:
    """The instant and the event's id in a sort key made by `notified_at`."""
    milliseconds, _, event_id = sort.removeprefix(NOTIFIED_PREFIX).partition("#")
    return _EPOCH + timedelta(milliseconds=int(milliseconds)), event_id
