"""Where every entry is kept a second time, out of reach of whoever can write to the ledger."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.config import Config


def entry_archive(scope: Construct, name: str, *, config: Config) -> s3.Bucket:
    """A private bucket that locks each object for years from when it is written.

    Under governance a right of its own lifts the lock; under compliance nobody can, whoever owns
    the account. Nothing expires: the ledger can be rebuilt from it and compared with it.
    """
    days = Duration.days(config.archive_lock_days)
    lock = s3.ObjectLockRetention.governance(days)
    if config.archive_lock == "compliance":
        lock = s3.ObjectLockRetention.compliance(days)
    bucket = s3.Bucket(
        scope,
        name,
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        versioned=True,
        object_lock_enabled=True,
        object_lock_default_retention=lock,
        removal_policy=RemovalPolicy.RETAIN,
    )
    acknowledge(
        bucket,
        "S1",
        because="One function may put objects, one may read them and no role may delete them; "
        "server access logs would add nothing to the functions' own lines.",
    )
    return bucket
