"""`make destroy` against CloudFormation, on two small stacks shaped like an environment's."""

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local import destroy
from local.emulator import Emulator
from local.stacks import delete_stack, lift_protection, stack_exists

DOOMED = "doomed"
DATA, SERVICE = f"Punchcard-{DOOMED}-Data", f"Punchcard-{DOOMED}-Service"
TABLE = "doomed-ledger"

DATA_TEMPLATE = {
    "Resources": {
        "Ledger": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "Properties": {
                "TableName": TABLE,
                "BillingMode": "PAY_PER_REQUEST",
                "DeletionProtectionEnabled": True,
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            },
        }
    },
    "Outputs": {"Table": {"Value": {"Ref": "Ledger"}, "Export": {"Name": "doomed-table"}}},
}
SERVICE_TEMPLATE = {
    "Resources": {
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {"DisplayName": {"Fn::ImportValue": "doomed-table"}},
        },
        "Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"},
    }
}


@pytest.fixture
def doomed(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An environment on the emulator that is on AWS as far as the command knows."""
    cloudformation = boto3.client("cloudformation", **emulator.connection)
    for stack, template in ((DATA, DATA_TEMPLATE), (SERVICE, SERVICE_TEMPLATE)):
        cloudformation.create_stack(
            StackName=stack,
            TemplateBody=json.dumps(template),
            EnableTerminationProtection=stack == DATA,
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1}
        )
    monkeypatch.setattr("local.stacks.POLL_SECONDS", 0.1)
    monkeypatch.delenv("CONFIRM", raising=False)
    yield emulator
    for stack in (SERVICE, DATA):
        if stack_exists(stack, connection=emulator.connection):
            lift_protection(stack, connection=emulator.connection, report=print)
            delete_stack(stack, connection=emulator.connection, report=print)
    dynamodb = boto3.client("dynamodb", **emulator.connection)
    dynamodb.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=TABLE)


def table(emulator: Emulator) -> Any:
    dynamodb = boto3.client("dynamodb", **emulator.connection)
    return dynamodb.describe_table(TableName=TABLE)["Table"]


def there(emulator: Emulator) -> list[str]:
    return [each for each in (DATA, SERVICE) if stack_exists(each, connection=emulator.connection)]


def test_the_service_goes_and_the_data_stay(
    doomed: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONFIRM", DOOMED)

    assert destroy.main(["--environment", DOOMED]) == 0

    written = capsys.readouterr().out
    assert there(doomed) == [DATA]
    assert table(doomed)["DeletionProtectionEnabled"] is True
    assert "Topic deleted" in written
    assert "AWS::SQS::Queue" in written
    assert "`make deploy` continues" in written


def test_the_data_stack_goes_on_demand_and_what_aws_keeps_is_listed(
    doomed: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONFIRM", DOOMED)
    secrets = boto3.client("secretsmanager", **doomed.connection)
    for name in (f"punchcard/{DOOMED}/shops/harbour", "punchcard/doomed-too/shops/pier"):
        secrets.create_secret(Name=name, SecretString="signed")

    assert destroy.main(["--environment", DOOMED, "--data", "yes"]) == 0

    written = capsys.readouterr().out
    assert there(doomed) == []
    assert table(doomed)["DeletionProtectionEnabled"] is False
    assert re.search(rf"AWS::DynamoDB::Table +{TABLE}\n", written)
    assert f"punchcard/{DOOMED}/shops/harbour" in written
    assert "pier" not in written
    assert "make deploy" not in written


def test_what_cloudformation_refuses_is_told(
    doomed: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONFIRM", DOOMED)
    cloudformation = boto3.client("cloudformation", **doomed.connection)
    cloudformation.update_termination_protection(
        StackName=SERVICE, EnableTerminationProtection=True
    )

    assert destroy.main(["--environment", DOOMED]) == 1

    assert "TerminationProtection" in capsys.readouterr().err
    assert there(doomed) == [DATA, SERVICE]


def test_an_environment_that_is_not_there_is_told(
    emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert destroy.main(["--environment", "nowhere"]) == 1
    assert "no stack Punchcard-nowhere-Service" in capsys.readouterr().err
