"""What a benchmark is: a function that measures figures declared beside it.

A module of this package offers its benchmarks as a tuple `BENCHMARKS`. Names of figures are
stable: they are the keys of build/bench.json, and `make bench ONLY=` takes the beginning of one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


class BenchmarkUnknownError(Exception):
    """No figure has a name that begins so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its unit, its target if it has one, and the figure to read it beside."""

    name: str
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    peer: str | None = None

    def is_met_by(self, value: float) -> bool:
        """Whether a value is within the target, if there is one."""
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A function that measures all of its figures at once, each under its name."""

    figures: tuple[Figure, ...]
    run: Callable[[], Mapping[str, float]]

    def measure(self) -> dict[str, float]:
        """The value of each figure, in the order in which they are declared."""
        values = self.run()
        names = [figure.name for figure in self.figures]
        if values.keys() != set(names):
            odd = sorted(values.keys() ^ set(names))
            raise ValueError(f"measured and declared figures differ: {', '.join(odd)}")
        return {name: values[name] for name in names}


def benchmarks_of(package: ModuleType) -> tuple[Benchmark, ...]:
    """All benchmarks that the modules of a package offer, in the order of their names."""
    modules = sorted(module.name for module in iter_modules(package.__path__))
    found: list[Benchmark] = []
    for name in modules:
        if name != "__main__":
            module = import_module(f"{package.__name__}.{name}")
            found.extend(getattr(module, "BENCHMARKS", ()))
    return tuple(found)


def chosen(benchmarks: Iterable[Benchmark], prefix: str) -> tuple[Benchmark, ...]:
    """The benchmarks that have a figure whose name begins so.

    Raises:
        BenchmarkUnknownError: there is none.
    """
    known = tuple(benchmarks)
    matching = tuple(
        benchmark
        for benchmark in known
        if any(figure.name.startswith(prefix) for figure in benchmark.figures)
    )
    if not matching:
        names = sorted(figure.name for benchmark in known for figure in benchmark.figures)
        raise BenchmarkUnknownError(
            f"no figure begins with {prefix!r}; there are\n  " + "\n  ".join(names)
        )
    return matching
