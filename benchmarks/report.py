"""Figures as a table for people and as one flat JSON object for later comparison."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.figures import Figure

HEADINGS = ("figure", "value", "unit", "target", "", "beside")


def table(figures: Iterable[Figure], values: Mapping[str, float]) -> str:
    """One line for each figure that has a value, in columns."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    rows += [_row(figure, values) for figure in figures if figure.name in values]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, value, *others in rows:
        cells = [name.ljust(widths[0]), value.rjust(widths[1])]
        cells += [cell.ljust(width) for cell, width in zip(others, widths[2:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def merge(file: Path, values: Mapping[str, float]) -> None:
    """Put the values into the file, beside what other benchmarks left there."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.parent.mkdir(parents=True, exist_ok=True)
    merged = known | {name: round(value, 4) for name, value in values.items()}
    file.write_text(json.dumps(merged, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _row(figure: Figure, values: Mapping[str, float]) -> tuple[str, ...]:
    value = values[figure.name]
    target = ""
    if figure.at_most is not None:
        target = f"≤ {_number(figure.at_most)}"
    if figure.at_least is not None:
        target = f"≥ {_number(figure.at_least)}"
    verdict = "" if not target else "met" if figure.is_met_by(value) else "MISSED"
    beside = ""
    if figure.peer is not None and figure.peer in values:
        beside = f"{_number(values[figure.peer])}  {figure.peer}"
    return (figure.name, _number(value), figure.unit, target, verdict, beside)


def _number(value: float) -> str:
    """Enough digits to compare by, and none for decoration."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
