"""What a document need not say: the keys of an earning, maturity or expiry tell its kind."""

from typing import TypeAliasType

from punchcard.domain.policies import Expiry, Maturity
from punchcard.domain.program import Earn

PER_UNIT = "unit"
"""Written as the `per` of an earning that pays for each unit instead of an amount."""

UNIONS: dict[str, TypeAliasType] = {"earn": Earn, "maturity": Maturity, "expiry": Expiry}
"""The unions of a program by the field that holds them."""

KIND_BY_KEY: dict[TypeAliasType, dict[str, str]] = {
    Earn: {"factor": "multiply", "per": "amount", "points": "fixed"},
    Maturity: {"days": "after_days", "date": "on_date"},
    Expiry: {"months": "months", "days": "days", "date": "date"},
}
"""The kind that the first of these keys tells where a document leaves `kind` out."""
