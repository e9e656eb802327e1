"""`python -m tests.simulation`: play many seeds, or one again, with or without a safeguard."""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace

from tests.simulation.dwelling import seeds_without
from tests.simulation.playing import Game, play
from tests.simulation.remembering import remembering
from tests.simulation.runner import ACTIVITIES, MACHINES, Failure, run_seed
from tests.simulation.safeguards import SAFEGUARDS
from tests.simulation.scenario import draw
from tests.simulation.shrinking import shrink, told
from tests.simulation.world import Line, trace_text

PROGRESS_SECONDS = 2.0
SMALL_LINES = 25


def main(arguments: Sequence[str] | None = None) -> int:
    """Play what the command line asks for; 1 if anything that must hold did not."""
    options = _options(arguments)
    seeds = range(options.start, options.start + options.seeds)
    game = Game(activities=options.activities, machines=options.workers, without=options.switch_off)
    if options.table:
        return _print_table(seeds, game, options.processes)
    if options.trace:
        return _trace(seeds, game)
    failure = _first_failure(seeds, game, options.processes, shows_progress=True)
    if failure is None:
        return 0
    _print_failure(failure, game)
    _print_small_story(failure, game)
    return 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many seeds to play")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--activities", type=int, default=ACTIVITIES, help="per seed, at least")
    parser.add_argument("--workers", type=int, default=MACHINES, help="machines at the queue")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="cores to use")
    parser.add_argument("--switch-off", choices=sorted(SAFEGUARDS), help="a safeguard")
    parser.add_argument("--table", action="store_true", help="switch each safeguard off in turn")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    return parser.parse_args(arguments)


def _first_failure(
    seeds: Iterable[int], game: Game, processes: int, *, shows_progress: bool = False
) -> Failure | None:
    """Play seeds until one fails."""
    began = shown = time.perf_counter()
    played = 0
    for played, failure in enumerate(play(seeds, game, processes=processes), start=1):
        if failure is not None:
            return failure
        if shows_progress and time.perf_counter() - shown > PROGRESS_SECONDS:
            shown = time.perf_counter()
            print(f"{played} seeds, {played / (shown - began):.1f} a second", flush=True)
    if shows_progress:
        rate = played / max(time.perf_counter() - began, 0.001)
        print(f"{played} seeds without a violation, {rate:.1f} a second")
    return None


def _trace(seeds: Iterable[int], game: Game) -> int:
    """Play seeds and print all that happens in them."""
    off = SAFEGUARDS[game.without] if game.without else nullcontext
    with off():
        for seed in seeds:
            failure = run_seed(
                seed, activities=game.activities, machines=game.machines, echo=_print_line
            )
            if failure is not None:
                _print_failure(replace(failure, lines=()), game)
                return 1
    return 0


def _print_failure(failure: Failure, game: Game) -> None:
    print(f"seed {failure.seed}, entry {failure.step}: {failure.what}")
    if failure.lines:
        print("what happened last:", *failure.lines, sep="\n")
    replay = f"python -m tests.simulation --start {failure.seed} --seeds 1 --trace"
    if game.activities != ACTIVITIES:
        replay += f" --activities {game.activities}"
    if game.machines != MACHINES:
        replay += f" --workers {game.machines}"
    if game.without:
        replay += f" --switch-off {game.without!r}"
    print(f"to see it again: {replay}")


def _print_small_story(failure: Failure, game: Game) -> None:
    """Leave out of a failing run what it fails without."""
    print("looking for a smaller story that fails too ...", flush=True)
    off = SAFEGUARDS[game.without] if game.without else nullcontext
    scenario = draw(failure.seed, activities=game.activities, machines=game.machines)
    with off(), remembering():
        smaller = shrink(scenario, failure)
    print(f"after {smaller.attempts} attempts, of {game.activities} activities are left:")
    print(*told(smaller), sep="\n")
    print("which ends like this:", *smaller.failure.lines[-SMALL_LINES:], sep="\n")


def _print_table(seeds: range, game: Game, processes: int) -> int:
    """For each safeguard the first seed that suffers without it; 1 if one is not missed."""
    missed = 0
    print(f"{'without':42} {'found by seed':>13}  as")
    for name in SAFEGUARDS:
        order = seeds_without(name, seeds)
        failure = _first_failure(order, replace(game, without=name), processes)
        missed += failure is None
        found = ("-", "nothing") if failure is None else (str(failure.seed), failure.what)
        print(f"{name:42} {found[0]:>13}  {found[1]}", flush=True)
    return 1 if missed else 0


def _print_line(line: Line) -> None:
    print(trace_text(line))


if __name__ == "__main__":
    sys.exit(main())
