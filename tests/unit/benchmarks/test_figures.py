"""Figures have stable names, are chosen by the beginning of one, and are kept side by side."""

import json
from pathlib import Path

import pytest

import benchmarks
from benchmarks.__main__ import main
from benchmarks.figures import (
    Benchmark,
    BenchmarkUnknownError,
    Figure,
    benchmarks_of,
    chosen,
)
from benchmarks.report import merge, table

WRITES = Figure(name="ledger.writes", unit="units", at_most=1.0)
READS = Figure(name="ledger.reads", unit="units", peer="ledger.writes")
RATE = Figure(name="path.rate", unit="1/s", at_least=100)

LEDGER = Benchmark((WRITES, READS), lambda: {"ledger.reads": 1.1, "ledger.writes": 1})
PATH = Benchmark((RATE,), lambda: {"path.rate": 99})


@pytest.mark.parametrize(
    ("prefix", "selected"),
    [("", (LEDGER, PATH)), ("ledger.w", (LEDGER,)), ("path.rate", (PATH,))],
)
def test_benchmarks_are_chosen_by_the_beginning_of_a_name(
    prefix: str, selected: tuple[Benchmark, ...]
) -> None:
    assert chosen((LEDGER, PATH), prefix) == selected


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(BenchmarkUnknownError, match=r"'ledgr'.*\n  ledger.reads\n  ledger.writes"):
        chosen((PATH, LEDGER), "ledgr")


def test_values_come_in_the_order_of_their_declaration() -> None:
    assert [*LEDGER.measure().items()] == [("ledger.writes", 1), ("ledger.reads", 1.1)]


@pytest.mark.parametrize("values", [{}, {"path.rate": 1, "path.other": 2}, {"path.other": 2}])
def test_a_benchmark_measures_exactly_what_it_declares(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="measured and declared figures differ: path"):
        Benchmark((RATE,), lambda: values).measure()


def test_every_figure_of_the_project_has_one_name() -> None:
    names = [figure.name for found in benchmarks_of(benchmarks) for figure in found.figures]

    assert names != []
    assert len(names) == len(set(names))


def test_the_table_shows_target_verdict_and_peer() -> None:
    shown = table([WRITES, READS, RATE], {"ledger.writes": 1, "ledger.reads": 1.1, "path.rate": 99})

    assert [line.split() for line in shown.splitlines()[1:]] == [
        ["ledger.writes", "1", "units", "≤", "1", "met"],
        ["ledger.reads", "1.1", "units", "1", "ledger.writes"],
        ["path.rate", "99", "1/s", "≥", "100", "MISSED"],
    ]


def test_results_of_other_runs_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "build/bench.json"

    merge(file, {"ledger.writes": 1, "path.rate": 98.76543})
    merge(file, {"ledger.writes": 2})

    assert json.loads(file.read_text()) == {"ledger.writes": 2, "path.rate": 98.7654}


def test_the_command_measures_prints_and_keeps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "bench.json"

    assert main(["ledger"], known=(LEDGER, PATH), results=results) == 0
    assert json.loads(results.read_text()) == LEDGER.measure()
    assert "ledger.reads" in capsys.readouterr().out


def test_the_command_fails_on_an_unknown_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nothing"], known=(LEDGER, PATH), results=tmp_path / "bench.json") == 2
    assert "no figure begins with 'nothing'" in capsys.readouterr().err
