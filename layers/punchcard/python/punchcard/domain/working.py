"""The working copy of a member's state while one activity is applied to it."""

from dataclasses import dataclass, field
from datetime import datetime

from punchcard.domain.entry import Account, Posting
from punchcard.domain.matching import Circumstances
from punchcard.domain.record import Terms
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.state import Row, State
from punchcard.domain.timeline import Timeline


@dataclass(slots=True, kw_only=True)
class Working:
    """A state being changed for one activity, and the postings that changed it so far.

    `now` is the recorded time, `effective_at` when what is posted takes effect. `occurred_at`,
    `channel` and `store` are those of the first event with this key: an order is never priced
    anew because a later event names others; `account` is the one that this event was recorded to.
    `captured` are the lots that an order burned out of each hold, by its key.
    """

    state: State
    timeline: Timeline
    now: datetime
    occurred_at: datetime
    effective_at: datetime
    channel: str
    store: str | None
    account: str
    postings: list[Posting] = field(default_factory=list)
    captured: dict[str, Row] = field(default_factory=dict)

    def open_terms(self, book: Rulebook, *, first_order: bool = False) -> Terms:
        """Freeze the circumstances under which an activity is decided from now on."""
        return Terms(
            program_version=book.version.number,
            first_order=first_order,
            tier=self.state.tier,
            segments=self.state.segments,
        )

    def circumstances(self, terms: Terms) -> Circumstances:
        """What rules may ask about the activity beside its content."""
        return Circumstances(
            occurred_at=self.occurred_at, channel=self.channel, store=self.store, terms=terms
        )

    def post(self, source: Account, target: Account, points: int, reason: str) -> None:
        """Note a posting; none is noted for no points."""
        if points:
            self.postings.append(
                Posting(
                    source=source,
                    target=target,
                    points=points,
                    reason=reason,
                    effective_at=self.effective_at,
                )
            )
