"""What DynamoDB charges for points that go from one member to another: two entries at once."""

from collections.abc import Mapping
from datetime import datetime
from statistics import mean

from punchcard.domain.approvals import TransferRequest
from punchcard.domain.corrections import AdjustmentReason, Transfer
from punchcard.domain.errors import InvalidError
from punchcard.domain.members import Member
from punchcard.ports import Ledger, Programs
from punchcard.use_cases.record_transfer import record_transfer

from benchmarks.figures import Benchmark, Figure
from benchmarks.ledger import MEMBERS, SALT, Charge, metered
from benchmarks.shoppers import Report, reports
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory


def measure_transfers() -> Mapping[str, float]:
    """Members who have bought before give a point to the next one; who has none gives none."""
    newest: dict[str, Report] = {}
    charges: list[Charge] = []
    with metered() as recorder:
        for report in reports(MEMBERS):
            recorder.record([report])
            newest[report.member] = report
        now = max(report.arrives_at for report in newest.values())
        for giver, taker in zip(newest, [*newest][1:], strict=False):
            transfer = _Transfer(giver, taker, now)
            charges.append(recorder.charge(transfer, now=now))
    each = [charge for charge in charges if charge.recorded]
    return {
        "ledger.write_units_per_transfer": mean(charge.writes for charge in each),
        "ledger.read_units_per_transfer": mean(charge.reads for charge in each),
    }


class _Transfer:
    """One point from one member to another, in a directory that knows the two."""

    def __init__(self, giver: str, taker: str, now: datetime) -> None:
        self._giver = giver
        self._taker = taker
        self._now = now

    def __call__(self, ledger: Ledger, programs: Programs) -> int:
        directory = InMemoryDirectory()
        for member in (self._giver, self._taker):
            directory.create_member(
                Member(program="club", id=member, salt=SALT), enrolled_at=self._now
            )
        transfer = Transfer(
            to=self._taker, points=1, reason_code=AdjustmentReason.GOODWILL, operator="first"
        )
        try:
            record_transfer(
                TransferRequest(member=self._giver, transfer=transfer, idempotency_key=self._giver),
                program="club",
                directory=directory,
                ledger=ledger,
                programs=programs,
                archive=InMemoryActivityArchive(),
                now=self._now,
            )
        except InvalidError:
            return 0
        return 1


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="ledger.write_units_per_transfer", unit="units, mean"),
            Figure(name="ledger.read_units_per_transfer", unit="units, mean"),
        ),
        measure_transfers,
    ),
)
