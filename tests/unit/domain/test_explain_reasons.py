from dataclasses import replace

import pytest
from punchcard.domain.activity import Line
from punchcard.domain.money import Rounding
from punchcard.domain.program import (
    Cap,
    Per,
)

from tests.fakes.programs import (
    fixed,
    multiply,
    per_amount,
    rule,
)
from tests.fakes.stories import BOOKS, CART, EVERY_EURO, last, till, told
from tests.fakes.till import Till, line


def rule_told(shop: Till, amount: int = 1899, *lines: Line) -> list[str]:
    """What the rules of an order are told as."""
    shop.order(1, amount, lines=lines or (line(amount),))
    return [s.text for s in last(shop).sentences if s.code.startswith(("rule", "program", "no_"))]


class TestARule:
    def test_per_amount_names_its_rounding_only_where_something_was_rounded(self) -> None:
        half_up = replace(EVERY_EURO, rounding=Rounding.HALF_UP)
        ceiling = replace(EVERY_EURO, rounding=Rounding.CEILING)
        end = "1 point per 1.00 EUR of 18.99 EUR"
        assert rule_told(till(half_up)) == [
            f"19 points for “Points for every euro”: {end}, rounded half up."
        ]
        assert rule_told(till(ceiling)) == [
            f"19 points for “Points for every euro”: {end}, rounded up."
        ]
        assert rule_told(till(EVERY_EURO), 100) == [
            "1 point for “Points for every euro”: 1 point per 1.00 EUR of 1.00 EUR."
        ]

    def test_is_told_in_the_digits_of_the_currency(self) -> None:
        yen = till(replace(EVERY_EURO, earn=per_amount(1, per=100)), currency="JPY")
        yen.order(1, 1899, currency="JPY")
        assert "1 point per 100 JPY of 1899 JPY, rounded down." in told(yen)[1]

    def test_per_unit_counts_units(self) -> None:
        one = line(900, quantity=1, categories=("books",))
        assert rule_told(till(BOOKS), 900, one) == ["3 points for “Books”: 3 points for one unit."]

    def test_of_fixed_points_needs_no_reason(self) -> None:
        welcome = rule(id="welcome", title="Welcome", earn=fixed(1))
        assert rule_told(till(welcome)) == ["1 point for “Welcome”."]

    @pytest.mark.parametrize(
        ("factor", "text"),
        [((3, 2), "1.5"), ((2, 1), "2"), ((4, 3), "4/3"), ((11, 8), "1.375")],
    )
    def test_that_multiplies_names_its_factor(self, factor: tuple[int, int], text: str) -> None:
        double = rule(id="more", title="More", earn=multiply(*factor))
        assert rule_told(till(EVERY_EURO, double), 2400)[1].endswith(
            f"for “More”: the sum of the other rules times {text}."
        )

    def test_that_divides_is_told_with_a_minus(self) -> None:
        half = rule(id="half", title="Half", earn=multiply(1, 2))
        assert rule_told(till(EVERY_EURO, half), 200)[1].startswith("-1 point for “Half”")

    def test_that_its_cap_cut_short_names_the_cap(self) -> None:
        capped = replace(BOOKS, caps=(Cap(per=Per.ORDER, points=5),))
        lines = (line(1350, quantity=3, categories=("books",)),)
        assert rule_told(till(capped), 1350, *lines) == [
            "5 points for “Books”: 3 points for each of 3 units.",
            "“Books” is limited to 5 points per order.",
        ]

    @pytest.mark.parametrize(
        ("per", "span"),
        [
            (Per.DAY, "per day"),
            (Per.WEEK, "per week"),
            (Per.MONTH, "per month"),
            (Per.PERIOD, "per program period"),
        ],
    )
    def test_that_a_spanning_cap_cut_short_says_how_much_was_left(
        self, per: Per, span: str
    ) -> None:
        capped = replace(EVERY_EURO, title="Euros", caps=(Cap(per=per, points=20),))
        shop = till(capped)
        shop.order(1, 1900)
        shop.order(2, 1900)
        assert told(shop)[2] == f"“Euros” is limited to 20 points {span}, of which 1 was left."
        shop.order(3, 1900)
        assert told(shop)[1:3] == [
            "0 points for “Euros”: 1 point per 1.00 EUR of 19.00 EUR.",
            f"“Euros” is limited to 20 points {span}, of which 0 were left.",
        ]

    def test_that_the_programs_cap_cut_short_names_it_once(self) -> None:
        shop = till(EVERY_EURO, BOOKS, caps=(Cap(per=Per.MONTH, points=20),))
        shop.order(1, lines=CART)
        assert told(shop)[1:4] == [
            "18 points for “Points for every euro”: 1 point per 1.00 EUR of 18.99 EUR, "
            "rounded down.",
            "2 points for “Books”: 3 points for each of 3 units.",
            "All rules together are limited to 20 points per month.",
        ]
        shop.order(2, lines=CART)
        assert told(shop)[3] == (
            "All rules together are limited to 20 points per month, of which 0 were left."
        )

    def test_is_not_confused_with_a_cap_of_its_own_that_did_not_cut(self) -> None:
        roomy = replace(EVERY_EURO, caps=(Cap(per=Per.MONTH, points=100),))
        shop = till(roomy, caps=(Cap(per=Per.MONTH, points=10),))
        shop.order(1, 1900)
        assert told(shop)[2] == "All rules together are limited to 10 points per month."
