"""How fast the simulator plays: stories of a hundred activities, on all cores."""

import time
from collections.abc import Mapping

from benchmarks.figures import Benchmark, Figure
from tests.simulation.playing import Game, play

SEEDS = 200
WARM_UP = 8
"""Seeds that are played before the clock runs: the processes have started then."""


def measure() -> Mapping[str, float]:
    """Seeds of a hundred activities each, with all checks, in a second of all cores together."""
    played = play(range(WARM_UP + SEEDS), Game())
    for _ in range(WARM_UP):
        _require_sound(next(played))
    began = time.perf_counter()
    for failure in played:
        _require_sound(failure)
    return {"simulator.seeds_per_second": SEEDS / (time.perf_counter() - began)}


def _require_sound(failure: object) -> None:
    if failure is not None:
        raise ValueError(f"a story fails: {failure}")


BENCHMARKS = (
    Benchmark((Figure(name="simulator.seeds_per_second", unit="1/s", at_least=11.2),), measure),
)
