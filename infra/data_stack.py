"""What must survive: tables, keys, the pepper, the user pool, the store of bodies, the archive.

Logical ids are fixed here, because to CloudFormation another id is another resource: it would
make a new, empty one beside the old.
"""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct, IConstruct

from infra.components.acknowledgement import acknowledge
from infra.components.body_store import body_store, self_emptying_bucket
from infra.components.entry_archive import entry_archive
from infra.components.sign_in import CHANNELS, MACHINES, SignIn, operators_id
from infra.components.tables import NUMBER, TEXT, durable_table
from infra.config import Config

PEPPER_LENGTH = 64
KEY_DELETION_DAYS = 30
DUE_INDEX = "due"


class DataStack(cdk.Stack):
    """Everything that a deploy must neither lose nor replace."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Config,
        synthesizer: cdk.IStackSynthesizer | None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description="Punchcard: data that survives every deploy",
            termination_protection=True,
            synthesizer=synthesizer,
        )
        self._operators = config.operators
        tables_key = self._key("TablesKey", "Punchcard: tables at rest")
        # Apart from the tables' key, so that reading the directory does not yet show a person.
        self.identity_key = self._key("IdentityKey", "Punchcard: identities in the directory")
        self.ledger = durable_table(
            self,
            "Ledger",
            sort_key=NUMBER,
            key=tables_key,
            stream=dynamodb.StreamViewType.NEW_IMAGE,
        )
        self.directory = durable_table(
            self,
            "Directory",
            sort_key=TEXT,
            key=tables_key,
            stream=dynamodb.StreamViewType.NEW_IMAGE,
            expiry_attribute="expires_at",
        )
        self.programs = durable_table(self, "Programs", sort_key=TEXT, key=tables_key)
        self.read_models = durable_table(self, "ReadModels", sort_key=TEXT, key=tables_key)
        # An index over keys alone is written to only when the day changes on which a member is due.
        self.read_models.add_global_secondary_index(
            index_name=DUE_INDEX,
            partition_key=dynamodb.Attribute(name="due_key", type=TEXT),
            sort_key=dynamodb.Attribute(name="sk", type=TEXT),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.activities = durable_table(
            self, "Activities", sort_key=TEXT, key=tables_key, expiry_attribute="expires_at"
        )
        self.operations = durable_table(
            self, "Operations", sort_key=TEXT, key=tables_key, expiry_attribute="expires_at"
        )
        self.bodies = body_store(self, "Bodies")
        self.workflows = self_emptying_bucket(
            self,
            "Workflows",
            rule="delete-manifests",
            unlogged_because="One function writes and workflows read what is kept here for days; "
            "both leave a history of their own.",
        )
        self.entries = entry_archive(self, "Entries", config=config)
        pepper = self._pepper()
        # What a reference to a secret gives on AWS too; on the emulator that gives the name.
        self.pepper_arn = pepper.attr_id
        token_secret = self._token_secret()
        self.token_secret_arn = token_secret.attr_id
        self.sign_in = SignIn(
            self, "SignIn", environment=config.environment, operators=config.operators
        )
        self._pin_logical_ids(tables_key)
        self._tell_names()

    def _key(self, name: str, description: str) -> kms.Key:
        return kms.Key(
            self,
            name,
            description=description,
            enable_key_rotation=True,
            pending_window=cdk.Duration.days(KEY_DELETION_DAYS),
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _pepper(self) -> secretsmanager.CfnSecret:
        """The key of the hashes that identities are looked up by."""
        pepper = secretsmanager.CfnSecret(
            self,
            "Pepper",
            description="Punchcard: key of the directory's look-up hashes. Never change it.",
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=PEPPER_LENGTH, exclude_punctuation=True
            ),
        )
        pepper.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        acknowledge(
            pepper,
            "SMG4",
            because="With another pepper no identity and no order would be found again, and every "
            "order would count anew. Moving to a new one is a migration, not a rotation.",
        )
        return pepper

    def _token_secret(self) -> secretsmanager.CfnSecret:
        """The key that tokens of members and browsers are signed with."""
        secret = secretsmanager.CfnSecret(
            self,
            "TokenSecret",
            description="Punchcard: signs tokens of members and browsers. To end all of them, "
            "store another value; they are good for an hour at the most anyway.",
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=PEPPER_LENGTH, exclude_punctuation=True
            ),
        )
        secret.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        acknowledge(
            secret,
            "SMG4",
            because="Functions read it when they start. One that is rotated under them refuses "
            "good tokens until all have started anew, so that is left to an operator's hand.",
        )
        return secret

    def _pin_logical_ids(self, tables_key: kms.Key) -> None:
        clients: dict[str, IConstruct] = dict(self.sign_in.clients)
        pinned: dict[str, IConstruct] = {
            "TablesKey": tables_key,
            "IdentityKey": self.identity_key,
            "Ledger": self.ledger,
            "Directory": self.directory,
            "Programs": self.programs,
            "ReadModels": self.read_models,
            "Activities": self.activities,
            "Operations": self.operations,
            "Bodies": self.bodies,
            "Workflows": self.workflows,
            "Entries": self.entries,
            "UserPool": self.sign_in.user_pool,
            "ResourceServer": self.sign_in.resource_server,
            "Domain": self.sign_in.domain,
            "Machines": clients.pop(MACHINES),
            "Channels": clients.pop(CHANNELS),
            **{operators_id(name): client for name, client in clients.items()},
        }
        for logical_id, construct in pinned.items():
            resource = construct.node.default_child
            if not isinstance(resource, cdk.CfnElement):
                raise TypeError(f"{construct.node.path} has no single resource to pin")
            resource.override_logical_id(logical_id)

    def _tell_names(self) -> None:
        outputs = {
            "LedgerTable": self.ledger.table_name,
            "DirectoryTable": self.directory.table_name,
            "ProgramsTable": self.programs.table_name,
            "ReadModelsTable": self.read_models.table_name,
            "ActivitiesTable": self.activities.table_name,
            "OperationsTable": self.operations.table_name,
            "BodiesBucket": self.bodies.bucket_name,
            "WorkflowsBucket": self.workflows.bucket_name,
            "EntriesBucket": self.entries.bucket_name,
            "PepperSecretArn": self.pepper_arn,
            "IdentityKeyArn": self.identity_key.key_arn,
            "UserPoolId": self.sign_in.user_pool.user_pool_id,
            "ClientId": self.sign_in.clients[MACHINES].user_pool_client_id,
            "ChannelsClientId": self.sign_in.clients[CHANNELS].user_pool_client_id,
            **{
                f"{operators_id(name)}ClientId": self.sign_in.clients[name].user_pool_client_id
                for name in self._operators
            },
            "Operators": ",".join(self._operators),
            "TokenSecretArn": self.token_secret_arn,
            "TokenUrl": self.sign_in.token_url,
        }
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
