"""A small world for behaviours that are played out step by step: one member, some machines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from punchcard.domain.activity import ADJUSTED, Activity
from punchcard.domain.corrections import Adjustment, AdjustmentReason
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.program import ProgramVersion, Spending
from punchcard.use_cases.record_activities import Recording, record_activities

from tests.fakes.programs import program_version
from tests.simulation.lambda_model import Lambda, Mishaps
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.program_memory import ModelPrograms, PublishedPrograms
from tests.simulation.programs import PROGRAM
from tests.simulation.table_model import Faults, Table
from tests.simulation.world import World

START = datetime(2026, 3, 2, 11, tzinfo=UTC)
MEMBER = Member(program=PROGRAM, id="member 0", salt=b"salt of the first")


def redeeming_program() -> ProgramVersion:
    """A program that has started, and takes a point as a cent."""
    return program_version(
        effective_at=START - timedelta(days=30), spending=Spending(points=1, amount=1)
    )


@dataclass
class Stage:
    """The ports of one world; every entry that came to stand is in `entries`."""

    seed: int = 0
    faults: Faults = field(default_factory=Faults)
    mishaps: Mishaps = field(default_factory=Mishaps)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world = World(self.seed, START)
        self.lambda_ = Lambda(self.world, self.mishaps)
        self.table = Table(self.world, self.faults, self.lambda_)
        self.ledger = ModelLedger(self.table, self.entries.append)
        self.directory = ModelDirectory(self.table)
        self.archive = ModelArchive(self.table)
        self.published = PublishedPrograms(self.table, [redeeming_program()])
        self.directory.stored.create_member(MEMBER, enrolled_at=START)

    def machine(self, name: str) -> Machine:
        """A machine with a right clock."""
        return Machine(name, 0, self.world, ModelPrograms(self.published))

    def invoke(self, name: str, action: Callable[[Machine], None]) -> None:
        """Have a machine of its own do something from now on."""
        machine = self.machine(name)
        self.lambda_.invoke(machine, lambda: action(machine), lambda alive: None)

    def give(self, points: int, machine: Machine, *, key: str = "a gift") -> Recording:
        """Give the member points by hand."""
        adjustment = Adjustment(
            points=points,
            reason_code=AdjustmentReason.GOODWILL,
            operator="first",
            allow_deficit=False,
        )
        gift = Activity(
            key=key,
            type=ADJUSTED,
            occurred_at=START,
            born_at=None,
            channel="operator",
            content=adjustment,
        )
        return record_activities(
            MEMBER,
            [gift],
            ledger=self.ledger,
            programs=machine.programs,
            directory=self.directory,
            now=machine.now,
        )
