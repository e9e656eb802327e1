"""`python -m tests.simulation`: play many seeds, or one again, with or without a safeguard."""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext

from tests.simulation.runner import ACTIVITIES, MACHINES, Failure, run_seed
from tests.simulation.safeguards import SAFEGUARDS
from tests.simulation.world import Line, trace_text

PROGRESS_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Play what the command line asks for; 1 if anything that must hold did not."""
    options = _options(arguments)
    seeds = range(options.start, options.start + options.seeds)
    if options.table:
        return _print_table(seeds, options)
    off = SAFEGUARDS[options.switch_off] if options.switch_off else nullcontext
    with off():
        failure = _first_failure(seeds, options, shows_progress=True)
    if failure is None:
        return 0
    _print_failure(failure, options)
    return 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many seeds to play")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--activities", type=int, default=ACTIVITIES, help="per seed, at least")
    parser.add_argument("--workers", type=int, default=MACHINES, help="machines at the queue")
    parser.add_argument("--switch-off", choices=sorted(SAFEGUARDS), help="a safeguard")
    parser.add_argument("--table", action="store_true", help="switch each safeguard off in turn")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    return parser.parse_args(arguments)


def _first_failure(
    seeds: Iterable[int], options: argparse.Namespace, *, shows_progress: bool = False
) -> Failure | None:
    """Play seeds until one fails."""
    began = shown = time.perf_counter()
    echo = _print_line if options.trace else None
    played = 0
    for played, seed in enumerate(seeds, start=1):
        failure = run_seed(seed, activities=options.activities, machines=options.workers, echo=echo)
        if failure is not None:
            return failure
        if shows_progress and time.perf_counter() - shown > PROGRESS_SECONDS:
            shown = time.perf_counter()
            print(f"{played}/{options.seeds} seeds, {played / (shown - began):.1f} a second")
    if shows_progress:
        rate = played / max(time.perf_counter() - began, 0.001)
        print(f"{played} seeds without a violation, {rate:.1f} a second")
    return None


def _print_failure(failure: Failure, options: argparse.Namespace) -> None:
    print(f"seed {failure.seed}, entry {failure.step}: {failure.what}")
    if not options.trace:
        print("what happened last:")
        for line in failure.lines:
            _print_line(line)
    replay = f"python -m tests.simulation --start {failure.seed} --seeds 1 --trace"
    if options.activities != ACTIVITIES:
        replay += f" --activities {options.activities}"
    if options.workers != MACHINES:
        replay += f" --workers {options.workers}"
    if options.switch_off:
        replay += f" --switch-off {options.switch_off!r}"
    print(f"to see it again: {replay}")


def _print_table(seeds: range, options: argparse.Namespace) -> int:
    """For each safeguard the first seed that suffers without it; 1 if one is not missed."""
    missed = 0
    print(f"{'without':42} {'found by seed':>13}  as")
    for name, off in SAFEGUARDS.items():
        with off():
            failure = _first_failure(seeds, options)
        missed += failure is None
        found = ("-", "nothing") if failure is None else (str(failure.seed), failure.what)
        print(f"{name:42} {found[0]:>13}  {found[1]}", flush=True)
    return 1 if missed else 0


def _print_line(line: Line) -> None:
    print(trace_text(line))


if __name__ == "__main__":
    sys.exit(main())
