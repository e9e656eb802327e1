"""The liability for outstanding points, as the API writes it."""

from fractions import Fraction
from typing import Self

from punchcard.domain.liability import CohortEstimate, Inputs, Liability
from punchcard.domain.money import Rounding, money_text, round_ratio
from punchcard.domain.valuation import Estimating, PointsWorth
from punchcard.edge.fields import Instant, View
from pydantic import Field

RATE_DIGITS = 4


class WorthView(View):
    """So many points go with an amount."""

    points: int = Field(description="So many points.", examples=[1000])
    amount: str = Field(description="Go with this amount.", examples=["12.00"])

    @classmethod
    def of(cls, worth: PointsWorth, currency: str) -> Self:
        """Write a value of points."""
        return cls(points=worth.points, amount=money_text(worth.amount, currency))


class InputsView(View):
    """All that the estimate was made from, beside the points of the cohorts themselves."""

    as_of: Instant = Field(
        description="Cohorts that expire by then have closed.", examples=["2026-03-02T23:00:00Z"]
    )
    version: int = Field(description="The version of the program in force.", examples=[3])
    currency: str = Field(description="Of every amount.", examples=["EUR"])
    method: Estimating = Field(description="What the expected redemption is taken from.")
    point_value: WorthView | None = Field(
        description="What points are worth; null: the program does not say, so that nothing has "
        "an amount."
    )
    revenue: WorthView | None = Field(
        description="What is paid where points are given; null: the program does not say, and all "
        "that points would cost alone is put aside."
    )
    declared: str = Field(
        description="How much of what is given the program expects to be redeemed.",
        examples=["4/5"],
    )
    observed_redeemed: int = Field(
        description="Points that were redeemed in those cohorts that have closed.", examples=[0]
    )
    observed_given: int = Field(description="Points that had been given in them.", examples=[0])
    expected: str = Field(description="What the estimate takes.", examples=["4/5"])

    @classmethod
    def of(cls, inputs: Inputs) -> Self:
        """Write the inputs."""
        value, revenue = inputs.value, inputs.revenue
        return cls(
            as_of=inputs.as_of,
            version=inputs.version,
            currency=inputs.currency,
            method=inputs.method,
            point_value=None if value is None else WorthView.of(value, inputs.currency),
            revenue=None if revenue is None else WorthView.of(revenue, inputs.currency),
            declared=str(inputs.declared),
            observed_redeemed=inputs.redeemed,
            observed_given=inputs.given,
            expected=str(inputs.expected),
        )


class CohortView(View):
    """The points that expire at one instant."""

    expires_at: Instant | None = Field(
        description="When they are gone; null: no date takes them.",
        examples=["2027-03-31T22:00:00Z"],
    )
    closed: bool = Field(description="Whether that is past.")
    given: int = Field(description="Less what was taken back.", examples=[1000])
    redeemed: int = Field(description="Spent and not returned.", examples=[300])
    expired: int = Field(
        description="Gone unspent; of a cohort that has closed, also what is not recorded yet.",
        examples=[0],
    )
    outstanding: int = Field(description="Left of it.", examples=[700])
    expected_redemptions: str = Field(
        description="Points, those redeemed included.", examples=["800.0000"]
    )
    redemption_rate: str | None = Field(
        description="Redeemed, of what was given; null: nothing was.", examples=["0.3000"]
    )
    breakage_rate: str | None = Field(
        description="Expired, of what was given; before the cohort has closed, what is expected "
        "to expire.",
        examples=["0.2000"],
    )
    deferred: str | None = Field(
        description="Revenue put aside when the points were given.", examples=["8.00"]
    )
    released: str | None = Field(
        description="The part of it that was earned since: redeemed, of expected redemptions.",
        examples=["3.00"],
    )
    liability: str | None = Field(
        description="What the redemptions that are still expected will cost.", examples=["5.00"]
    )

    @classmethod
    def of(cls, cohort: CohortEstimate, currency: str) -> Self:
        """Write a cohort."""
        return cls(
            expires_at=cohort.expires_at,
            closed=cohort.closed,
            given=cohort.points.given,
            redeemed=cohort.points.redeemed,
            expired=cohort.points.expired,
            outstanding=cohort.points.outstanding,
            expected_redemptions=decimal_text(cohort.expected_redemptions),
            redemption_rate=rate_or_none(cohort.redemption_rate),
            breakage_rate=rate_or_none(cohort.breakage_rate),
            deferred=money_or_none(cohort.deferred, currency),
            released=money_or_none(cohort.released, currency),
            liability=money_or_none(cohort.liability, currency),
        )


class LiabilityView(View):
    """An estimate with its inputs. Sums are those of the cohorts and of pending points."""

    program: str = Field(description="Id of the program.", examples=["club"])
    inputs: InputsView = Field(description="What it was made from.")
    outstanding: int = Field(description="Points that members may yet spend.", examples=[750])
    liability: str | None = Field(
        description="What the redemptions that are still expected will cost; null where points "
        "have no value.",
        examples=["5.40"],
    )
    deferred: str | None = Field(description="Revenue put aside for them.", examples=["8.00"])
    released: str | None = Field(description="The part of it that was earned.", examples=["3.00"])
    pending: int = Field(description="Points that are not mature yet.", examples=[50])
    pending_liability: str | None = Field(description="What they will cost.", examples=["0.40"])
    receivable: int = Field(description="Points that members owe; not set off.", examples=[0])
    receivable_amount: str | None = Field(description="At full value.", examples=["0.00"])
    cohorts: list[CohortView] = Field(description="Those that are gone first come first.")

    @classmethod
    def of(cls, liability: Liability) -> Self:
        """Write an estimate."""
        currency = liability.inputs.currency
        return cls(
            program=liability.program,
            inputs=InputsView.of(liability.inputs),
            outstanding=liability.outstanding,
            liability=money_or_none(liability.liability, currency),
            deferred=money_or_none(liability.deferred, currency),
            released=money_or_none(liability.released, currency),
            pending=liability.pending,
            pending_liability=money_or_none(liability.pending_liability, currency),
            receivable=liability.receivable,
            receivable_amount=money_or_none(liability.receivable_amount, currency),
            cohorts=[CohortView.of(cohort, currency) for cohort in liability.cohorts],
        )


def money_or_none(amount: int | None, currency: str) -> str | None:
    """An amount as text; None where points have no value."""
    return None if amount is None else money_text(amount, currency)


def decimal_text(number: Fraction) -> str:
    """A fraction with four decimals, half up; the last of them may be rounded."""
    scaled = abs(number) * 10**RATE_DIGITS
    digits = str(round_ratio(scaled.numerator, scaled.denominator, Rounding.HALF_UP))
    digits = digits.rjust(RATE_DIGITS + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-RATE_DIGITS]}.{digits[-RATE_DIGITS:]}"


def rate_or_none(rate: Fraction | None) -> str | None:
    """A rate as text; None where nothing was given."""
    return None if rate is None else decimal_text(rate)
