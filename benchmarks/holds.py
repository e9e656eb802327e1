"""What DynamoDB charges for points that are reserved at a checkout, and for capturing them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from statistics import mean

from punchcard.domain.activity import CAPTURE, HOLD, Activity
from punchcard.domain.checkout import CaptureHold, HoldContent, TakeHold
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.program import Spending

from benchmarks.figures import Benchmark, Figure
from benchmarks.ledger import MEMBERS, Charge, metered
from benchmarks.shoppers import Report, reports


def measure_holds() -> Mapping[str, float]:
    """Members who have bought before take a hold, and capture half of the holds in part."""
    newest: dict[str, Report] = {}
    taken: list[Charge] = []
    captured: list[Charge] = []
    with metered(spending=Spending(points=1, amount=1)) as recorder:
        for report in reports(MEMBERS):
            recorder.record([report])
            newest[report.member] = report
        for number, report in enumerate(newest.values()):
            hold = partial(_about_hold, report, number)
            charge = recorder.record([hold(HOLD, TakeHold(request="r", basket=10**9, points=1))])
            if charge.recorded:
                taken.append(charge)
                captured.append(recorder.record([hold(CAPTURE, CaptureHold(request="c"))]))
    return {
        "ledger.write_units_per_hold": mean(charge.writes for charge in taken),
        "ledger.write_units_per_capture": mean(charge.writes for charge in captured),
    }


def _about_hold(report: Report, number: int, type_: str, content: HoldContent) -> Report:
    activity = Activity(
        key=hold_key(f"{number}"),
        type=type_,
        occurred_at=report.arrives_at,
        born_at=report.arrives_at,
        channel="till",
        content=content,
    )
    return replace(report, activity=activity)


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="ledger.write_units_per_hold", unit="units, mean"),
            Figure(name="ledger.write_units_per_capture", unit="units, mean"),
        ),
        measure_holds,
    ),
)
