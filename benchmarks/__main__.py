"""`python -m benchmarks [NAME]`: measure all figures, or those whose names begin with NAME."""

import sys
from pathlib import Path

import benchmarks
from benchmarks.figures import Benchmark, BenchmarkUnknownError, benchmarks_of, chosen
from benchmarks.report import merge, table

RESULTS = Path(__file__).parents[1] / "build/bench.json"


def main(arguments: list[str], *, known: tuple[Benchmark, ...], results: Path) -> int:
    """Measure, print a table and merge the values into the file of results."""
    prefix = arguments[0] if arguments else ""
    try:
        selected = chosen(known, prefix)
    except BenchmarkUnknownError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    values: dict[str, float] = {}
    for benchmark in selected:
        first, *others = [figure.name for figure in benchmark.figures]
        more = f" and {len(others)} more" if others else ""
        print(f"bench: {first}{more}", file=sys.stderr)
        measured = benchmark.measure()
        merge(results, measured)
        values |= measured
    print(table([figure for benchmark in selected for figure in benchmark.figures], values))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], known=benchmarks_of(benchmarks), results=RESULTS))
