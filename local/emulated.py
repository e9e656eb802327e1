"""What the emulator leaves out of a template or forgets, done through the services themselves."""

from typing import TYPE_CHECKING, Any

import boto3

from local.deployed import Deployment

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# What a stream's reader is made of; the rest of what the service tells is how it stands.
MAPPING = frozenset(
    {
        "BatchSize",
        "BisectBatchOnFunctionError",
        "DestinationConfig",
        "EventSourceArn",
        "FilterCriteria",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
    }
)


def lock_archive(deployment: Deployment, *, days: int) -> None:
    """Lock what is put into the archive of entries: the template's lock does not arrive."""
    client: S3Client = boto3.client("s3", **deployment.connection)
    client.put_object_lock_configuration(
        Bucket=deployment.entries_bucket,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": days}},
        },
    )


def read_streams_anew(deployment: Deployment) -> None:
    """Make the readers of streams again: after a restart the emulator hands nothing to the old."""
    functions: Any = boto3.client("lambda", **deployment.connection)
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        if ":dynamodb:" not in mapping["EventSourceArn"]:
            continue
        functions.delete_event_source_mapping(UUID=mapping["UUID"])
        functions.create_event_source_mapping(
            FunctionName=mapping["FunctionArn"],
            StartingPosition="TRIM_HORIZON",
            **{name: mapping[name] for name in MAPPING if mapping.get(name)},
        )
