"""By how much a refusal falls short: the numbers and groups that it names, as JSON has them."""

from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.errors import PunchcardError
from punchcard.domain.instants import instant_text
from punchcard.domain.rewards import (
    RewardLimitReachedError,
    RewardNotActiveError,
    RewardNotEligibleError,
    RewardOutOfStockError,
)


def shortfall_of(error: PunchcardError) -> dict[str, object]:
    """What an error names beside its sentence; nothing of most errors."""
    match error:
        case PointsInsufficientError():
            return {
                "required": error.required,
                "available": error.available,
                "missing": error.missing,
            }
        case RewardLimitReachedError():
            return {"limit": error.limit, "redeemed": error.redeemed}
        case RewardOutOfStockError():
            return {"stock": error.stock}
        case RewardNotEligibleError():
            return {"tiers": list(error.tiers), "segments": list(error.segments)}
        case RewardNotActiveError():
            moments = {"since": error.since, "until": error.until}
            return {name: instant_text(at) for name, at in moments.items() if at is not None}
        case _:
            return {}
