"""Several threads that begin together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

PATIENCE_SECONDS = 30


def race[T](*runners: Callable[[], T]) -> Sequence[T]:
    """Call all runners at once; their results in the order given."""
    line = Barrier(len(runners))

    def run(runner: Callable[[], T]) -> T:
        line.wait(PATIENCE_SECONDS)
        return runner()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners, timeout=PATIENCE_SECONDS))
