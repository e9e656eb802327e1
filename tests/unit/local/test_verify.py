"""What `make verify` and `make rebuild` tell, and what they end with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from punchcard import wiring
from punchcard.domain.damage import Damage, Finding

from local import readers, rebuild, verify
from local.deployed import Deployment, NotDeployedError
from local.readers import ReaderNotPausedError, paused
from local.verification import ARCHIVE, READ_MODELS
from tests.fakes.deployments import deployment

FOUND = Finding(Damage.ENTRY_ALTERED, "club", "member", 3, "changed")


class StoodIn:
    """A verification that finds what it is told to; `options` are what it was made with."""

    found: tuple[Finding, ...] = ()
    options: tuple[dict[str, Any], ...] = ()

    def __init__(self, **options: Any) -> None:
        StoodIn.options = (*StoodIn.options, options)

    def run(self) -> Iterator[Finding]:
        yield from self.found

    def summary(self) -> str:
        return "7 entries"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The environments that were asked for."""
    asked: list[str | None] = []

    @contextmanager
    def reached(environment: str | None) -> Iterator[Deployment]:
        asked.append(environment)
        if environment == "nowhere":
            raise NotDeployedError("there is no stack")
        yield deployment()

    @contextmanager
    def at_rest(_: Deployment, construct: str) -> Iterator[None]:
        asked.append(construct)
        yield

    monkeypatch.setattr(StoodIn, "options", ())
    monkeypatch.setattr(StoodIn, "found", ())
    for module in (verify, rebuild):
        monkeypatch.setattr(module, "reached", reached)
        monkeypatch.setattr(module, "Verification", StoodIn)
    monkeypatch.setattr(rebuild, "paused", at_rest)
    monkeypatch.setattr(rebuild, "rebuild_read_models", lambda table, report: [])
    monkeypatch.setattr(rebuild, "rebuild_ledger", lambda deployed, table, report: [])
    return asked


def test_a_clean_ledger_ends_with_0_and_says_nothing(
    asked: list[str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main(["--environment", "local"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "7 entries" in told.err
    assert asked == [None]


def test_findings_end_with_1_and_are_lines(
    asked: list[str | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = Finding(Damage.TOTALS_DIFFER, "", None, None, "sums")
    monkeypatch.setattr(StoodIn, "found", (FOUND, whole))
    assert verify.main(["--environment", "production"]) == 1
    assert capsys.readouterr().out == (
        "entry_altered  club member 3  changed\ntotals_differ  -  sums\n"
    )
    assert verify.main(["--json", "--check", "archive", "--table", "other"]) == 1
    (first, _) = capsys.readouterr().out.splitlines()
    assert json.loads(first) == FOUND._asdict()
    assert asked == ["production", None]
    assert StoodIn.options[1]["ledger_table"] == "other"
    assert StoodIn.options[1]["checks"] == {ARCHIVE}


@pytest.mark.parametrize(("names", "there"), [(("harbour", "club"), "club, harbour"), ((), "none")])
def test_a_program_that_is_not_there_is_not_clean(
    asked: list[str | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: tuple[str, ...],
    there: str,
) -> None:
    monkeypatch.setattr(wiring, "programs", lambda: SimpleNamespace(names=lambda: names))
    assert verify.main(["--program", "clbu"]) == 2
    assert capsys.readouterr().err == f"verify: no such program: clbu; there are: {there}\n"
    assert StoodIn.options == ()


def test_a_program_that_is_there_is_verified_alone(
    asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "programs", lambda: SimpleNamespace(names=lambda: ("club",)))
    assert verify.main(["--program", "club"]) == 0
    assert StoodIn.options[0]["program"] == "club"


def test_what_cannot_be_reached_ends_with_2(asked: list[str | None]) -> None:
    assert verify.main(["--environment", "nowhere"]) == 2
    assert rebuild.main(["ledger", "--environment", "nowhere"]) == 2


def test_nothing_is_rebuilt_unless_somebody_says_yes(
    asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer, code in ((None, 2), ("no", 2), ("yes", 0)):
        monkeypatch.delenv("YES", raising=False)
        if answer is not None:
            monkeypatch.setenv("YES", answer)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
        assert rebuild.main(["read-models"]) == code
    assert asked == [None, None, None, "Entries"]
    assert StoodIn.options[-1]["checks"] == {READ_MODELS}


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 2)])
def test_who_sits_at_a_terminal_is_asked(
    asked: list[str | None], monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.delenv("YES", raising=False)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert rebuild.main(["ledger"]) == code


def test_a_rebuilt_ledger_is_verified_in_its_own_table_and_never_the_standing_one(
    asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YES", "yes")
    assert rebuild.main(["ledger"]) == 0
    assert StoodIn.options[-1]["ledger_table"] == "ledger_table-rebuilt"
    monkeypatch.setattr(StoodIn, "found", (FOUND,))
    assert rebuild.main(["ledger", "--table", "other"]) == 1
    assert rebuild.main(["ledger", "--table", "ledger_table"]) == 2


class Functions:
    """A client of Lambda and of CloudFormation with one reader."""

    def __init__(self, comes_to_rest: bool) -> None:
        self.enabled = [True]
        self.comes_to_rest = comes_to_rest

    def get_paginator(self, _: str) -> "Functions":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        names = [("Other", "other"), ("EntriesFunctionAB12", "entries-physical")]
        return [
            {
                "StackResourceSummaries": [
                    {
                        "ResourceType": "AWS::Lambda::Function",
                        "LogicalResourceId": logical,
                        "PhysicalResourceId": physical,
                    }
                    for logical, physical in names
                ]
            }
        ]

    def list_event_source_mappings(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == "entries-physical"
        return {"EventSourceMappings": [{"UUID": "1"}]}

    def update_event_source_mapping(self, UUID: str, Enabled: bool) -> None:  # noqa: N803
        self.enabled.append(Enabled)

    def get_event_source_mapping(self, UUID: str) -> dict[str, str]:  # noqa: N803
        return {"State": "Disabled" if self.comes_to_rest else "Disabling"}


@pytest.mark.parametrize("comes_to_rest", [True, False])
def test_a_paused_reader_goes_on_whatever_happens(
    monkeypatch: pytest.MonkeyPatch, comes_to_rest: bool
) -> None:
    functions = Functions(comes_to_rest)
    monkeypatch.setattr("boto3.client", lambda *_, **__: functions)
    monkeypatch.setattr(readers, "STATE_SECONDS_MAX", 0)
    monkeypatch.setattr(readers, "POLL_SECONDS", 0)
    expected = TimeoutError if comes_to_rest else ReaderNotPausedError

    def fail_in_between() -> None:
        with paused(deployment(), "Entries"):
            assert functions.enabled == [True, False]
            raise TimeoutError

    with pytest.raises(expected):
        fail_in_between()
    assert functions.enabled == [True, False, True]


def test_a_function_that_is_not_there_cannot_be_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boto3.client", lambda *_, **__: Functions(True))
    with pytest.raises(ReaderNotPausedError), paused(deployment(), "Missing"):
        pass
