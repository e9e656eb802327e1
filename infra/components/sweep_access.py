"""What the steps of sweeps, and their workflow, may use."""

from dataclasses import replace

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from infra.components.access import Access, Wildcard, allow, objects_in, table_access


def find_members(table: dynamodb.ITable, *, index: str) -> Access:
    """Find the members who are due on a day, and list all who are to be reviewed."""
    listing = table_access("ReadModels", table, actions=("Query",))
    found = allow("FindDueMembers", "dynamodb", ("Query",), f"{table.table_arn}/index/{index}")
    return replace(listing, statements=(*listing.statements, found))


def note_warnings(table: dynamodb.ITable) -> Access:
    """Read members' summaries, and keep in them that somebody was warned."""
    return table_access("ReadModels", table, actions=("BatchGetItem", "UpdateItem"))


def keep_operations(table: dynamodb.ITable) -> Access:
    """Read and write what is kept of sweeps and other matters of operation."""
    return table_access("Operations", table, actions=("GetItem", "PutItem", "Query"))


def write_manifests(bucket: s3.IBucket) -> Access:
    """Store the lists of batches that a workflow works off."""
    statement = allow("WriteManifests", "s3", ("PutObject",), objects_in(bucket))
    return _workflows(bucket, statement)


def read_manifests(bucket: s3.IBucket) -> Access:
    """Read the lists of batches."""
    return _workflows(bucket, allow("ReadManifests", "s3", ("GetObject",), objects_in(bucket)))


def _workflows(bucket: s3.IBucket, statement: iam.PolicyStatement) -> Access:
    export = bucket.stack.resolve(bucket.stack.export_value(bucket.bucket_arn))
    return Access(
        (statement,),
        "PUNCHCARD_WORKFLOWS_BUCKET",
        bucket.bucket_name,
        wildcard=Wildcard(
            f"{export['Fn::ImportValue']}/*",
            "Manifests are named at run time, and the bucket holds nothing else.",
        ),
    )
