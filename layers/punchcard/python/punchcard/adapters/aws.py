"""Clients of AWS services, and what their errors mean to Punchcard.

Clients are made by botocore itself: importing boto3 for that takes a fifth longer, and a cold
start waits for it. Addresses and credentials come from the environment that botocore reads
(`AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, Literal

from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's name; Python's own is not used here
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
)
from botocore.session import Session, get_session

from punchcard.domain.errors import (
    ContentionError,
    MisconfiguredError,
    PunchcardError,
    TransientError,
)

type Service = Literal["dynamodb", "events", "kms", "s3", "secretsmanager", "sqs", "stepfunctions"]

CONNECT_TIMEOUT_SECONDS = 2
READ_TIMEOUT_SECONDS = 5
ATTEMPTS_MAX = 4
"""Calls in all, the first included; with their waits they stay below a function's time limit."""

SERVER_ERROR = 500

_one_at_a_time = Lock()

THROTTLED = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
NOT_ALLOWED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "NotAuthorized",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)

# Of each service: somebody else was writing; try again later; an operator must act.
CONFLICT: dict[Service, frozenset[str]] = {
    "dynamodb": frozenset({"TransactionConflictException"}),
}
TRANSIENT: dict[Service, frozenset[str]] = {
    "dynamodb": frozenset({"TransactionInProgressException"}),
    "events": frozenset({"InternalException"}),
    "kms": frozenset({"DependencyTimeoutException", "KeyUnavailableException"}),
    "s3": frozenset({"OperationAborted"}),
    "sqs": frozenset({"KmsThrottled"}),
    "stepfunctions": frozenset({"ExecutionLimitExceeded"}),
}
MISCONFIGURED: dict[Service, frozenset[str]] = {
    "dynamodb": frozenset({"ResourceNotFoundException"}),
    "events": frozenset({"ResourceNotFoundException"}),
    "kms": frozenset(
        {
            "DisabledException",
            "IncorrectKeyException",
            "InvalidCiphertextException",
            "InvalidKeyUsageException",
            "KMSInvalidStateException",
            "NotFoundException",
        }
    ),
    "s3": frozenset({"NoSuchBucket"}),
    "secretsmanager": frozenset(
        {
            "DecryptionFailure",
            "EncryptionFailure",
            "InvalidRequestException",
            "ResourceNotFoundException",
        }
    ),
    "sqs": frozenset(
        {
            "AWS.SimpleQueueService.NonExistentQueue",
            "KmsAccessDenied",
            "KmsDisabled",
            "KmsNotFound",
            "QueueDoesNotExist",
        }
    ),
    "stepfunctions": frozenset({"InvalidArn", "StateMachineDeleting", "StateMachineDoesNotExist"}),
}


@cache
def session() -> Session:
    """The one session: what it has read from disk for one client, it has for the others."""
    return get_session()


@cache
def client(service: Service) -> Any:
    """The one client of a service; every adapter names the type it takes."""
    settings = Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS_MAX},
        tcp_keepalive=True,
    )
    try:
        # Making clients is the one thing of botocore's that threads must not do at once.
        with _one_at_a_time:
            return session().create_client(service, config=settings)
    except NoRegionError as error:
        raise MisconfiguredError("no AWS region is set") from error


@contextmanager
def errors_of(service: Service) -> Iterator[None]:
    """Raise what is expected to go wrong with a service as Punchcard's own errors.

    Raises:
        TransientError: a later attempt may succeed.
        MisconfiguredError: an operator must act.
    """
    try:
        yield
    except ClientError as error:
        translated = translate_error(service, error)
        if translated is None:
            raise
        raise translated from error
    except (HTTPClientError, ConnectionError) as error:
        raise TransientError(f"{service} could not be reached") from error
    except (NoCredentialsError, CredentialRetrievalError) as error:
        raise MisconfiguredError(f"there are no credentials for {service}") from error


def translate_error(service: Service, error: ClientError) -> PunchcardError | None:
    """What a service's answer means, or None for one that only a bug explains.

    The detail names the call and the code; a service's own text could name a member.
    """
    code = error_code(error)
    detail = f"{service} answered {error.operation_name} with {code}"
    if code in CONFLICT.get(service, ()):
        return ContentionError(detail)
    if code in NOT_ALLOWED or code in MISCONFIGURED[service]:
        return MisconfiguredError(detail)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in THROTTLED or code in TRANSIENT.get(service, ()) or status >= SERVER_ERROR:
        return TransientError(detail)
    return None


def error_code(error: ClientError) -> str:
    """The stable name that a service gave to an error."""
    return error.response.get("Error", {}).get("Code", "")
