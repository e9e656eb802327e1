"""Deciding about activities that are no orders: a sign-up, a review, a visit, a classification."""

import hashlib
from dataclasses import asdict, replace

from punchcard.domain.activity import Activity, Classification, Facts
from punchcard.domain.caps import count_granted, freeze_rooms
from punchcard.domain.checkout import HoldContent
from punchcard.domain.codec import canonical, encode_row, without_defaults
from punchcard.domain.corrections import (
    Correction,
    Merge,
    Reinstatement,
    Transfer,
    TransferContent,
    TransferReceived,
)
from punchcard.domain.earning import price
from punchcard.domain.matching import measure_facts
from punchcard.domain.reconcile import earn
from punchcard.domain.record import Reason, Terms
from punchcard.domain.redeeming import RewardContent
from punchcard.domain.working import Working

DIGEST_CHARS = 8


def digest_of(
    content: Facts
    | Classification
    | Correction
    | TransferContent
    | Merge
    | HoldContent
    | RewardContent,
) -> str:
    """Identify content, to tell a repeated activity from another one under a used key.

    What is left at its default does not count, so that a field added later changes no digest.
    """
    if isinstance(content, Reinstatement):
        content = replace(content, most=None)
    if isinstance(content, Transfer):
        content = replace(content, account=None)
    stated = asdict(content)
    if isinstance(content, TransferReceived):
        stated["lots"] = encode_row(content.lots)
    text = canonical(without_defaults(stated))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def apply_facts(
    working: Working, activity: Activity, facts: Facts
) -> tuple[Terms, tuple[Reason, ...]]:
    """Give what the rules for this type of activity give; such points mature at once."""
    book = working.timeline.at(activity.occurred_at)
    state = working.state
    terms = working.open_terms(book)
    measured = measure_facts(book, activity.type, facts, working.circumstances(terms))
    terms = freeze_rooms(
        terms,
        book,
        state,
        rules=tuple([rule for rule, _ in measured.by_rule]),
        occurred_at=activity.occurred_at,
    )
    reasons = price(book, measured, terms)
    working.state, _ = count_granted(state, book, reasons, occurred_at=activity.occurred_at)
    earn(working, max(0, sum([reason.points for reason in reasons])), activity.occurred_at)
    return terms, reasons


def apply_classification(working: Working, content: Classification) -> None:
    """Put the member in a tier and in segments; both count for activities decided from now on."""
    working.state = working.state._replace(
        tier=content.tier, segments=tuple(sorted(content.segments))
    )
