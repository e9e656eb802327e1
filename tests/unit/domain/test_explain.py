from datetime import UTC, datetime, timedelta

from punchcard.domain.policies import AfterDays, OnFulfilment
from punchcard.domain.wording import Language

from tests.fakes.programs import (
    fixed,
    program_version,
    rule,
)
from tests.fakes.stories import BOOKS, CART, EVERY_EURO, last, till, told
from tests.fakes.till import NOON, Till


class TestAnOrder:
    def test_is_told_with_every_rule_and_until_when_its_points_can_be_spent(self) -> None:
        shop = Till((program_version(rules=(EVERY_EURO, BOOKS)),))
        shop.order(1, lines=CART)
        assert told(shop) == [
            "27 points for the order of 2 March 2026.",
            "18 points for “Points for every euro”: 1 point per 1.00 EUR of 18.99 EUR, "
            "rounded down.",
            "9 points for “Books”: 3 points for each of 3 units.",
            "Usable through 31 March 2027.",
        ]

    def test_is_told_in_german_too(self) -> None:
        shop = Till((program_version(rules=(EVERY_EURO, BOOKS)),))
        shop.order(1, lines=CART)
        assert told(shop, Language.DE) == [
            "27 Punkte für die Bestellung vom 2. März 2026.",
            "18 Punkte für „Points for every euro“: 1 Punkt je 1,00 EUR auf 18,99 EUR, abgerundet.",
            "9 Punkte für „Books“: 3 Punkte für jedes von 3 Stück.",
            "Verwendbar bis einschließlich 31. März 2027.",
        ]

    def test_is_told_with_the_points_and_rule_of_every_sentence(self) -> None:
        shop = till(EVERY_EURO, BOOKS)
        shop.order(1, lines=CART)
        facts = [(s.code, s.points, s.rule) for s in last(shop).sentences]
        assert facts == [
            ("order_earned", 27, None),
            ("rule_amount_floor", 18, "base"),
            ("rule_unit", 9, "books"),
            ("usable_always", None, None),
        ]
        assert last(shop).points == 27

    def test_is_told_on_the_day_it_was_placed_in_the_programs_time_zone(self) -> None:
        shop = till()
        shop.order(1, 100, at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
        assert told(shop)[0] == "1 point for the order of 3 March 2026."

    def test_that_no_rule_applies_to_says_so(self) -> None:
        shop = till(BOOKS)
        shop.order(1, 500)
        assert told(shop) == [
            "The order of 2 March 2026 changed no points.",
            "No rule of the program applies to it.",
        ]

    def test_that_is_not_fully_paid_says_so(self) -> None:
        shop = till()
        shop.order(1, 500, paid=False, partly_paid=True)
        assert told(shop) == [
            "The order of 2 March 2026 changed no points.",
            "The order is not fully paid yet.",
        ]

    def test_whose_points_are_pending_says_until_when(self) -> None:
        shop = till(maturity=AfterDays(days=14))
        shop.order(1, 5000)
        assert told(shop)[-1] == "50 points are pending until 16 March 2026."
        assert told(shop, Language.DE)[-1] == "50 Punkte sind bis zum 16. März 2026 vorgemerkt."

    def test_whose_points_wait_for_fulfilment_says_so_and_tells_when_it_comes(self) -> None:
        shop = till(maturity=OnFulfilment(days=3))
        shop.order(1, 5000)
        assert told(shop)[-1] == "50 points are pending until the order has been fulfilled."
        shop.wait_until(NOON + timedelta(days=1))
        shop.order(1, 5000, version=2, fulfilled_at=shop.now)
        assert told(shop) == [
            "The order of 2 March 2026 changed no points.",
            "As it stands, the order earns 50 points.",
            "50 points for “Points for every euro”: 1 point per 1.00 EUR of 50.00 EUR.",
            "The order was fulfilled: 50 points mature on 6 March 2026.",
        ]

    def test_that_earns_into_a_deficit_says_so(self) -> None:
        shop = till()
        shop.order(1, 100, points_spent=100)
        shop.order(2, 500)
        assert told(shop)[-1] == "This makes up for a negative balance."

    def test_that_grew_says_what_it_earns_as_it_stands(self) -> None:
        shop = till()
        shop.order(1, 500)
        shop.order(1, 800, version=2)
        assert told(shop)[:2] == [
            "3 points for the order of 2 March 2026.",
            "As it stands, the order earns 8 points.",
        ]


class TestOtherActivities:
    def test_earn_by_their_type(self) -> None:
        shop = till(rule(id="review", title="Reviews", on="review", earn=fixed(5)))
        shop.report("review")
        assert told(shop) == [
            "5 points for “review” on 2 March 2026.",
            "5 points for “Reviews”.",
            "Usable without a limit of time.",
        ]

    def test_may_earn_nothing(self) -> None:
        shop = till()
        shop.report("visit")
        assert told(shop) == [
            "“visit” on 2 March 2026 earned no points.",
            "No rule of the program applies to it.",
        ]

    def test_may_be_joining(self) -> None:
        welcome = rule(id="welcome", title="Welcome", on="sign_up", earn=fixed(100))
        shop = till(welcome)
        shop.report("sign_up")
        assert told(shop)[0] == "100 points for joining on 2 March 2026."
        plain = till()
        plain.report("sign_up")
        assert told(plain)[0] == "Joining on 2 March 2026 earned no points."

    def test_may_be_a_word_of_the_operator(self) -> None:
        shop = till()
        shop.classify(tier="gold")
        assert told(shop) == ["The operator set tier and segments on 2 March 2026."]
