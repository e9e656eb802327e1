"""What a deployment tells of itself."""

from tests.infra.assembly import Template


def test_the_names_that_are_told_are_the_ones_that_are_read(service: Template) -> None:
    assert set(service.body["Outputs"]) == {
        "AlarmTopicArn",
        "DashboardUrl",
        "ApiId",
        "ApiUrl",
        "DeadLettersQueueUrl",
        "EventBus",
        "FailuresQueueUrl",
        "PurchasesQueueUrl",
        "ShopSecretPrefix",
        "ClosingMachineArn",
        "SweepMachineArn",
        "NotificationsQueueUrl",
        "EndpointSecretPrefix",
    }
