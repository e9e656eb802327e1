"""Traces are recorded for whoever asks for them, by rights on traces alone."""

import pytest

from tests.infra.assembly import Assembly, synthesise


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    return synthesise(tmp_path_factory.mktemp("traced"), traces=True)


def test_every_function_is_traced(traced: Assembly) -> None:
    modes = [
        function.properties["TracingConfig"]
        for function in traced.service.resources("AWS::Lambda::Function")
    ]
    assert modes
    assert all(mode == {"Mode": "Active"} for mode in modes)


def test_every_function_may_hand_over_traces_and_nothing_else_is_added(
    traced: Assembly, assembly: Assembly
) -> None:
    def statements(of: Assembly) -> list[object]:
        return [
            statement
            for role in of.service.resources("AWS::IAM::Role")
            for policy in role.properties["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]

    before = statements(assembly)
    added = [statement for statement in statements(traced) if statement not in before]
    assert len(added) == len(list(traced.service.resources("AWS::Lambda::Function")))
    assert all(
        statement
        == {
            "Sid": "RecordTraces",
            "Effect": "Allow",
            "Action": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            "Resource": "*",
        }
        for statement in added
    )
    assert list(traced.service.resources("AWS::IAM::Policy")) == []


def test_nothing_is_found_that_nobody_has_acknowledged(traced: Assembly) -> None:
    assert traced.document("validation-report.json")["pluginReports"] == []
