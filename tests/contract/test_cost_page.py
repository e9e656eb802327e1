"""The page on cost says what the model says, and the model adds up."""

from dataclasses import fields, replace

import pytest

from benchmarks import prices
from benchmarks.cost import MILLION, ONE_WEBHOOK, WAY_OUT, log_bytes
from benchmarks.cost_model import LogBytes, notifications, read_models, sweeps, way_in, way_out
from benchmarks.cost_page import ASSUMED, PAGE, page
from benchmarks.path_units import PathUnits

UNITS = PathUnits(ledger_writes=1, ledger_reads=1, directory_writes=1, directory_reads=4)
LINES = LogBytes(door=200, activity=250)


def test_the_page_is_what_the_model_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_assumption_is_on_the_page() -> None:
    assumed = {field.name for profile in (ONE_WEBHOOK, WAY_OUT) for field in fields(profile)}
    assert assumed - {"webhooks", "batch"} == set(ASSUMED)


def test_the_way_in_counts_each_request_once() -> None:
    parts = way_in(ONE_WEBHOOK, UNITS, LINES)

    assert MILLION * parts["HTTP API"] == pytest.approx(1.00)
    assert MILLION * parts["SQS FIFO: send, receive, delete"] == pytest.approx(1.4 * 0.5)
    assert MILLION * parts["Ledger"] == pytest.approx(0.625 + 0.125)
    assert MILLION * parts["Logs"] == pytest.approx((230 + 200 + 250) * 0.5 / 1000)


def test_one_line_for_each_activity_is_counted_for_each_webhook() -> None:
    one = way_in(ONE_WEBHOOK, UNITS, LINES)["Logs"]
    four = way_in(replace(ONE_WEBHOOK, webhooks=4), UNITS, LINES)["Logs"]
    assert four == pytest.approx(4 * one)


def test_a_transaction_is_charged_twice() -> None:
    parts = read_models(ONE_WEBHOOK, replace(WAY_OUT, read_together=1), entries=1, moves=1)
    writes = (2 + 2 + 2) * prices.DYNAMODB_WRITE_UNIT
    assert parts["Summaries, due index, books"] == pytest.approx(writes + prices.DYNAMODB_READ_UNIT)


def test_without_subscribers_and_sweeps_nothing_is_paid_for_them() -> None:
    assert sum(notifications(ONE_WEBHOOK, replace(WAY_OUT, events=0)).values()) == 0
    assert sum(sweeps(ONE_WEBHOOK, replace(WAY_OUT, swept=0)).values()) == 0


def test_the_way_out_has_each_part_once() -> None:
    parts = way_out(ONE_WEBHOOK, WAY_OUT, entries=1)
    assert set(parts).isdisjoint(way_in(ONE_WEBHOOK, UNITS, LINES))
    assert all(value > 0 for value in parts.values())


def test_lines_stay_lean() -> None:
    assert log_bytes().door <= 250
    assert log_bytes().activity <= 280
