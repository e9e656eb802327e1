"""Counting what was granted under caps that span several activities of a member."""

from datetime import date, datetime

from punchcard.domain.periods import local_date, span_start
from punchcard.domain.program import Cap, Per
from punchcard.domain.record import Reason, Room, Terms
from punchcard.domain.rulebook import WHOLE_PROGRAM, Rulebook
from punchcard.domain.state import CapUse, State

CAP_SPANS_KEPT = 2
"""Spans remembered per cap; an activity older than all of them counts in the oldest one."""


def freeze_rooms(
    terms: Terms, book: Rulebook, state: State, *, rules: tuple[str, ...], occurred_at: datetime
) -> Terms:
    """Add to the terms the room under every spanning cap of rules that matched for the first time.

    A room that is frozen already stays as it is, whatever happened since.
    """
    capped = [rule for rule in (*rules, WHOLE_PROGRAM) if rule in book.spanning_caps]
    if not capped:
        return terms
    frozen = {(room.rule, room.per) for room in terms.rooms}
    day = local_date(occurred_at, book.zone)
    rooms = tuple(
        Room(rule, cap.per, _room_left(state, book, rule, cap, day))
        for rule in capped
        for cap in book.spanning_caps[rule]
        if (rule, cap.per) not in frozen
    )
    return terms._replace(rooms=terms.rooms + rooms) if rooms else terms


def count_granted(
    state: State,
    book: Rulebook,
    reasons: tuple[Reason, ...],
    *,
    granted: tuple[tuple[str, int], ...] = (),
    occurred_at: datetime,
) -> tuple[State, tuple[tuple[str, int], ...]]:
    """Count under spanning caps what rules give beyond `granted`, the most they gave here before.

    Returns:
        The state with the uses counted, and the most that each capped rule has given now.
    """
    if not book.spanning_caps:
        return state, granted
    points_of = {reason.rule: reason.points for reason in reasons}
    points_of[WHOLE_PROGRAM] = sum([reason.points for reason in reasons])
    most = dict(granted)
    for rule, points in points_of.items():
        more = points - most.get(rule, 0)
        caps = book.spanning_caps.get(rule, ())
        if not caps or more <= 0:
            continue
        most[rule] = points
        day = local_date(occurred_at, book.zone)
        for cap in caps:
            since = _span(state, book, rule, cap.per, day)
            state = _counted(state, CapUse(rule, cap.per, since, more))
    return state, tuple(sorted(most.items()))


def join_uses(state: State, uses: tuple[CapUse, ...]) -> State:
    """Count what another account of the same person was granted as granted here."""
    for use in uses:
        state = _counted(state, use)
    return state


def _room_left(state: State, book: Rulebook, rule: str, cap: Cap, day: date) -> int:
    since = _span(state, book, rule, cap.per, day)
    used = sum(use.points for use in _uses(state, rule, cap.per) if use.since == since)
    return max(0, cap.points - used)


def _span(state: State, book: Rulebook, rule: str, per: Per, day: date) -> date:
    """First day of the span in which an activity counts."""
    since = span_start(per, day, book.version.period_start)
    uses = _uses(state, rule, per)
    return max(since, uses[0].since) if len(uses) == CAP_SPANS_KEPT else since


def _uses(state: State, rule: str, per: Per) -> list[CapUse]:
    return [use for use in state.cap_uses if use.rule == rule and use.per is per]


def _counted(state: State, use: CapUse) -> State:
    """Add a use to its span; of too many spans the oldest is forgotten."""
    same_cap = _uses(state, use.rule, use.per)
    others = tuple([kept for kept in state.cap_uses if kept not in same_cap])
    points = use.points + sum([kept.points for kept in same_cap if kept.since == use.since])
    spans = [kept for kept in same_cap if kept.since != use.since]
    spans.append(use._replace(points=points))
    spans.sort(key=lambda kept: kept.since)
    return state._replace(cap_uses=(*others, *spans[-CAP_SPANS_KEPT:]))
