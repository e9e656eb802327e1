"""A machine that handles messages: an environment with a clock and a memory of its own."""

from dataclasses import dataclass
from datetime import datetime

from tests.simulation.program_memory import ModelPrograms
from tests.simulation.world import World


@dataclass(eq=False)
class Machine:
    """One execution environment; its clock may be off."""

    name: str
    skew_ms: int
    world: World
    programs: ModelPrograms

    @property
    def now(self) -> datetime:
        """The time on its clock."""
        return self.world.at(self.world.elapsed_ms + self.skew_ms)

    def forget(self) -> None:
        """Look at the programs again."""
        self.programs.forget()
