"""A table that outlives its stack."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

TEXT = dynamodb.AttributeType.STRING
NUMBER = dynamodb.AttributeType.NUMBER


def durable_table(
    scope: Construct,
    name: str,
    *,
    sort_key: dynamodb.AttributeType,
    key: kms.IKey,
    stream: dynamodb.StreamViewType | None = None,
    expiry_attribute: str | None = None,
) -> dynamodb.Table:
    """A table with keys `pk` (text) and `sk`, paid by the request, that no deploy can lose.

    Not a TableV2: with a key of ours that one must know its region before it is deployed.

    Args:
        scope: the stack.
        name: logical id of the table.
        sort_key: type of `sk`.
        key: what the table is encrypted with.
        stream: what the table's stream carries; None for no stream.
        expiry_attribute: attribute with the second (Unix time) after which an item may go.
    """
    return dynamodb.Table(
        scope,
        name,
        partition_key=dynamodb.Attribute(name="pk", type=TEXT),
        sort_key=dynamodb.Attribute(name="sk", type=sort_key),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        stream=stream,
        time_to_live_attribute=expiry_attribute,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
