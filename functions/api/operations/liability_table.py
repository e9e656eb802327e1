"""The liability for outstanding points as a table; every row has the inputs of the estimate."""

from punchcard.domain.instants import instant_text
from punchcard.domain.liability import CohortEstimate, Inputs, Liability
from punchcard.edge.csv_tables import Cell, Numeral

from .liability_schemas import decimal_text, money_or_none, rate_or_none

LIABILITY_COLUMNS = (
    "as_of",
    "kind",
    "expires_at",
    "closed",
    "given",
    "redeemed",
    "expired",
    "outstanding",
    "expected_redemptions",
    "redemption_rate",
    "breakage_rate",
    "deferred",
    "released",
    "liability",
    "currency",
    "value_points",
    "value_amount",
    "expected_redemption",
    "method",
    "version",
)
LIABILITY_EXAMPLE = (
    f"{','.join(LIABILITY_COLUMNS)}\r\n"
    "2026-03-02T23:00:00Z,cohort,2027-03-31T22:00:00Z,false,1000,300,0,700,800.0000,0.3000,0.2000,"
    "8.00,3.00,5.00,EUR,1,0.01,4/5,declared,3\r\n"
)


def liability_rows(liability: Liability) -> list[list[Cell]]:
    """Cohorts, then pending points, then what members owe."""
    inputs = liability.inputs
    rows = [[*_cohort(each, inputs), *_stated(inputs)] for each in liability.cohorts]
    amounts = (
        ("pending", liability.pending, liability.pending_liability),
        ("receivable", liability.receivable, liability.receivable_amount),
    )
    for kind, points, amount in amounts:
        blank: list[Cell] = [None] * 5
        cells = [instant_text(inputs.as_of), kind, *blank, points, *blank]
        rows.append([*cells, _amount(amount, inputs), *_stated(inputs)])
    return rows


def _cohort(cohort: CohortEstimate, inputs: Inputs) -> list[Cell]:
    moved = cohort.points
    return [
        instant_text(inputs.as_of),
        "cohort",
        None if cohort.expires_at is None else instant_text(cohort.expires_at),
        "true" if cohort.closed else "false",
        moved.given,
        moved.redeemed,
        moved.expired,
        moved.outstanding,
        Numeral(decimal_text(cohort.expected_redemptions)),
        _numeral(rate_or_none(cohort.redemption_rate)),
        _numeral(rate_or_none(cohort.breakage_rate)),
        _amount(cohort.deferred, inputs),
        _amount(cohort.released, inputs),
        _amount(cohort.liability, inputs),
    ]


def _stated(inputs: Inputs) -> list[Cell]:
    value = inputs.value
    return [
        inputs.currency,
        None if value is None else value.points,
        None if value is None else _amount(value.amount, inputs),
        str(inputs.expected),
        inputs.method.value,
        inputs.version,
    ]


def _amount(amount: int | None, inputs: Inputs) -> Numeral | None:
    return _numeral(money_or_none(amount, inputs.currency))


def _numeral(text: str | None) -> Numeral | None:
    return None if text is None else Numeral(text)
