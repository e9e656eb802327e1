"""Entries in words, for tests of what is said about them."""

from dataclasses import replace
from typing import Unpack

from punchcard.domain.decide import stand_on
from punchcard.domain.explain import ExplainedActivity, Explanation, explain
from punchcard.domain.policies import NeverExpires
from punchcard.domain.program import LineMatch, Rule
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.wording import Language

from tests.fakes.programs import (
    ProgramFields,
    per_unit,
    program_version,
    rule,
)
from tests.fakes.till import MEMBER, Till, line

EVERY_EURO = rule(id="base", title="Points for every euro")
BOOKS = rule(id="books", title="Books", earn=per_unit(3), lines=LineMatch(categories=("books",)))
CART = (line(1350, line_id="1", quantity=3, categories=("books",)), line(549, line_id="2"))


def till(*earning: Rule, **fields: Unpack[ProgramFields]) -> Till:
    version = program_version(rules=earning or (EVERY_EURO,), expiry=NeverExpires())
    return Till((replace(version, **fields),))


def explained(shop: Till, language: Language = Language.EN) -> Explanation:
    """The newest entry in words."""
    entry = shop.ledger.head(program="club", member=MEMBER.id).entry
    assert entry is not None
    return explain(
        decode_activities(entry.activities),
        timeline=shop.timeline,
        recorded_at=entry.recorded_at,
        in_deficit=stand_on(entry).state.deficit > 0,
        language=language,
    )


def told(shop: Till, language: Language = Language.EN) -> list[str]:
    """What the newest entry says of its last activity, sentence by sentence."""
    return [sentence.text for sentence in last(shop, language).sentences]


def last(shop: Till, language: Language = Language.EN) -> ExplainedActivity:
    return explained(shop, language).activities[-1]
