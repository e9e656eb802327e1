"""Playing many seeds on all cores; each process remembers, and does without a safeguard alike."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import batched
from multiprocessing import get_context

from tests.simulation.remembering import remembering
from tests.simulation.runner import ACTIVITIES, MACHINES, Failure, run_seed
from tests.simulation.safeguards import SAFEGUARDS

CHUNK = 8
"""Seeds that a process takes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """How seeds are played; `without` names a safeguard that is switched off."""

    activities: int = ACTIVITIES
    machines: int = MACHINES
    without: str | None = None


def play(
    seeds: Iterable[int], game: Game, *, processes: int | None = None
) -> Iterator[Failure | None]:
    """What went wrong with each seed, in their order; None where nothing did."""
    processes = processes or os.cpu_count() or 1
    chunks = batched(seeds, CHUNK, strict=False)
    if processes == 1:
        for some in chunks:
            yield from _play_some(some, game)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(_play_some, some, game) for some in chunks]
        try:
            for played in running:
                yield from played.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _play_some(seeds: tuple[int, ...], game: Game) -> list[Failure | None]:
    with ExitStack() as stack:
        stack.enter_context(remembering())
        if game.without is not None:
            stack.enter_context(SAFEGUARDS[game.without]())
        return [
            run_seed(seed, activities=game.activities, machines=game.machines) for seed in seeds
        ]
