"""Carrying entries forward: announcing them, and advancing summaries and totals by them.

The ledger's stream tells of entries at least once, each member's in their order. What a member's
summary has seen already is dropped; what the stream has lost is read from the ledger. So every
entry counts once, however the stream cuts, repeats or skips it. It is booked on the day on which
it was recorded; where that day is closed, on the first that is open.

Events are announced before the summary moves on. Whoever breaks off in between announces them
again, with the same ids; the other way round they would be lost with nobody knowing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from punchcard.domain.announcements import announce
from punchcard.domain.entry import Entry
from punchcard.domain.errors import (
    ContentionError,
    MisconfiguredError,
    PunchcardError,
    TransientError,
)
from punchcard.domain.events import Event
from punchcard.domain.summary import Advance, Summary, advance, next_number
from punchcard.ports import (
    ADVANCES_MAX,
    Audience,
    DayClosedError,
    Events,
    Failures,
    Ledger,
    Programs,
    Summaries,
)
from punchcard.use_cases.booked_together import booked_together

DECISIONS_MAX = 5
"""How often the steps of some members are decided anew because somebody else was faster."""

CATCH_UP_ENTRIES = 100
"""Entries of a member that are read at once where the stream has lost some."""

type Place = tuple[str, str]
"""A program and a member."""


class HistoryAlteredError(MisconfiguredError):
    """The ledger's history is not what was appended: something was changed or is missing."""

    code = "history_altered"


class EntryUnreadableError(MisconfiguredError):
    """An entry's texts are none that this code wrote."""

    code = "entry_unreadable"


@dataclass(slots=True, kw_only=True)
class CarriedForward:
    """What became of some entries.

    `entries` counts those that were new to the summaries, `announced` the events. `left_out` are
    reasons for which members were left out; no retry changes them. Members in `unfinished` failed
    for now, with `failure`, and are to be told of again.
    """

    entries: int = 0
    announced: int = 0
    left_out: list[PunchcardError] = field(default_factory=list)
    unfinished: set[Place] = field(default_factory=set)
    failure: PunchcardError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The ports, and the account of what is done.

    `open_since` has the first open day of programs of which it was met that a day is closed.
    """

    ledger: Ledger
    programs: Programs
    summaries: Summaries
    events: Events
    audience: Audience
    failures: Failures
    account: CarriedForward
    open_since: dict[str, date] = field(default_factory=dict)


def carry_forward(
    entries: Iterable[Entry],
    *,
    ledger: Ledger,
    programs: Programs,
    summaries: Summaries,
    events: Events,
    audience: Audience,
    failures: Failures,
) -> CarriedForward:
    """Carry entries forward; those of one member in their order, members in any.

    Being told of an entry again has no second effect. Members fail each for themselves: what can
    be done for the others is done.
    """
    desk = _Desk(
        ledger=ledger,
        programs=programs,
        summaries=summaries,
        events=events,
        audience=audience,
        failures=failures,
        account=CarriedForward(),
    )
    newest: dict[Place, dict[int, Entry]] = {}
    for entry in entries:
        newest.setdefault((entry.program, entry.member), {})[entry.number] = entry
    for places in batched(newest, ADVANCES_MAX, strict=False):
        told = {place: newest[place] for place in places}
        try:
            _carry(told, desk)
        except PunchcardError as failure:
            if not _may_pass(failure):
                raise
            _leave_unfinished(told, failure, desk)
    return desk.account


def _carry(told: dict[Place, dict[int, Entry]], desk: _Desk) -> None:
    """Advance members until they are where the stream has told of them; those done are removed."""
    overtaken = 0
    while told:
        standing = desk.summaries.summaries(list(told))
        decided = _decide_all(told, standing, desk)
        if not decided:
            continue
        decided = decided[: booked_together([step for step, _ in decided])]
        _announce([event for _, events in decided for event in events], desk)
        if _advance([step for step, _ in decided], desk):
            continue
        overtaken += 1
        if overtaken == DECISIONS_MAX:
            raise ContentionError("other readers advanced these members on every attempt")


def _advance(steps: Sequence[Advance], desk: _Desk) -> bool:
    """Make steps; whether that went on, if only to knowing which day is open."""
    try:
        made = desk.summaries.advance(steps)
    except DayClosedError as closed:
        known = desk.open_since.get(closed.program, date.min)
        desk.open_since[closed.program] = closed.open_since
        return closed.open_since > known
    if made:
        desk.account.entries += sum(step.added.entries for step in steps)
    return made


def _decide_all(
    told: dict[Place, dict[int, Entry]], standing: Mapping[Place, Summary], desk: _Desk
) -> list[tuple[Advance, list[Event]]]:
    """The next step of each member; those without one are done with, and removed."""
    decided: list[tuple[Advance, list[Event]]] = []
    for place, entries in list(told.items()):
        before = standing.get(place)
        if next_number(before) > max(entries):
            del told[place]
            continue
        try:
            decided.append(_decide(before, entries, place, desk))
        except PunchcardError as error:
            if _may_pass(error):
                _leave_unfinished([place], error, desk)
            else:
                _leave_out(place, next_number(before), error, desk)
            del told[place]
    return decided


def _decide(
    before: Summary | None, told: Mapping[int, Entry], place: Place, desk: _Desk
) -> tuple[Advance, list[Event]]:
    program, _ = place
    following = _following(next_number(before), told, place, desk)
    timeline = desk.programs.timeline(program)
    wanted = desk.audience.wanted(program)
    try:
        step = advance(before, following, timeline, open_since=desk.open_since.get(program))
        taken = following[: step.added.entries]
        told_of = [event for entry in taken for event in announce(entry)]
    except (KeyError, TypeError, ValueError) as error:
        raise EntryUnreadableError("an entry's texts cannot be read") from error
    return step, [event for event in told_of if event.type in wanted]


def _following(
    number: int, told: Mapping[int, Entry], place: Place, desk: _Desk
) -> Sequence[Entry]:
    """The entries from a number on, up to the first that the stream did not tell of.

    If that is the very first, some of those that the stream has lost are read instead.
    """
    following: list[Entry] = []
    while number + len(following) in told:
        following.append(told[number + len(following)])
    if following:
        return following
    program, member = place
    end = min([number + CATCH_UP_ENTRIES, *(known for known in told if known > number)])
    lost = desk.ledger.entries_before(
        program=program, member=member, before=end, limit=end - number
    )
    if [entry.number for entry in reversed(lost)] != list(range(number, end)):
        raise HistoryAlteredError("the ledger lacks entries that others follow")
    return lost[::-1]


def _announce(events: Sequence[Event], desk: _Desk) -> None:
    if events:
        desk.events.publish(events)
        desk.account.announced += len(events)


def _may_pass(error: PunchcardError) -> bool:
    """Whether the entries are as they should be, and only cannot be carried forward now.

    So it is where a right or a table is missing until an operator acts: that meets all members
    alike, and would empty the stream into the queue of failures.
    """
    return isinstance(error, TransientError) or error.code == MisconfiguredError.code


def _leave_out(place: Place, number: int, error: PunchcardError, desk: _Desk) -> None:
    program, member = place
    desk.failures.keep(program=program, member=member, number=number, code=error.code)
    desk.account.left_out.append(error)


def _leave_unfinished(places: Iterable[Place], failure: PunchcardError, desk: _Desk) -> None:
    desk.account.unfinished.update(places)
    desk.account.failure = failure
