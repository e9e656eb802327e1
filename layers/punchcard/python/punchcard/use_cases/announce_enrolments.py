"""Announcing that somebody has joined."""

from collections.abc import Iterable

from punchcard.domain.events import Event, EventType, event_id
from punchcard.domain.members import Enrolment
from punchcard.ports import Audience, Events


def announce_enrolments(
    enrolments: Iterable[Enrolment], *, events: Events, audience: Audience
) -> int:
    """Announce whoever joined, where anybody wants to hear of it; how many events that were.

    A member joins once: announced again, the event has the same id.

    Raises:
        TransientError: some were not announced; announce all of them again.
    """
    told = [
        _event(enrolment)
        for enrolment in enrolments
        if EventType.MEMBER_ENROLLED in audience.wanted(enrolment.program)
    ]
    if told:
        events.publish(told)
    return len(told)


def _event(enrolment: Enrolment) -> Event:
    return Event(
        id=event_id(
            EventType.MEMBER_ENROLLED,
            program=enrolment.program,
            member=enrolment.member,
            about=enrolment.enrolled_at,
        ),
        type=EventType.MEMBER_ENROLLED,
        program=enrolment.program,
        member=enrolment.member,
        occurred_at=enrolment.enrolled_at,
    )
