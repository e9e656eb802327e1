"""Announces who has joined."""

from punchcard import wiring
from punchcard.domain.errors import TransientError
from punchcard.edge.observability import configure_logging, log_call, log_failure
from punchcard.edge.queue import BatchAnswer
from punchcard.edge.stream import StreamEvent, begin_again_at, inserted
from punchcard.use_cases.announce_enrolments import announce_enrolments


def handler(event: StreamEvent, _context: object) -> BatchAnswer:
    """Announce a batch of new profiles; all of them again if some were not announced."""
    configure_logging()
    profiles, waiting = inserted(event, wiring.decode_enrolment)
    failed = {waiting} if waiting else set()
    try:
        announced = announce_enrolments(
            [profile.value for profile in profiles],
            events=wiring.events(),
            audience=wiring.audience(),
        )
        log_call("profiles", received=len(profiles), announced=announced)
    except TransientError as error:
        log_failure("profiles", error, received=len(profiles))
        failed |= {profile.sequence for profile in profiles}
    return begin_again_at(event, failed)
