"""Log lines: one JSON object each, and no person in any of them."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO

import pytest
from punchcard.domain.errors import ContentionError, PayloadInvalidError
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.shops import Delivery
from punchcard.edge.observability import (
    MASK,
    TEXT_LENGTH_MAX,
    configure_logging,
    log_call,
    log_deliveries,
    log_failure,
    masked,
)
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.record_deliveries import DeliveriesRecorded

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

PERSONAL = [
    "rosa@example.com",
    "Rosa.Diaz+till@mail.example.co.uk",
    "+49 30 901820",
    "+4930901820",
    "+1 (416) 555-0100",
    "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    "shpss_0123456789abcdef0123456789abcdef",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyb3NhIn0.c2lnbmF0dXJl",
    "Bearer abcdef.123456",
    "Basic cm9zYTpzZWNyZXQ=",
]
HARMLESS = [
    *("orders/paid", "shopify:harbour:order:820982911946154508", "01KJPWC9AG0000000000000000"),
    *("2026-03-02T09:00:06.123+01:00", "line_items[2].price_set must be a decimal", "-5"),
]


@contextmanager
def logging_set_up() -> Iterator[StringIO]:
    """Logging as a handler sets it up, into a text instead of the process's own output."""
    logger = logging.getLogger("punchcard")
    before = logger.handlers, logger.propagate, logger.level
    logger.handlers = []
    configure_logging.cache_clear()
    with redirect_stdout(StringIO()) as written:
        configure_logging()
        yield written
    logger.handlers, logger.propagate, logger.level = before
    configure_logging.cache_clear()


def lines_of(written: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("text", PERSONAL)
def test_what_belongs_to_a_person_is_masked(text: str) -> None:
    assert masked(f"before {text} behind") == f"before {MASK} behind"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_belongs_to_an_event_stays(text: str) -> None:
    assert masked(text) == text


class TestLine:
    def test_carries_its_fields(self) -> None:
        with logging_set_up() as written:
            log_call("webhook", shop="harbour", status=202, reason=None)

        (line,) = lines_of(written)
        del line["timestamp"]
        assert line == {"level": "INFO", "message": "webhook", "shop": "harbour", "status": 202}

    def test_of_a_failure_carries_its_code(self) -> None:
        with logging_set_up() as written:
            log_failure("webhook", PayloadInvalidError("id is missing"), status=422)

        (line,) = lines_of(written)
        assert (line["level"], line["code"], line["detail"]) == (
            "WARN",
            "payload_invalid",
            "id is missing",
        )

    @pytest.mark.parametrize("text", PERSONAL)
    def test_names_no_person_wherever_one_gets_in(self, text: str) -> None:
        with logging_set_up() as written:
            try:
                raise KeyError(text)
            except KeyError:
                logging.getLogger("punchcard.somewhere.deep").exception(
                    "message %s", text, extra={"field": text, "nested": {"list": [text]}}
                )

        assert text not in written.getvalue()
        assert set(lines_of(written)[0]) == {
            *("level", "message", "timestamp", "field", "nested", "exception")
        }

    def test_stays_one_line_of_bounded_length(self) -> None:
        with logging_set_up() as written:
            log_call("webhook", shop='a "quoted" \\ name\nin two lines', note="x" * 100_000)

        (line,) = lines_of(written)
        assert line["shop"] == 'a "quoted" \\ name\nin two lines'
        assert len(str(line["note"])) == TEXT_LENGTH_MAX

    def test_is_written_once_though_set_up_often(self) -> None:
        with logging_set_up() as written:
            configure_logging()
            configure_logging()
            log_call("webhook")

        assert len(lines_of(written)) == 1

    def test_of_an_activity_names_its_delivery_and_what_became_of_it(self) -> None:
        recorded = Result(Outcome(status=Status.RECORDED, points=5), 12)
        ignored = Result(Outcome(status=Status.IGNORED, reason="test_order"))
        refused = Result(Outcome(status=Status.REFUSED, error=PayloadInvalidError("x")))
        with logging_set_up() as written:
            log_deliveries(
                [delivery("1"), delivery("2"), delivery("3")],
                DeliveriesRecorded(((recorded, ignored), (refused,)), ContentionError("later")),
                milliseconds=23,
            )

        lines = lines_of(written)
        for line in lines:
            del line["timestamp"]
        of_all = {"shop": "harbour", "duration_ms": 23}
        of_one = of_all | {"level": "INFO", "message": "activity", "topic": "orders/paid"}
        assert lines == [
            of_one | {"delivery": "1", "outcome": "recorded", "entry": 12},
            of_one | {"delivery": "1", "outcome": "ignored", "reason": "test_order"},
            of_one | {"delivery": "2", "outcome": "refused", "code": "payload_invalid"},
            of_all
            | {"level": "WARN", "message": "deliveries left", "left": 1}
            | {"code": "contention", "detail": "later"},
        ]

    def test_has_no_byte_for_looks(self) -> None:
        with logging_set_up() as written:
            log_call("webhook", shop="harbour")

        assert '"message":"webhook","timestamp":' in written.getvalue()


def delivery(delivery_id: str) -> Delivery:
    return Delivery(
        shop="harbour",
        topic="orders/paid",
        delivery_id=delivery_id,
        received_at=NOW,
        group="g",
    )
