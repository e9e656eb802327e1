"""Principles that every role keeps; the snapshot beside this file has all statements."""

from fnmatch import fnmatch

import pytest

from infra.components.access import TABLE_KEY_ACTIONS
from tests.infra.assembly import Assembly
from tests.infra.handlers import MODULES
from tests.infra.rights import Right, actions_on

FUNCTIONS = {"".join(word.capitalize() for word in name.split("_")) for name in MODULES}
# Beside the functions' roles, who takes on which.
OTHER_ROLES = {
    "ClosingWorkflowRole": "states.amazonaws.com",
    "SchedulesClosingWorkflowRole": "scheduler.amazonaws.com",
    "SchedulesSweepWorkflowRole": "scheduler.amazonaws.com",
    "SweepWorkflowRole": "states.amazonaws.com",
}
# Nobody can spell these out: bodies, shops and executions get their names at run time.
OPEN_ENDED = {
    "${Bodies.Arn}/*",
    "${Workflows.Arn}/*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
    ":execution:punchcard-test-sweep:*",
    "${Entries.Arn}/*",
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:punchcard/test/shops/*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:punchcard-test-*",
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:punchcard/test/endpoints/*",
}


def test_every_function_has_a_role_of_its_own(assembly: Assembly) -> None:
    functions = list(assembly.service.resources("AWS::Lambda::Function"))
    roles = {assembly.as_text(function.properties["Role"]) for function in functions}
    assert roles == {f"${{{name}Role.Arn}}" for name in FUNCTIONS}
    assert len(functions) == len(FUNCTIONS)


def test_a_role_serves_one_service_alone_and_has_no_policy_of_aws(assembly: Assembly) -> None:
    served = {}
    for role in assembly.service.resources("AWS::IAM::Role"):
        (trust,) = role.properties["AssumeRolePolicyDocument"]["Statement"]
        served[assembly.name(role)] = trust["Principal"]
        assert "ManagedPolicyArns" not in role.properties
    functions = {f"{name}Role": "lambda.amazonaws.com" for name in FUNCTIONS}
    assert served == {
        role: {"Service": service} for role, service in (functions | OTHER_ROLES).items()
    }


def test_a_workflow_calls_its_own_steps_and_reads_its_manifests(
    rights: frozenset[Right],
) -> None:
    assert {right.resource for right in rights if right.action == "lambda:InvokeFunction"} == {
        "${ClosingCloseDaysFunction.Arn}",
        "${ClosingCountMembersFunction.Arn}",
        "${ClosingPlanClosingFunction.Arn}",
        "${SweepPlanBatchesFunction.Arn}",
        "${SweepReportSweepFunction.Arn}",
        "${SweepSettleBatchFunction.Arn}",
    }
    machine = (
        "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
        ":stateMachine:punchcard-test-sweep"
    )
    assert actions_on(rights, resource=machine) == {
        "Operations": {"states:StartExecution"},
        "SchedulesSweepWorkflow": {"states:StartExecution"},
        "SweepWorkflow": {"states:StartExecution"},
    }
    assert actions_on(rights, resource="${Workflows.Arn}/*") == {
        "SweepPlanBatches": {"s3:PutObject"},
        "SweepWorkflow": {"s3:GetObject"},
    }


def test_members_who_are_due_are_found_through_the_index_alone(
    rights: frozenset[Right],
) -> None:
    assert actions_on(rights, resource="${ReadModels.Arn}/index/due") == {
        "Operations": {"dynamodb:Query"},
        "SweepPlanBatches": {"dynamodb:Query"},
    }


def test_rights_are_written_in_the_roles_and_nowhere_else(assembly: Assembly) -> None:
    types = {
        resource.type
        for template in (assembly.data, assembly.service)
        for resource in template.resources()
    }
    assert types.isdisjoint({"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"})


def test_no_action_is_a_pattern(rights: frozenset[Right]) -> None:
    assert {right.action for right in rights if "*" in right.action} == set()


def test_no_resource_is_wider_than_it_has_to_be(rights: frozenset[Right]) -> None:
    assert {right.resource for right in rights if "*" in right.resource} == OPEN_ENDED


def test_the_ledger_is_appended_to_and_read(rights: frozenset[Right]) -> None:
    assert actions_on(rights, resource="${Ledger.Arn}") == {
        "Approvals": {"dynamodb:PutItem", "dynamodb:Query"},
        "ClosingCountMembers": {"dynamodb:BatchGetItem", "dynamodb:Query"},
        "Entries": {"dynamodb:Query"},
        "Members": {"dynamodb:PutItem", "dynamodb:Query"},
        "Public": {"dynamodb:Query"},
        "Operations": {"dynamodb:Query"},
        "Purchases": {"dynamodb:PutItem", "dynamodb:Query"},
        "SweepSettleBatch": {"dynamodb:PutItem", "dynamodb:Query"},
    }


def test_only_who_shows_or_moves_identities_reads_them(rights: frozenset[Right]) -> None:
    assert actions_on(rights, resource="${IdentityKey.Arn}") == {
        "Approvals": {"kms:Decrypt", "kms:Encrypt"},
        "Members": {"kms:Decrypt", "kms:Encrypt"},
        "Purchases": {"kms:Encrypt"},
    }


def test_the_tables_key_is_used_by_dynamodb_alone(rights: frozenset[Right]) -> None:
    uses = {right for right in rights if right.resource == "${TablesKey.Arn}"}
    assert {right.action for right in uses} == {f"kms:{name}" for name in TABLE_KEY_ACTIONS}
    assert {right.condition for right in uses} == {
        "StringEquals kms:ViaService dynamodb.${AWS::Region}.amazonaws.com"
    }


@pytest.mark.parametrize(
    "pattern",
    [
        "*:Scan",
        "*:Delete[!IMS]*",
        "*:Put*Policy",
        "*:Update[!I]*",
        "*:Tag*",
        "iam:*",
    ],
)
def test_no_function_can_do_what_none_needs(rights: frozenset[Right], pattern: str) -> None:
    assert {right for right in rights if fnmatch(right.action, pattern)} == set()


def test_only_what_has_had_its_use_can_be_deleted(rights: frozenset[Right]) -> None:
    deletions = {
        (right.role, right.action, right.resource) for right in rights if ":Delete" in right.action
    }
    assert deletions == {
        ("Approvals", "dynamodb:DeleteItem", "${Directory.Arn}"),
        ("DeadLetters", "sqs:DeleteMessage", "${PurchaseQueueDeadLetters.Arn}"),
        ("Members", "dynamodb:DeleteItem", "${Directory.Arn}"),
        ("Purchases", "dynamodb:DeleteItem", "${Directory.Arn}"),
        ("Purchases", "sqs:DeleteMessage", "${PurchaseQueueDeliveries.Arn}"),
        ("Notifications", "dynamodb:DeleteItem", "${Operations.Arn}"),
        ("Notifications", "sqs:DeleteMessage", "${NotificationQueueNotifications.Arn}"),
        ("Subscriptions", "dynamodb:DeleteItem", "${Operations.Arn}"),
        (
            "Subscriptions",
            "secretsmanager:DeleteSecret",
            "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
            ":secret:punchcard/test/endpoints/*",
        ),
    }


def test_streams_are_read_by_their_readers(rights: frozenset[Right]) -> None:
    readers = {
        (right.role, right.resource) for right in rights if right.action == "dynamodb:GetRecords"
    }
    assert readers == {
        ("Archive", "${Ledger.StreamArn}"),
        ("Entries", "${Ledger.StreamArn}"),
        ("Profiles", "${Directory.StreamArn}"),
    }


def test_events_are_announced_on_the_bus_of_the_environment(rights: frozenset[Right]) -> None:
    assert {
        (right.role, right.resource) for right in rights if right.action == "events:PutEvents"
    } == {(role, "${Events.Arn}") for role in ("Entries", "Profiles", "SweepSettleBatch")}


def test_no_resource_lets_anybody_in_by_itself(assembly: Assembly) -> None:
    documents = [
        resource.properties["PolicyDocument"]
        for template in (assembly.data, assembly.service)
        for resource in template.resources()
        if resource.type.endswith(("BucketPolicy", "QueuePolicy", "TopicPolicy"))
    ]
    statements = [statement for document in documents for statement in document["Statement"]]
    denials = [each for each in statements if each["Effect"] == "Deny"]
    assert {str(statement["Condition"]) for statement in denials} == {
        "{'Bool': {'aws:SecureTransport': 'false'}}"
    }
    assert len(documents) == len(denials)
    # EventBridge has no role: a queue lets in what one rule of ours sends.
    for each in (each for each in statements if each["Effect"] != "Deny"):
        assert each["Principal"] == {"Service": "events.amazonaws.com"}
        assert "sqs:SendMessage" in each["Action"]
        (sender,) = each["Condition"].values()
        assert assembly.as_text(sender["aws:SourceArn"]) == "${NotificationQueueAnnounced.Arn}"


def test_only_the_api_can_invoke_a_function(assembly: Assembly) -> None:
    permissions = [
        permission.properties
        for permission in assembly.service.resources("AWS::Lambda::Permission")
    ]
    assert {permission["Principal"] for permission in permissions} == {"apigateway.amazonaws.com"}
    assert {assembly.as_text(permission["SourceArn"]) for permission in permissions} == {
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*/*/*"
    }
