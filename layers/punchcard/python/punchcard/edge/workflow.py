"""Steps of workflows: what a state hands over goes in, what the next one needs comes out.

An error that leaves a step reaches the state machine under the name of its class, on which the
definition decides whether to try again.
"""

from collections.abc import Callable

from punchcard.domain.errors import PunchcardError
from punchcard.edge.observability import configure_logging, log_failure


def run_step[T](name: str, work: Callable[[], T], **about: str | None) -> T:
    """Do a step's work, and log an expected error by its code before it goes on.

    Args:
        name: of the step.
        work: decodes, calls one use case, encodes.
        about: by what the lines of one execution are found, such as the id of a sweep.
    """
    configure_logging()
    try:
        return work()
    except PunchcardError as error:
        log_failure(name, error, **about)
        raise
