"""A deployed system, on AWS or on this machine: its addresses and the names of its resources."""

from collections.abc import Mapping
from dataclasses import dataclass

import boto3
from botocore.exceptions import ClientError

from local.endpoint import Connection

ENVIRONMENT = "local"
"""What the system on this machine is called."""

STACKS = ("Data", "Service")
ON_AWS: Connection = {}
MACHINES = "machines"
CHANNELS = "channels"


class NotDeployedError(RuntimeError):
    """No environment of this name is deployed where the credentials lead."""


@dataclass(frozen=True, slots=True)
class ApiClient:
    """What a client of the API gets tokens with."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One environment. `connection` is what `boto3.client(service, **connection)` needs.

    `clients` are those of the API by who they are for: `machines`, `channels`, and each operator.
    """

    environment: str
    connection: Connection
    api_url: str
    token_url: str
    api_id: str
    clients: Mapping[str, ApiClient]
    user_pool_id: str
    ledger_table: str
    directory_table: str
    programs_table: str
    read_models_table: str
    activities_table: str
    operations_table: str
    bodies_bucket: str
    workflows_bucket: str
    entries_bucket: str
    event_bus: str
    failures_queue_url: str
    notifications_queue_url: str
    purchases_queue_url: str
    dead_letters_queue_url: str
    pepper_secret_arn: str
    token_secret_arn: str
    identity_key_arn: str
    shop_secret_prefix: str
    sweep_machine_arn: str
    endpoint_secret_prefix: str

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables that tell `punchcard.wiring` where everything is."""
        return {
            "PUNCHCARD_ENVIRONMENT": self.environment,
            "PUNCHCARD_LEDGER_TABLE": self.ledger_table,
            "PUNCHCARD_DIRECTORY_TABLE": self.directory_table,
            "PUNCHCARD_PROGRAMS_TABLE": self.programs_table,
            "PUNCHCARD_READMODELS_TABLE": self.read_models_table,
            "PUNCHCARD_ACTIVITIES_TABLE": self.activities_table,
            "PUNCHCARD_OPERATIONS_TABLE": self.operations_table,
            "PUNCHCARD_BODIES_BUCKET": self.bodies_bucket,
            "PUNCHCARD_WORKFLOWS_BUCKET": self.workflows_bucket,
            "PUNCHCARD_ENTRIES_BUCKET": self.entries_bucket,
            "PUNCHCARD_EVENT_BUS": self.event_bus,
            "PUNCHCARD_FAILURES_QUEUE_URL": self.failures_queue_url,
            "PUNCHCARD_NOTIFICATIONS_QUEUE_URL": self.notifications_queue_url,
            "PUNCHCARD_PURCHASES_QUEUE_URL": self.purchases_queue_url,
            "PUNCHCARD_DEAD_LETTERS_QUEUE_URL": self.dead_letters_queue_url,
            "PUNCHCARD_PEPPER_SECRET_ARN": self.pepper_secret_arn,
            "PUNCHCARD_TOKEN_SECRET_ARN": self.token_secret_arn,
            "PUNCHCARD_IDENTITY_KEY_ARN": self.identity_key_arn,
            "PUNCHCARD_SHOP_SECRET_PREFIX": self.shop_secret_prefix,
            "PUNCHCARD_SWEEP_MACHINE_ARN": self.sweep_machine_arn,
            "PUNCHCARD_ENDPOINT_SECRET_PREFIX": self.endpoint_secret_prefix,
        }


def find(environment: str, *, connection: Connection = ON_AWS) -> Deployment:
    """Look an environment up by the outputs of its stacks.

    Raises:
        NotDeployedError: there is none of this name.
    """
    outputs = _outputs(environment, connection)
    api_url, token_url = outputs["ApiUrl"], outputs["TokenUrl"]
    if "endpoint_url" in connection:
        # What the outputs say are names that only AWS, or hardly any program, resolves.
        here = connection["endpoint_url"]
        api_url, token_url = f"{here}/_aws/execute-api/{outputs['ApiId']}", f"{here}/oauth2/token"
    return Deployment(
        environment=environment,
        connection=connection,
        api_url=api_url,
        token_url=token_url,
        api_id=outputs["ApiId"],
        clients=_clients(outputs, connection),
        user_pool_id=outputs["UserPoolId"],
        ledger_table=outputs["LedgerTable"],
        directory_table=outputs["DirectoryTable"],
        programs_table=outputs["ProgramsTable"],
        read_models_table=outputs["ReadModelsTable"],
        activities_table=outputs["ActivitiesTable"],
        operations_table=outputs["OperationsTable"],
        bodies_bucket=outputs["BodiesBucket"],
        workflows_bucket=outputs["WorkflowsBucket"],
        entries_bucket=outputs["EntriesBucket"],
        event_bus=outputs["EventBus"],
        failures_queue_url=outputs["FailuresQueueUrl"],
        notifications_queue_url=outputs["NotificationsQueueUrl"],
        purchases_queue_url=outputs["PurchasesQueueUrl"],
        dead_letters_queue_url=outputs["DeadLettersQueueUrl"],
        pepper_secret_arn=outputs["PepperSecretArn"],
        token_secret_arn=outputs["TokenSecretArn"],
        identity_key_arn=outputs["IdentityKeyArn"],
        shop_secret_prefix=outputs["ShopSecretPrefix"],
        sweep_machine_arn=outputs["SweepMachineArn"],
        endpoint_secret_prefix=outputs["EndpointSecretPrefix"],
    )


def _outputs(environment: str, connection: Connection) -> Mapping[str, str]:
    """The outputs of both stacks; their names are unique."""
    cloudformation = boto3.client("cloudformation", **connection)
    outputs: dict[str, str] = {}
    for stack in STACKS:
        name = f"Punchcard-{environment}-{stack}"
        try:
            (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            raise NotDeployedError(f"there is no stack {name}; deploy it first") from error
        outputs |= {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
    return outputs


def _clients(outputs: Mapping[str, str], connection: Connection) -> Mapping[str, ApiClient]:
    cognito = boto3.client("cognito-idp", **connection)
    clients = {}
    for name, output in _client_outputs(outputs).items():
        client_id = outputs[output]
        answer = cognito.describe_user_pool_client(
            UserPoolId=outputs["UserPoolId"], ClientId=client_id
        )
        clients[name] = ApiClient(client_id, answer["UserPoolClient"]["ClientSecret"])
    return clients


def _client_outputs(outputs: Mapping[str, str]) -> Mapping[str, str]:
    """By client, the output that tells its id."""
    operators = {
        name: f"Operator{''.join(part.capitalize() for part in name.split('-'))}ClientId"
        for name in outputs["Operators"].split(",")
    }
    return {MACHINES: "ClientId", CHANNELS: "ChannelsClientId", **operators}
