import pytest

from tests.infra.assembly import Assembly, Template

# Another id is another resource: CloudFormation would make an empty one beside the old.
PINNED = {
    "Activities": "AWS::DynamoDB::Table",
    "Bodies": "AWS::S3::Bucket",
    "Channels": "AWS::Cognito::UserPoolClient",
    "Directory": "AWS::DynamoDB::Table",
    "Entries": "AWS::S3::Bucket",
    "Domain": "AWS::Cognito::UserPoolDomain",
    "IdentityKey": "AWS::KMS::Key",
    "Ledger": "AWS::DynamoDB::Table",
    "Machines": "AWS::Cognito::UserPoolClient",
    "Operations": "AWS::DynamoDB::Table",
    "OperatorFirst": "AWS::Cognito::UserPoolClient",
    "OperatorSecond": "AWS::Cognito::UserPoolClient",
    "Pepper": "AWS::SecretsManager::Secret",
    "Programs": "AWS::DynamoDB::Table",
    "ReadModels": "AWS::DynamoDB::Table",
    "ResourceServer": "AWS::Cognito::UserPoolResourceServer",
    "TablesKey": "AWS::KMS::Key",
    "TokenSecret": "AWS::SecretsManager::Secret",
    "UserPool": "AWS::Cognito::UserPool",
    "Workflows": "AWS::S3::Bucket",
}
# What these hold cannot be computed again. The others can: a domain, a client, scopes.
IRREPLACEABLE = (
    "Activities",
    "Bodies",
    "Channels",
    "Directory",
    "Entries",
    "IdentityKey",
    "Ledger",
    "Machines",
    "Operations",
    "OperatorFirst",
    "OperatorSecond",
    "Pepper",
    "Programs",
    "ReadModels",
    "TablesKey",
    "TokenSecret",
    "UserPool",
)
TABLES = ("Activities", "Directory", "Ledger", "Operations", "Programs", "ReadModels")
KEYS = ("IdentityKey", "TablesKey")


def test_every_resource_that_lasts_has_its_pinned_id(data: Template) -> None:
    lasting = {
        resource.logical_id: resource.type
        for resource in data.resources()
        if resource.type != "AWS::S3::BucketPolicy"
    }
    assert lasting == PINNED


@pytest.mark.parametrize("logical_id", IRREPLACEABLE)
def test_what_cannot_be_computed_again_outlives_its_stack(data: Template, logical_id: str) -> None:
    body = data.resource(logical_id).body
    assert body["DeletionPolicy"] == "Retain"
    assert body["UpdateReplacePolicy"] == "Retain"


def test_the_stack_cannot_be_terminated(assembly: Assembly, data: Template) -> None:
    artifact = assembly.document("manifest.json")["artifacts"][data.stack]
    assert artifact["properties"]["terminationProtection"] is True


@pytest.mark.parametrize("logical_id", TABLES)
def test_a_table_can_be_restored_and_not_deleted(data: Template, logical_id: str) -> None:
    table = data.resource(logical_id).properties
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("logical_id", TABLES)
def test_a_table_is_encrypted_with_our_own_key(data: Template, logical_id: str) -> None:
    assert data.resource(logical_id).properties["SSESpecification"] == {
        "KMSMasterKeyId": {"Fn::GetAtt": ["TablesKey", "Arn"]},
        "SSEEnabled": True,
        "SSEType": "KMS",
    }


@pytest.mark.parametrize(
    ("logical_id", "sort_key"),
    [
        ("Activities", "S"),
        ("Directory", "S"),
        ("Ledger", "N"),
        ("Operations", "S"),
        ("Programs", "S"),
    ],
)
def test_a_table_has_the_keys_that_the_adapters_write(
    data: Template, logical_id: str, sort_key: str
) -> None:
    table = data.resource(logical_id).properties
    assert table["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    assert table["AttributeDefinitions"] == [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": sort_key},
    ]


def test_the_ledger_and_the_directory_stream_what_is_put(data: Template) -> None:
    streams = {name: data.resource(name).properties.get("StreamSpecification") for name in TABLES}
    assert streams == dict.fromkeys(TABLES) | {
        name: {"StreamViewType": "NEW_IMAGE"} for name in ("Directory", "Ledger")
    }


def test_only_what_has_its_time_forgets_by_itself(data: Template) -> None:
    expiries = {
        name: data.resource(name).properties.get("TimeToLiveSpecification") for name in TABLES
    }
    by_itself = {"AttributeName": "expires_at", "Enabled": True}
    assert expiries == dict.fromkeys(TABLES) | dict.fromkeys(
        ("Activities", "Directory", "Operations"), by_itself
    )


def test_the_due_index_holds_keys_alone(data: Template) -> None:
    table = data.resource("ReadModels").properties
    assert table["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "due",
            "KeySchema": [
                {"AttributeName": "due_key", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ]


@pytest.mark.parametrize("logical_id", KEYS)
def test_a_key_rotates_and_can_be_saved_for_a_month(data: Template, logical_id: str) -> None:
    key = data.resource(logical_id).properties
    assert key["EnableKeyRotation"] is True
    assert key["PendingWindowInDays"] == 30


def test_bodies_are_private_encrypted_and_gone_in_two_weeks(data: Template) -> None:
    bucket = data.resource("Bodies").properties
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 14
    assert rule["Status"] == "Enabled"
    assert "VersioningConfiguration" not in bucket


@pytest.mark.parametrize("logical_id", ["Pepper", "TokenSecret"])
def test_a_secret_is_generated_and_too_long_to_guess(data: Template, logical_id: str) -> None:
    assert data.resource(logical_id).properties["GenerateSecretString"] == {
        "ExcludePunctuation": True,
        "PasswordLength": 64,
    }


def test_the_names_that_are_told_are_the_ones_that_are_read(data: Template) -> None:
    told = {name for name in data.body["Outputs"] if not name.startswith("ExportsOutput")}
    assert told == {
        "ActivitiesTable",
        "BodiesBucket",
        "ChannelsClientId",
        "WorkflowsBucket",
        "ClientId",
        "DirectoryTable",
        "EntriesBucket",
        "IdentityKeyArn",
        "LedgerTable",
        "OperationsTable",
        "OperatorFirstClientId",
        "OperatorSecondClientId",
        "Operators",
        "PepperSecretArn",
        "ProgramsTable",
        "ReadModelsTable",
        "TokenSecretArn",
        "TokenUrl",
        "UserPoolId",
    }


def test_an_archived_entry_is_locked_for_ten_years(data: Template) -> None:
    bucket = data.resource("Entries").properties
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["ObjectLockEnabled"] is True
    assert bucket["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 3653}},
    }
    assert "LifecycleConfiguration" not in bucket
