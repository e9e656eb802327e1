"""How much processor time deciding takes, without any input or output.

Processor time of this process, not the clock on the wall: other work on the machine counts less.
The best of several rounds is told, because nothing but disturbance makes a round slower. Beside it
stands what a fixed piece of work of the standard library takes on the same processor in the same
run, so that figures of different machines can be compared.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import median, quantiles
from time import process_time_ns

from punchcard.domain.activity import Order
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.matching import Circumstances, measure_order
from punchcard.domain.members import Member
from punchcard.domain.record import Terms
from punchcard.domain.timeline import Timeline

from benchmarks.figures import Benchmark, Figure
from benchmarks.shoppers import OPENED, Report, order, program, reports

ROUNDS = 7
MEMBERS = 60
BASKETS = 200
MANY_PROMOTIONS = 10_000
SALT = bytes(range(16))
NANOSECONDS = 1_000

REFERENCE_TIMES = 50
REFERENCE = {f"name {number}": [number, None, {"of": "a tree"}] for number in range(20)}
"""Written by the encoder that indents, which is plain Python; the other one is written in C."""


def measure_purchase() -> Mapping[str, float]:
    """From a member's stored head and an order to the sealed next entry, with 100 rules.

    Each round tells the same story of a whole population: who bought once, and who has a dozen
    lots. Work of the reference is done between the rounds, so that both meet the processor in the
    same condition.
    """
    timeline = Timeline((program(),))
    medians, tails, references = [], [], []
    for _ in range(ROUNDS):
        cuts = quantiles(_purchases(timeline), n=20)
        medians.append(cuts[9])
        tails.append(cuts[18])
        references.append(_microseconds(_work_for_reference) / REFERENCE_TIMES)
    return {
        "domain.microseconds_per_purchase_100_rules": min(medians),
        "domain.microseconds_per_purchase_100_rules_p95": min(tails),
        "domain.microseconds_of_reference": min(references),
        "domain.purchases_100_rules_in_references": median(
            taken / reference for taken, reference in zip(medians, references, strict=True)
        ),
    }


def _purchases(timeline: Timeline) -> Iterator[float]:
    """Microseconds of each purchase in the story of some members, in its order."""
    heads: dict[str, Entry | None] = {}
    for report in reports(MEMBERS):
        if not _is_purchase(report):
            continue
        member = Member(program="club", id=report.member, salt=SALT)
        head, now = heads.get(report.member), report.arrives_at
        started = process_time_ns()
        decision = decide(
            timeline, stand_on(head), [Presented(report.activity)], member=member, now=now
        )
        yield (process_time_ns() - started) / NANOSECONDS
        heads[report.member] = decision.entry


def _is_purchase(report: Report) -> bool:
    content = report.activity.content
    assert isinstance(content, Order)
    return not report.is_repeat and not content.refunded


def _work_for_reference() -> None:
    for _ in range(REFERENCE_TIMES):
        json.dumps(REFERENCE, indent=1)


def measure_matching() -> Mapping[str, float]:
    """Which of 10,000 promotions match a basket (about one for each line), and how much of it."""
    book = Timeline((program(promotions=MANY_PROMOTIONS),)).at(OPENED)
    circumstances = Circumstances(
        occurred_at=OPENED, channel="web:example", store=None, terms=Terms(program_version=1)
    )
    taken: list[float] = []
    for number in range(BASKETS):
        basket = order(random.Random(number), number, OPENED, catalogue=MANY_PROMOTIONS)
        content = basket.content
        assert isinstance(content, Order)
        taken.append(_best(partial(measure_order, book, content, circumstances)))
    cuts = quantiles(taken, n=100)
    return {
        "domain.microseconds_per_basket_10000_promotions_p50": cuts[49],
        "domain.microseconds_per_basket_10000_promotions_p99": cuts[98],
    }


def _best(work: Callable[[], object]) -> float:
    """Microseconds of the fastest round."""
    return min(_microseconds(work) for _ in range(ROUNDS))


def _microseconds(work: Callable[[], object]) -> float:
    started = process_time_ns()
    work()
    return (process_time_ns() - started) / NANOSECONDS


BENCHMARKS = (
    Benchmark(
        (
            Figure(
                name="domain.microseconds_per_purchase_100_rules", unit="µs, median", at_most=100
            ),
            Figure(name="domain.microseconds_per_purchase_100_rules_p95", unit="µs"),
            Figure(name="domain.microseconds_of_reference", unit="µs"),
            Figure(name="domain.purchases_100_rules_in_references", unit="times"),
        ),
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
