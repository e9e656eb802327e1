"""The templates against the AwsSolutions rules, and what was acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from tests.infra.assembly import Assembly

# By the construct that it is on, every exception there is. A new one belongs into review.
ACKNOWLEDGED = {
    "Data/Bodies": {"S1"},
    "Data/Entries": {"S1"},
    "Data/Pepper": {"SMG4"},
    "Data/SignIn/UserPool": {"COG8"},
    "Data/TokenSecret": {"SMG4"},
    "Service/Approvals/Function": {"L1"},
    "Service/Approvals/Role": {"IAM5"},
    "Service/HttpApi/GetMe": {"APIG4"},
    "Service/HttpApi/GetMeBalance": {"APIG4"},
    "Service/HttpApi/GetMeCoupons": {"APIG4"},
    "Service/HttpApi/GetMeEntries": {"APIG4"},
    "Service/HttpApi/GetMeEntriesNumberExplanation": {"APIG4"},
    "Service/HttpApi/GetMeRewards": {"APIG4"},
    "Service/HttpApi/PostMePreviews": {"APIG4"},
    "Service/HttpApi/PostPublicPreviews": {"APIG4"},
    "Data/Workflows": {"S1"},
    "Service/HttpApi/PostWebhooksPlatformShop": {"APIG4"},
    "Service/Members/Function": {"L1"},
    "Service/ClosingCloseDays/Function": {"L1"},
    "Service/ClosingCountMembers/Function": {"L1"},
    "Service/ClosingPlanClosing/Function": {"L1"},
    "Service/ClosingWorkflow/Machine": {"SF1", "SF2"},
    "Service/DeadLetters/Function": {"L1"},
    "Service/Operations/Function": {"L1"},
    "Service/Operations/Role": {"IAM5"},
    "Service/Archive/Function": {"L1"},
    "Service/Archive/Role": {"IAM5"},
    "Service/Entries/Function": {"L1"},
    "Service/Profiles/Function": {"L1"},
    "Service/NotificationQueue/DeadLetters": {"SQS3"},
    "Service/Notifications/Function": {"L1"},
    "Service/Notifications/Role": {"IAM5"},
    "Service/Programs/Function": {"L1"},
    "Service/Programs/Role": {"IAM5"},
    "Service/Public/Function": {"L1"},
    "Service/PurchaseQueue/DeadLetters": {"SQS3"},
    "Service/Purchases/Function": {"L1"},
    "Service/Purchases/Role": {"IAM5"},
    "Service/Schedules/Missed": {"SQS3"},
    "Service/SweepPlanBatches/Function": {"L1"},
    "Service/SweepPlanBatches/Role": {"IAM5"},
    "Service/SweepReportSweep/Function": {"L1"},
    "Service/SweepSettleBatch/Function": {"L1"},
    "Service/SweepWorkflow/Machine": {"SF1", "SF2"},
    "Service/SweepWorkflow/Role": {"IAM5"},
    "Service/Streams/Failures": {"SQS3"},
    "Service/Subscriptions/Function": {"L1"},
    "Service/Subscriptions/Role": {"IAM5"},
    "Service/Webhooks/Function": {"L1"},
    "Service/Webhooks/Role": {"IAM5"},
}
SHORTEST_REASON = 40


def test_nothing_is_found_that_nobody_has_acknowledged(assembly: Assembly) -> None:
    assert assembly.document("validation-report.json")["pluginReports"] == []


def test_the_rules_are_applied(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    sqs.Queue(cdk.Stack(app, "Careless"), "Queue")
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    assert "AwsSolutions-SQS4" in (tmp_path / "validation-report.json").read_text()


def test_exceptions_are_on_the_smallest_construct(assembly: Assembly) -> None:
    found: dict[str, set[str]] = {}
    for construct, rule, _ in _acknowledgements(assembly):
        found.setdefault(construct, set()).add(rule)
    assert found == ACKNOWLEDGED


def test_exceptions_have_reasons(assembly: Assembly) -> None:
    reasons = [reason for _, _, reason in _acknowledgements(assembly)]
    assert reasons
    assert [reason for reason in reasons if len(reason) < SHORTEST_REASON] == []


def _acknowledgements(assembly: Assembly) -> Iterator[tuple[str, str, str]]:
    """Construct (stack first), rule without its finding, and reason."""
    for template in (assembly.data, assembly.service):
        metadata = assembly.document(f"{template.stack}.metadata.json")
        for path, entries in metadata.items():
            for entry in entries:
                if entry["type"] == "aws:cdk:acknowledged-rules":
                    for rule, reason in entry["data"].items():
                        construct = path.removeprefix("/Punchcard-test-")
                        yield (
                            construct,
                            rule.partition("AwsSolutions-")[2].partition("[")[0],
                            reason,
                        )
