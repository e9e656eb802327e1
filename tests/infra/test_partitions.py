"""Roles that reach some partitions of a table alone."""

from fnmatch import fnmatch

from punchcard.adapters import dynamodb_operations_keys as operations_keys

from tests.infra.assembly import Assembly

# Of the table of operations, which also has approvals and sweeps.
NOTIFYING = {
    operations_keys.notifications("*", "*"),
    operations_keys.outages("*"),
    operations_keys.subscriptions("*"),
}


def test_who_sends_notifications_reaches_no_other_partition(assembly: Assembly) -> None:
    (role,) = (
        role
        for role in assembly.service.resources("AWS::IAM::Role")
        if assembly.name(role) == "NotificationsRole"
    )
    (statement,) = (
        statement
        for policy in role.properties["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement.get("Sid") == "UseOperations"
    )
    ((operator, condition),) = statement["Condition"].items()
    assert operator == "ForAllValues:StringLike"
    patterns = condition["dynamodb:LeadingKeys"]
    assert all(any(fnmatch(key, pattern) for pattern in patterns) for key in NOTIFYING)
    others = {operations_keys.approvals("p"), operations_keys.sweeps("p"), operations_keys.LETTERS}
    assert not any(fnmatch(key, pattern) for key in others for pattern in patterns)
