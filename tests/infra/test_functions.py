import pytest

from tests.infra.assembly import Assembly, Json, Template
from tests.infra.handlers import MODULES, called_as, name_of

COMMON = {
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "PUNCHCARD_ENVIRONMENT": "test",
}
LEDGER = {"PUNCHCARD_LEDGER_TABLE": "${Ledger}"}
PROGRAMS = {"PUNCHCARD_PROGRAMS_TABLE": "${Programs}"}
DIRECTORY = {
    "PUNCHCARD_DIRECTORY_TABLE": "${Directory}",
    "PUNCHCARD_PEPPER_SECRET_ARN": "${Pepper.Id}",
    "PUNCHCARD_IDENTITY_KEY_ARN": "${IdentityKey.Arn}",
}
MEMBERS = {"PUNCHCARD_DIRECTORY_TABLE": "${Directory}"}
OPERATIONS = {"PUNCHCARD_OPERATIONS_TABLE": "${Operations}"}
TOKENS = {"PUNCHCARD_TOKEN_SECRET_ARN": "${TokenSecret.Id}"}
OPERATIONS = {"PUNCHCARD_OPERATIONS_TABLE": "${Operations}"}
# Who looks up whose an order is needs no key of identities.
OWNERS = ("PUNCHCARD_DIRECTORY_TABLE", "PUNCHCARD_PEPPER_SECRET_ARN")
BODIES = {"PUNCHCARD_BODIES_BUCKET": "${Bodies}"}
READ_MODELS = {"PUNCHCARD_READMODELS_TABLE": "${ReadModels}"}
WORKFLOWS = {"PUNCHCARD_WORKFLOWS_BUCKET": "${Workflows}"}
EVENTS = {"PUNCHCARD_EVENT_BUS": "${Events}"}
SWEEP_MACHINE = {
    "PUNCHCARD_SWEEP_MACHINE_ARN": "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
    ":stateMachine:punchcard-test-sweep"
}
ACTIVITIES = {"PUNCHCARD_ACTIVITIES_TABLE": "${Activities}"}
AUDIENCE = OPERATIONS | EVENTS
SHOP_SECRETS = {"PUNCHCARD_SHOP_SECRET_PREFIX": "punchcard/test/shops/"}
MERCHANTS = {
    "PUNCHCARD_OPERATIONS_TABLE": "${Operations}",
    "PUNCHCARD_ENDPOINT_SECRET_PREFIX": "punchcard/test/endpoints/",
    "PUNCHCARD_NOTIFICATIONS_QUEUE_URL": "${NotificationQueueNotifications}",
}

ENVIRONMENTS = {
    "webhooks": COMMON
    | PROGRAMS
    | SHOP_SECRETS
    | BODIES
    | {"PUNCHCARD_PURCHASES_QUEUE_URL": "${PurchaseQueueDeliveries}"},
    "purchases": COMMON
    | LEDGER
    | DIRECTORY
    | PROGRAMS
    | BODIES
    | ACTIVITIES
    | {"PUNCHCARD_DEAD_LETTERS_QUEUE_URL": "${PurchaseQueueDeadLetters}"},
    "members": COMMON
    | LEDGER
    | DIRECTORY
    | PROGRAMS
    | OPERATIONS
    | TOKENS
    | ACTIVITIES
    | READ_MODELS,
    "approvals": COMMON | LEDGER | DIRECTORY | PROGRAMS | OPERATIONS | ACTIVITIES,
    "public": COMMON | LEDGER | MEMBERS | PROGRAMS | OPERATIONS | TOKENS,
    "entries": COMMON
    | LEDGER
    | PROGRAMS
    | READ_MODELS
    | AUDIENCE
    | {"PUNCHCARD_FAILURES_QUEUE_URL": "${StreamsFailures}"},
    "profiles": COMMON | AUDIENCE,
    "archive": COMMON | {"PUNCHCARD_ENTRIES_BUCKET": "${Entries}"},
    "programs": COMMON | PROGRAMS | SHOP_SECRETS,
    "dead_letters": COMMON | OPERATIONS,
    "operations": COMMON
    | OPERATIONS
    | LEDGER
    | PROGRAMS
    | ACTIVITIES
    | READ_MODELS
    | {name: DIRECTORY[name] for name in OWNERS}
    | BODIES
    | SWEEP_MACHINE
    | {"PUNCHCARD_ENTRIES_BUCKET": "${Entries}"}
    | {"PUNCHCARD_PURCHASES_QUEUE_URL": "${PurchaseQueueDeliveries}"},
    "sweep_plan_batches": COMMON | PROGRAMS | READ_MODELS | WORKFLOWS | OPERATIONS,
    "sweep_settle_batch": COMMON | LEDGER | PROGRAMS | READ_MODELS | OPERATIONS | EVENTS,
    "sweep_report_sweep": COMMON | OPERATIONS,
    "closing_plan_closing": COMMON | PROGRAMS | READ_MODELS,
    "closing_count_members": COMMON | LEDGER | PROGRAMS | READ_MODELS,
    "closing_close_days": COMMON | READ_MODELS,
    "subscriptions": COMMON | PROGRAMS | MERCHANTS,
    "notifications": COMMON | MERCHANTS,
}
TIMEOUTS = {
    "archive": 60,
    "entries": 60,
    "profiles": 60,
    "sweep_plan_batches": 300,
    "sweep_settle_batch": 60,
    "sweep_report_sweep": 60,
    "closing_plan_closing": 60,
    "closing_count_members": 300,
    "closing_close_days": 300,
    "webhooks": 10,
    "purchases": 30,
    "dead_letters": 30,
    "members": 29,
    "programs": 29,
    "approvals": 29,
    "public": 29,
    "operations": 29,
    "subscriptions": 29,
    "notifications": 60,
}
# Lambda allows 4 KB for all variables together; names grow to their real length on deployment.
ENVIRONMENT_BYTES_MAX = 2_000

type Functions = dict[str, Json]


@pytest.fixture(scope="session")
def functions(service: Template) -> Functions:
    """The properties of each function by its name."""
    return {
        name_of(function.properties["Handler"]): function.properties
        for function in service.resources("AWS::Lambda::Function")
    }


def test_there_is_a_function_for_every_folder(functions: Functions) -> None:
    assert set(functions) == set(ENVIRONMENTS) == set(MODULES)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_is_told_what_it_uses_and_nothing_else(
    assembly: Assembly, functions: Functions, name: str
) -> None:
    variables = functions[name]["Environment"]["Variables"]
    told = {variable: assembly.as_text(value) for variable, value in variables.items()}
    assert told == ENVIRONMENTS[name] | {"POWERTOOLS_SERVICE_NAME": name}
    assert len(str(told)) < ENVIRONMENT_BYTES_MAX


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_runs_on_graviton_with_the_python_of_its_locks(
    functions: Functions, name: str
) -> None:
    function = functions[name]
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["Handler"] == called_as(name)
    assert function["MemorySize"] == 512
    assert function["Timeout"] == TIMEOUTS[name]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_finds_the_package_and_what_it_depends_on(
    assembly: Assembly, functions: Functions, name: str
) -> None:
    layers = {assembly.as_text(layer) for layer in functions[name]["Layers"]}
    assert layers == {"${PunchcardLayer}", "${DependenciesLayer}"}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_logs_as_json_to_a_group_that_forgets(
    assembly: Assembly, functions: Functions, name: str
) -> None:
    logging = functions[name]["LoggingConfig"]
    assert assembly.as_text(logging.pop("LogGroup")) == f"${{{_logical_id(name)}Logs}}"
    assert logging == {
        "ApplicationLogLevel": "INFO",
        "LogFormat": "JSON",
        "SystemLogLevel": "WARN",
    }


def test_every_log_group_forgets_after_a_month(service: Template) -> None:
    retentions = [
        group.properties["RetentionInDays"] for group in service.resources("AWS::Logs::LogGroup")
    ]
    # One for each function, and one for the access to the API.
    assert retentions == [30] * (len(MODULES) + 1)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_nothing_is_paid_for_traces_or_set_aside_concurrency(
    functions: Functions, name: str
) -> None:
    assert functions[name].keys().isdisjoint({"TracingConfig", "ReservedConcurrentExecutions"})


def test_changing_one_function_deploys_that_one_alone(functions: Functions) -> None:
    """The steps of a workflow share their folder, and so what is deployed."""
    assets = {
        MODULES[name].parent: function["Code"]["S3Key"] for name, function in functions.items()
    }
    assert len(set(assets.values())) == len(assets)
    assert {function["Code"]["S3Key"] for function in functions.values()} == set(assets.values())


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_is_packed_as_a_package_without_its_neighbours(
    assembly: Assembly, functions: Functions, name: str
) -> None:
    fingerprint = functions[name]["Code"]["S3Key"].removesuffix(".zip")
    packed = assembly.folder / f"asset.{fingerprint}"
    module = MODULES[name]
    assert [path.name for path in packed.iterdir()] == [module.parent.name]
    assert (packed / module.parent.name / module.name).is_file()
    assert list(packed.rglob("*.pyc")) == []


def _logical_id(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
