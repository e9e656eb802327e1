"""Sentences about an entry, and what all of them are told from."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from punchcard.domain.periods import local_date
from punchcard.domain.timeline import Timeline
from punchcard.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `code` is stable; `points` and `rule` are what it is about, if anything."""

    code: str
    text: str
    points: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An entry as it is told: in which words, under which versions, and how it ended."""

    wording: Wording
    timeline: Timeline
    recorded_at: datetime
    in_deficit: bool

    def sentence(self, code: str, *, count: int = 0, **values: str) -> Sentence:
        """A sentence that is about no points."""
        return Sentence(code, self.wording.say(code, count=count, **values))

    def about(self, code: str, points: int, **values: str) -> Sentence:
        """A sentence about a number of points."""
        text = self.wording.say(code, count=points, points=self.wording.points(points), **values)
        return Sentence(code, text, points)

    def day(self, moment: datetime, zone: ZoneInfo) -> str:
        """The date of an instant in a zone."""
        return self.wording.day(local_date(moment, zone))
