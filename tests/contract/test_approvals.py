"""Approvals in memory and in AWS: one contract, and what only AWS can show."""

from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.approval_codec import (
    ApprovalUnreadableError,
    decode_approval,
    encode_approval,
)
from punchcard.adapters.dynamodb_allowances import ADJUSTMENTS_PER_DAY_MAX, DynamoDbAllowances
from punchcard.adapters.dynamodb_approvals import DynamoDbApprovals
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.stepfunctions_task_tokens import NOBODY_WAITS, StepFunctionsTaskTokens
from punchcard.domain.approvals import Subject
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.kinds import choices
from punchcard.ports import Allowances, Approvals

from tests.contract.approvals_contract import (
    SUBJECTS,
    TODAY,
    AllowancesContract,
    ApprovalsContract,
    approval,
    approved,
)
from tests.contract.conftest import create_table
from tests.fakes.approvals import InMemoryAllowances, InMemoryApprovals

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef
    from mypy_boto3_stepfunctions import SFNClient


@pytest.fixture
def table(dynamodb: "DynamoDBClient") -> DynamoDbTable:
    name = create_table(dynamodb, "operations", sort="S")
    return DynamoDbTable(client=dynamodb, name=name)


def test_an_approval_has_the_bytes_it_always_had() -> None:
    assert encode_approval(approval(1)) == (
        '{"expires_at":"2026-03-09T11:00:00Z","id":"01KJQ38XW00000000000000001","program":"club",'
        '"requested_at":"2026-03-02T11:00:00Z","requested_by":"first","subject":{"adjustment":'
        '{"allow_deficit":true,"operator":"first","points":-2000,"reason_code":"fraud"},'
        '"idempotency_key":"key-1","kind":"adjustment","member":"01HZZZZZZZZZZZZZZZZZZZZZZZ"}}'
    )


def test_every_kind_of_subject_is_among_those_that_are_tried() -> None:
    assert {subject.kind for subject in SUBJECTS} == set(choices(Subject))


class TestInMemoryApprovals(ApprovalsContract):
    @pytest.fixture
    def approvals(self) -> Approvals:
        return InMemoryApprovals()


class TestDynamoDbApprovals(ApprovalsContract):
    @pytest.fixture
    def approvals(self, table: DynamoDbTable) -> DynamoDbApprovals:
        return DynamoDbApprovals(table=table)

    def test_a_request_that_broke_off_ends_in_one_approval_when_it_is_repeated(
        self, approvals: DynamoDbApprovals, table: DynamoDbTable
    ) -> None:
        first = approval(1)
        approvals.open(first, key="key")
        table.delete(operations_keys.approvals("club"), first.id)

        assert approvals.opened("key", program="club") is None
        assert approvals.open(approval(2), key="key").id == first.id
        assert approvals.approval(approval(2).id, program="club") is None


class TestInMemoryAllowances(AllowancesContract):
    @pytest.fixture
    def allowances(self) -> Allowances:
        return InMemoryAllowances()


class TestDynamoDbAllowances(AllowancesContract):
    @pytest.fixture
    def allowances(self, table: DynamoDbTable) -> DynamoDbAllowances:
        return DynamoDbAllowances(table)

    def test_a_day_is_forgotten_after_two_weeks(
        self, allowances: DynamoDbAllowances, table: DynamoDbTable
    ) -> None:
        self.take(allowances, "a", 60)
        item = table.get(
            operations_keys.adjusted("club"), operations_keys.operators_day("first", TODAY)
        )
        assert item is not None
        assert item["expires_at"] == {"N": "1773619200"}

    def test_a_day_counts_a_thousand_adjustments_at_most(
        self, allowances: DynamoDbAllowances, table: DynamoDbTable
    ) -> None:
        taken: dict[str, AttributeValueTypeDef] = {
            f"k{number}": {"N": "0"} for number in range(ADJUSTMENTS_PER_DAY_MAX)
        }
        table.put(
            {
                "pk": {"S": operations_keys.adjusted("club")},
                "sk": {"S": operations_keys.operators_day("first", TODAY)},
                "taken": {"M": taken},
                "revision": {"N": "7"},
            }
        )
        assert not self.take(allowances, "one more", 1)

    def test_an_item_of_another_form_is_not_taken_for_a_day(
        self, allowances: DynamoDbAllowances, table: DynamoDbTable
    ) -> None:
        table.put(
            {
                "pk": {"S": operations_keys.adjusted("club")},
                "sk": {"S": operations_keys.operators_day("first", TODAY)},
                "taken": {"S": "60"},
            }
        )
        with pytest.raises(ItemUnreadableError):
            self.take(allowances, "a", 1)


class TestStoredApproval:
    def test_reads_back_as_it_was_written(self) -> None:
        for one in (approval(1), approval(1, task_token="token"), approved(approval(1))):
            assert decode_approval(encode_approval(one)) == one

    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            "[]",
            encode_approval(approval(1)).replace('"adjustment","member"', '"merge","member"'),
            encode_approval(approval(1)).replace('"program"', '"programme"'),
            encode_approval(approval(1)).replace('"fraud"', '"whim"'),
        ],
    )
    def test_of_another_form_is_told_to_the_operator(self, text: str) -> None:
        with pytest.raises(ApprovalUnreadableError):
            decode_approval(text)


class TestWaitingWorkflow:
    @pytest.fixture
    def stepfunctions(self, no_aws_account: None) -> "SFNClient":
        return boto3.client("stepfunctions")

    def test_goes_on_with_the_approval(self, stepfunctions: "SFNClient") -> None:
        with Stubber(stepfunctions) as service:
            service.add_response(
                "send_task_success", {}, {"taskToken": "token", "output": '{"approval": "01A"}'}
            )
            StepFunctionsTaskTokens(stepfunctions).succeed("token", approval="01A")
            service.assert_no_pending_responses()

    def test_hears_that_it_was_rejected(self, stepfunctions: "SFNClient") -> None:
        with Stubber(stepfunctions) as service:
            service.add_response(
                "send_task_failure",
                {},
                {"taskToken": "token", "error": "Rejected", "cause": "too_much"},
            )
            StepFunctionsTaskTokens(stepfunctions).fail("token", error="Rejected", cause="too_much")
            service.assert_no_pending_responses()

    @pytest.mark.parametrize("code", sorted(NOBODY_WAITS))
    def test_that_has_heard_already_is_left_alone(
        self, stepfunctions: "SFNClient", code: str
    ) -> None:
        with Stubber(stepfunctions) as service:
            service.add_client_error("send_task_success", code, http_status_code=400)
            StepFunctionsTaskTokens(stepfunctions).succeed("token", approval="01A")

    def test_that_may_not_be_told_is_the_operators_to_mend(
        self, stepfunctions: "SFNClient"
    ) -> None:
        with Stubber(stepfunctions) as service:
            service.add_client_error(
                "send_task_success", "AccessDeniedException", http_status_code=400
            )
            with pytest.raises(MisconfiguredError):
                StepFunctionsTaskTokens(stepfunctions).succeed("token", approval="01A")
