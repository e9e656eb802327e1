"""How much processor time deciding takes, without any input or output.

Processor time of this process, not the clock on the wall: other work on the machine counts less.
The best of several rounds is told, because nothing but disturbance makes a round slower.
"""

import random
from collections.abc import Callable, Mapping
from functools import partial
from statistics import quantiles
from time import process_time_ns

from punchcard.domain.activity import Order
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.matching import Circumstances, measure_order
from punchcard.domain.members import Member
from punchcard.domain.record import Terms
from punchcard.domain.timeline import Timeline

from benchmarks.figures import Benchmark, Figure
from benchmarks.shoppers import OPENED, order, program

ROUNDS = 7
PURCHASES = 200
MANY_PROMOTIONS = 10_000
MEMBER = Member(program="club", id="01JBENCH000000000000000000", salt=bytes(range(16)))
NANOSECONDS = 1_000


def measure_purchase() -> Mapping[str, float]:
    """From a member's stored head and an order to the sealed next entry, with 100 rules."""
    timeline = Timeline((program(),))
    baskets = [order(random.Random(number), number, OPENED) for number in range(PURCHASES)]
    head = _head_after(timeline, purchases=12)

    def decide_all() -> None:
        for basket in baskets:
            decide(timeline, stand_on(head), [Presented(basket)], member=MEMBER, now=OPENED)

    return {"domain.microseconds_per_purchase_100_rules": _best(decide_all) / PURCHASES}


def measure_matching() -> Mapping[str, float]:
    """Which of 10,000 promotions match a basket (about one for each line), and how much of it."""
    book = Timeline((program(promotions=MANY_PROMOTIONS),)).at(OPENED)
    circumstances = Circumstances(
        occurred_at=OPENED, channel="web:example", store=None, terms=Terms(program_version=1)
    )
    taken: list[float] = []
    for number in range(PURCHASES):
        basket = order(random.Random(number), number, OPENED, catalogue=MANY_PROMOTIONS)
        content = basket.content
        assert isinstance(content, Order)
        taken.append(_best(partial(measure_order, book, content, circumstances)))
    cuts = quantiles(taken, n=100)
    return {
        "domain.microseconds_per_basket_10000_promotions_p50": cuts[49],
        "domain.microseconds_per_basket_10000_promotions_p99": cuts[98],
    }


def _head_after(timeline: Timeline, *, purchases: int) -> Entry:
    """The head of a member who has bought before, with a full memory."""
    head: Entry | None = None
    for number in range(purchases):
        basket = order(random.Random(-number), 1_000_000 + number, OPENED)
        head = decide(
            timeline, stand_on(head), [Presented(basket)], member=MEMBER, now=OPENED
        ).entry
    assert head is not None
    return head


def _best(work: Callable[[], object]) -> float:
    """Microseconds of the fastest round."""
    rounds = []
    for _ in range(ROUNDS):
        started = process_time_ns()
        work()
        rounds.append(process_time_ns() - started)
    return min(rounds) / NANOSECONDS


BENCHMARKS = (
    Benchmark(
        (Figure(name="domain.microseconds_per_purchase_100_rules", unit="µs", at_most=100),),
        measure_purchase,
    ),
    Benchmark(
        (
            Figure(
                name="domain.microseconds_per_basket_10000_promotions_p50", unit="µs", at_most=100
            ),
            Figure(
                name="domain.microseconds_per_basket_10000_promotions_p99", unit="µs", at_most=500
            ),
        ),
        measure_matching,
    ),
)
