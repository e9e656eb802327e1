"""Where webhook bodies wait that are too large for the queue."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.retention import PAYLOAD_RETENTION_DAYS


def body_store(scope: Construct, name: str) -> s3.Bucket:
    """A private bucket that empties itself.

    Encrypted with keys that S3 manages, which cost nothing. A key of our own would add a request
    to KMS on the way of a webhook, and would keep out nobody: the two functions that may reach the
    bucket would both need it.
    """
    return self_emptying_bucket(
        scope,
        name,
        rule="delete-bodies",
        unlogged_because="Two functions reach the bucket and log each delivery; server access logs "
        "would keep object names in a second place, for longer than the objects.",
    )


def self_emptying_bucket(
    scope: Construct, name: str, *, rule: str, unlogged_because: str
) -> s3.Bucket:
    """A private bucket whose objects are deleted when what they are for is over.

    Args:
        scope: the stack.
        name: of the bucket in its stack.
        rule: name of the rule that deletes.
        unlogged_because: why nobody needs a log of every access.
    """
    bucket = s3.Bucket(
        scope,
        name,
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        versioned=False,
        lifecycle_rules=[
            s3.LifecycleRule(
                id=rule,
                expiration=Duration.days(PAYLOAD_RETENTION_DAYS),
                abort_incomplete_multipart_upload_after=Duration.days(1),
            )
        ],
        removal_policy=RemovalPolicy.RETAIN,
    )
    acknowledge(bucket, "S1", because=unlogged_because)
    return bucket
