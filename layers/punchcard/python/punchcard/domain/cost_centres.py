"""Who funds points: each rule's share of what an activity earned goes to its cost centre."""

from punchcard.domain.earning import price
from punchcard.domain.entry import Account, Posting
from punchcard.domain.record import Reason, Recorded, Room, Terms
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.timeline import Timeline

OF_PROGRAM = ""
"""The cost centre of what the program itself funds."""


def funded_parts(posting: Posting, recorded: Recorded, timeline: Timeline) -> list[tuple[str, int]]:
    """The parts of a posting by cost centre; they add up to its points.

    What is issued for an activity, or taken back from it, is shared in proportion to what its
    rules give, in whole points, the largest remainders first. Everything else is the program's.
    """
    terms = recorded.terms or (recorded.order and recorded.order.terms)
    if Account.ISSUED not in (posting.source, posting.target) or terms is None:
        return [(OF_PROGRAM, posting.points)]
    book = timeline.frozen(terms.program_version)
    if not book.cost_centres:
        return [(OF_PROGRAM, posting.points)]
    weights: dict[str, int] = {}
    for reason in _reasons(recorded, book):
        cost_centre = book.cost_centres.get(reason.rule, OF_PROGRAM)
        weights[cost_centre] = weights.get(cost_centre, 0) + max(0, reason.points)
    return share(posting.points, weights) or [(OF_PROGRAM, posting.points)]


def share(points: int, weights: dict[str, int]) -> list[tuple[str, int]]:
    """Share points in proportion to weights, the largest remainders first; nothing for none.

    Of equal remainders the first name gets the point, so that the result is always the same.
    """
    whole = sum(weights.values())
    if whole == 0:
        return []
    names = sorted(weights)
    parts = {name: points * weights[name] // whole for name in names}
    missing = points - sum(parts.values())
    by_remainder = sorted(names, key=lambda name: -(points * weights[name] % whole))
    for name in by_remainder[:missing]:
        parts[name] += 1
    return [(name, part) for name, part in parts.items() if part]


def _reasons(recorded: Recorded, book: Rulebook) -> tuple[Reason, ...]:
    """Why points were given; for an order of which nothing is left, why they would have been."""
    order = recorded.order
    if order is None:
        return recorded.reasons
    return order.reasons or price(book, order.measured, _with_full_rooms(order.terms, book))


def _with_full_rooms(terms: Terms, book: Rulebook) -> Terms:
    """The terms with caps that nothing was used of: only proportions are asked for."""
    rooms = (
        Room(rule, cap.per, cap.points) for rule, caps in book.spanning_caps.items() for cap in caps
    )
    return terms._replace(rooms=tuple(rooms))
